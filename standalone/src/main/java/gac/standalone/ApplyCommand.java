package gac.standalone;

import gac.correlate.release.Document;
import gac.correlate.release.ReleaseLog;
import gac.correlate.release.Terms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gac apply}: files become the release in force, without a restart. */
@Command(
        name = "apply",
        description =
                "Check rules, systems, exceptions and watches, show what they change and what that would have done, and publish them as a"
                        + " release: in force five seconds later, without a restart. A single error refuses all of it. Exit code 1"
                        + " when you say no, 2 when it is refused.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gac apply                                  what config/gac.yaml names",
            "  gac apply exceptions.yaml                  other exceptions; rules and systems stay",
            "  gac apply --yes --author an --note 'ticket 17' my-config"
        })
final class ApplyCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final ReleaseChange change = new ReleaseChange();

    @Option(
            names = "--trial",
            paramLabel = "DAYS",
            description =
                    "New rules detect and alert nobody for so many days; 0: they alert at once (default: ${DEFAULT-VALUE}).")
    private int trial = 14;

    @Parameters(
            paramLabel = "PATH",
            arity = "0..*",
            description =
                    "Files, and folders searched through: rules and filters, systems, exceptions, watches. A folder with a gac.yaml stands"
                            + " for what this names. Of kinds that no PATH holds, what is in force stays. Default: the configuration.")
    private List<Path> paths = List.of();

    @Override
    public Integer call() {
        ReleaseLog log = change.desk().read();
        return change.make(
                log,
                documents(change.desk(), log, paths),
                (newest, now, difference, at) -> new Terms(
                        Trials.withAdded(newest, now, difference, at, at.plus(Duration.ofDays(trial))),
                        Expiries.of(newest, now, at)),
                null,
                spec.commandLine().getOut());
    }

    static List<Document> documents(ReleaseDesk desk, ReleaseLog log, List<Path> paths) {
        return paths.isEmpty()
                ? Proposal.read(desk.config())
                : Proposal.read(
                        paths, log.newest().map(ReleaseLog.Known::documents).orElse(List.of()));
    }
}
