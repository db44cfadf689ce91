package gac.bench;

import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.NamedText;
import gac.correlate.sigma.RuleLoader;
import gac.correlate.sigma.RuleMatcher;
import gac.correlate.sigma.Taxonomy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A whole collection from its files to a matcher, in a JVM that has loaded nothing before. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(5)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class LoadingBenchmark {
    /** {@code generated}, or a directory of rules. */
    @Param(RuleSets.GENERATED)
    public String rules = RuleSets.GENERATED;

    private List<NamedText> texts = List.of();
    private List<Path> paths = List.of();
    private Map<String, List<String>> placeholders = Map.of();

    @Setup
    public void find() {
        if (rules.equals(RuleSets.GENERATED)) {
            texts = GeneratedRules.collection(RuleSets.SEED);
        } else {
            paths = RuleSets.paths(rules);
            placeholders = RuleSets.placeholders(rules);
        }
    }

    @Benchmark
    public Object load() {
        RuleLoader loader = new RuleLoader(placeholders);
        LoadedRules loaded = texts.isEmpty() ? loader.load(paths) : loader.parse(texts);
        return RuleMatcher.compile(loaded, Taxonomy.standard());
    }
}
