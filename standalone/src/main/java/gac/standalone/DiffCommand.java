package gac.standalone;

import gac.correlate.release.Difference;
import gac.correlate.release.Release;
import gac.correlate.release.ReleaseLog;
import gac.correlate.release.ReleaseLog.Known;
import gac.correlate.release.Terms;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gac diff}: what {@code gac apply} would change, or what one release says and another does not. */
@Command(
        name = "diff",
        description =
                "Show what gac apply would change, and alerts a day; with ids of releases, how these differ from the release in force"
                        + " or from each other. Publishes nothing. Exit code 0: no difference, 1: a difference, 2: an error in the files.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gac diff my-config",
            "  gac diff --backtest 1 my-rules       new rules are tried on the events of a day",
            "  gac diff r-4f1c22ab90d1 r-93aa01b2c4d5"
        })
final class DiffCommand implements Callable<Integer> {
    private static final String RELEASE = "r-[0-9a-f]{12}";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final ReleaseDesk desk = new ReleaseDesk();

    @Mixin
    private final AlertForecast forecast = new AlertForecast();

    @Parameters(
            paramLabel = "PATH|RELEASE",
            arity = "0..*",
            description = "Paths as for gac apply; or one release (against the one in force), or two.")
    private List<String> what = List.of();

    @Override
    public Integer call() {
        ReleaseLog log = desk.read();
        if (!what.isEmpty() && what.stream().allMatch(one -> one.matches(RELEASE))) {
            return releases(log);
        }
        Proposal proposal = Proposal.of(
                ApplyCommand.documents(desk, log, what.stream().map(Path::of).toList()));
        if (!proposal.problems().isEmpty()) {
            throw CommandFailure.input("gac apply would refuse this:\n" + proposal.told());
        }
        Terms terms = new Terms(
                Trials.carried(log.newest(), proposal.release()),
                Expiries.of(log.newest(), proposal.release(), Clock.systemUTC().instant()));
        Release after = Proposal.of(proposal.documents(), terms).release();
        Difference difference = Difference.of(log.newest().map(Known::release).orElse(null), after);
        int differs = tell(difference);
        forecast.lines(desk, log, difference, after, Clock.systemUTC().instant())
                .forEach(spec.commandLine().getOut()::println);
        StoredHits.preview(desk, difference, after, Clock.systemUTC().instant())
                .forEach(spec.commandLine().getOut()::println);
        return differs;
    }

    private int releases(ReleaseLog log) {
        if (what.size() > 2) {
            throw CommandFailure.input("name one release, or two");
        }
        Release from = GetCommand.release(log, what.get(0)).release();
        Release to = what.size() == 2
                ? GetCommand.release(log, what.get(1)).release()
                : log.newest().orElseThrow().release();
        return tell(Difference.of(from, to));
    }

    private int tell(Difference difference) {
        PrintWriter out = spec.commandLine().getOut();
        DifferenceText.of(difference).forEach(out::println);
        out.println(DifferenceText.summary(difference));
        return difference.isEmpty() ? 0 : 1;
    }
}
