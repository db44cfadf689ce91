package gac.bench;

import gac.correlate.window.Correlator;
import gac.correlate.window.MemoryStore;
import gac.correlate.window.Occurrence;
import gac.correlate.window.SortedStore;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Correlation state machines alone, state in memory as bytes: an operation is one event of one group. {@code naive} keeps
 * objects in a deque for each group instead; it knows neither late nor repeated events, nor episodes, nor a store.
 */
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class WindowBenchmark {

    /** Gác's state machine. */
    @State(Scope.Thread)
    public static class Engine {
        /** See {@link WindowStream.Kind}. */
        @Param({
            "EVENT_COUNT",
            "EVENT_COUNT_HOT",
            "VALUE_COUNT_100",
            "VALUE_COUNT_2000",
            "VALUE_COUNT_10000",
            "VALUE_COUNT_100000",
            "VALUE_COUNT_QUIET",
            "TEMPORAL",
            "TEMPORAL_ORDERED",
            "VALUE_AVG"
        })
        public String stream = "EVENT_COUNT";

        /** Set by {@link #fill} before anything is measured. */
        @SuppressWarnings("NullAway.Init")
        private WindowStream events;

        private SortedStore[] stores = {};

        @SuppressWarnings("NullAway.Init")
        private Correlator correlator;

        private long changed;

        @Setup
        public void fill() {
            WindowStream.Kind kind = WindowStream.Kind.valueOf(stream);
            events = new WindowStream(kind);
            correlator = Correlator.of(kind.spec());
            stores = Stream.generate(MemoryStore::new).limit(kind.groups).toArray(SortedStore[]::new);
            for (long i = 0; i < kind.warm(); i++) {
                add();
            }
        }

        long add() {
            Occurrence event = events.next();
            return correlator.add(stores[events.group], event, events.received(), change -> changed++) + changed;
        }
    }

    /** A deque for each group. */
    @State(Scope.Thread)
    public static class Naive {
        /** See {@link WindowStream.Kind}. */
        @Param({
            "EVENT_COUNT",
            "EVENT_COUNT_HOT",
            "VALUE_COUNT_100",
            "VALUE_COUNT_2000",
            "VALUE_COUNT_10000",
            "VALUE_COUNT_100000",
            "VALUE_COUNT_QUIET",
            "TEMPORAL",
            "TEMPORAL_ORDERED",
            "VALUE_AVG"
        })
        public String stream = "EVENT_COUNT";

        /** Set by {@link #fill} before anything is measured. */
        @SuppressWarnings("NullAway.Init")
        private WindowStream events;

        private NaiveWindow[] windows = {};

        @Setup
        public void fill() {
            WindowStream.Kind kind = WindowStream.Kind.valueOf(stream);
            events = new WindowStream(kind);
            windows = Stream.generate(() -> new NaiveWindow(kind.spec()))
                    .limit(kind.groups)
                    .toArray(NaiveWindow[]::new);
            for (long i = 0; i < kind.warm(); i++) {
                add();
            }
        }

        boolean add() {
            Occurrence event = events.next();
            return windows[events.group].add(event);
        }
    }

    @Benchmark
    public long engine(Engine engine) {
        return engine.add();
    }

    @Benchmark
    public boolean naive(Naive naive) {
        return naive.add();
    }
}
