package gac.standalone;

import gac.ingest.config.ConfigException;
import gac.ingest.config.PatternsLoader;
import gac.ingest.parse.event.LineContext;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gac patterns}: files of patterns, proved by the lines in them. */
@Command(
        name = "patterns",
        description = {
            "Read files of patterns for software of your own and run the tests in them. Exit code 1 when a file would be refused.",
            "Test lines count as received on 2026-11-22T03:00:00Z."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gac patterns config/patterns/portal.yaml",
            "  gac parse --patterns config/patterns/portal.yaml portal.log"
        })
final class PatternsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--zone", description = "Time zone of stamps that name none (default: ${DEFAULT-VALUE}).")
    private ZoneId zone = LineContext.DEFAULT_ZONE;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files of patterns (YAML).")
    private List<Path> files = List.of();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        int refused = 0;
        for (Path file : files) {
            try {
                PatternsLoader.Loaded loaded = PatternsLoader.load(file, zone);
                out.printf(
                        "%s: %d patterns, %d tests hold%n",
                        file, loaded.patterns().size(), loaded.tests());
            } catch (ConfigException e) {
                refused++;
                out.println("FAIL " + file);
                e.errors().forEach(error -> out.println("     " + error));
            }
        }
        out.flush();
        return refused > 0 ? 1 : 0;
    }
}
