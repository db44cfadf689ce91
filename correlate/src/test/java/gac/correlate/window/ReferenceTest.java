package gac.correlate.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every type against {@link Reference} over seeded random streams, in many orders of arrival. */
class ReferenceTest {

    private static WindowSpec spec(WindowSpec.Type type, Random random) {
        int steps = type.temporal() ? 2 + random.nextInt(3) : 1;
        WindowSpec spec = WindowSpec.counting(
                        type,
                        Duration.ofMillis(1 + random.nextInt(40)),
                        random.nextBoolean() ? Condition.gte(1 + random.nextInt(6)) : gt(random.nextInt(5)),
                        IntStream.range(0, steps)
                                .mapToObj(step -> "rule" + step)
                                .toList())
                .withGrace(Duration.ofMillis(random.nextInt(60)))
                .asChained();
        if (type == WindowSpec.Type.TEMPORAL && random.nextBoolean()) {
            spec = spec.withExpression(expression(random, steps, 0));
        }
        return spec;
    }

    private static Condition gt(int threshold) {
        return Condition.of(Condition.Op.GT, threshold);
    }

    private static Steps expression(Random random, int steps, int depth) {
        if (depth == 2 || random.nextInt(3) == 0) {
            return new Steps.Step(random.nextInt(steps));
        }
        List<Steps> parts = new ArrayList<>();
        for (int part = 0; part < 2 + random.nextInt(2); part++) {
            parts.add(expression(random, steps, depth + 1));
        }
        return random.nextBoolean() ? new Steps.And(parts) : new Steps.Or(parts);
    }

    private static void check(WindowSpec.Type type, long seed, int size) {
        Random random = new Random(seed * 31);
        WindowSpec spec = spec(type, random);
        List<Occurrence> set =
                Streams.random(seed, size, spec.timespanMs(), spec.steps().size(), 1 + random.nextInt(12));
        List<Reference.Event> events = Reference.events(set);
        List<Reference.Episode> expected = Reference.episodes(spec, events);
        List<Long> qualifying = Reference.qualifying(spec, events);
        for (int order = 0; order < 4; order++) {
            Run run = Run.outOfOrder(spec, set, seed + order, order == 0 ? 0 : spec.graceMs(), order > 1);
            String what = type + " seed " + seed + " order " + order + " " + spec;
            assertThat(run.closed()).as(what).isEqualTo(expected);
            assertThat(run.qualified()).as(what).containsExactlyInAnyOrderElementsOf(qualifying);
            assertThat(run.disorder()).as(what).isNull();
            assertThat(run.store.isEmpty()).as(what).isTrue();
        }
    }

    private static void check(WindowSpec.Type type, int seeds, int longest) {
        for (long seed = 0; seed < seeds; seed++) {
            check(type, seed, 1 + (int) (seed % longest));
        }
    }

    @Test
    void eventCount() {
        check(WindowSpec.Type.EVENT_COUNT, 800, 50);
    }

    @Test
    void valueCount() {
        check(WindowSpec.Type.VALUE_COUNT, 800, 50);
    }

    @Test
    void temporal() {
        check(WindowSpec.Type.TEMPORAL, 800, 50);
    }

    @Test
    @Tag("slow")
    void longRuns() {
        for (WindowSpec.Type type :
                List.of(WindowSpec.Type.EVENT_COUNT, WindowSpec.Type.VALUE_COUNT, WindowSpec.Type.TEMPORAL)) {
            check(type, 30_000, 150);
        }
    }
}
