package gac.standalone;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gac.alerting.AlertJson;
import gac.alerting.CardRenderer;
import gac.correlate.gate.Gate;
import gac.correlate.offline.OfflineRun;
import gac.correlate.release.Document;
import gac.correlate.release.Documents;
import gac.correlate.release.Mentions;
import gac.correlate.release.Problem;
import gac.correlate.release.Release;
import gac.correlate.release.ReleaseFiles;
import gac.correlate.release.ReleaseSource;
import gac.ingest.enrich.Enrichment;
import gac.ingest.parse.event.ClientTrust;
import gac.ingest.parse.event.LineContext;
import gac.ingest.parse.event.LineType;
import gac.schemas.avro.Alert;
import gac.schemas.avro.AlertStatus;
import gac.schemas.avro.Disposition;
import gac.schemas.avro.Event;
import gac.schemas.avro.SystemRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gac detect}: lines in, alerts out, on event time and without Kafka. */
@Command(
        name = "detect",
        description =
                "Turn log lines into alerts, on the time the lines claim. Attempts without a sign of success are shown"
                        + " as one digest per system and day; --format json has each of them as well.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gac detect --type linux_auth /var/log/auth.log",
            "  gac detect --rules my-rules --systems systems.yaml --format json access.log.gz auth.log | jq .rule_name"
        })
final class DetectCommand implements Callable<Integer> {
    @SuppressWarnings("MissingSummary")
    enum Format {
        cards,
        json
    }

    private static final String OFFLINE = "offline";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final Screen screen = new Screen();

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            defaultValue = "auto",
            converter = ParseCommand.TypeName.class,
            completionCandidates = ParseCommand.TypeNames.class,
            description = "What the lines are: ${COMPLETION-CANDIDATES}. Default: auto.")
    private LineType type = LineType.AUTO;

    @Option(
            names = "--rules",
            paramLabel = "PATH",
            description = "A file or folder of Sigma rules; may be given several times. Default: the rules shipped.")
    private List<Path> rules = List.of();

    @Option(
            names = "--systems",
            paramLabel = "FILE",
            description = "The register of systems. Without it every source counts as level 3.")
    private @Nullable Path systems;

    @Option(names = "--exceptions", paramLabel = "FILE", description = "Exceptions: what is no alarm here.")
    private @Nullable Path exceptions;

    @Option(names = "--watches", paramLabel = "FILE", description = "Watches: times in which more is looked at.")
    private @Nullable Path watches;

    @Option(
            names = "--sources",
            paramLabel = "FILE",
            description = "Look up what this sources file says for all sources: geoip, user_agents, registered_domains."
                    + " Default: nothing is looked up.")
    private @Nullable Path sources;

    @Option(
            names = "--indicators",
            paramLabel = "FILE",
            description = "Feeds of indicators: addresses, domains, URLs, hashes, senders to look for.")
    private @Nullable Path indicators;

    @Option(
            names = "--organization",
            paramLabel = "ID",
            description = "Whose lines these are. Default: the one organization of --systems.")
    private @Nullable String organization;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            converter = ParseCommand.Zone.class,
            description = "Time zone of times written without one. Default: Asia/Ho_Chi_Minh.")
    private ZoneId zone = LineContext.DEFAULT_ZONE;

    @Option(
            names = "--received",
            paramLabel = "INSTANT",
            converter = ParseCommand.Moment.class,
            description = "When the lines arrived: it settles the year where a line has none. Default: now.")
    private @Nullable Instant received;

    @Option(
            names = "--format",
            paramLabel = "cards|json",
            description = "cards for people, or json: one alert a line. Default: cards.")
    private Format format = Format.cards;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "Files, also .gz, merged by time; standard input without any or for -.")
    private List<Path> files = List.of();

    private Enrichment enrichment = Enrichment.NONE;

    @Override
    public Integer call() throws IOException, InterruptedException {
        enrichment = ParseCommand.enrichment(sources);
        Release.Compiled compiled = compile();
        Release release = compiled.release();
        List<Alert> last = new ArrayList<>();
        OfflineRun run = OfflineRun.of(ReleaseSource.always(release), Gate.DEFAULT, alert -> {
            if (alert.getStatus() == AlertStatus.final$) {
                last.add(alert);
            }
        });
        Instant now = received == null ? Clock.systemUTC().instant() : received;
        String owner = owner(release);
        List<Lines> readers = new ArrayList<>();
        MergedEvents.forEach(
                files,
                file -> {
                    Lines lines = new Lines(owner, now);
                    readers.add(lines);
                    return lines;
                },
                run::accept);
        run.end();
        last.sort(Comparator.comparing(Alert::getFirst)
                .thenComparing(Alert::getLast)
                .thenComparing(Alert::getId));
        print(last);
        long attempts = last.stream().filter(alert -> !isCard(alert)).count();
        spec.commandLine()
                .getErr()
                .printf(
                        "%d events, %d detections (matches of rules, %d held back by exceptions), %d alerts (%d shown%s), %d held back"
                                + " because the system is below level 3%n",
                        run.detectCounters().events(),
                        run.detectCounters().detections(),
                        run.detectCounters().heldBack(),
                        run.correlateCounters().alerts(),
                        format == Format.json ? last.size() : last.size() - attempts,
                        format == Format.json || attempts == 0
                                ? ""
                                : "; " + attempts + " attempts are lines of the digests, --format json has each",
                        run.correlateCounters().belowLevel());
        tellTooLong(readers);
        return compiled.refused().isEmpty() ? 0 : 2;
    }

    private void tellTooLong(List<Lines> readers) {
        long count = readers.stream().mapToLong(lines -> lines.tooLong).sum();
        if (count > 0) {
            String first = readers.stream()
                    .map(lines -> lines.firstTooLong)
                    .filter(place -> place != null)
                    .findFirst()
                    .orElseThrow();
            spec.commandLine()
                    .getErr()
                    .printf(
                            "%d lines longer than %d bytes were left out, the first at %s; gac parse shows them as dead letters"
                                    + " (too_long)%n",
                            count, InputLines.LONGEST, first);
        }
    }

    private Release.Compiled compile() {
        List<Document> documents;
        try {
            documents = Documents.read(new ReleaseFiles(
                    rules.isEmpty() ? RuleOptions.shipped() : rules, systems, exceptions, watches, indicators));
        } catch (IOException e) {
            throw CommandFailure.input(String.valueOf(e.getMessage()), e);
        }
        Release.Compiled compiled = Release.compile(Release.idOf(Instant.EPOCH, documents), Instant.EPOCH, documents);
        for (Problem problem : compiled.problems()) {
            spec.commandLine().getErr().println("error: " + problem);
        }
        if (!compiled.fatal().isEmpty()) {
            throw CommandFailure.input("the systems, exceptions or watches cannot be used; see above");
        }
        Mentions mentions = Mentions.of(compiled, documents);
        for (Problem problem : mentions.warnings()) {
            spec.commandLine().getErr().println("warning: " + problem);
        }
        for (Problem problem : mentions.errors()) {
            spec.commandLine().getErr().println("error: " + problem);
        }
        if (!mentions.errors().isEmpty()) {
            throw CommandFailure.input("the exceptions or watches cannot be used; see above");
        }
        return compiled;
    }

    /** Whose lines these are: systems are found only by the events of their own organization. */
    private String owner(Release release) {
        Set<String> owners = new TreeSet<>();
        for (SystemRecord system : release.systems().all()) {
            owners.add(system.getOrganization());
        }
        if (organization != null) {
            if (systems != null && !owners.contains(organization)) {
                throw CommandFailure.input(systems + " has no system of the organization '" + organization
                        + "', so no line could belong to one; it has systems of " + String.join(", ", owners));
            }
            return organization;
        }
        if (owners.size() > 1) {
            throw CommandFailure.input(
                    systems + " has systems of several organizations; say whose lines these are with --organization "
                            + String.join("|", owners));
        }
        return owners.isEmpty() ? OFFLINE : owners.iterator().next();
    }

    /** Attempts are shown as lines of their digest. */
    private static boolean isCard(Alert alert) {
        return alert.getDisposition() != Disposition.digest
                || !alert.getMembers().isEmpty();
    }

    /** JSON in order of time; cards the worst first, digests last. */
    private void print(List<Alert> alerts) {
        PrintWriter out = spec.commandLine().getOut();
        CardRenderer cards = screen.renderer();
        List<Alert> ordered = new ArrayList<>(alerts);
        if (format == Format.cards) {
            ordered.sort(Comparator.comparing((Alert alert) -> alert.getDisposition() == Disposition.digest)
                    .thenComparing(Alert::getLevel, Comparator.reverseOrder()));
        }
        for (Alert alert : ordered) {
            if (format == Format.json) {
                ObjectNode json = AlertJson.of(alert);
                if (!alert.getSystems().isEmpty()) {
                    json.put("system", alert.getSystems().get(0).getId());
                }
                out.println(json);
            } else if (isCard(alert)) {
                out.println(cards.card(alert));
            }
        }
        out.flush();
        if (out.checkError()) {
            throw CommandFailure.outputClosed();
        }
    }

    /** The lines of one file. */
    private final class Lines implements MergedEvents.Reader {
        private final String owner;
        private final Instant now;
        private final LineStream stream = new LineStream();
        private Instant reached = Instant.EPOCH;
        private long number;
        private long tooLong;
        private @Nullable String firstTooLong;

        private Lines(String owner, Instant now) {
            this.owner = owner;
            this.now = now;
        }

        @Override
        public void read(InputLines.Line line, Consumer<Event> events) {
            number++;
            if (line.cut()) {
                tooLong++;
                if (firstTooLong == null) {
                    firstTooLong = (line.name() == null ? "standard input" : line.name()) + ":" + number;
                }
                return;
            }
            String text = line.bytes().toString(StandardCharsets.UTF_8);
            Event event = stream.read(text, context(line));
            if (event.getIngest().getClock().equals("claimed")) {
                Instant created = event.getEvent().getCreated();
                reached = created.isAfter(reached) ? created : reached;
            } else {
                // no time, or one to come: as late as the line before it, so that it moves the time of nobody else
                event.getEvent().setCreated(reached);
                event.getIngest().setEffective(reached);
            }
            enrichment.enrich(event);
            events.accept(event);
            stream.together(event).forEach(events);
        }

        @Override
        public void end(Consumer<Event> events) {
            stream.end().forEach(events);
        }

        private LineContext context(InputLines.Line line) {
            Path file = line.name();
            String name = file == null ? "-" : file.toString();
            return new LineContext(
                    OFFLINE,
                    owner,
                    null,
                    OFFLINE,
                    null,
                    null,
                    file == null ? null : name,
                    file == null ? -1 : line.offset(),
                    now,
                    zone,
                    type,
                    ClientTrust.NONE,
                    LineContext.DEFAULT_OLDEST,
                    true,
                    host -> null,
                    name + ":" + line.offset());
        }
    }
}
