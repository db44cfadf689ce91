package gac.standalone;

import gac.ingest.fixture.Fixture;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gac fixtures}: recorded lines against the events they must give. */
@Command(
        name = "fixtures",
        description = {
            "Compare what recorded lines give with what they must give: for each NAME.log the events in NAME.expected.json"
                    + " beside it. Exit code 1 when they differ.",
            "The name of the folder is the type of the lines (nginx_access, postfix, …); where it is none, auto. Lines count as"
                    + " received on 2026-11-22T03:00:00Z."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gac fixtures my-lines/",
            "  gac fixtures --update my-lines/nginx_access/portal.log && git diff my-lines/"
        })
final class FixturesCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--update",
            description =
                    "Write what the lines give now into the .expected.json files. Read the difference before you keep it.")
    private boolean update;

    @Parameters(
            paramLabel = "PATH",
            arity = "1..*",
            description = "Files ending in .log, or folders with such files at any depth.")
    private List<Path> paths = List.of();

    private long lines;
    private int wrong;

    @Override
    public Integer call() throws IOException {
        for (Path path : paths) {
            if (!Files.isReadable(path)) {
                throw CommandFailure.input(path + ": no such file or folder, or it cannot be read");
            }
        }
        List<Fixture> fixtures = Fixture.find(paths);
        if (fixtures.isEmpty()) {
            throw CommandFailure.input("no file ends in .log under " + paths);
        }
        for (Fixture fixture : fixtures) {
            lines += fixture.lines().size();
            if (update) {
                update(fixture);
            } else {
                check(fixture);
            }
        }
        out().printf("%d files, %d lines, %d %s%n", fixtures.size(), lines, wrong, update ? "written" : "differ");
        out().flush();
        return wrong > 0 && !update ? 1 : 0;
    }

    private void update(Fixture fixture) throws IOException {
        if (fixture.update()) {
            wrong++;
            out().println("wrote " + fixture.expectation());
        }
    }

    private void check(Fixture fixture) throws IOException {
        List<String> differences;
        if (Files.exists(fixture.expectation())) {
            try {
                differences = fixture.differences().stream()
                        .map(Fixture.Difference::toString)
                        .toList();
            } catch (IOException e) {
                throw CommandFailure.input(String.valueOf(e.getMessage()), e);
            }
        } else {
            differences = List.of("there is no " + fixture.expectation().getFileName() + "; --update writes it");
        }
        if (!differences.isEmpty()) {
            wrong++;
            out().println("FAIL " + fixture.log());
            differences.forEach(line -> out().println("     " + line));
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
