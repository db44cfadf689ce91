package gac.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import gac.correlate.coverage.Coverage;
import gac.correlate.coverage.Coverage.RuleReach;
import gac.correlate.coverage.Coverage.Wanted;
import gac.correlate.coverage.Obstacle;
import gac.correlate.coverage.Requirement;
import gac.correlate.coverage.SystemInputs;
import gac.correlate.detect.LogSources;
import gac.correlate.gate.Gate;
import gac.correlate.offline.StoredRecords;
import gac.correlate.release.Release;
import gac.correlate.release.SystemRegister;
import gac.correlate.sigma.LogSource;
import gac.correlate.sigma.NamedText;
import gac.schemas.EventView;
import gac.schemas.KafkaSchemas;
import gac.schemas.Topics;
import gac.schemas.Wire;
import gac.schemas.WireException;
import gac.schemas.avro.SystemRecord;
import gac.standalone.operations.CoverageView;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gac coverage}: what comes of a system, what is wanted of it, which rules can fire there. */
@Command(
        name = "coverage",
        description =
                "Tell what comes of a system, which of the inputs that law and policy want are there, and which rules can fire there and"
                        + " which cannot, with why: no event of their log source came, or a field they need never had a value. Looks at the events that"
                        + " Kafka has stored, and at the release in force.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every input that is wanted is there", "1:one is missing", "2:cannot tell"},
        footerHeading = "%nExamples:%n",
        footer = {"  gac coverage portal", "  gac coverage mail --hours 168 --lang vi"})
final class CoverageCommand implements Callable<Integer> {
    /** Events looked at: half a minute or so. */
    private static final long MOST_EVENTS = 5_000_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final ReleaseDesk desk = new ReleaseDesk();

    @Mixin
    private final Screen screen = new Screen();

    @Parameters(paramLabel = "SYSTEM", description = "Id of a system in the register.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String system;

    @Option(
            names = "--hours",
            paramLabel = "N",
            description =
                    "Look at the events received in so many hours (default: ${DEFAULT-VALUE}), at most the last five million.")
    private int hours = 24;

    @Option(
            names = "--wanted",
            paramLabel = "FILE",
            description = "What law and policy want, instead of what comes with Gác (docs/coverage.md).")
    private @Nullable Path wanted;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        if (hours < 1) {
            throw CommandFailure.input("--hours " + hours + ": write a number above 0");
        }
        List<Requirement> requirements = requirements();
        Release release = desk.read()
                .newest()
                .orElseThrow(() -> CommandFailure.found("no release is in force"))
                .release();
        SystemRecord record = release.systems().byId(system);
        if (record == null) {
            throw CommandFailure.input("no system '" + system + "' is registered; there are " + ids(release.systems()));
        }
        Instant now = Clock.systemUTC().instant();
        SystemInputs inputs = new SystemInputs(release, system, LogSources.shipped());
        Instant since;
        boolean cut;
        try (KafkaSchemas schemas = KafkaSchemas.reading(desk.client());
                StoredRecords records = StoredRecords.open(
                        desk.client(),
                        Topics.EVENTS.name(),
                        now.minus(Duration.ofHours(hours)),
                        MOST_EVENTS,
                        desk.answer())) {
            EventView view = EventView.with(Wire.with(schemas));
            boolean more = true;
            while (more) {
                more = records.next((value, at) -> take(view, value, inputs));
            }
            since = records.since();
            cut = records.cut();
        } catch (KafkaException e) {
            throw desk.unreachable(e);
        }
        Coverage coverage = Coverage.of(record, release, inputs, requirements, Gate.DEFAULT.level(), now);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(coverage, since));
        } else {
            out.print(new CoverageView(screen.language()).of(coverage, since, cut, now));
        }
        out.flush();
        return coverage.wanted().stream().allMatch(one -> one.last() != null) ? 0 : 1;
    }

    private List<Requirement> requirements() {
        Path file = wanted;
        if (file == null) {
            return Requirement.shipped();
        }
        try {
            return Requirement.read(new NamedText(file.toString(), Files.readString(file)));
        } catch (IOException e) {
            throw CommandFailure.input(file + ": cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.input(String.valueOf(e.getMessage()), e);
        }
    }

    private static String ids(SystemRegister systems) {
        List<String> ids =
                systems.all().stream().map(SystemRecord::getId).sorted().toList();
        return ids.isEmpty() ? "none: systems.yaml registers them" : String.join(", ", ids);
    }

    private static void take(EventView view, byte[] value, SystemInputs inputs) {
        try {
            if (view.isEvent(value)) {
                inputs.accept(view.read(value));
            }
        } catch (WireException unreadable) {
            // a dead letter of detect as well, and counted there
        }
    }

    private static String json(Coverage coverage, Instant since) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("system", coverage.system().getId());
        object.put("level", coverage.system().getLevel());
        object.put("since", since.toString());
        object.put("events", coverage.events());
        object.put(
                "inputs",
                coverage.inputs().stream()
                        .map(input -> {
                            Map<String, Object> one = new LinkedHashMap<>();
                            one.put("log_sources", texts(input.logSources()));
                            one.put("events", input.events());
                            one.put("last", input.last().toString());
                            one.put("hosts", input.hosts());
                            one.put("sources", input.sources());
                            return one;
                        })
                        .toList());
        object.put(
                "wanted",
                coverage.wanted().stream().map(CoverageCommand::wanted).toList());
        object.put("rules", coverage.rules().stream().map(CoverageCommand::rule).toList());
        try {
            return JSON.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, @Nullable Object> wanted(Wanted wanted) {
        Map<String, @Nullable Object> one = new LinkedHashMap<>();
        one.put("id", wanted.requirement().id());
        one.put("any_of", texts(wanted.requirement().anyOf()));
        one.put("basis", wanted.requirement().basis());
        one.put("events", wanted.events());
        Instant last = wanted.last();
        one.put("last", last == null ? null : last.toString());
        return one;
    }

    private static Map<String, @Nullable Object> rule(RuleReach rule) {
        Map<String, @Nullable Object> one = new LinkedHashMap<>();
        one.put("name", rule.name());
        one.put("id", rule.id());
        one.put("level", rule.level());
        one.put("voice", rule.voice().name().toLowerCase(Locale.ROOT));
        Obstacle obstacle = rule.obstacle();
        one.put("can_fire", obstacle == null);
        if (obstacle != null) {
            LogSource source = obstacle.logSource();
            one.put("step", obstacle.step());
            one.put("missing_log_source", source == null ? null : source.toString());
            one.put("missing_fields", obstacle.fields());
        }
        return one;
    }

    private static List<String> texts(List<LogSource> sources) {
        return sources.stream().map(LogSource::toString).collect(Collectors.toList());
    }
}
