package gac.bench;

import gac.correlate.window.Condition;
import gac.correlate.window.Occurrence;
import gac.correlate.window.WindowSpec;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An endless stream of events for one correlation, made from the number of the event: in the order of time but for every tenth,
 * which is up to two seconds late.
 */
final class WindowStream {
    static final long TIMESPAN = 300_000;
    private static final long START = 1_800_000_000_000L;
    private static final int LATE = 2_000;
    private static final int VALUES = 100_000;
    private static final String[] NAMES =
            IntStream.range(0, VALUES).mapToObj(i -> "user" + i).toArray(String[]::new);

    /** What comes: how many groups, and in each within a timespan how many events of how many values. */
    enum Kind {
        /** Many groups that qualify now and then. */
        EVENT_COUNT(10_000, 15, 1),
        /** One source that never stops. */
        EVENT_COUNT_HOT(1, 3_000, 1),
        VALUE_COUNT_100(10, 200, 100),
        VALUE_COUNT_2000(1, 4_000, 2_000),
        VALUE_COUNT_10000(1, 20_000, 10_000),
        VALUE_COUNT_100000(1, 200_000, 100_000),
        /** Below the threshold: what most groups are. */
        VALUE_COUNT_QUIET(1_000, 10, 4),
        TEMPORAL(1_000, 20, 1),
        TEMPORAL_ORDERED(1_000, 20, 1),
        VALUE_AVG(1_000, 20, 1);

        final int groups;
        final int events;
        final int values;

        Kind(int groups, int events, int values) {
            this.groups = groups;
            this.events = events;
            this.values = values;
        }

        /** Events until every window is full and old state has begun to be forgotten. */
        long warm() {
            return (long) groups * events * 4;
        }

        WindowSpec spec() {
            Duration timespan = Duration.ofMillis(TIMESPAN);
            List<String> one = List.of("rule");
            List<String> three = List.of("a", "b", "c");
            return switch (this) {
                case EVENT_COUNT, EVENT_COUNT_HOT ->
                    WindowSpec.counting(WindowSpec.Type.EVENT_COUNT, timespan, Condition.gte(10), one);
                case TEMPORAL -> WindowSpec.temporal(WindowSpec.Type.TEMPORAL, timespan, three);
                case TEMPORAL_ORDERED -> WindowSpec.temporal(WindowSpec.Type.TEMPORAL_ORDERED, timespan, three);
                case VALUE_AVG -> WindowSpec.counting(WindowSpec.Type.VALUE_AVG, timespan, Condition.gte(50), one);
                default -> WindowSpec.counting(WindowSpec.Type.VALUE_COUNT, timespan, Condition.gte(8), one);
            };
        }
    }

    private final Kind kind;
    private final int steps;
    private long number;

    /** Group of the event made last. */
    int group;

    WindowStream(Kind kind) {
        this.kind = kind;
        this.steps = kind.spec().steps().size();
    }

    /** The next events, made beforehand. */
    static final class Batch {
        final Occurrence[] events;
        final int[] groups;
        final long[] received;

        Batch(int size) {
            events = new Occurrence[size];
            groups = new int[size];
            received = new long[size];
        }
    }

    void fill(Batch batch) {
        for (int i = 0; i < batch.events.length; i++) {
            batch.events[i] = next();
            batch.groups[i] = group;
            batch.received[i] = received();
        }
    }

    /** Time of receipt of the event made last, ms: the frontier. */
    long received() {
        return START + number * TIMESPAN / ((long) kind.groups * kind.events);
    }

    Occurrence next() {
        number++;
        long random = mix(number);
        group = (int) ((random >>> 40) % kind.groups);
        long late = number % 10 == 0 ? (random & 0xfff) % LATE : 0;
        int step = steps == 1 ? 0 : (random & 0xf000) == 0 ? 2 : (int) (random >>> 17 & 1);
        return new Occurrence(
                received() - late,
                (int) (number & 3),
                1_000_000 + number / 4,
                random,
                step,
                NAMES[(int) ((random >>> 20 & 0xfffffff) % kind.values)],
                random & 0x7f);
    }

    private static long mix(long number) {
        long mixed = number * 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
