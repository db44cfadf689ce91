package gac.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Ten times the rules of one log source: what a rule more costs. Operations are events, on one core. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class RuleCountBenchmark {
    /** How many rules of the log source there are, all generated. */
    @Param({"300", "3000"})
    public int count = 300;

    /** Set by {@link #load} before anything is measured. */
    @SuppressWarnings("NullAway.Init")
    private Engines engines;

    @Setup
    public void load() {
        engines = new Engines(
                RuleSets.parse(GeneratedRules.processCreation(count, RuleSets.SEED)),
                Engines.PROCESS_CREATION,
                GeneratedEvents.processCreation(Engines.EVENTS, RuleSets.SEED));
    }

    @Benchmark
    public long engine() {
        return engines.engine();
    }
}
