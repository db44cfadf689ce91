package gac.correlate.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every type against {@link Reference} over seeded random streams, in many orders of arrival. In long
 * streams events are repeated at once: in a burst more than the remembered ids may lie between.
 */
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

    private static int check(WindowSpec.Type type, long seed, int size) {
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
        return expected.size();
    }

    private static void check(WindowSpec.Type type, int seeds, int longest) {
        int episodes = 0;
        for (long seed = 0; seed < seeds; seed++) {
            episodes += check(type, seed, 1 + (int) (seed % longest));
        }
        assertThat(episodes).isGreaterThan(seeds / 8);
    }

    private static void checkClosed(WindowSpec.Type type, int seeds, int longest) {
        int episodes = 0;
        for (long seed = 0; seed < seeds; seed++) {
            Random random = new Random(seed * 17);
            WindowSpec spec = closed(type, random);
            List<Occurrence> set = Streams.random(
                    seed,
                    1 + (int) (seed % longest),
                    spec.timespanMs(),
                    spec.steps().size(),
                    1 + random.nextInt(8));
            List<Reference.Episode> expected = new ClosedReference(spec, Reference.events(set)).episodes();
            episodes += expected.size();
            for (int order = 0; order < 4; order++) {
                Run run = Run.outOfOrder(spec, set, seed + order, order == 0 ? 0 : spec.graceMs(), order > 1);
                String what = type + " seed " + seed + " order " + order + " " + spec;
                assertThat(run.closed()).as(what).isEqualTo(expected);
                assertThat(run.disorder()).as(what).isNull();
                assertThat(run.store.isEmpty()).as(what).isTrue();
            }
        }
        assertThat(episodes).isGreaterThan(seeds / 8);
    }

    private static WindowSpec closed(WindowSpec.Type type, Random random) {
        WindowSpec base = spec(type, random).withPercentile(random.nextInt(101));
        if (type.temporal()) {
            int negated = random.nextInt(base.steps().size());
            List<Steps> parts = new ArrayList<>();
            for (int step = 0; step < base.steps().size(); step++) {
                parts.add(step == negated ? new Steps.Not(new Steps.Step(step)) : new Steps.Step(step));
            }
            return base.withExpression(new Steps.And(parts));
        }
        int low = random.nextInt(5);
        Condition condition = switch (random.nextInt(5)) {
            case 0 -> Condition.of(Condition.Op.LT, 2 + low);
            case 1 -> Condition.of(Condition.Op.LTE, 1 + low);
            case 2 -> Condition.of(Condition.Op.EQ, 1 + low);
            case 3 -> Condition.of(Condition.Op.NEQ, 1 + low);
            default ->
                new Condition(List.of(
                        new Condition.Bound(Condition.Op.GTE, 1 + low), new Condition.Bound(Condition.Op.LT, 3 + low)));
        };
        return new WindowSpec(
                type,
                base.timespanMs(),
                condition,
                base.steps(),
                null,
                base.percentile(),
                base.graceMs(),
                false,
                false,
                base.episodeCapMs());
    }

    @Test
    void eventCount() {
        check(WindowSpec.Type.EVENT_COUNT, 500, 50);
    }

    @Test
    void valueCount() {
        check(WindowSpec.Type.VALUE_COUNT, 500, 50);
    }

    @Test
    void temporal() {
        check(WindowSpec.Type.TEMPORAL, 500, 50);
    }

    @Test
    void temporalOrdered() {
        check(WindowSpec.Type.TEMPORAL_ORDERED, 500, 50);
    }

    /** Conditions that a later event can undo, and negated steps. */
    @Test
    void closedWindows() {
        for (WindowSpec.Type type : WindowSpec.Type.values()) {
            checkClosed(type, 250, 50);
        }
    }

    @Test
    @Tag("slow")
    void longRuns() {
        for (WindowSpec.Type type : WindowSpec.Type.values()) {
            if (type.counts() || type.temporal()) {
                check(type, 10_000, 60);
                check(type, 500, 200);
            }
            checkClosed(type, 10_000, 100);
        }
    }
}
