package gac.bench;

import gac.correlate.window.Correlator;
import gac.correlate.window.MemoryStore;
import gac.correlate.window.SortedStore;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Correlation state machines alone, state in memory as bytes: an operation is one event of one group, made beforehand. {@code naive}
 * keeps objects in a deque for each group instead; it knows neither late nor repeated events, nor episodes, nor a store.
 * {@link WindowSpeed} measures the same in CPU time, for machines that others use too.
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

        private final WindowStream.Batch batch = new WindowStream.Batch();
        private long changed;

        @Setup
        public void fill() {
            WindowStream.Kind kind = WindowStream.Kind.valueOf(stream);
            events = new WindowStream(kind);
            correlator = Correlator.of(kind.spec());
            stores = Stream.generate(MemoryStore::new).limit(kind.groups).toArray(SortedStore[]::new);
            for (int i = 0; i < kind.warmBatches(); i++) {
                next();
                add();
            }
        }

        @Setup(Level.Invocation)
        public void next() {
            batch.fill(events);
        }

        long add() {
            for (int i = 0; i < WindowStream.Batch.SIZE; i++) {
                correlator.add(stores[batch.groups[i]], batch.events[i], batch.received[i], change -> changed++);
            }
            return changed;
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
        private final WindowStream.Batch batch = new WindowStream.Batch();

        @Setup
        public void fill() {
            WindowStream.Kind kind = WindowStream.Kind.valueOf(stream);
            events = new WindowStream(kind);
            windows = Stream.generate(() -> new NaiveWindow(kind.spec()))
                    .limit(kind.groups)
                    .toArray(NaiveWindow[]::new);
            for (int i = 0; i < kind.warmBatches(); i++) {
                next();
                add();
            }
        }

        @Setup(Level.Invocation)
        public void next() {
            batch.fill(events);
        }

        int add() {
            int held = 0;
            for (int i = 0; i < WindowStream.Batch.SIZE; i++) {
                held += windows[batch.groups[i]].add(batch.events[i]) ? 1 : 0;
            }
            return held;
        }
    }

    @Benchmark
    @OperationsPerInvocation(WindowStream.Batch.SIZE)
    public long engine(Engine engine) {
        return engine.add();
    }

    @Benchmark
    @OperationsPerInvocation(WindowStream.Batch.SIZE)
    public int naive(Naive naive) {
        return naive.add();
    }
}
