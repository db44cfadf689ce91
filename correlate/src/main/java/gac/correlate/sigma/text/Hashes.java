package gac.correlate.sigma.text;

/** Tables of bits that tell of most things that they are not in a set. */
final class Hashes {
    private static final int FEWEST_BITS = 10;
    /** 8 kB: three of them still fit the nearest cache. */
    private static final int MOST_BITS = 16;

    private Hashes() {}

    /** A table in which so many entries leave most bits unset. */
    static long[] bits(int entries) {
        int wanted = 32 - Integer.numberOfLeadingZeros(Math.max(1, entries)) + 4;
        return new long[1 << (Math.max(FEWEST_BITS, Math.min(MOST_BITS, wanted)) - 6)];
    }

    /** How far to shift a hash of 32 bits to the right, so that it is a place in the table. */
    static int shift(long[] table) {
        return 32 - 6 - Integer.numberOfTrailingZeros(table.length);
    }

    static void set(long[] table, int bit) {
        table[bit >>> 6] |= 1L << bit;
    }

    static boolean isSet(long[] table, int bit) {
        return (table[bit >>> 6] >>> bit & 1) != 0;
    }

    /** Spreads a number over all bits, the upper ones above all (multiplication by the golden ratio). */
    static int mix(int number) {
        return number * 0x9E3779B1;
    }
}
