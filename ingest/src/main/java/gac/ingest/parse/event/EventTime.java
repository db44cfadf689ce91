package gac.ingest.parse.event;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The three instants of an event: claimed by the line, received by Gác, and the effective one that detection uses.
 *
 * @param clock how effective came about: {@code claimed}, {@code absent}, {@code future}, {@code too_old}
 * @param delayed effective lies more than {@link #GRACE} behind received
 */
public record EventTime(Instant claimed, Instant received, Instant effective, String clock, boolean delayed) {
    public static final Duration GRACE = Duration.ofMinutes(10);

    /**
     * @param claimed null where the line carries no time that exists
     * @param oldest how far behind received a claimed time is believed
     * @param backfill received is set to claimed, so that an import is judged as if it had come live
     */
    public static EventTime of(@Nullable Instant claimed, Instant received, Duration oldest, boolean backfill) {
        if (claimed == null) {
            return new EventTime(received, received, received, "absent", false);
        }
        if (backfill) {
            return new EventTime(claimed, claimed, claimed, "claimed", false);
        }
        if (claimed.isAfter(received)) {
            return new EventTime(claimed, received, received, "future", false);
        }
        if (claimed.isBefore(received.minus(oldest))) {
            return new EventTime(claimed, received, received, "too_old", false);
        }
        return new EventTime(claimed, received, claimed, "claimed", claimed.isBefore(received.minus(GRACE)));
    }
}
