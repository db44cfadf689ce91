package gac.correlate.sigma.text;

import java.util.List;

/**
 * Finds which of many literals stand at a place of a text, from it on or up to it. A hash goes along from the place character
 * by character, and a table of bits small enough to stay in the nearest cache tells whether a literal may end there; only
 * then the table of literals is asked. So it takes at most one step for each character of the longest literal, and for most texts none: the
 * 1, 2, 4, 8… characters next to the place, as many as are in a literal, tell by one hash each whether it is worth going.
 */
public final class LiteralEdges {
    private final boolean backwards;
    private final Literals literals;
    private final int[] hashes;
    /** Number of the literal plus one. */
    private final int[] numbers;

    private final Sieve filter;
    /** Hashes of what stands next to the place, of the largest power of two of characters that each literal has. */
    private final Sieve nearest;

    /** The powers of two there are. */
    private int sizes;

    private int longest;

    private LiteralEdges(Literals literals, boolean backwards) {
        this.backwards = backwards;
        this.literals = literals;
        int count = literals.count();
        int capacity = Integer.highestOneBit(Math.max(4, 2 * count) - 1) << 1;
        hashes = new int[capacity];
        numbers = new int[capacity];
        filter = new Sieve(count);
        nearest = new Sieve(count);
        for (int number = 0; number < count; number++) {
            add(literals.bytes(number), number);
        }
    }

    /** @param literals folded, none empty, all different; a literal's number is its place in the list */
    public static LiteralEdges starts(List<String> literals) {
        return starts(new Literals(literals));
    }

    static LiteralEdges starts(Literals literals) {
        return new LiteralEdges(literals, false);
    }

    /** The same for literals that end at the place. */
    public static LiteralEdges ends(List<String> literals) {
        return new LiteralEdges(new Literals(literals), true);
    }

    /** Is told the literals found. */
    public interface Found<T> {
        void accept(int literal, T state);
    }

    /** Tells every literal that the text starts with, or ends with, short ones first. */
    public <T> void find(SearchText text, Found<T> found, T state) {
        int length = text.length();
        int place = backwards ? text.to : text.from;
        for (int size = Integer.highestOneBit(sizes); size > 0; size >>= 1) {
            if ((sizes & size) != 0
                    && size <= length
                    && nearest.mayHave(Hashes.hash(text.bytes, backwards ? place - size : place, size))) {
                find(text, place, Math.min(length, 2 * size - 1), found, state);
                return;
            }
        }
    }

    /** Tells every literal that stands from the place on, or up to it. */
    <T> void find(SearchText text, int place, Found<T> found, T state) {
        find(text, place, backwards ? place - text.from : text.to - place, found, state);
    }

    private <T> void find(SearchText text, int place, int reach, Found<T> found, T state) {
        byte[] bytes = text.bytes;
        int last = Math.min(reach, longest);
        int hash = 0;
        for (int size = 1; size <= last; size++) {
            hash = next(hash, bytes[backwards ? place - size : place + size - 1]);
            int mixed = Hashes.mix(hash);
            if (filter.mayHave(mixed)) {
                find(text, backwards ? place - size : place, size, mixed, found, state);
            }
        }
    }

    private <T> void find(SearchText text, int from, int size, int mixed, Found<T> found, T state) {
        int mask = numbers.length - 1;
        for (int at = mixed & mask; numbers[at] != 0; at = (at + 1) & mask) {
            int literal = numbers[at] - 1;
            if (hashes[at] == mixed && literals.length(literal) == size && literals.stands(literal, text, from)) {
                found.accept(literal, state);
            }
        }
    }

    private static int next(int hash, byte c) {
        return 31 * hash + (c | ' ');
    }

    private void add(byte[] literal, int number) {
        int length = literal.length;
        int hash = 0;
        for (int i = 0; i < length; i++) {
            hash = next(hash, literal[backwards ? length - 1 - i : i]);
        }
        int mixed = Hashes.mix(hash);
        filter.add(mixed);
        int size = Integer.highestOneBit(length);
        nearest.add(Hashes.hash(literal, backwards ? length - size : 0, size));
        sizes |= size;
        int mask = hashes.length - 1;
        int at = mixed & mask;
        while (numbers[at] != 0) {
            at = (at + 1) & mask;
        }
        hashes[at] = mixed;
        numbers[at] = number + 1;
        longest = Math.max(longest, length);
    }
}
