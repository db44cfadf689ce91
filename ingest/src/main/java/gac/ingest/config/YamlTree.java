package gac.ingest.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gac.schemas.YamlMistake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A YAML text with the line of each key, and the errors found in it so far. */
final class YamlTree implements RecordBinder.Problems {
    private final String name;
    private final ObjectMapper mapper;
    private final JsonNode root;
    private final Map<String, Integer> lines;
    private final List<ConfigError> errors = new ArrayList<>();

    private YamlTree(String name, ObjectMapper mapper, JsonNode root, Map<String, Integer> lines) {
        this.name = name;
        this.mapper = mapper;
        this.root = root;
        this.lines = lines;
    }

    static YamlTree of(String name, String text) {
        return of(name, text, SourcesLoader.MAPPER);
    }

    /**
     * Reads a text.
     *
     * @param name what errors call it
     * @throws ConfigException when it is no YAML
     */
    static YamlTree of(String name, String text, ObjectMapper mapper) {
        Map<String, Integer> lines = new HashMap<>();
        try {
            lines(text, lines, mapper);
            return new YamlTree(name, mapper, mapper.readTree(text), lines);
        } catch (JsonProcessingException e) {
            JsonLocation location = e.getLocation();
            throw new ConfigException(List.of(new ConfigError(
                    name,
                    location == null ? null : location.getLineNr(),
                    "",
                    YamlMistake.at(location == null ? 0 : location.getColumnNr(), e.getOriginalMessage()),
                    "")));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a text in memory does no input or output
        }
    }

    /** The whole as a record; null, with errors added, when it is no mapping. */
    <R extends Record> @Nullable R bind(Class<R> type) {
        return new RecordBinder(mapper, this).bind(root, type, "");
    }

    @Override
    public void add(String path, String problem, String remedy) {
        errors.add(new ConfigError(name, line(path), path, problem, remedy));
    }

    List<ConfigError> errors() {
        return errors;
    }

    /** The errors in the order of the file. */
    List<ConfigError> sorted() {
        errors.sort(Comparator.comparing(error -> error.line() == null ? Integer.MAX_VALUE : error.line()));
        return errors;
    }

    /** The line of each key path, from a first walk over the tokens. */
    private static void lines(String text, Map<String, Integer> lines, ObjectMapper mapper) throws IOException {
        try (JsonParser parser = mapper.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token != JsonToken.END_OBJECT && token != JsonToken.END_ARRAY) {
                    JsonStreamContext context = parser.getParsingContext();
                    boolean opens = token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY;
                    JsonStreamContext at = opens && context.getParent() != null ? context.getParent() : context;
                    lines.putIfAbsent(path(at), parser.currentTokenLocation().getLineNr());
                }
            }
        }
    }

    private static String path(JsonStreamContext context) {
        JsonStreamContext parent = context.getParent();
        String before = parent == null ? "" : path(parent);
        if (context.inArray()) {
            return before + "[" + context.getCurrentIndex() + "]";
        } else if (context.inObject() && context.getCurrentName() != null) {
            return before.isEmpty() ? context.getCurrentName() : before + "." + context.getCurrentName();
        }
        return before;
    }

    /** The line of a path; of what is missing, the line of the mapping it is missing from. */
    private @Nullable Integer line(String path) {
        for (String at = path; !at.isEmpty(); at = parent(at)) {
            Integer line = lines.get(at);
            if (line != null) {
                return line;
            }
        }
        return null;
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
    }
}
