package gac.standalone;

import gac.correlate.release.AlertDefinition;
import gac.correlate.release.Document;
import gac.correlate.release.ReleaseLog;
import gac.correlate.release.ReleaseLog.Known;
import gac.correlate.release.ReleaseLog.Refused;
import gac.schemas.avro.DefinitionKind;
import gac.schemas.avro.Refusal;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gac get}: what is in force. */
@Command(
        name = "get",
        description =
                "Show the release in force and what was refused; all releases; a release; or one rule, system or exception as its"
                        + " author wrote it.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gac get                           the release in force, and what was refused",
            "  gac get releases                  all releases, the youngest first",
            "  gac get ssh_brute_force           the text of a rule, by name or id; of a system, an exception by id",
            "  gac get ssh_brute_force --release r-4f1c22ab90d1"
        })
final class GetCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final ReleaseDesk desk = new ReleaseDesk();

    @Option(names = "--release", paramLabel = "RELEASE", description = "Look into this release, not the newest.")
    private @Nullable String release;

    @Parameters(
            paramLabel = "WHAT",
            arity = "0..1",
            description = "releases, the id of a release, or the name or id of a rule, system or exception.")
    private @Nullable String what;

    @Override
    public Integer call() {
        ReleaseLog log = desk.read();
        PrintWriter out = spec.commandLine().getOut();
        String wanted = what;
        if (wanted == null && release == null) {
            return inForce(log, out);
        }
        if ("releases".equals(wanted)) {
            releases(log, out);
            return 0;
        }
        if (wanted == null || log.find(wanted).isPresent()) {
            describe(release(log, wanted == null ? String.valueOf(release) : wanted), out);
            return 0;
        }
        Known in = release == null
                ? log.newest().orElseThrow(() -> CommandFailure.found("no release is in force"))
                : release(log, release);
        List<Document> texts = texts(in, wanted);
        if (texts.isEmpty()) {
            throw CommandFailure.found("release " + in.manifest().id() + " has no rule, system or exception '" + wanted
                    + "', and there is no release of that id (gac get releases)");
        }
        for (Document text : texts) {
            out.println("# " + text.name() + " in release " + in.manifest().id());
            out.print(text.text().endsWith("\n") ? text.text() : text.text() + "\n");
        }
        return 0;
    }

    /** @throws CommandFailure when there is none of that id */
    static Known release(ReleaseLog log, String id) {
        return log.find(id)
                .orElseThrow(() -> CommandFailure.found(
                        log.refused().stream()
                                        .anyMatch(one -> one.manifest().id().equals(id))
                                ? "release " + id + " was refused: gac get says why"
                                : "there is no release " + id + ": gac get releases lists them"));
    }

    private static int inForce(ReleaseLog log, PrintWriter out) {
        Instant now = Clock.systemUTC().instant();
        Known current = null;
        for (Known known : log.known()) {
            if (current == null || !known.manifest().from().isAfter(now)) {
                current = known;
            }
        }
        if (current == null) {
            out.println("no release is in force");
        } else {
            describe(current, out);
            String id = current.manifest().id();
            log.newest()
                    .filter(newest -> !newest.manifest().id().equals(id))
                    .ifPresent(newest -> out.println("next: " + ReleaseText.line(newest.manifest())));
        }
        refusals(log, out);
        return current == null ? 1 : 0;
    }

    private static void describe(Known known, PrintWriter out) {
        out.println(ReleaseText.line(known.manifest()));
        out.println("published " + ReleaseText.time(known.manifest().published()) + "; "
                + ReleaseText.content(known.release()));
        Trials.named(known)
                .forEach((rule, until) -> out.println("on trial until " + ReleaseText.time(until) + ": " + rule));
    }

    private static void releases(ReleaseLog log, PrintWriter out) {
        List<Known> all = new ArrayList<>(log.known());
        for (int i = all.size() - 1; i >= 0; i--) {
            out.println(ReleaseText.line(all.get(i).manifest()));
        }
        refusals(log, out);
    }

    private static void refusals(ReleaseLog log, PrintWriter out) {
        for (Refused refused : log.refused()) {
            out.println("refused: " + ReleaseText.line(refused.manifest()));
            refused.problems().forEach(problem -> out.println("  " + problem));
        }
        Optional.ofNullable(log.refusedFiles()).ifPresent(refused -> files(refused, out));
    }

    private static void files(Refusal refused, PrintWriter out) {
        out.println("refused: the files of the last start, at " + ReleaseText.time(refused.getRefused()) + " by "
                + refused.getAuthor());
        refused.getProblems().forEach(problem -> out.println("  " + problem));
    }

    /** The document a rule, system or exception stands in. */
    private static List<Document> texts(Known in, String wanted) {
        List<Document> texts = new ArrayList<>();
        for (AlertDefinition definition : in.release().definitions().all()) {
            if (definition.id().equals(wanted) || definition.name().equals(wanted)) {
                String file = definition.source().header().origin().file();
                in.documents().stream()
                        .filter(document -> document.kind() == DefinitionKind.rule
                                && document.name().equals(file)
                                && (document.text().contains(definition.id())
                                        || document.text()
                                                .contains(definition.title().getEn())))
                        .findFirst()
                        .ifPresent(texts::add);
            }
        }
        if (in.release().systems().byId(wanted) != null) {
            kind(in, DefinitionKind.system, texts);
        }
        if (in.release().exceptions().all().stream().anyMatch(one -> one.id().equals(wanted))) {
            kind(in, DefinitionKind.exception, texts);
        }
        if (in.release().watches().all().stream().anyMatch(one -> one.id().equals(wanted))) {
            kind(in, DefinitionKind.watch, texts);
        }
        return texts;
    }

    private static void kind(Known in, DefinitionKind kind, List<Document> texts) {
        in.documents().stream().filter(document -> document.kind() == kind).forEach(texts::add);
    }
}
