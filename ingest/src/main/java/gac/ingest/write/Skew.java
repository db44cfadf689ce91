package gac.ingest.write;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * How far the clock of a source's lines is from the receiver's: the median over the last lines that carry a time, so that single lines, late or with
 * a wrong clock, do not show. What lines need on their way is in it. Safe for many threads.
 */
public final class Skew {
    private static final int LINES = 63;

    private final AtomicLongArray millis = new AtomicLongArray(LINES);
    private final AtomicInteger seen = new AtomicInteger();

    /** Takes a line into account. */
    public void see(Instant claimed, Instant received) {
        // wraps at LINES, not at the integer's end; above LINES only the place matters
        int number = seen.getAndUpdate(before -> before == 2 * LINES - 1 ? LINES : before + 1);
        millis.set(number % LINES, millisBetween(received, claimed));
    }

    /** Of claims so far off that they cannot be told in milliseconds, the farthest that can. */
    private static long millisBetween(Instant from, Instant to) {
        try {
            return Duration.between(from, to).toMillis();
        } catch (ArithmeticException e) {
            return to.isAfter(from) ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
    }

    /** Claimed minus received: above zero the source is ahead. Null before the first line. */
    public @Nullable Duration median() {
        int count = Math.min(seen.get(), LINES);
        if (count == 0) {
            return null;
        }
        long[] sorted = new long[count];
        Arrays.setAll(sorted, millis::get);
        Arrays.sort(sorted);
        return Duration.ofMillis(sorted[count / 2]);
    }
}
