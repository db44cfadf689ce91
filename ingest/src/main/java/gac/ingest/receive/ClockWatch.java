package gac.ingest.receive;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Notices that the lines of a live source keep a distance of whole half-hours to the time they are received: a time zone read wrongly, since
 * stamps without zone were written in another than the source's. Safe for many threads.
 */
final class ClockWatch {
    /** What lines may need on their way beside the half-hours. */
    private static final Duration SLACK = Duration.ofMinutes(2);

    private static final long HALF_HOUR = Duration.ofMinutes(30).toMillis();
    /** A backlog that is read in one go has one distance too, but not for so long. */
    private static final Duration LASTING = Duration.ofMinutes(1);

    private static final int LINES = 10;

    private final ZoneId zone;
    private volatile boolean told;
    private volatile long halfHours;
    private int lines;
    private Instant since = Instant.EPOCH;

    /** @param zone in which the source's stamps without zone are read */
    ClockWatch(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * Looks at one line that carries a time.
     *
     * @return what to tell a person, once; null otherwise
     */
    @Nullable
    String see(Instant claimed, Instant received) {
        if (told) {
            return null;
        }
        long distance = Duration.between(claimed, received).toMillis();
        long near = Math.round((double) distance / HALF_HOUR);
        boolean whole = Math.abs(distance - near * HALF_HOUR) <= SLACK.toMillis();
        long odd = whole ? near : 0;
        if (odd == 0 && halfHours == 0) {
            return null; // the usual case takes no lock
        }
        return odd(odd, received);
    }

    private synchronized @Nullable String odd(long odd, Instant received) {
        if (odd != halfHours) {
            halfHours = odd;
            lines = 0;
            since = received;
        }
        lines++;
        if (odd == 0
                || told
                || lines < LINES
                || Duration.between(since, received).compareTo(LASTING) < 0) {
            return null;
        }
        told = true;
        double hours = Math.abs(odd) / 2.0;
        String text = hours == Math.rint(hours) ? Long.toString((long) hours) : Double.toString(hours);
        String way = odd > 0 ? "behind" : "ahead";
        return "looks " + text + " h " + way + ": if its stamps name no zone, set zone: " + written(odd, received)
                + " for it in sources.yaml (it is " + zone + " now); if they do, mend the clock of the sender";
    }

    private String written(long odd, Instant received) {
        long seconds = zone.getRules().getOffset(received).getTotalSeconds() - odd * HALF_HOUR / 1000;
        if (Math.abs(seconds) > ZoneOffset.MAX.getTotalSeconds()) {
            return "as it is there";
        }
        return seconds == 0 ? "UTC" : "'" + ZoneOffset.ofTotalSeconds((int) seconds) + "'";
    }
}
