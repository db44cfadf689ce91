package gac.standalone;

import gac.correlate.release.AlertDefinition;
import gac.correlate.release.Difference;
import gac.correlate.release.Document;
import gac.correlate.release.Manifest;
import gac.correlate.release.Release;
import gac.correlate.release.ReleaseLog;
import gac.correlate.release.ReleaseLog.Known;
import gac.correlate.release.Terms;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a person changes what is in force: sees the difference and what it would do, agrees, and it is published. */
final class ReleaseChange {
    @Mixin
    private final ReleaseDesk desk = new ReleaseDesk();

    @Mixin
    private final AlertForecast forecast = new AlertForecast();

    @Option(
            names = {"-y", "--yes"},
            description = "Publish without asking.")
    private boolean yes;

    @Option(
            names = "--author",
            paramLabel = "NAME",
            description = "Who answers for it (default: the user of this machine).")
    private String author = System.getProperty("user.name", "gac");

    @Option(names = "--note", paramLabel = "TEXT", description = "Why; kept with the release.")
    private @Nullable String note;

    /** Which rules will be on trial, and when exceptions end. */
    interface Choice {
        Terms of(Optional<Known> newest, Release now, Difference difference, Instant at);
    }

    ReleaseDesk desk() {
        return desk;
    }

    /**
     * Shows what {@code documents} change, asks, publishes.
     *
     * @param otherwise the note when the user gives none
     * @return the exit code
     */
    int make(ReleaseLog log, List<Document> documents, Choice choice, @Nullable String otherwise, PrintWriter out) {
        Optional<Known> newest = log.newest();
        Proposal proposal = Proposal.of(documents);
        if (!proposal.problems().isEmpty()) {
            throw CommandFailure.input("refused, nothing is published" + stays(newest) + "\n" + proposal.told());
        }
        proposal.warnings().forEach(warning -> out.println("warning: " + warning));
        Clock clock = Clock.systemUTC();
        Release before = newest.map(Known::release).orElse(null);
        Terms terms = choice.of(newest, proposal.release(), Difference.of(before, proposal.release()), clock.instant());
        Difference difference =
                Difference.of(before, Proposal.of(documents, terms).release());
        if (difference.isEmpty()) {
            out.println("nothing to do: "
                    + newest.map(one -> "release " + one.manifest().id()).orElse("no release")
                    + " already says all of it");
            return 0;
        }
        DifferenceText.of(difference).forEach(out::println);
        out.println(DifferenceText.summary(difference));
        trial(newest, proposal.release(), terms.shadow(), out);
        // Trials that go on alert nobody, before as after; of a rule whose trial begins people want to know what comes
        // after it.
        Map<String, Instant> goingOn = new HashMap<>(terms.shadow());
        goingOn.keySet()
                .retainAll(newest.map(one -> one.manifest().terms().shadow().keySet())
                        .orElse(Set.of()));
        Release expected =
                Proposal.of(documents, new Terms(goingOn, terms.expiries())).release();
        forecast.lines(desk, log, difference, expected, clock.instant()).forEach(out::println);
        StoredHits.preview(desk, difference, expected, clock.instant()).forEach(out::println);
        if (!agreed(out)) {
            out.println("nothing is published");
            return 1;
        }
        Manifest manifest = desk.publish(
                documents,
                terms,
                newest.map(one -> one.manifest().id()),
                author,
                note == null ? otherwise : note,
                clock);
        out.println("release " + manifest.id() + " of " + manifest.author() + " is published, in force from "
                + ReleaseText.time(manifest.from()));
        late(newest, manifest, out);
        return 0;
    }

    private static void trial(Optional<Known> newest, Release now, Map<String, Instant> shadow, PrintWriter out) {
        shadow.forEach((id, until) -> {
            AlertDefinition definition = now.definitions().byId(id);
            boolean known = newest.isPresent()
                    && newest.get().manifest().terms().shadow().containsKey(id);
            if (definition != null && !known) {
                out.println(definition.name() + " is on trial until " + ReleaseText.time(until)
                        + ": it detects and alerts nobody; gac rules promote ends that");
            }
        });
    }

    /** A release whose author's clock was ahead comes into force after this one. */
    private static void late(Optional<Known> newest, Manifest manifest, PrintWriter out) {
        newest.filter(one -> one.manifest().from().isAfter(manifest.from()))
                .ifPresent(
                        one -> out.println("warning: release " + one.manifest().id() + " takes over again at "
                                + ReleaseText.time(one.manifest().from())
                                + ", because the clock of whoever published it was ahead; publish again after that"));
    }

    private static String stays(Optional<Known> newest) {
        return newest.map(one -> "; release " + one.manifest().id() + " stays in force:")
                .orElse(":");
    }

    private boolean agreed(PrintWriter out) {
        if (yes) {
            return true;
        }
        out.print("publish? [y/N] ");
        out.flush();
        try {
            // not closed: standard input is not ours
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            String answer = in.readLine();
            if (answer == null) {
                out.println();
                throw CommandFailure.input("nobody answers: nothing is published; in scripts say --yes");
            }
            return List.of("y", "yes", "c", "có").contains(answer.strip().toLowerCase(Locale.ROOT));
        } catch (IOException e) {
            throw CommandFailure.input("the answer cannot be read: nothing is published; in scripts say --yes", e);
        }
    }
}
