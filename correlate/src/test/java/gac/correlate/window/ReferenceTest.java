package gac.correlate.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
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
        if (type.temporal() && random.nextBoolean()) {
            return spec.withExpression(
                    random.nextInt(3) == 0
                            ? new Steps.Several(steps, Condition.gte(1 + random.nextInt(steps)))
                            : expression(random, steps, 0, 0));
        }
        return spec;
    }

    private static Condition gt(int threshold) {
        return Condition.of(Condition.Op.GT, threshold);
    }

    /** @param negations of 10 parts so many are negated */
    private static Steps expression(Random random, int steps, int depth, int negations) {
        if (random.nextInt(10) < negations) {
            return new Steps.Not(expression(random, steps, depth, negations - 1));
        }
        if (depth == 2 || random.nextInt(3) == 0) {
            return new Steps.Step(random.nextInt(steps));
        }
        List<Steps> parts = new ArrayList<>();
        for (int part = 0; part < 2 + random.nextInt(2); part++) {
            parts.add(expression(random, steps, depth + 1, negations));
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
            ClosedReference reference = new ClosedReference(spec, Reference.events(set));
            List<Reference.Episode> expected = reference.episodes();
            episodes += expected.size();
            for (int order = 0; order < 4; order++) {
                Run run = Run.outOfOrder(spec, set, seed + order, order == 0 ? 0 : spec.graceMs(), order > 1);
                String what = type + " seed " + seed + " order " + order + " " + spec;
                assertThat(run.closed()).as(what).isEqualTo(expected);
                assertThat(run.qualified()).as(what).containsExactlyElementsOf(reference.qualifying());
                assertThat(run.disorder()).as(what).isNull();
                assertThat(run.store.isEmpty()).as(what).isTrue();
            }
        }
        assertThat(episodes).isGreaterThan(seeds / 8);
    }

    /** A condition over steps that a later event can undo, and that some event can meet. */
    private static Steps undoable(WindowSpec.Type type, Random random, int steps) {
        while (true) {
            Steps condition;
            if (random.nextInt(3) == 0) {
                condition = new Steps.Several(steps, bounds(random, random.nextInt(steps)));
            } else if (random.nextBoolean()) {
                int negated = random.nextInt(steps);
                condition = new Steps.And(IntStream.range(0, steps)
                        .<Steps>mapToObj(
                                step -> step == negated ? new Steps.Not(new Steps.Step(step)) : new Steps.Step(step))
                        .toList());
            } else {
                condition = expression(random, steps, 0, 3);
            }
            boolean possible = type == WindowSpec.Type.TEMPORAL
                    || !Alternatives.of(condition).isEmpty();
            if (condition.mentioned(true) != 0 && possible && !condition.holds(0)) {
                return condition;
            }
        }
    }

    /** Each operator, and ranges, that a later event can undo. */
    private static Condition bounds(Random random, int low) {
        return switch (random.nextInt(6)) {
            case 0 -> Condition.of(Condition.Op.LT, 2 + low);
            case 1 -> Condition.of(Condition.Op.LTE, 1 + low);
            case 2 -> Condition.of(Condition.Op.EQ, 1 + low);
            case 3 -> Condition.of(Condition.Op.NEQ, 1 + low);
            case 4 ->
                new Condition(List.of(
                        new Condition.Bound(Condition.Op.GT, low), new Condition.Bound(Condition.Op.LTE, 2 + low)));
            default ->
                new Condition(List.of(
                        new Condition.Bound(Condition.Op.GTE, 1 + low), new Condition.Bound(Condition.Op.LT, 3 + low)));
        };
    }

    private static WindowSpec closed(WindowSpec.Type type, Random random) {
        WindowSpec base = spec(type, random).withPercentile(random.nextInt(101));
        if (type.temporal()) {
            return base.withExpression(undoable(type, random, base.steps().size()));
        }
        boolean rising = !type.counts() && random.nextInt(4) == 0;
        Condition condition = rising ? base.condition() : bounds(random, random.nextInt(5));
        return new WindowSpec(
                type,
                base.timespanMs(),
                condition,
                base.steps(),
                null,
                base.percentile(),
                base.graceMs(),
                true,
                false,
                base.episodeCapMs(),
                null);
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

    /** Every order of arrival of a few events gives the same last figures. */
    @Test
    void everyOrderOfArrivalGivesTheSame() {
        for (WindowSpec.Type type : Streams.TYPES) {
            for (long seed = 0; seed < 12; seed++) {
                Random random = new Random(seed * 13);
                boolean rising = (type.counts() || type.temporal()) && seed % 2 == 0;
                WindowSpec spec = (rising ? spec(type, random) : closed(type, random)).withGrace(Duration.ofDays(1));
                List<Occurrence> set =
                        Streams.random(seed, 6, spec.timespanMs(), spec.steps().size(), 3);
                List<Reference.Event> events = Reference.events(set);
                List<Reference.Episode> expected =
                        rising ? Reference.episodes(spec, events) : new ClosedReference(spec, events).episodes();
                permute(new ArrayList<>(set), 0, order -> {
                    Run run = new Run(spec);
                    order.forEach(one -> run.add(one, one.at()));
                    assertThat(run.end().closed()).as("%s %s", spec, order).isEqualTo(expected);
                });
            }
        }
    }

    private static void permute(List<Occurrence> set, int from, Consumer<List<Occurrence>> each) {
        if (from == set.size()) {
            each.accept(set);
        }
        for (int next = from; next < set.size(); next++) {
            Collections.swap(set, from, next);
            permute(set, from + 1, each);
            Collections.swap(set, from, next);
        }
    }

    /** Conditions that a later event can undo, and negated steps. */
    @Test
    void closedWindows() {
        for (WindowSpec.Type type : Streams.TYPES) {
            checkClosed(type, 250, 50);
        }
    }

    @Test
    @Tag("slow")
    void longRuns() {
        for (WindowSpec.Type type : Streams.TYPES) {
            if (type.counts() || type.temporal()) {
                check(type, 10_000, 60);
                check(type, 500, 200);
            }
            checkClosed(type, 10_000, 100);
        }
    }
}
