package gac.correlate.window;

/** Arithmetic on instants and lengths (lengths are not negative) that stops at the ends of the number range. */
final class Times {
    private Times() {}

    static long plus(long at, long length) {
        long sum = at + length;
        return sum < at ? Long.MAX_VALUE : sum;
    }

    static long minus(long at, long length) {
        long difference = at - length;
        return difference > at ? Long.MIN_VALUE : difference;
    }

    /** A length in units, rounded up. */
    static long ceilDiv(long length, long unit) {
        return length / unit + (length % unit == 0 ? 0 : 1);
    }

    /** Whether {@code later - earlier <= length}; {@code later} is not before {@code earlier}. */
    static boolean within(long earlier, long later, long length) {
        return earlier >= minus(later, length);
    }
}
