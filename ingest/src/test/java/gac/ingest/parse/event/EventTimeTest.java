package gac.ingest.parse.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventTimeTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-22T03:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);

    @Test
    void a_claimed_time_is_believed_within_bounds() {
        Instant justNow = RECEIVED.minusSeconds(5);
        assertThat(EventTime.of(justNow, RECEIVED, WEEK, false))
                .isEqualTo(new EventTime(justNow, RECEIVED, justNow, "claimed", false));
        Instant backlog = RECEIVED.minus(Duration.ofHours(6));
        assertThat(EventTime.of(backlog, RECEIVED, WEEK, false))
                .isEqualTo(new EventTime(backlog, RECEIVED, backlog, "claimed", true));
    }

    @Test
    void a_wrong_clock_moves_nothing() {
        Instant future = RECEIVED.plusSeconds(3600);
        assertThat(EventTime.of(future, RECEIVED, WEEK, false))
                .isEqualTo(new EventTime(future, RECEIVED, RECEIVED, "future", false));
        Instant old = RECEIVED.minus(Duration.ofDays(8));
        assertThat(EventTime.of(old, RECEIVED, WEEK, false))
                .isEqualTo(new EventTime(old, RECEIVED, RECEIVED, "too_old", false));
        assertThat(EventTime.of(null, RECEIVED, WEEK, true))
                .isEqualTo(new EventTime(RECEIVED, RECEIVED, RECEIVED, "absent", false));
    }

    @Test
    void an_import_is_received_when_it_claims() {
        Instant old = RECEIVED.minus(Duration.ofDays(800));
        assertThat(EventTime.of(old, RECEIVED, WEEK, true)).isEqualTo(new EventTime(old, old, old, "claimed", false));
    }
}
