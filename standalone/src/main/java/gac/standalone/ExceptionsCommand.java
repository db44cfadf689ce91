package gac.standalone;

import gac.alerting.Printable;
import gac.correlate.offline.ExceptionHits;
import gac.correlate.release.ExceptionRule;
import gac.correlate.release.ExceptionsYaml;
import gac.correlate.release.ReleaseLog.Known;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gac exceptions}: what is held back, by whom, until when, and how often. */
@Command(
        name = "exceptions",
        description =
                "List the exceptions in force: what they hold back, who answers for them, until when, and how often they did. They are"
                        + " changed by gac apply.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  gac exceptions", "  gac exceptions --days 7"})
final class ExceptionsCommand implements Callable<Integer> {
    private static final Duration SOON = Duration.ofDays(14);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final ReleaseDesk desk = new ReleaseDesk();

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "Count what was held back in so many days (default: ${DEFAULT-VALUE}).")
    private int days = StoredHits.PREVIEW_DAYS;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Known newest = desk.read().newest().orElseThrow(() -> CommandFailure.found("no release is in force"));
        List<ExceptionRule> exceptions = newest.release().exceptions().all().stream()
                .sorted(Comparator.comparing(ExceptionsCommand::end).thenComparing(ExceptionRule::id))
                .toList();
        if (exceptions.isEmpty()) {
            out.println("no exception is in force");
            return 0;
        }
        Instant now = Clock.systemUTC().instant();
        StoredHits stored = StoredHits.count(desk, newest.release(), Set.of(), days, now);
        for (ExceptionRule exception : exceptions) {
            out.println(exception.id() + "  " + concerns(exception) + "  " + ends(exception, now));
            out.println("    " + exception.owner() + ": " + exception.reason());
            out.println("    " + heldBack(stored.hits().of(exception.id())));
        }
        out.println("counted from the detections stored since " + ReleaseText.time(stored.since()));
        return 0;
    }

    private static Instant end(ExceptionRule exception) {
        @Nullable Instant expires = exception.expires();
        return expires == null ? Instant.MAX : expires;
    }

    private static String concerns(ExceptionRule exception) {
        return (exception.rule() == null ? "category " + exception.category() : "rule " + exception.rule())
                + (exception.systems().isEmpty()
                        ? ""
                        : " on "
                                + String.join(
                                        ", ",
                                        exception.systems().stream().sorted().toList()))
                + (exception.when() == null ? "" : " when " + exception.when());
    }

    private static String ends(ExceptionRule exception, Instant now) {
        String day = ExceptionsYaml.lastDay(exception);
        if (exception.endedAt(now)) {
            return "ENDED after " + day + ": it holds nothing back any more";
        }
        return "until " + day + (exception.endedAt(now.plus(SOON)) ? " (soon)" : "");
    }

    private static String heldBack(ExceptionHits.Tally tally) {
        Instant last = tally.last();
        if (last == null) {
            return "held back nothing";
        }
        return "held back " + tally.held() + ", the last at " + ReleaseText.time(last) + "; mostly "
                + Printable.of(String.join(", ", tally.top(3)));
    }
}
