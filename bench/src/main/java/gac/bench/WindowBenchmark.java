package gac.bench;

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

/** Correlation state machines alone: an operation is one event of one group; events are made beforehand, a batch at a time. */
@Fork(1)
@State(Scope.Thread)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class WindowBenchmark {
    /** Small enough to stay in the cache, as events do that have just been decoded. */
    static final int BATCH = 4_096;

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

    /** See {@link WindowSubjects}. */
    @Param({"LIVE", "STORED", "NAIVE"})
    public String subject = "LIVE";

    private final WindowStream.Batch batch = new WindowStream.Batch(BATCH);

    /** Set by {@link #fill} before anything is measured. */
    @SuppressWarnings("NullAway.Init")
    private WindowStream events;

    /** Set by {@link #fill} before anything is measured. */
    @SuppressWarnings("NullAway.Init")
    private WindowSubjects.Subject taking;

    @Setup
    public void fill() {
        WindowStream.Kind kind = WindowStream.Kind.valueOf(stream);
        events = new WindowStream(kind);
        taking = WindowSubjects.valueOf(subject).over(kind);
        for (long i = 0; i < kind.warm(); i += BATCH) {
            prepare();
            taking.take(batch);
        }
    }

    @Setup(Level.Invocation)
    public void prepare() {
        events.fill(batch);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long update() {
        return taking.take(batch);
    }
}
