package gac.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import gac.ingest.config.ConfigException;
import gac.ingest.config.PatternsLoader;
import gac.ingest.config.SourcesLoader;
import gac.ingest.enrich.Enrichment;
import gac.ingest.frame.LineDecoder;
import gac.ingest.parse.Explanation;
import gac.ingest.parse.Normalizer;
import gac.ingest.parse.event.Envelope;
import gac.ingest.parse.event.LineContext;
import gac.ingest.parse.event.LineParser;
import gac.ingest.parse.event.LineType;
import gac.ingest.parse.pattern.PatternSet;
import gac.ingest.parse.web.AccessFormat;
import gac.ingest.parse.web.WebParsers;
import gac.schemas.EventJson;
import gac.schemas.avro.DeadLetter;
import gac.schemas.avro.Event;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code gac parse}: lines in, exactly one JSON object a line out, in order. */
@Command(
        name = "parse",
        description = "Turn log lines into events: one JSON object (ECS names) for each line, in order.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gac parse --type nginx_access /var/log/nginx/access.log",
            "  journalctl -o short-iso | gac parse | jq -c '[.\"@timestamp\", .user.name, .source.ip]'",
            "  gac parse --explain --type auto suspicious.log"
        })
final class ParseCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            defaultValue = "auto",
            converter = TypeName.class,
            completionCandidates = TypeNames.class,
            description = "What the lines are: ${COMPLETION-CANDIDATES}. Default: auto.")
    private LineType type = LineType.AUTO;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "The server's own format of access lines, as its configuration has it: the string of nginx's log_format "
                            + "(with --type nginx_access) or of Apache's LogFormat (--type apache_access).")
    private @Nullable String format;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            converter = Zone.class,
            description = "Time zone of times written without one. Default: Asia/Ho_Chi_Minh, as for sources.")
    private ZoneId zone = LineContext.DEFAULT_ZONE;

    @Option(
            names = "--received",
            paramLabel = "INSTANT",
            converter = Moment.class,
            description =
                    "When the lines arrived (2026-11-22T08:15:00Z): it settles the year where a line has none. Default: now.")
    private @Nullable Instant received;

    @Option(
            names = "--patterns",
            paramLabel = "FILE",
            description =
                    "Patterns of your own (YAML), tried before anything else; gac patterns runs the tests in them.")
    private @Nullable Path patterns;

    @Option(
            names = "--sources",
            paramLabel = "FILE",
            description = "Look up what this sources file says for all sources: geoip, user_agents, registered_domains."
                    + " Default: nothing is looked up.")
    private @Nullable Path sources;

    @Option(names = "--explain", description = "Tell a person what each stage made of each line, instead of JSON.")
    private boolean explain;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "Files, also .gz; standard input without any or for -.")
    private List<Path> files = List.of();

    private final Normalizer normalizer = new Normalizer();
    private final ObjectMapper json = new ObjectMapper();
    private @Nullable PatternSet own;
    private Enrichment enrichment = Enrichment.NONE;
    private @Nullable LineParser compiled;
    private @Nullable Path reading;
    /** The last line of the file being read that names columns. */
    private @Nullable String columns;

    private long lines;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        own = patterns == null ? null : own(patterns);
        compiled = format == null ? null : compile(format);
        enrichment = enrichment(sources);
        Instant at = received == null ? Clock.systemUTC().instant() : received;
        InputLines.forEach(files, System.in, line -> {
            out.println(explain ? explained(line, at) : object(line, at));
            if (out.checkError()) {
                throw CommandFailure.outputClosed();
            }
        });
        out.flush();
        return 0;
    }

    private LineParser compile(String text) {
        try {
            return WebParsers.format(type, text);
        } catch (AccessFormat.Mistake e) {
            throw new ParameterException(spec.commandLine(), "--format: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "--format: " + e.getMessage() + "; set --type accordingly");
        }
    }

    private String object(InputLines.Line line, Instant at) throws JsonProcessingException {
        lines++;
        return json.writeValueAsString(
                line.cut() ? EventJson.of(deadLetter(line, at)) : EventJson.of(event(line, context(line, at))));
    }

    private String explained(InputLines.Line line, Instant at) {
        lines++;
        if (line.cut()) {
            return deadLetter(line, at).getDetail() + System.lineSeparator();
        }
        LineContext context = context(line, at);
        return Explanation.of(event(line, context), context);
    }

    private PatternSet own(Path file) {
        try {
            return PatternsLoader.load(file, zone).patterns();
        } catch (ConfigException e) {
            throw CommandFailure.input(String.valueOf(e.getMessage()), e);
        }
    }

    /** @param sources a sources file; null: nothing is looked up */
    static Enrichment enrichment(@Nullable Path sources) {
        try {
            return sources == null ? Enrichment.NONE : Enrichment.of(SourcesLoader.load(sources), System::nanoTime);
        } catch (ConfigException e) {
            throw CommandFailure.input(String.valueOf(e.getMessage()), e);
        }
    }

    private Event event(InputLines.Line line, LineContext context) {
        LineDecoder.Text decoded = LineDecoder.text(line.bytes().toByteArray());
        String text = decoded.line();
        Event event = normalizer.normalize(text, context, Envelope.NONE, own);
        if (!decoded.original().equals(text)) {
            event.getEvent().setOriginal(decoded.original().stripTrailing());
        }
        enrichment.enrich(event);
        if (LineContext.namesColumns(text)) {
            columns = text.stripTrailing();
        }
        return event;
    }

    private LineContext context(InputLines.Line line, Instant at) {
        Path file = line.name();
        if (!Objects.equals(file, reading)) {
            reading = file;
            columns = null;
        }
        return LineContext.offline(
                        type,
                        zone,
                        at,
                        "line-" + lines,
                        file == null ? null : file.toString(),
                        file == null ? -1 : line.offset())
                .with(compiled, columns);
    }

    private DeadLetter deadLetter(InputLines.Line line, Instant at) {
        return DeadLetter.newBuilder()
                .setId("line-" + lines)
                .setStage("frame")
                .setReason("too_long")
                .setDetail("The line is longer than " + InputLines.LONGEST + " bytes; raw is its beginning.")
                .setRaw(ByteBuffer.wrap(line.bytes().toByteArray()))
                .setReceived(at)
                .build();
    }

    /** Names of line types as users write them. */
    static final class TypeName implements ITypeConverter<LineType> {
        @Override
        public LineType convert(String value) {
            return LineType.of(value)
                    .orElseThrow(() -> new TypeConversionException(
                            "\"" + value + "\" is no line type; there are: " + LineType.ids()));
        }
    }

    /** All types, for the help text and the shell. */
    static final class TypeNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(LineType.values()).map(LineType::id).iterator();
        }
    }

    /** Zones by name or offset. */
    static final class Zone implements ITypeConverter<ZoneId> {
        @Override
        public ZoneId convert(String value) {
            try {
                return ZoneId.of(value);
            } catch (DateTimeException e) {
                throw new TypeConversionException(
                        "\"" + value + "\" is no time zone; write Asia/Ho_Chi_Minh, UTC or +07:00");
            }
        }
    }

    /** Instants with Z or any offset. */
    static final class Moment implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String value) {
            try {
                return ZonedDateTime.parse(value).toInstant();
            } catch (DateTimeException e) {
                throw new TypeConversionException("\"" + value + "\" is no instant; write 2026-11-22T08:15:00Z");
            }
        }
    }
}
