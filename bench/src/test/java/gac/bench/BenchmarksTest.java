package gac.bench;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.LogSource;
import gac.correlate.sigma.SigmaRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

class BenchmarksTest {
    @Test
    void everyBenchmarkRuns() throws Exception {
        Options once = new OptionsBuilder()
                .include("gac\\.bench\\..*")
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .mode(org.openjdk.jmh.annotations.Mode.SingleShotTime)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        Collection<RunResult> results = new Runner(once).run();
        int benchmarks = BenchmarkList.defaultList()
                .find(
                        OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
                        List.of(".*"),
                        List.of())
                .size();
        assertThat(results).hasSizeGreaterThanOrEqualTo(benchmarks);
    }

    @Test
    void engineAndNaiveEvaluatorFindTheSame() {
        LoadedRules rules = RuleSets.load(RuleSets.GENERATED);
        assertThat(rules.errors()).isEmpty();
        compare(rules, Engines.WEB_ACCESS, GeneratedEvents.webAccess(1_000, 1));
        compare(rules, Engines.PROCESS_CREATION, GeneratedEvents.processCreation(1_000, 1));
    }

    private static void compare(LoadedRules rules, LogSource source, List<byte[]> events) {
        List<List<SigmaRule>> engine = new ArrayList<>();
        List<List<SigmaRule>> naive = new ArrayList<>();
        new Engines(rules, source, events).compare(engine::add, naive::add);
        assertThat(engine).isEqualTo(naive);
    }
}
