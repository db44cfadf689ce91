package gac.correlate.sigma.text;

import java.util.Arrays;
import java.util.List;

/**
 * Finds which of many literals stand at a place of a text, from it on or up to it. A hash goes along from the place character
 * by character, and a table of bits small enough to stay in the nearest cache tells whether a literal may end there; only
 * then the table of literals is asked. So it takes at most one step for each character of the longest literal.
 */
public final class LiteralEdges {
    private static final int ABSENT = -1;

    private final boolean backwards;
    private final char[][] keys;
    private final int[] hashes;
    private final int[] numbers;
    private final long[] filter;
    private final int shift;
    private int longest;

    private LiteralEdges(List<String> literals, boolean backwards) {
        this.backwards = backwards;
        int capacity = Integer.highestOneBit(Math.max(4, 2 * literals.size()) - 1) << 1;
        keys = new char[capacity][];
        hashes = new int[capacity];
        numbers = new int[capacity];
        Arrays.fill(numbers, ABSENT);
        filter = Hashes.bits(literals.size());
        shift = Hashes.shift(filter);
        for (int number = 0; number < literals.size(); number++) {
            add(literals.get(number).toCharArray(), number);
        }
    }

    /** @param literals none empty, all different; a literal's number is its place in the list */
    public static LiteralEdges starts(List<String> literals) {
        return new LiteralEdges(literals, false);
    }

    /** The same for literals that end at the place. */
    public static LiteralEdges ends(List<String> literals) {
        return new LiteralEdges(literals, true);
    }

    /** Is told the literals found. */
    public interface Found<T> {
        void accept(int literal, T state);
    }

    /** How long the longest literal is. */
    int longest() {
        return longest;
    }

    /** Tells every literal that the text starts with, or ends with, short ones first. */
    public <T> void find(char[] text, int length, Found<T> found, T state) {
        find(text, backwards ? length : 0, Math.min(length, longest), found, state);
    }

    /** Tells every literal of at most {@code reach} characters that stands from the place on, or up to it. */
    <T> void find(char[] text, int place, int reach, Found<T> found, T state) {
        int hash = 0;
        for (int size = 1; size <= reach; size++) {
            hash = 31 * hash + text[backwards ? place - size : place + size - 1];
            int mixed = Hashes.mix(hash);
            int bit = mixed >>> shift;
            if ((filter[bit >>> 6] >>> bit & 1) != 0) {
                int literal = find(text, place, size, mixed);
                if (literal >= 0) {
                    found.accept(literal, state);
                }
            }
        }
    }

    private int find(char[] text, int place, int size, int mixed) {
        int from = backwards ? place - size : place;
        int mask = hashes.length - 1;
        for (int at = mixed & mask; numbers[at] >= 0; at = at + 1 & mask) {
            if (hashes[at] == mixed && Arrays.equals(keys[at], 0, keys[at].length, text, from, from + size)) {
                return numbers[at];
            }
        }
        return ABSENT;
    }

    private void add(char[] key, int number) {
        int hash = 0;
        for (int i = 0; i < key.length; i++) {
            hash = 31 * hash + key[backwards ? key.length - 1 - i : i];
        }
        int mixed = Hashes.mix(hash);
        Hashes.set(filter, mixed >>> shift);
        int mask = hashes.length - 1;
        int at = mixed & mask;
        while (numbers[at] >= 0) {
            at = at + 1 & mask;
        }
        keys[at] = key;
        hashes[at] = mixed;
        numbers[at] = number;
        longest = Math.max(longest, key.length);
    }
}
