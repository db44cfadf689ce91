package gac.standalone;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import gac.alerting.Language;
import gac.correlate.detect.LogSources;
import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.LogSource;
import gac.correlate.sigma.MapEvent;
import gac.correlate.sigma.SigmaRule;
import gac.correlate.sigma.Taxonomy;
import gac.ingest.parse.event.LineContext;
import gac.ingest.parse.event.LineType;
import gac.schemas.EventJson;
import gac.schemas.avro.Event;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gac rules backtest}: what rules would have found in events of the past. */
@Command(
        name = "backtest",
        description =
                "Try rules on past events: for each rule its hits, their share of the events, the most frequent addresses,"
                        + " users and hosts, the first and the last; for correlations their episodes. --against tells"
                        + " what differs from another rule set.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gac rules backtest my-rules events.jsonl.gz",
            "  gac rules backtest my-rules --type nginx_access /var/log/nginx/access.log*",
            "  gac rules backtest new/web_xss.yml --against rules/web/web_xss.yml --type auto access.log"
        })
final class RulesBacktestCommand implements Callable<Integer> {
    private static final int PROGRESS = 250_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final RuleOptions options = new RuleOptions();

    @Mixin
    private final Screen screen = new Screen();

    @Parameters(
            paramLabel = "RULES FILE",
            arity = "1..*",
            description =
                    "Rule files (.yml, .yaml) or folders, then files of events, also .gz; standard input without any or"
                            + " for -.")
    private List<Path> paths = List.of();

    @Option(
            names = "--against",
            paramLabel = "PATH",
            arity = "1",
            description = "Rules to compare with, the old ones; may be given several times. Rules are compared by id.")
    private List<Path> against = List.of();

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            converter = ParseCommand.TypeName.class,
            description =
                    "The files hold log lines of this type (auto, nginx_access, linux_auth, …). Default: JSON events, one"
                            + " object a line.")
    private @Nullable LineType type;

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
            names = "--logsource",
            paramLabel = "SOURCE",
            converter = EvalCommand.Source.class,
            description =
                    "Where the events come from, such as product=windows,category=process_creation; any: every rule is"
                            + " tried. Default: what the event tells, and every rule where it tells nothing.")
    private EvalCommand.@Nullable Wanted logSource;

    @Option(names = "--all", description = "Also rules that do not alert by themselves: parts of correlations.")
    private boolean all;

    @Option(names = "--format", paramLabel = "FORMAT", description = "table (default) or json: one object a rule.")
    private Format format = Format.TABLE;

    private enum Format {
        TABLE,
        JSON
    }

    private final ObjectMapper json = new ObjectMapper();
    private final Set<String> failing = new HashSet<>();
    private LineStream stream = new LineStream();
    private @Nullable Path file;
    private long events;
    private boolean broken;

    @Override
    public Integer call() throws IOException {
        List<Path> inputs = new ArrayList<>();
        Taxonomy taxonomy = options.taxonomy();
        Backtest test = backtest(RuleOptions.part(paths, inputs), taxonomy);
        Backtest old = against.isEmpty() ? null : backtest(against, taxonomy);
        BacktestDifference difference = new BacktestDifference();
        JsonEvents reader =
                new JsonEvents(err(), "if these are log lines, say what they are with --type, such as --type auto");
        Instant now = received == null ? Clock.systemUTC().instant() : received;
        Consumer<MapEvent> tried = event -> {
            long number = events++;
            Instant at = EventTime.of(event.get("@timestamp"));
            List<LogSource> sources = sources(event);
            Set<String> found = test.event(number, event, sources, at, this::failed);
            if (old != null) {
                difference.event(number, event, old.event(number, event, sources, at, this::failed), found);
            }
            if (events % PROGRESS == 0) {
                err().println("… " + events + " events");
            }
        };
        InputLines.forEach(inputs, System.in, line -> {
            String text = line.bytes().toString(StandardCharsets.UTF_8);
            if (text.isBlank()) {
                return;
            }
            if (type != null) {
                parse(type, text, line, now, tried);
                return;
            }
            MapEvent event = reader.read(line, text, events);
            if (event == null) {
                events++;
            } else {
                tried.accept(event);
            }
        });
        stream.end().forEach(event -> tried.accept(fields(event)));
        broken |= !reader.finish();
        report(test, old, difference);
        return broken ? 2 : 0;
    }

    private Backtest backtest(List<Path> rules, Taxonomy taxonomy) {
        LoadedRules loaded = options.load(rules);
        loaded.errors().forEach(error -> err().println("error: " + error));
        Backtest test = new Backtest(loaded, taxonomy);
        test.refused().forEach(reason -> err().println("error: " + reason));
        broken |= !loaded.errors().isEmpty() || !test.refused().isEmpty();
        return test;
    }

    private void report(Backtest test, @Nullable Backtest old, BacktestDifference difference) {
        PrintWriter out = spec.commandLine().getOut();
        boolean asJson = format == Format.JSON;
        BacktestReport report = new BacktestReport(out, screen.language() == Language.VI, events, all);
        Map<String, Backtest.Hits> hits = test.finish();
        if (asJson) {
            report.json(test, hits);
        } else {
            report.table(test, hits);
        }
        if (old != null) {
            report.against(test, hits, old, old.finish(), difference, asJson);
        }
        incomplete(test, old == null ? "" : " of the rules tried");
        if (old != null) {
            incomplete(old, " of the rules compared with");
        }
        out.flush();
        if (out.checkError()) {
            throw CommandFailure.outputClosed();
        }
    }

    /** A line, and what it and lines before it say together; each file stands for itself. */
    private void parse(LineType lines, String text, InputLines.Line line, Instant now, Consumer<MapEvent> tried) {
        if (!Objects.equals(file, line.name())) {
            stream.end().forEach(event -> tried.accept(fields(event)));
            stream = new LineStream();
            file = line.name();
        }
        if (line.cut()) {
            err().println("error: event " + events + ": longer than " + InputLines.LONGEST + " bytes");
            broken = true;
            events++;
            return;
        }
        LineContext context =
                LineContext.offline(lines, zone, now, "line-" + events, null, line.name() == null ? -1 : line.offset());
        Event event = stream.read(text, context);
        tried.accept(fields(event));
        stream.together(event).forEach(joined -> tried.accept(fields(joined)));
    }

    private MapEvent fields(Event event) {
        return MapEvent.of(json.convertValue(EventJson.of(event), new TypeReference<Map<String, Object>>() {}));
    }

    /** What correlations did not see, so that their episodes may be too few. */
    private void incomplete(Backtest test, String whose) {
        if (test.left() > 0) {
            err().println("warning: correlations" + whose + " saw only the first " + Backtest.MOST_COUNTED + " of "
                    + (Backtest.MOST_COUNTED + test.left()) + " matching events; try fewer files at once");
        }
        if (test.notHandedOn() > 0) {
            err().println(
                            "warning: correlations" + whose + " found " + test.notHandedOn()
                                    + " events that were not kept, and so not counted by the correlations that refer to these: give fewer events at a time");
        }
        if (test.untimed() > 0) {
            err().println("warning: correlations" + whose + " did not count " + test.untimed()
                    + " matches of events without @timestamp (ISO 8601 or milliseconds)");
        }
    }

    private void failed(SigmaRule rule, RuntimeException failure) {
        broken = true;
        if (failing.add(rule.id())) {
            err().println("error: rule '" + rule.title() + "' (" + rule.id() + ") failed on event " + (events - 1)
                    + ": " + failure + "; it is told once, all other rules are tried");
        }
    }

    private @Nullable List<LogSource> sources(MapEvent event) {
        EvalCommand.Wanted wanted = logSource;
        if (wanted != null) {
            return wanted.source() == null ? null : List.of(wanted.source());
        }
        return LogSources.shipped().told(field -> event.get(field) instanceof String text ? text : null);
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
