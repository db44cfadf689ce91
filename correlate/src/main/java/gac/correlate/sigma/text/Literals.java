package gac.correlate.sigma.text;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Folded literals by number, as they are compared with a text. */
final class Literals {
    private static final int ASCII = 128;
    /** Or-ed to a letter it makes it a small one. */
    private static final byte LOWER = 0x20;

    private final byte[][] bytes;
    /** For each byte what is or-ed to the text's before they are compared: letters have two cases. */
    private final byte[][] cases;
    /** The characters, where the bytes do not tell. */
    private final char[] @Nullable [] characters;

    Literals(List<String> literals) {
        int count = literals.size();
        bytes = new byte[count][];
        cases = new byte[count][];
        characters = new char[count][];
        for (int number = 0; number < count; number++) {
            char[] literal = literals.get(number).toCharArray();
            byte[] narrow = new byte[literal.length];
            byte[] either = new byte[literal.length];
            for (int i = 0; i < literal.length; i++) {
                char c = literal[i];
                narrow[i] = SearchText.narrow(c);
                either[i] = c >= 'a' && c <= 'z' ? LOWER : 0;
                if (c >= ASCII) {
                    characters[number] = literal;
                }
            }
            bytes[number] = narrow;
            cases[number] = either;
        }
    }

    int count() {
        return bytes.length;
    }

    int length(int literal) {
        return bytes[literal].length;
    }

    byte[] bytes(int literal) {
        return bytes[literal];
    }

    /** Whether the literal stands at the place; false when that is outside the text. */
    boolean stands(int literal, SearchText text, int at) {
        byte[] wanted = bytes[literal];
        if (at < text.from || at + wanted.length > text.to) {
            return false;
        }
        byte[] either = cases[literal];
        byte[] found = text.bytes;
        for (int i = 0; i < wanted.length; i++) {
            if ((found[at + i] | either[i]) != wanted[i]) {
                return false;
            }
        }
        char[] exact = characters[literal];
        return exact == null || text.holds(exact, at);
    }
}
