package gac.correlate.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What groups keep: how much, and how little an update writes. */
class StateTest {

    private static WindowSpec spec(WindowSpec.Type type, long timespan, int least, int steps, long grace) {
        return WindowSpec.counting(
                        type,
                        Duration.ofMillis(timespan),
                        Condition.gte(least),
                        IntStream.range(0, steps)
                                .mapToObj(step -> "rule" + step)
                                .toList())
                .withGrace(Duration.ofMillis(grace));
    }

    @Test
    void eventCountKeepsFewerThanNPerTimespanAndPerRun() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            int least = 1 + random.nextInt(8);
            WindowSpec spec = spec(WindowSpec.Type.EVENT_COUNT, 1 + random.nextInt(50), least, 1, random.nextInt(200));
            StoredGroup group = new StoredGroup(new EventCount(spec).shape());
            Run run = new Run(spec);
            for (Occurrence occurrence : Streams.random(seed, 200, spec.timespanMs(), 1, 1)) {
                long late = random.nextLong(spec.graceMs() + 1);
                run.add(
                        new Occurrence(occurrence.at() - late, 0, occurrence.offset(), occurrence.idHash(), 0, null, 0),
                        occurrence.at());
                group.load(run.store, change -> {});
                assertFewerThanN(group.instants, least, spec.timespanMs());
            }
        }
    }

    private static void assertFewerThanN(Table events, int least, long timespan) {
        int run = 0;
        for (int index = 0; index < events.size(); index++) {
            if (Instants.qualifies(events, index)) {
                run++;
                assertThat(run).isLessThan(least);
                continue;
            }
            run = 0;
            int window = 0;
            for (int earlier = index; earlier >= 0 && events.at(earlier) >= events.at(index) - timespan; earlier--) {
                window++;
            }
            assertThat(window).isLessThan(least);
        }
    }

    @Test
    void theHeaderStaysBelowOneKilobyte() {
        for (WindowSpec.Type type : Streams.TYPES) {
            WindowSpec spec = spec(type, 20_000, 300, type.temporal() ? 5 : 1, 600_000);
            Run run = new Run(spec);
            Random random = new Random(7);
            long now = 1_800_000_000_000L;
            for (int i = 0; i < 8_000; i++) {
                now += random.nextInt(1000) == 0 ? 50_000 : random.nextInt(100);
                Occurrence occurrence = new Occurrence(
                        now - random.nextInt(5_000),
                        random.nextInt(12),
                        1_000_000_000L + i,
                        random.nextLong(),
                        random.nextInt(spec.steps().size()),
                        "account" + random.nextInt(500),
                        i);
                run.add(occurrence, now);
                byte[] header = run.store.get(new byte[] {Format.HEADER});
                assertThat(header == null ? 0 : header.length).as("%s", type).isLessThanOrEqualTo(1024);
            }
            assertThat(run.end().store.isEmpty()).as("%s", type).isTrue();
        }
    }

    /** Counts what passes through. */
    private static final class Counting implements SortedStore {
        final MemoryStore store = new MemoryStore();
        int writes;
        long written;

        @Override
        public byte @Nullable [] get(byte[] key) {
            return store.get(key);
        }

        @Override
        public void put(byte[] key, byte[] value) {
            writes++;
            written += value.length;
            store.put(key, value);
        }

        @Override
        public void delete(byte[] key) {
            writes++;
            store.delete(key);
        }

        @Override
        public void scan(byte[] from, byte[] to, Visitor visitor) {
            store.scan(from, to, visitor);
        }
    }

    @Test
    void aLargeThresholdWritesTwoOrThreeSmallRecordsAnUpdate() {
        WindowSpec spec = spec(WindowSpec.Type.EVENT_COUNT, 60_000, 1200, 1, 600_000);
        Counting store = new Counting();
        Correlator correlator = Correlator.of(spec);
        for (int i = 0; i < 8_000; i++) {
            long at = 1_800_000_000_000L + i * 30L;
            correlator.add(store, Occurrence.of(at, 0, i, i * 0x9e3779b97f4a7c15L), at, change -> {});
        }
        assertThat(store.writes / 8_000.0).isLessThan(3.2);
        assertThat(store.written / 8_000.0).isLessThan(2_500);
    }

    /** Bytes of a group after so many events, {@code every} ms apart, the frontier at the last: keys and values. */
    private static long bytes(WindowSpec spec, int events, long every, int values) {
        Run run = new Run(spec);
        for (int i = 0; i < events; i++) {
            long at = 1_800_000_000_000L + i * every;
            int step = i % spec.steps().size();
            run.add(
                    new Occurrence(at, i % 4, 100_000_000L + i, i * 0x9e3779b97f4a7c15L, step, "v" + i % values, i),
                    at);
        }
        return run.store.bytes();
    }

    /** The table of sizes in docs/correlation.md. */
    @Test
    void groupsAreAsLargeAsDocumented() {
        long minute = 60_000;
        long grace = 10 * minute;
        for (long[] sizes : new long[][] {{5, 400}, {10, 500}, {1_200, 40_000}}) {
            WindowSpec flood = spec(WindowSpec.Type.EVENT_COUNT, minute, (int) sizes[0], 1, grace);
            assertThat(bytes(flood, 5_000, 10, 1))
                    .as("event_count %d", sizes[0])
                    .isBetween(sizes[1] / 2, sizes[1]);
        }
        for (int values : new int[] {100, 1_000, 10_000}) {
            WindowSpec spray = spec(WindowSpec.Type.VALUE_COUNT, 5 * minute, 8, 1, grace);
            long all = bytes(spray, 4 * values, 5 * minute / values / 2, values);
            assertThat(all / values).as("value_count %d", values).isBetween(40L, 75L);
        }
        WindowSpec quiet = spec(WindowSpec.Type.VALUE_COUNT, 5 * minute, 8, 1, grace);
        assertThat(bytes(quiet, 500, 1_000, 1) / 500).isBetween(8L, 25L);
        for (WindowSpec.Type type : List.of(WindowSpec.Type.TEMPORAL_ORDERED, WindowSpec.Type.VALUE_AVG)) {
            WindowSpec all = spec(type, 5 * minute, 8, type.temporal() ? 3 : 1, grace);
            assertThat(bytes(all, 500, 1_000, 1) / 500).as("%s", type).isBetween(8L, 30L);
        }
    }

    @Test
    void aLaterFormatIsRefused() {
        MemoryStore store = new MemoryStore();
        store.put(new byte[] {Format.HEADER}, new byte[] {9});
        Correlator correlator = Correlator.of(WindowSpec.plain("rule", Duration.ofMinutes(1)));
        assertThatThrownBy(() -> correlator.nextTimer(store))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("format 9")
                .hasMessageContaining("reads formats 1 to 3");
    }

    @Test
    void groupsAreIndependentAndVanishWhenTheyEnd() {
        InMemoryCorrelation<String> correlation =
                new InMemoryCorrelation<>(spec(WindowSpec.Type.EVENT_COUNT, 10, 2, 1, 5));
        List<String> seen = new java.util.ArrayList<>();
        correlation.add("b", Occurrence.of(1, 0, 1, 1), 1, (group, change) -> seen.add(group + change));
        correlation.add("a", Occurrence.of(1, 0, 1, 1), 1, (group, change) -> seen.add(group + change));
        correlation.add("a", Occurrence.of(2, 0, 2, 2), 2, (group, change) -> seen.add(group + " opened"));
        assertThat(correlation.groups()).isEqualTo(2);
        correlation.advance(16, (group, change) -> seen.add(group + change));
        assertThat(correlation.groups()).isEqualTo(2);
        correlation.advance(17, (group, change) -> seen.add(group + change));
        assertThat(correlation.groups()).isEqualTo(1);
        correlation.advance(Long.MAX_VALUE, (group, change) -> seen.add(group + " closed"));
        assertThat(correlation.groups()).isZero();
        assertThat(seen).containsExactly("a opened", "a closed");
    }
}
