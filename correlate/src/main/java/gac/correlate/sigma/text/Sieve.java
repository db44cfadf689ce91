package gac.correlate.sigma.text;

/** Tells of most hashes that they are not in a set: a table of bits small enough to stay in the nearest cache. */
final class Sieve {
    private static final int FEWEST_BITS = 10;
    /** 16 kB. */
    private static final int MOST_BITS = 17;

    private final long[] words;
    /** Of a hash, the upper bits choose the word and those that follow them the bit. */
    private final int wordShift;

    private final int bitShift;

    /** A table in which so many entries set one bit in a hundred, so that a block of grams mostly passes as a whole. */
    Sieve(int entries) {
        int wanted = 32 - Integer.numberOfLeadingZeros(Math.max(1, entries)) + 6;
        int bits = Math.max(FEWEST_BITS, Math.min(MOST_BITS, wanted));
        words = new long[1 << (bits - 6)];
        wordShift = 32 - (bits - 6);
        bitShift = 32 - bits;
    }

    void add(int hash) {
        words[hash >>> wordShift] |= 1L << (hash >>> bitShift);
    }

    /** The lowest bit is 1 when the hash may be in the set; the others mean nothing. */
    long test(int hash) {
        // The mask changes nothing and saves the check of the index.
        return words[(hash >>> wordShift) & (words.length - 1)] >>> (hash >>> bitShift);
    }

    boolean mayHave(int hash) {
        return (test(hash) & 1) != 0;
    }
}
