package gac.correlate.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EventCountTest {

    private static WindowSpec spec(long seed) {
        Random random = new Random(seed * 31);
        return WindowSpec.counting(
                        WindowSpec.Type.EVENT_COUNT,
                        Duration.ofMillis(1 + random.nextInt(40)),
                        Condition.gte(1 + random.nextInt(6)),
                        List.of("a"))
                .withGrace(Duration.ofMillis(random.nextInt(60)))
                .asChained();
    }

    private static void check(long seed, int size) {
        WindowSpec spec = spec(seed);
        List<Occurrence> set = Streams.random(seed, size, spec.timespanMs(), 1, 3);
        List<Reference.Event> events = Reference.events(set);
        List<Reference.Episode> expected = Reference.episodes(spec, events);
        List<Long> qualifying = Reference.qualifying(spec, events);
        for (int order = 0; order < 4; order++) {
            Run run = Run.outOfOrder(spec, set, seed + order, order == 0 ? 0 : spec.graceMs());
            assertThat(run.closed())
                    .as("seed %d order %d %s", seed, order, spec)
                    .isEqualTo(expected);
            assertThat(run.qualified())
                    .as("seed %d order %d", seed, order)
                    .containsExactlyInAnyOrderElementsOf(qualifying);
            assertThat(run.disorder()).as("seed %d order %d", seed, order).isNull();
            assertThat(run.store.isEmpty()).as("seed %d order %d", seed, order).isTrue();
        }
    }

    @Test
    void equalsTheReference() {
        for (long seed = 0; seed < 3000; seed++) {
            check(seed, 1 + (int) (seed % 60));
        }
    }

    @Test
    @Tag("slow")
    void equalsTheReferenceForLong() {
        for (long seed = 0; seed < 100_000; seed++) {
            check(seed, 1 + (int) (seed % 150));
        }
    }
}
