package gac.standalone;

import gac.correlate.release.AlertDefinition;
import gac.correlate.release.ReleaseLog;
import gac.correlate.release.ReleaseLog.Known;
import gac.correlate.release.Terms;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gac rules promote}: ends the trial of rules. */
@Command(
        name = "promote",
        description =
                "End the trial of rules: show how many alerts a day they would have raised and about whom, ask, and publish a release in"
                        + " which they alert. Without a rule: which are on trial.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  gac rules promote", "  gac rules promote web_backup --yes"})
final class RulesPromoteCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final ReleaseChange change = new ReleaseChange();

    @Parameters(paramLabel = "RULE", arity = "0..*", description = "Names or ids of rules on trial.")
    private List<String> rules = List.of();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        ReleaseLog log = change.desk().read();
        Known newest = log.newest().orElseThrow(() -> CommandFailure.found("no release is in force"));
        Instant now = Clock.systemUTC().instant();
        Map<String, Instant> shadow = new HashMap<>(newest.manifest().terms().shadow());
        if (rules.isEmpty()) {
            Trials.named(newest)
                    .forEach((rule, until) -> out.println(rule + "  on trial until " + ReleaseText.time(until)
                            + (until.isAfter(now) ? "" : " (over: it alerts)")));
            return 0;
        }
        List<String> ids = new ArrayList<>();
        for (String rule : rules) {
            String id = onTrial(newest, shadow, rule);
            if (id == null) {
                throw CommandFailure.found("'" + rule + "' is not on trial: gac rules promote lists those that are");
            }
            ids.add(id);
        }
        shadow.keySet().removeAll(ids);
        return change.make(
                log,
                newest.documents(),
                (known, release, difference, at) -> new Terms(shadow, Expiries.of(known, release, at)),
                "promoted " + String.join(", ", rules),
                out);
    }

    private static @Nullable String onTrial(Known newest, Map<String, Instant> shadow, String rule) {
        for (AlertDefinition definition : newest.release().definitions().all()) {
            if ((definition.id().equals(rule) || definition.name().equals(rule))
                    && shadow.containsKey(definition.id())) {
                return definition.id();
            }
        }
        return null;
    }
}
