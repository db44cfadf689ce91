package gac.standalone;

import gac.correlate.release.ReleaseLog;
import gac.correlate.release.ReleaseLog.Known;
import gac.correlate.release.Terms;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gac rollback}: an earlier release again. */
@Command(
        name = "rollback",
        description =
                "Publish an earlier release again: in force five seconds later, as a release of its own. What came in meanwhile stays"
                        + " decided as it was.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gac rollback                    to the release before the one in force",
            "  gac rollback r-4f1c22ab90d1 --yes --note 'too many alerts'"
        })
final class RollbackCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final ReleaseChange change = new ReleaseChange();

    @Parameters(
            paramLabel = "RELEASE",
            arity = "0..1",
            description = "The release to go back to (default: the one before the one in force).")
    private @Nullable String release;

    @Override
    public Integer call() {
        ReleaseLog log = change.desk().read();
        Known to = release == null ? before(log) : GetCommand.release(log, release);
        return change.make(
                log,
                to.documents(),
                (newest, now, difference, at) ->
                        new Terms(Trials.carried(Optional.of(to), now), Expiries.of(Optional.of(to), now, at)),
                "back to " + to.manifest().id(),
                spec.commandLine().getOut());
    }

    private static Known before(ReleaseLog log) {
        List<Known> all = log.known();
        if (all.size() < 2) {
            throw CommandFailure.found("there is no release before the one in force");
        }
        return all.get(all.size() - 2);
    }
}
