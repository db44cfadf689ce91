package gac.correlate.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Late events among themselves: any age, any order; received time ends the state. */
class DelayedLaneTest {

    private static WindowSpec spec(WindowSpec.Type type, int steps) {
        return WindowSpec.counting(
                        type,
                        Duration.ofMillis(20),
                        Condition.gte(3),
                        List.of("a", "b", "c").subList(0, steps))
                .withGrace(Duration.ofMillis(30))
                .asDelayed();
    }

    @Test
    void aBacklogInAnyOrderGivesWhatTheReferenceSays() {
        for (WindowSpec.Type type : Streams.TYPES) {
            WindowSpec spec = spec(type, type.temporal() ? 2 : 1);
            for (long seed = 0; seed < 100; seed++) {
                List<Occurrence> set = Streams.random(seed, 60, 20, spec.steps().size(), 6);
                List<Reference.Event> events = Reference.events(set);
                boolean decided = !type.counts() && !type.temporal();
                List<Reference.Episode> expected =
                        decided ? new ClosedReference(spec, events).episodes() : Reference.episodes(spec, events);
                // Whole events: the occurrences of one arrive together.
                List<List<Occurrence>> whole = new ArrayList<>(set.stream()
                        .collect(Collectors.groupingBy(Occurrence::idHash))
                        .values());
                Collections.shuffle(whole, new Random(seed));
                List<Occurrence> shuffled = whole.stream().flatMap(List::stream).toList();
                Run run = new Run(spec);
                long received = 1_000_000;
                for (Occurrence occurrence : shuffled) {
                    received += seed % 40;
                    run.add(occurrence, received);
                }
                run.advance(received + 50);
                assertThat(run.store.isEmpty()).isFalse();
                run.advance(received + 51);
                assertThat(run.closed()).as("%s seed %d", type, seed).isEqualTo(expected);
                assertThat(run.store.isEmpty()).isTrue();
            }
        }
    }

    @Test
    void theTimerFollowsReceivedTime() {
        Run run = new Run(spec(WindowSpec.Type.EVENT_COUNT, 1));
        run.add(Occurrence.of(5, 0, 0, 1), 7_000);
        assertThat(run.nextTimer()).isEqualTo(7_000 + 20 + 30 + 1);
        run.add(Occurrence.of(6, 0, 1, 2), 9_000);
        assertThat(run.nextTimer()).isEqualTo(9_000 + 20 + 30 + 1);
    }
}
