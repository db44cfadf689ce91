package gac.ingest.parse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gac.schemas.EventJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recorded lines with the events they must give: {@code NAME.log}, one line an event, and beside it {@code NAME.expected.json}, one object a line of the
 * log, in order. The name of the folder is the {@link LineType} of the lines; where it is none, {@code auto}.
 *
 * <p>Lines are parsed as one source would take them, the same on every day and machine: received at {@link #RECEIVED}, with the default time zone, the
 * trusted proxies 192.0.2.10 and 192.0.2.11 and the shared egress 203.0.113.128/28. What is the same for all lines of a source is left out of
 * the expectation (organization, ids, the time of receipt).
 *
 * @param log the recorded lines
 * @param type what the lines are
 */
public record Fixture(Path log, LineType type) {
    /** When the lines count as received: it settles the year where a line has none. */
    public static final Instant RECEIVED = Instant.parse("2026-11-22T03:00:00Z");

    private static final String LOG = ".log";
    private static final ClientTrust TRUST = ClientTrust.of(List.of("192.0.2.10/31"), List.of("203.0.113.128/28"));
    private static final Normalizer NORMALIZER = new Normalizer();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectWriter PRETTY = JSON.writer(new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultPrettyPrinter.FixedSpaceIndenter()));

    /**
     * One value that is not as expected.
     *
     * @param line 1-based number of the line in the log
     * @param key dotted name of the value; empty for the event as a whole
     * @param expected JSON text; null when nothing is expected there
     * @param got JSON text; null when nothing is there
     */
    public record Difference(
            int line,
            String key,
            @Nullable String expected,
            @Nullable String got) {
        @Override
        public String toString() {
            return "line " + line + ": " + (key.isEmpty() ? "event" : key) + ": expected "
                    + (expected == null ? "nothing" : expected) + ", got " + (got == null ? "nothing" : got);
        }
    }

    /**
     * All fixtures that files and folders hold, in order; links to folders are not followed.
     *
     * @throws IOException when a path cannot be read
     */
    public static List<Fixture> find(Collection<Path> paths) throws IOException {
        TreeSet<Path> logs = new TreeSet<>();
        for (Path path : paths) {
            try (Stream<Path> walk = Files.walk(path)) {
                walk.filter(file -> file.toString().endsWith(LOG) && Files.isRegularFile(file))
                        .forEach(logs::add);
            }
        }
        return logs.stream().map(log -> new Fixture(log, typeOf(log))).toList();
    }

    private static LineType typeOf(Path log) {
        Path folder = log.toAbsolutePath().normalize().getParent();
        Path name = folder == null ? null : folder.getFileName();
        return name == null ? LineType.AUTO : LineType.of(name.toString()).orElse(LineType.AUTO);
    }

    /** Where the events are that the lines must give. */
    public Path expectation() {
        String name = log.getFileName().toString();
        return log.resolveSibling(name.substring(0, name.length() - LOG.length()) + ".expected.json");
    }

    /** The lines, without their ends. */
    public List<String> lines() throws IOException {
        String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8); // wrong bytes become U+FFFD
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        if (lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        return lines;
    }

    /**
     * How the events differ from what is expected; empty when they do not.
     *
     * @throws IOException when one of the files cannot be read, or the expectation is no JSON; the message names the place
     */
    public List<Difference> differences() throws IOException {
        List<JsonNode> expected = expected();
        List<String> lines = lines();
        List<Difference> differences = new ArrayList<>();
        for (int i = 0; i < Math.max(lines.size(), expected.size()); i++) {
            JsonNode got = i < lines.size() ? event(lines.get(i), type) : null;
            compare(i + 1, i < expected.size() ? expected.get(i) : null, got, differences);
        }
        return differences;
    }

    private List<JsonNode> expected() throws IOException {
        try (MappingIterator<JsonNode> objects =
                JSON.readerFor(JsonNode.class).readValues(Files.readString(expectation()))) {
            return objects.readAll();
        } catch (JsonProcessingException e) {
            throw new IOException(
                    expectation() + ": line " + e.getLocation().getLineNr() + ": no JSON: " + e.getOriginalMessage(),
                    e);
        }
    }

    private static void compare(
            int line, @Nullable JsonNode expected, @Nullable JsonNode got, List<Difference> differences) {
        if (expected == null || got == null) {
            differences.add(new Difference(
                    line, "", expected == null ? null : expected.toString(), got == null ? null : got.toString()));
            return;
        }
        Map<String, String> should = new TreeMap<>();
        Map<String, String> is = new TreeMap<>();
        flatten("", expected, should);
        flatten("", got, is);
        TreeSet<String> keys = new TreeSet<>(should.keySet());
        keys.addAll(is.keySet());
        for (String key : keys) {
            String want = should.get(key);
            String have = is.get(key);
            if (want == null || !want.equals(have)) {
                differences.add(new Difference(line, key, want, have));
            }
        }
    }

    private static void flatten(String name, JsonNode node, Map<String, String> leaves) {
        if (node.isObject() && !node.isEmpty()) {
            node.properties()
                    .forEach(entry -> flatten(
                            name.isEmpty() ? entry.getKey() : name + "." + entry.getKey(), entry.getValue(), leaves));
        } else {
            leaves.put(name, node.toString());
        }
    }

    /**
     * Writes what the lines give now as what they must give.
     *
     * @return whether that changed the file
     */
    public boolean update() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line : lines()) {
            text.append(PRETTY.writeValueAsString(event(line, type))).append('\n');
        }
        if (Files.exists(expectation()) && Files.readString(expectation()).contentEquals(text)) {
            return false;
        }
        Files.writeString(expectation(), text);
        return true;
    }

    /** The event of a line, without what is the same in all fixtures. */
    static ObjectNode event(String line, LineType type) {
        ObjectNode json = EventJson.of(NORMALIZER.normalize(line, context(type)));
        ((ObjectNode) json.get("event")).remove(List.of("id", "created"));
        ((ObjectNode) json.get("ingest")).remove(List.of("source", "backfill"));
        ((ObjectNode) json.get("log")).remove("receiver");
        json.remove("organization");
        if (json.path("log").isEmpty()) {
            json.remove("log");
        }
        return json;
    }

    static LineContext context(LineType type) {
        return new LineContext(
                "fixture",
                "agency-1",
                null,
                "file",
                null,
                null,
                null,
                -1,
                RECEIVED,
                LineContext.DEFAULT_ZONE,
                type,
                TRUST,
                Duration.ofDays(7),
                false,
                host -> null,
                "id");
    }
}
