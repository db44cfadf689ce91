package gac.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Windows process creations, fields named as they come, against a whole collection. Operations are events, on one core. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ProcessCreationBenchmark {
    /** {@code generated}, or a directory of rules. */
    @Param(RuleSets.GENERATED)
    public String rules = RuleSets.GENERATED;

    /** Set by {@link #load} before anything is measured. */
    @SuppressWarnings("NullAway.Init")
    private Engines engines;

    @Setup
    public void load() {
        engines = new Engines(
                RuleSets.load(rules),
                Engines.PROCESS_CREATION,
                GeneratedEvents.processCreation(Engines.EVENTS, RuleSets.SEED));
    }

    @Benchmark
    public long engine() {
        return engines.engine();
    }

    @Benchmark
    public long naive() {
        return engines.naive();
    }
}
