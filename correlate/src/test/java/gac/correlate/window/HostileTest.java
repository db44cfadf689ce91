package gac.correlate.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gac.correlate.window.Change.EpisodeChanged;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class HostileTest {

    private static WindowSpec spec(WindowSpec.Type type) {
        List<String> steps = type.temporal() ? List.of("a", "b", "c") : List.of("a");
        return WindowSpec.counting(type, Duration.ofMinutes(5), Condition.gte(8), steps);
    }

    /** A flood into one group, each event with its own value, steps one and two only. */
    private static Run flood(WindowSpec spec, int events, int millis) {
        Run run = new Run(spec);
        Random random = new Random(3);
        for (int i = 0; i < events; i++) {
            long at = 1_800_000_000_000L + (long) millis * i / events;
            int step = spec.steps().size() > 1 ? random.nextInt(2) : 0;
            run.add(new Occurrence(at, i % 4, i, random.nextLong(), step, "value" + i, 1), at);
            if (i % 1000 == 0) {
                run.measure();
                run.changes.clear();
            }
        }
        return run;
    }

    private static void floods(int events, int millis) {
        for (WindowSpec.Type type : Streams.TYPES) {
            Run run = flood(spec(type), events, millis);
            assertThat(run.mostBytes).as("%s", type).isLessThan(8_000_000);
            run.end();
            assertThat(run.store.isEmpty()).as("%s", type).isTrue();
            if (type.counts()) {
                EpisodeChanged last = (EpisodeChanged) run.changes.get(run.changes.size() - 1);
                assertThat(last.count()).isEqualTo(events);
                assertThat(last.approximate()).isEqualTo(last.distinct() == ValuePresence.MOST_RUNS);
            }
        }
    }

    @Test
    void aFloodInOneGroupIsBounded() {
        floods(5_000, 1);
        floods(5_000, 60_000);
    }

    @Test
    @Tag("slow")
    void aMillionEventsInOneGroupAreBounded() {
        floods(100_000, 1);
        floods(1_000_000, 60_000);
    }

    @Test
    void extremeNumbersDoNoHarm() {
        long[] extremes = {Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, 0, 1, Long.MAX_VALUE - 1, Long.MAX_VALUE};
        for (WindowSpec.Type type : Streams.TYPES) {
            for (long timespan : new long[] {1, 60_000, Long.MAX_VALUE}) {
                for (long grace : new long[] {0, Long.MAX_VALUE}) {
                    WindowSpec spec = new WindowSpec(
                            type,
                            timespan,
                            Condition.gte(2),
                            type.temporal() ? List.of("a", "b") : List.of("a"),
                            null,
                            50,
                            grace,
                            true,
                            false,
                            Long.MAX_VALUE,
                            null);
                    Run run = new Run(spec);
                    for (long at : extremes) {
                        for (int partition : new int[] {Integer.MIN_VALUE, 0, Integer.MAX_VALUE}) {
                            for (long offset : extremes) {
                                long id = at * 31 + partition * 17L + offset;
                                int step = type.temporal() ? (int) (offset & 1) : 0;
                                run.add(
                                        new Occurrence(at, partition, offset, id, step, "v" + partition, Double.NaN),
                                        Math.min(at, 0));
                            }
                        }
                    }
                    run.end();
                    assertThat(run.store.isEmpty()).isTrue();
                }
            }
        }
    }

    @Test
    void theEpochAndTimesBeforeItAreTimesLikeOthers() {
        WindowSpec spec =
                WindowSpec.counting(WindowSpec.Type.EVENT_COUNT, Duration.ofMillis(10), Condition.gte(3), List.of("a"));
        Run run = new Run(spec);
        for (long at : new long[] {-6, -1, 0, 3}) {
            run.add(Occurrence.of(at, 0, at, at), at);
        }
        assertThat(run.end().closed()).containsExactly(new Reference.Episode(-6, 3, 4, 0, List.of(), false));
    }

    @Test
    void senselessSpecificationsAreRefused() {
        WindowSpec sound = spec(WindowSpec.Type.EVENT_COUNT);
        for (long timespan : new long[] {0, -1, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> WindowSpec.counting(
                            sound.type(), Duration.ofMillis(timespan), sound.condition(), sound.steps()))
                    .hasMessageContaining("timespan must be longer than 0");
        }
        assertThatThrownBy(() -> sound.withGrace(Duration.ofMillis(-1))).hasMessageContaining("grace");
        for (Condition silence : List.of(
                Condition.of(Condition.Op.LT, 1),
                Condition.of(Condition.Op.LTE, 0),
                Condition.of(Condition.Op.EQ, 0))) {
            assertThatThrownBy(() -> WindowSpec.counting(sound.type(), Duration.ofMinutes(1), silence, sound.steps()))
                    .hasMessageContaining("health checks");
        }
        assertThatThrownBy(() -> Condition.of(Condition.Op.GT, Double.NaN)).hasMessageContaining("finite");
        assertThatThrownBy(() -> WindowSpec.counting(sound.type(), Duration.ofMinutes(1), sound.condition(), List.of()))
                .hasMessageContaining("1 to 62 rules");
        WindowSpec steps = spec(WindowSpec.Type.TEMPORAL);
        assertThatThrownBy(() -> steps.withExpression(new Steps.Not(new Steps.Step(0))))
                .hasMessageContaining("without any event");
        assertThatThrownBy(() -> steps.withExpression(new Steps.Step(3))).hasMessageContaining("not among the rules");
        WindowSpec ordered = WindowSpec.temporal(
                WindowSpec.Type.TEMPORAL_ORDERED,
                Duration.ofMinutes(1),
                IntStream.range(0, 12).mapToObj(step -> "rule" + step).toList());
        assertThatThrownBy(() -> ordered.withExpression(new Steps.Several(12, Condition.gte(6))))
                .hasMessageContaining("more than 256 alternatives");
        assertThatThrownBy(() -> ordered.withExpression(new Steps.Several(12, Condition.gte(11))))
                .hasMessageContaining("together 132 rules");
        assertThatThrownBy(() -> ordered.withExpression(
                        new Steps.And(List.of(new Steps.Step(0), new Steps.Not(new Steps.Step(0))))))
                .hasMessageContaining("contradicts itself");
    }
}
