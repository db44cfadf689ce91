package gac.correlate.sigma.text;

import java.util.List;

/** A hash table of whole texts. */
public final class LiteralTable {
    private static final int ABSENT = -1;

    private final Literals literals;
    private final int[] hashes;
    /** Number of the literal plus one. */
    private final int[] numbers;

    private int longest;

    private LiteralTable(List<String> wanted) {
        literals = new Literals(wanted);
        int capacity = Integer.highestOneBit(Math.max(4, 2 * wanted.size()) - 1) << 1;
        hashes = new int[capacity];
        numbers = new int[capacity];
        for (int number = 0; number < wanted.size(); number++) {
            byte[] literal = literals.bytes(number);
            int hash = Hashes.hash(literal, 0, literal.length);
            int place = hash & (capacity - 1);
            while (numbers[place] != 0) {
                place = (place + 1) & (capacity - 1);
            }
            hashes[place] = hash;
            numbers[place] = number + 1;
            longest = Math.max(longest, literal.length);
        }
    }

    /** @param literals folded, all different; a literal's number is its place in the list */
    public static LiteralTable of(List<String> literals) {
        return new LiteralTable(literals);
    }

    /** The number of the literal that is exactly this text, or -1. */
    public int find(SearchText text) {
        int length = text.length();
        if (length > longest) {
            return ABSENT;
        }
        int hash = Hashes.hash(text.bytes, text.from, length);
        int mask = numbers.length - 1;
        for (int place = hash & mask; numbers[place] != 0; place = (place + 1) & mask) {
            int literal = numbers[place] - 1;
            if (hashes[place] == hash
                    && literals.length(literal) == length
                    && literals.stands(literal, text, text.from)) {
                return literal;
            }
        }
        return ABSENT;
    }
}
