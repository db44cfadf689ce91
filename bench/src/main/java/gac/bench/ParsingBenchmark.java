package gac.bench;

import gac.ingest.frame.LineDecoder;
import gac.ingest.parse.Normalizer;
import gac.ingest.parse.event.LineContext;
import gac.ingest.parse.event.LineType;
import gac.schemas.Wire;
import gac.schemas.avro.Event;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Raw lines to events and to encoded records, one line an operation, on one core. {@code pattern} is what the same lines cost a possessive
 * regular expression with a map of its groups, the usual way: times, addresses and URLs are only cut out there, not understood.
 */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ParsingBenchmark {
    private static final int LINES = 4_000;
    private static final Map<String, Pattern> PATTERNS = Map.of(
            "nginx",
            Pattern.compile(
                    "^(?<peer>\\S++) (?<ident>\\S++) (?<user>\\S++) \\[(?<time>[^\\]]++)\\] \"(?<method>[A-Z]++) (?<target>\\S++) "
                            + "HTTP/(?<version>[0-9.]++)\" (?<status>\\d{3}) (?<bytes>\\d++|-) \"(?<referrer>[^\"]*+)\" \"(?<agent>[^\"]*+)\"$"),
            "sshd",
            Pattern.compile(
                    "^(?<time>\\w{3} [ \\d]\\d [\\d:]{8}) (?<host>\\S++) (?<program>[^\\[\\s]++)\\[(?<pid>\\d++)\\]: (?<message>.*+)$"));
    private static final Map<String, List<String>> GROUPS = Map.of(
            "nginx",
            List.of("peer", "user", "time", "method", "target", "version", "status", "bytes", "referrer", "agent"),
            "sshd",
            List.of("time", "host", "program", "pid", "message"));

    /** Which lines. */
    @Param({"nginx", "sshd"})
    public String lines = "nginx";

    private final Normalizer normalizer = new Normalizer();
    private byte[][] bytes = {};
    private Event[] events = {};
    private @Nullable LineContext context;
    private int next;

    @Setup
    public void make() {
        boolean web = lines.equals("nginx");
        bytes = GeneratedLines.bytes(web ? GeneratedLines.nginx(LINES, 7) : GeneratedLines.sshd(LINES, 7));
        context = context(web ? LineType.NGINX_ACCESS : LineType.LINUX_AUTH);
        events = new Event[LINES];
        for (int i = 0; i < LINES; i++) {
            events[i] = event(bytes[i]);
        }
    }

    @Benchmark
    public Event parse() {
        return event(bytes[turn()]);
    }

    @Benchmark
    public byte[] encode() {
        return Wire.encode(events[turn()]);
    }

    @Benchmark
    public byte[] lineToRecord() {
        return Wire.encode(event(bytes[turn()]));
    }

    @Benchmark
    public Map<String, String> pattern() {
        String line = ((LineDecoder.Text) LineDecoder.decode(bytes[turn()])).line();
        Matcher matcher = Objects.requireNonNull(PATTERNS.get(lines)).matcher(line);
        Map<String, String> fields = new LinkedHashMap<>();
        if (matcher.matches()) {
            for (String group : Objects.requireNonNull(GROUPS.get(lines))) {
                fields.put(group, matcher.group(group));
            }
        }
        return fields;
    }

    private static LineContext context(LineType type) {
        return LineContext.offline(
                type,
                ZoneOffset.UTC,
                GeneratedLines.START.plusSeconds(3600),
                "0123456789abcdef0123456789abcdef",
                null,
                -1);
    }

    /** nginx lines as encoded events. */
    static byte[][] records(byte[][] lines) {
        ParsingBenchmark parsing = new ParsingBenchmark();
        parsing.context = context(LineType.NGINX_ACCESS);
        return Arrays.stream(lines)
                .map(line -> Wire.encode(parsing.event(line)))
                .toArray(byte[][]::new);
    }

    private Event event(byte[] line) {
        return normalizer.normalize(
                ((LineDecoder.Text) LineDecoder.decode(line)).line(), Objects.requireNonNull(context));
    }

    private int turn() {
        int turn = next;
        next = turn + 1 == LINES ? 0 : turn + 1;
        return turn;
    }
}
