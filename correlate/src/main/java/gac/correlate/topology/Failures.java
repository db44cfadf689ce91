package gac.correlate.topology;

/**
 * Counts failures of stream threads. A process that runs for months meets many that mend themselves: those before a long time without any do not count.
 * Safe for many threads.
 */
final class Failures {
    private final int most;
    private final long forgivenNanos;
    private int count;
    private long last;

    /**
     * @param most so many are too many
     * @param forgivenNanos so long without one, and those before are forgotten
     */
    Failures(int most, long forgivenNanos) {
        this.most = most;
        this.forgivenNanos = forgivenNanos;
    }

    /** Counts one that happens now, by a monotonic clock; whether to go on. */
    synchronized boolean isBearable(long nowNanos) {
        count = count > 0 && nowNanos - last >= forgivenNanos ? 1 : count + 1;
        last = nowNanos;
        return count < most;
    }
}
