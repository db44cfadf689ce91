package gac.standalone;

import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.RuleMatcher;
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

/** {@code gac rules check}: every error with its place and how to mend it. */
@Command(
        name = "check",
        description = "Load rules and report every error with file, line and column. Exit code 1 when there is one.",
        mixinStandardHelpOptions = true)
final class RulesCheckCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final RuleOptions options = new RuleOptions();

    @Option(names = "--strict", description = "Count warnings as errors.")
    private boolean strict;

    @Parameters(paramLabel = "PATH", arity = "0..*", description = "Rule files or folders. Default: the shipped rules.")
    private List<Path> paths = List.of();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        LoadedRules loaded = options.load(paths.isEmpty() ? RuleOptions.shipped() : paths);
        RuleMatcher.compile(loaded, options.taxonomy());
        loaded.errors().forEach(error -> out.println("error: " + error));
        loaded.warnings().forEach(warning -> out.println("warning: " + warning));
        out.printf(
                "%d rules, %d correlations, %d filters; %d errors, %d warnings%n",
                loaded.rules().size(),
                loaded.correlations().size(),
                loaded.filters().size(),
                loaded.errors().size(),
                loaded.warnings().size());
        boolean failed =
                !loaded.errors().isEmpty() || (strict && !loaded.warnings().isEmpty());
        return failed ? 1 : 0;
    }
}
