package gac.standalone;

import gac.correlate.indicators.IndicatorTable;
import gac.correlate.release.Release;
import gac.correlate.sigma.Definition;
import gac.correlate.sigma.LoadedRules;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gac rules test}: the samples beside the rules. */
@Command(
        name = "test",
        description =
                "Run the samples in rule files and beside them (SLUG.test.yml) through parsers, rules and correlations."
                        + " Exit code 1 when one does not do what it says, or a rule or a file of samples has an error.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  gac rules test", "  gac rules test rules/web/web_xss.yml", "  gac rules test --all rules my-rules"
        })
final class RulesTestCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final RuleOptions options = new RuleOptions();

    @Option(names = "--all", description = "Tell of each sample, not only of those that fail.")
    private boolean each;

    @Parameters(
            paramLabel = "PATH",
            arity = "0..*",
            description = "Rule files or folders. Default: the shipped rules. Rules that correlations refer to must be"
                    + " among them.")
    private List<Path> paths = List.of();

    private int samples;
    private int failed;

    @Override
    public Integer call() {
        List<Path> given = paths.isEmpty() ? RuleOptions.shipped() : paths;
        LoadedRules loaded = options.load(given);
        loaded.errors().forEach(error -> err().println("error: " + error));
        Release.Compiled compiled = Release.of(loaded, options.taxonomy(), IndicatorTable.EMPTY);
        compiled.problems().forEach(problem -> err().println("error: " + problem));
        RuleSampleRun run = new RuleSampleRun(compiled.release(), loaded);
        boolean broken = !loaded.errors().isEmpty() || !compiled.problems().isEmpty();
        List<RuleSamples> all;
        try {
            all = RuleSamples.all(given, loaded);
        } catch (CommandFailure unusable) {
            err().println("error: " + unusable.getMessage());
            return 1;
        }
        for (RuleSamples some : all) {
            some.about(loaded)
                    .ifPresentOrElse(rule -> some.samples().forEach(sample -> test(run, rule, sample)), () -> {
                        failed++;
                        out().println(
                                        "FAIL " + some.file() + ": no rule has the name or id " + some.rule()
                                                + ", nor does a file of that name hold one rule that alerts; name the rule with 'rule:'");
                    });
        }
        if (samples == 0 && failed == 0) {
            failed++;
            out().println("FAIL no samples: write them under 'samples:' in the rule, or in SLUG" + RuleSamples.SUFFIX
                    + " beside SLUG.yml");
        }
        out().printf("%d samples, %d failed%n", samples, failed);
        return broken || failed > 0 ? 1 : 0;
    }

    private void test(RuleSampleRun run, Definition rule, RuleSample sample) {
        samples++;
        List<String> wrong = run.run(rule, sample);
        String name = (rule.name() == null ? rule.id() : rule.name()) + " / " + sample.name();
        if (!wrong.isEmpty()) {
            failed++;
            out().println("FAIL " + name);
            wrong.forEach(line -> out().println("     " + line));
        } else if (each) {
            out().println("ok   " + name);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
