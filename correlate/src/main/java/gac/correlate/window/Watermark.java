package gac.correlate.window;

/** The earliest effective time an occurrence can still have: frontier less grace. */
final class Watermark {
    /** Nothing more comes. */
    static final long END = Long.MAX_VALUE;

    private Watermark() {}

    static long of(long frontier, long grace) {
        return frontier == Long.MAX_VALUE ? END : Times.minus(frontier, grace);
    }

    /** Whether nothing at or after the watermark lies within {@code timespan} of {@code at}. */
    static boolean passed(long watermark, long at, long timespan) {
        return watermark == END || watermark > Times.plus(at, timespan);
    }

    /** The first frontier at which {@link #passed} holds. */
    static long timer(long at, long timespan, long grace) {
        long from = Times.plus(Times.plus(at, timespan), grace);
        return from >= Long.MAX_VALUE - 1 ? Long.MAX_VALUE - 1 : from + 1;
    }
}
