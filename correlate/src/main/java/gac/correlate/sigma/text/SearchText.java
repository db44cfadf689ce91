package gac.correlate.sigma.text;

import org.jspecify.annotations.Nullable;

/**
 * A text as literals are looked for in it, in bytes. Encoded text is looked at where it lies, upper and lower case as they come, as long as what
 * it has beyond ASCII changes nothing for literals of ASCII (see {@link Utf8#isPlain}). Any other text is folded first and then
 * <em>narrowed</em>: a byte for each character, those beyond ASCII by their lower seven bits and the eighth, so that an ASCII literal stands
 * in the bytes exactly where it stands in the text, and for other literals it is enough to compare the characters where their bytes stand.
 */
public final class SearchText {
    private static final int ASCII = 128;

    private byte[] buffer = new byte[64];
    byte[] bytes = buffer;
    int from;
    /** Behind the last byte. */
    int to;
    /** What was narrowed; null when the bytes are the text's own. */
    private char @Nullable [] characters;

    /** Encoded text that {@link Utf8#isPlain}; it must stay as it is. */
    public SearchText encoded(byte[] utf8, int start, int length) {
        bytes = utf8;
        from = start;
        to = start + length;
        characters = null;
        return this;
    }

    /** The first characters of an array, composed and folded; they must stay as they are. */
    public SearchText narrowed(char[] folded, int length) {
        if (buffer.length < length) {
            buffer = new byte[Math.max(length, 2 * buffer.length)];
        }
        for (int i = 0; i < length; i++) {
            buffer[i] = narrow(folded[i]);
        }
        bytes = buffer;
        from = 0;
        to = length;
        characters = folded;
        return this;
    }

    /** Lets go of a buffer larger than that. */
    public void shrink(int most) {
        if (buffer.length > most) {
            buffer = new byte[64];
        }
    }

    public byte[] bytes() {
        return bytes;
    }

    public int from() {
        return from;
    }

    /** Behind the last byte. */
    public int to() {
        return to;
    }

    int length() {
        return to - from;
    }

    /** Whether a folded character of ASCII is in the text, in either case. */
    boolean hasEither(int folded) {
        int other = folded >= 'a' && folded <= 'z' ? folded - ' ' : folded;
        for (int at = from; at < to; at++) {
            if (bytes[at] == folded || bytes[at] == other) {
                return true;
            }
        }
        return false;
    }

    /** Whether the very characters stand at the place, whose bytes do. */
    boolean holds(char[] literal, int at) {
        char[] text = characters;
        if (text == null) {
            return false;
        }
        for (int i = 0; i < literal.length; i++) {
            if (text[at + i] != literal[i]) {
                return false;
            }
        }
        return true;
    }

    static byte narrow(char c) {
        return (byte) (c < ASCII ? c : ASCII | c);
    }
}
