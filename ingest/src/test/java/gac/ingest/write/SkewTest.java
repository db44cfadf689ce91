package gac.ingest.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SkewTest {
    private static final Instant RECEIVED = Instant.parse("2026-12-01T08:00:00Z");

    @Test
    void itIsUnknownBeforeTheFirstLine() {
        assertThat(new Skew().median()).isNull();
    }

    @Test
    void claimedMinusReceived() {
        Skew skew = new Skew();
        skew.see(RECEIVED.plusSeconds(90), RECEIVED);
        assertThat(skew.median()).isEqualTo(Duration.ofSeconds(90));
        skew.see(RECEIVED.minusSeconds(25_200), RECEIVED);
        skew.see(RECEIVED.minusSeconds(25_200), RECEIVED);
        assertThat(skew.median()).isEqualTo(Duration.ofHours(-7));
    }

    @Test
    void singleLinesWithAClockInTheFarPastOrFutureDoNotShow() {
        Skew skew = new Skew();
        for (int i = 0; i < 40; i++) {
            skew.see(RECEIVED.minusMillis(300), RECEIVED);
        }
        for (int i = 0; i < 11; i++) {
            skew.see(Instant.MIN, RECEIVED);
            skew.see(Instant.MAX, RECEIVED);
        }
        assertThat(skew.median()).isEqualTo(Duration.ofMillis(-300));
    }

    /** Against the sorted last 63, over many more lines than are kept. */
    @Test
    void itIsTheMedianOfTheLastLines() {
        Random random = new Random(20261201);
        Skew skew = new Skew();
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            long millis = random.nextInt(10_000) - 5_000L;
            skew.see(RECEIVED.plusMillis(millis), RECEIVED);
            all.add(millis);
            List<Long> last = all.subList(Math.max(0, all.size() - 63), all.size()).stream()
                    .sorted()
                    .toList();
            assertThat(skew.median()).isEqualTo(Duration.ofMillis(last.get(last.size() / 2)));
        }
    }
}
