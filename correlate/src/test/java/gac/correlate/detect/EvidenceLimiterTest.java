package gac.correlate.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EvidenceLimiterTest {
    private static final long MINUTE = 60_000;

    private final EvidenceLimiter limiter = new EvidenceLimiter();

    private int admitted(long... instants) {
        int admitted = 0;
        for (long instant : instants) {
            admitted += limiter.admits(1, instant, MINUTE) ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void eventsAlternatingAcrossTheEdgeOfAWindowDoNotBeginAnew() {
        long[] instants = new long[100];
        for (int i = 0; i < instants.length; i++) {
            instants[i] = i % 2 == 0 ? MINUTE - 1 : MINUTE;
        }
        // one in the first window, then those of the second, against which the stragglers count
        assertThat(admitted(instants)).isEqualTo(1 + EvidenceLimiter.LINES);
    }

    @Test
    void aLaterWindowBeginsAnew() {
        assertThat(admitted(new long[30])).isEqualTo(EvidenceLimiter.LINES);
        assertThat(admitted(MINUTE, MINUTE + 1)).isEqualTo(2);
    }
}
