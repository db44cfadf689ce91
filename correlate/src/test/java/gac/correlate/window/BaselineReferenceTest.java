package gac.correlate.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The two types that compare a group with its past, against a plain reading of the whole list of events, in several orders of arrival. */
class BaselineReferenceTest {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    // --- first_seen

    private static WindowSpec firstSeen(Random random) {
        Duration memory = Duration.ofMinutes(360 + random.nextInt(4_000));
        Duration warmUp = Duration.ofMillis(1 + random.nextLong(memory.toMillis() / 2));
        return WindowSpec.firstSeen(memory, warmUp, List.of("rule"))
                .withGrace(Duration.ofMillis(random.nextInt(3) == 0 ? random.nextInt(3) : random.nextLong(15 * MINUTE)))
                .asChained();
    }

    /** Bursts some minutes, hours, or about a timespan apart: where the edges lie. */
    private static List<Occurrence> stream(Random random, WindowSpec spec, int size, int values) {
        List<Occurrence> set = new ArrayList<>();
        long at = random.nextLong(DAY);
        for (int i = 0; i < size; i++) {
            at += switch (random.nextInt(8)) {
                case 0 -> random.nextLong(spec.timespanMs() / 4);
                case 1 -> spec.timespanMs() + random.nextLong(4 * MINUTE) - 2 * MINUTE;
                case 2 -> spec.graceMs() + random.nextLong(4 * MINUTE);
                case 3 -> HOUR + random.nextInt(3) - 1;
                default -> random.nextLong(10 * MINUTE);
            };
            set.add(Occurrence.of(at, random.nextInt(3), i, random.nextLong()).withValue("v" + random.nextInt(values)));
        }
        return set;
    }

    private record FirstSeenReference(WindowSpec spec, List<Occurrence> events) {

        boolean qualifies(Occurrence event) {
            long unit = Math.max(1_000, Times.ceilDiv(spec.graceMs(), 30));
            long now = Math.floorDiv(event.at(), unit);
            boolean known = events.stream()
                    .filter(other -> String.valueOf(other.value()).equals(event.value()))
                    .map(other -> now - Math.floorDiv(other.at(), unit))
                    .anyMatch(age -> age > Times.ceilDiv(spec.graceMs(), unit) && age <= spec.timespanMs() / unit);
            long span =
                    Math.max(1_000, Math.max(Times.ceilDiv(spec.timespanMs(), 112), Times.ceilDiv(spec.graceMs(), 4)));
            long warmUp = Times.ceilDiv(Objects.requireNonNull(spec.baseline()).warmUpMs(), span)
                    + Times.ceilDiv(spec.graceMs(), span);
            boolean warm = events.stream()
                    .map(other -> Math.floorDiv(event.at(), span) - Math.floorDiv(other.at(), span))
                    .anyMatch(age -> age >= warmUp && age <= spec.timespanMs() / span);
            return !known && warm;
        }

        List<Occurrence> qualifying() {
            return events.stream().filter(this::qualifies).toList();
        }

        List<Reference.Episode> episodes() {
            WindowSpec plain =
                    WindowSpec.plain("rule", Duration.ofHours(1)).withGrace(Duration.ofMillis(spec.graceMs()));
            return Reference.episodes(plain, Reference.events(qualifying()));
        }
    }

    private static int checkFirstSeen(long seed, int size) {
        Random random = new Random(seed * 31);
        WindowSpec spec = firstSeen(random);
        List<Occurrence> set = stream(random, spec, size, 1 + random.nextInt(6));
        FirstSeenReference reference = new FirstSeenReference(spec, set);
        List<Reference.Episode> expected = reference.episodes();
        List<Long> qualifying =
                reference.qualifying().stream().map(Occurrence::idHash).toList();
        for (int order = 0; order < 4; order++) {
            Run run = Run.outOfOrder(spec, set, seed + order, order == 0 ? 0 : spec.graceMs(), order > 1);
            String what = "seed " + seed + " order " + order + " " + spec;
            assertThat(run.closed()).as(what).isEqualTo(expected);
            assertThat(run.qualified()).as(what).containsExactlyInAnyOrderElementsOf(qualifying);
            assertThat(run.disorder()).as(what).isNull();
            assertThat(run.store.isEmpty()).as(what).isTrue();
        }
        return expected.size();
    }

    private static void checkFirstSeen(int seeds, int longest) {
        int episodes = 0;
        for (long seed = 0; seed < seeds; seed++) {
            episodes += checkFirstSeen(seed, 2 + (int) (seed % longest));
        }
        assertThat(episodes).isGreaterThan(seeds / 4);
    }

    @Test
    void whatIsNewDependsOnTheEventsAlone() {
        checkFirstSeen(600, 60);
    }

    // --- above_usual

    private static WindowSpec aboveUsual(Random random) {
        long[] parts = {30 * MINUTE, HOUR, 6 * HOUR, DAY};
        int days = 2 + random.nextInt(5);
        Baseline baseline = new Baseline((1 + random.nextInt(days)) * DAY, days, random.nextInt(40) / 10.0);
        return WindowSpec.aboveUsual(
                        Duration.ofMillis(parts[random.nextInt(4)]), baseline, 1 + random.nextInt(4), List.of("rule"))
                .withGrace(Duration.ofMillis(random.nextLong(40 * MINUTE)));
    }

    /** Some a day, at the same times of day more or less, and now and then a burst. */
    private static List<Occurrence> daily(Random random, int size) {
        List<Occurrence> set = new ArrayList<>();
        for (int i = 0; i < size; ) {
            long day = random.nextInt(10) * DAY;
            long at = day + random.nextInt(3) * 7L * HOUR + random.nextLong(2 * HOUR);
            for (int burst = random.nextInt(6) == 0 ? 1 + random.nextInt(12) : 1; burst > 0 && i < size; burst--) {
                set.add(Occurrence.of(at, random.nextInt(3), i++, random.nextLong()));
                at += random.nextLong(15 * MINUTE);
            }
        }
        return set;
    }

    private record AboveUsualReference(WindowSpec spec, Baseline baseline, TreeMap<Long, List<Long>> parts) {

        static AboveUsualReference of(WindowSpec spec, List<Occurrence> events) {
            TreeMap<Long, List<Long>> parts = new TreeMap<>();
            events.stream()
                    .map(Occurrence::at)
                    .sorted()
                    .forEach(at -> parts.computeIfAbsent(at - at % spec.timespanMs(), begin -> new ArrayList<>())
                            .add(at));
            return new AboveUsualReference(spec, Objects.requireNonNull(spec.baseline()), parts);
        }

        private static double median(double[] numbers) {
            double[] sorted = numbers.clone();
            Arrays.sort(sorted);
            int half = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        }

        private int count(long begin) {
            return parts.getOrDefault(begin, List.of()).size();
        }

        /** From how many events on a part is above; 0 for never. */
        long limit(long begin) {
            Long earliest = parts.ceilingKey(begin - baseline.days() * DAY);
            int known = (int) ((begin - earliest) / DAY);
            if (known < baseline.warmUpMs() / DAY) {
                return 0;
            }
            double[] counts = new double[known];
            for (int day = 1; day <= known; day++) {
                counts[day - 1] = count(begin - day * DAY);
            }
            double median = median(counts);
            double spread = 1.4826
                    * median(Arrays.stream(counts)
                            .map(one -> Math.abs(one - median))
                            .toArray());
            double atLeast = Math.max(1, Math.sqrt(median));
            long limit = (long) Math.floor(median + baseline.deviations() * Math.max(spread, atLeast)) + 1;
            return Math.max(limit, spec.condition().least());
        }

        boolean above(long begin) {
            int count = count(begin);
            return count > 0 && limit(begin) > 0 && count >= limit(begin);
        }

        List<Reference.Episode> episodes() {
            List<Reference.Episode> episodes = new ArrayList<>();
            List<Long> run = new ArrayList<>();
            for (long begin : parts.keySet()) {
                if (!above(begin)) {
                    continue;
                }
                long before = begin - spec.timespanMs();
                boolean joins = !run.isEmpty() && run.get(run.size() - 1) == before && before / DAY == begin / DAY;
                if (!joins && !run.isEmpty()) {
                    episodes.add(episode(run));
                    run.clear();
                }
                run.add(begin);
            }
            if (!run.isEmpty()) {
                episodes.add(episode(run));
            }
            return episodes;
        }

        private Reference.Episode episode(List<Long> run) {
            List<Long> all = new ArrayList<>();
            long most = run.get(0);
            for (long begin : run) {
                all.addAll(parts.getOrDefault(begin, List.of()));
                most = count(begin) > count(most) ? begin : most;
            }
            long before = run.get(0) - spec.timespanMs();
            boolean continues = run.get(0) % DAY == 0 && above(before);
            return new Reference.Episode(
                    all.get(0),
                    all.get(all.size() - 1),
                    all.size(),
                    0,
                    List.of((long) count(most), limit(most)),
                    continues);
        }
    }

    private static int checkAboveUsual(long seed, int size) {
        Random random = new Random(seed * 37);
        WindowSpec spec = aboveUsual(random);
        List<Occurrence> set = daily(random, size);
        List<Reference.Episode> expected = AboveUsualReference.of(spec, set).episodes();
        for (int order = 0; order < 4; order++) {
            Run run = Run.outOfOrder(spec, set, seed + order, order == 0 ? 0 : spec.graceMs(), false);
            String what = "seed " + seed + " order " + order + " " + spec;
            assertThat(run.closed()).as(what).isEqualTo(expected);
            assertThat(run.disorder()).as(what).isNull();
            assertThat(run.store.isEmpty()).as(what).isTrue();
        }
        return expected.size();
    }

    private static void checkAboveUsual(int seeds, int longest) {
        int episodes = 0;
        for (long seed = 0; seed < seeds; seed++) {
            episodes += checkAboveUsual(seed, 2 + (int) (seed % longest));
        }
        assertThat(episodes).isGreaterThan(seeds / 4);
    }

    @Test
    void whatIsAboveUsualDependsOnTheEventsAlone() {
        checkAboveUsual(600, 120);
    }

    @Test
    @Tag("slow")
    void longRuns() {
        checkFirstSeen(3_000, 90);
        checkAboveUsual(3_000, 250);
    }
}
