package gac.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import gac.correlate.detect.LogSources;
import gac.correlate.offline.EventCorrelations;
import gac.correlate.sigma.Definition;
import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.LogEvent;
import gac.correlate.sigma.LogSource;
import gac.correlate.sigma.MapEvent;
import gac.correlate.sigma.Match;
import gac.correlate.sigma.RuleMatcher;
import gac.correlate.sigma.SigmaRule;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code gac eval}: JSON events in, one JSON object a match out. */
@Command(
        name = "eval",
        description = "Match JSON events (one object a line, names nested or dotted) with Sigma rules: one JSON object"
                + " for each match, then one for each episode of a correlation (by @timestamp).",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gac parse --type nginx_access access.log | gac eval --rules rules/web",
            "  gac eval --rules rule.yml --logsource product=linux,service=sshd events.jsonl",
            "  gac parse auth.log | gac eval --rules rules --explain ssh_brute_force | less"
        })
final class EvalCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final RuleOptions options = new RuleOptions();

    @Option(
            names = "--rules",
            paramLabel = "PATH",
            arity = "1..*",
            required = true,
            description = "Rule files (.yml, .yaml) or folders. A further file of another kind is one of events.")
    private List<Path> rules = List.of();

    @Option(
            names = "--logsource",
            paramLabel = "SOURCE",
            converter = Source.class,
            description =
                    "Where the events come from, such as product=linux,service=sshd: only rules for that log source"
                            + " are tried; any: every rule. Default: what the event's own fields tell (ingest.parser,"
                            + " process.name, event.dataset), and every rule where they tell nothing.")
    private @Nullable Wanted logSource;

    @Option(
            names = "--explain",
            paramLabel = "RULE",
            description =
                    "Tell a person why this rule or correlation (id, name or title) matched each event or did not,"
                            + " item by item, instead of matches.")
    private @Nullable String explain;

    @Option(names = "--event", paramLabel = "N", description = "With --explain: only this event, counted from 0.")
    private @Nullable Long only;

    @Option(
            names = "--format",
            paramLabel = "text|json",
            description = "Of --explain: text (default), or json: one object an event.")
    private Format format = Format.TEXT;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "Files, also .gz; standard input without any or for -.")
    private List<Path> files = List.of();

    private enum Format {
        TEXT,
        JSON
    }

    private final ObjectMapper json = new ObjectMapper();
    private long events;
    private long untimed;
    private boolean correlated;
    private boolean broken;
    private final Set<String> failing = new HashSet<>();

    @Override
    public Integer call() throws IOException {
        List<Path> inputs = new ArrayList<>();
        LoadedRules loaded = options.load(RuleOptions.part(rules, inputs));
        inputs.addAll(files);
        loaded.errors().forEach(error -> err().println("error: " + error));
        if (explain != null) {
            return explain(EvalExplanation.find(loaded, explain), loaded, inputs);
        }
        if (only != null) {
            throw CommandFailure.input("--event goes with --explain");
        }
        RuleMatcher matcher = RuleMatcher.compile(loaded, options.taxonomy());
        EventCorrelations correlations = new EventCorrelations(loaded, options.taxonomy());
        for (String reason : correlations.refused()) {
            err().println("error: " + reason);
            broken = true;
        }
        correlated = !loaded.correlations().isEmpty();
        JsonEvents reader = reader();
        InputLines.forEach(inputs, System.in, line -> evaluate(line, reader, matcher, correlations));
        broken |= !reader.finish();
        correlations.finish(episode -> write(object(episode)));
        if (correlations.cut() > 0) {
            err().println("warning: " + correlations.cut()
                    + " episodes list only the first of their events: so many took"
                    + " part that they are not all kept; counts are exact unless marked approximate");
        }
        if (correlations.notHandedOn() > 0) {
            err().println("warning: " + correlations.notHandedOn()
                    + " events that correlations found were not kept, and"
                    + " so not counted by the correlations that refer to these: give fewer events at a time");
        }
        if (untimed > 0) {
            err().println("warning: " + untimed + " matching events have no @timestamp (ISO 8601 or milliseconds):"
                    + " correlations did not count them");
        }
        spec.commandLine().getOut().flush();
        return broken || !loaded.errors().isEmpty() ? 2 : 0;
    }

    private int explain(Definition target, LoadedRules loaded, List<Path> inputs) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        EvalExplanation explanation =
                new EvalExplanation(target, loaded, options.taxonomy(), out, format == Format.JSON ? json : null);
        JsonEvents reader = reader();
        InputLines.forEach(inputs, System.in, line -> {
            String text = line.bytes().toString(StandardCharsets.UTF_8);
            if (text.isBlank()) {
                return;
            }
            long index = events++;
            MapEvent event = reader.read(line, text, index);
            if (event != null && (only == null || only == index)) {
                explanation.event(index, event, sources(event), EventTime.of(event.get("@timestamp")));
            }
            if (out.checkError()) {
                throw CommandFailure.outputClosed();
            }
        });
        broken |= !reader.finish();
        explanation.finish();
        return broken || !loaded.errors().isEmpty() ? 2 : 0;
    }

    private void evaluate(
            InputLines.Line line, JsonEvents reader, RuleMatcher matcher, EventCorrelations correlations) {
        String text = line.bytes().toString(StandardCharsets.UTF_8);
        if (text.isBlank()) {
            return;
        }
        long index = events++;
        LogEvent event = reader.read(line, text, index);
        if (event == null) {
            return;
        }
        List<Match> matches = matches(matcher, sources(event), event, (rule, failure) -> failed(rule, failure, index));
        Instant at = matches.isEmpty() ? null : EventTime.of(event.get("@timestamp"));
        for (Match match : matches) {
            if (at != null) {
                correlations.add(match.rule(), event, index, at);
            }
            if (Boolean.TRUE.equals(match.rule().gac().get("component"))) {
                continue; // a part of correlations, such as "any request": it says nothing by itself
            }
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("event", index);
            object.put("rule", match.rule().id());
            if (match.rule().name() != null) {
                object.put("name", match.rule().name());
            }
            object.put("title", match.rule().title());
            object.put("level", match.rule().level().text());
            write(object);
        }
        if (at == null && !matches.isEmpty() && correlated) {
            untimed++;
        }
    }

    /**
     * The rules that match; one that fails on the event hides no other.
     *
     * @param sources null: every rule is tried
     */
    static List<Match> matches(
            RuleMatcher matcher,
            @Nullable List<LogSource> sources,
            LogEvent event,
            BiConsumer<SigmaRule, RuntimeException> failed) {
        List<Match> matches = new ArrayList<>(0);
        if (sources == null) {
            matcher.matchAny(event, matches::add, failed);
        } else {
            matcher.match(sources, event, matches::add, failed);
        }
        return matches;
    }

    /** Told once for each rule; the command goes on and fails at its end. */
    private void failed(SigmaRule rule, RuntimeException failure, long index) {
        broken = true;
        if (failing.add(rule.id())) {
            err().println("error: event " + index + ": rule '" + rule.title() + "' (" + rule.id() + ") failed: "
                    + failure + "; it is told once, all other rules are tried");
        }
    }

    /** What the user says, else what the event tells; null: every rule is tried. */
    private @Nullable List<LogSource> sources(LogEvent event) {
        Wanted wanted = logSource;
        if (wanted != null) {
            return wanted.source() == null ? null : List.of(wanted.source());
        }
        return LogSources.shipped().told(field -> event.get(field) instanceof String text ? text : null);
    }

    private static Map<String, Object> object(EventCorrelations.Episode episode) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("correlation", episode.correlation().id());
        if (episode.correlation().name() != null) {
            object.put("name", episode.correlation().name());
        }
        object.put("title", episode.correlation().title());
        object.put("level", episode.correlation().level().text());
        object.put("group", episode.group());
        object.put("count", episode.count());
        object.put("first", episode.first().toString());
        object.put("last", episode.last().toString());
        object.put("events", episode.events());
        if (episode.approximate()) {
            object.put("approximate", true);
        }
        return object;
    }

    private void write(Map<String, Object> object) {
        PrintWriter out = spec.commandLine().getOut();
        try {
            out.println(json.writeValueAsString(object));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
        if (out.checkError()) {
            throw CommandFailure.outputClosed();
        }
    }

    private JsonEvents reader() {
        return new JsonEvents(err(), "if these are log lines, run them through gac parse first");
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** @param source null for any */
    record Wanted(@Nullable LogSource source) {}

    /** Reads log sources and {@code any}. */
    static final class Source implements ITypeConverter<Wanted> {
        @Override
        public Wanted convert(String value) {
            if (value.equalsIgnoreCase("any")) {
                return new Wanted(null);
            }
            try {
                return new Wanted(LogSource.parse(value));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage() + ", or any");
            }
        }
    }
}
