package gac.standalone;

import gac.correlate.detect.LogSources;
import gac.correlate.indicators.IndicatorTable;
import gac.correlate.release.Release;
import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.Taxonomy;
import gac.correlate.sigma.lint.FieldCatalog;
import gac.correlate.sigma.lint.Linter;
import gac.correlate.sigma.lint.Warning;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gac rules check}: every error with its place and how to mend it. */
@Command(
        name = "check",
        description =
                "Load rules; report every error with file, line and column, and what never fires, always fires, is slow"
                        + " or asks for fields its events do not have. Exit code 1 when there is an error (--strict: or a warning).",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  gac rules check my-rules", "  gac rules check --strict --ignore slow,samples my-rules"})
final class RulesCheckCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final RuleOptions options = new RuleOptions();

    @Option(names = "--strict", description = "Count warnings as errors.")
    private boolean strict;

    @Option(
            names = "--ignore",
            paramLabel = "KIND",
            split = ",",
            description = "Leave out warnings of these kinds: logsource, field, never, always, slow, unused, samples.")
    private Set<Warning.Kind> ignored = Set.of();

    @Parameters(paramLabel = "PATH", arity = "0..*", description = "Rule files or folders. Default: the shipped rules.")
    private List<Path> paths = List.of();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<Path> given = paths.isEmpty() ? RuleOptions.shipped() : paths;
        LoadedRules loaded = options.load(given);
        Taxonomy taxonomy = options.taxonomy();
        List<String> errors = new ArrayList<>();
        loaded.errors().forEach(error -> errors.add(error.toString()));
        Release.of(loaded, taxonomy, IndicatorTable.EMPTY)
                .problems()
                .forEach(problem -> errors.add(problem.toString()));
        List<Warning> doubts = new ArrayList<>(Linter.check(
                loaded, FieldCatalog.shipped(taxonomy), LogSources.shipped().all()));
        try {
            doubts.addAll(RuleSamples.missing(given, loaded));
        } catch (CommandFailure unusable) { // a file of samples: what else there is to say is said all the same
            errors.add(String.valueOf(unusable.getMessage()));
        }
        errors.forEach(error -> out.println("error: " + error));
        loaded.warnings().forEach(warning -> out.println("warning: " + warning));
        doubts.removeIf(warning -> ignored.contains(warning.kind()));
        doubts.forEach(warning -> out.println("warning: " + warning));
        int warnings = loaded.warnings().size() + doubts.size();
        out.printf(
                "%d rules, %d correlations, %d filters; %d errors, %d warnings%n",
                loaded.rules().size(),
                loaded.correlations().size(),
                loaded.filters().size(),
                errors.size(),
                warnings);
        return !errors.isEmpty() || (strict && warnings > 0) ? 1 : 0;
    }
}
