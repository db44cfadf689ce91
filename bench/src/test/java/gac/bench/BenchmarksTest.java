package gac.bench;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.LogSource;
import gac.correlate.sigma.NamedText;
import gac.correlate.sigma.SigmaRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

class BenchmarksTest {
    /** Each benchmark once, with few rules and with the streams that are soon warm. */
    @Test
    void everyBenchmarkRuns(@TempDir Path rules) throws Exception {
        for (NamedText rule : GeneratedRules.processCreation(30, RuleSets.SEED)) {
            Files.writeString(rules.resolve(rule.name()), rule.text());
        }
        Options once = new OptionsBuilder()
                .include("gac\\.bench\\..*")
                .param("rules", rules.toString())
                .param("count", "300")
                .param("stream", "EVENT_COUNT_HOT", "VALUE_COUNT_100", "TEMPORAL_ORDERED")
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .mode(org.openjdk.jmh.annotations.Mode.SingleShotTime)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        Collection<RunResult> results = new Runner(once).run();
        Set<String> run = results.stream()
                .map(result -> result.getParams().getBenchmark())
                .collect(Collectors.toSet());
        Set<String> all = BenchmarkList.defaultList()
                .find(
                        OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
                        List.of(".*"),
                        List.of())
                .stream()
                .map(BenchmarkListEntry::getUsername)
                .collect(Collectors.toSet());
        assertThat(run).isEqualTo(all).isNotEmpty();
    }

    @Test
    void engineAndNaiveEvaluatorFindTheSame() {
        LoadedRules rules = RuleSets.load(RuleSets.GENERATED);
        assertThat(rules.errors()).isEmpty();
        compare(rules, Engines.WEB_ACCESS, GeneratedEvents.webAccess(300, 1));
        compare(rules, Engines.PROCESS_CREATION, GeneratedEvents.processCreation(300, 1));
    }

    private static void compare(LoadedRules rules, LogSource source, List<byte[]> events) {
        List<List<SigmaRule>> engine = new ArrayList<>();
        List<List<SigmaRule>> naive = new ArrayList<>();
        new Engines(rules, source, events).compare(engine::add, naive::add);
        assertThat(engine).isEqualTo(naive);
    }
}
