package gac.ingest.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClockWatchTest {
    private static final Instant START = Instant.parse("2026-11-20T01:00:00Z");
    private static final ZoneId VIETNAM = ZoneId.of("Asia/Ho_Chi_Minh");

    /** What is said about lines every ten seconds that claim to be so old. */
    private static List<String> said(Stream<Duration> ages) {
        ClockWatch watch = new ClockWatch(VIETNAM);
        List<Duration> all = ages.toList();
        List<String> said = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Instant received = START.plusSeconds(10L * i);
            String text = watch.see(received.minus(all.get(i)), received);
            if (text != null) {
                said.add(text);
            }
        }
        return said;
    }

    @Test
    void stampsInUtcThatAreReadAsVietnameseTimeAreToldOnce() {
        assertThat(said(IntStream.range(0, 50).mapToObj(i -> Duration.ofHours(7).plusMillis(i * 200L))))
                .containsExactly(
                        "looks 7 h behind: if its stamps name no zone, set zone: UTC for it in sources.yaml (it is"
                                + " Asia/Ho_Chi_Minh now); if they do, mend the clock of the sender");
    }

    @Test
    void stampsAheadAndHalfHoursAreToldToo() {
        assertThat(said(IntStream.range(0, 50).mapToObj(i -> Duration.ofMinutes(-150))))
                .singleElement()
                .asString()
                .startsWith("looks 2.5 h ahead: if its stamps name no zone, set zone: '+09:30' for it");
    }

    @Test
    void aDistanceBeyondAllZonesNamesNone() {
        assertThat(said(IntStream.range(0, 50).mapToObj(i -> Duration.ofDays(2))))
                .singleElement()
                .asString()
                .startsWith("looks 48 h behind");
    }

    @Test
    void lateOrChangingOrRightLinesAreNotTold() {
        Random random = new Random(7);
        assertThat(said(IntStream.range(0, 1000).mapToObj(i -> Duration.ofSeconds(random.nextInt(100_000)))))
                .isEmpty();
        assertThat(said(IntStream.range(0, 100).mapToObj(i -> Duration.ofSeconds(1))))
                .isEmpty();
        assertThat(said(IntStream.range(0, 100).mapToObj(i -> Duration.ofHours(i % 9 == 0 ? 0 : 7))))
                .isEmpty();
    }

    @Test
    void aBacklogReadInOneGoIsNotTold() {
        ClockWatch watch = new ClockWatch(VIETNAM);
        for (int i = 0; i < 10_000; i++) {
            assertThat(watch.see(START.minus(Duration.ofHours(7)), START.plusMillis(i)))
                    .isNull();
        }
    }
}
