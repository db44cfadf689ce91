package gac.ingest.parse.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a line that is one JSON object (RFC 8259). */
public final class JsonText {
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            // Otherwise 1795310110.0 becomes 1.79531011E+9.
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build()
            .readerFor(JsonNode.class);

    private static final int DEEPEST = 16;
    private static final int MOST_FIELDS = 1_000;

    private JsonText() {}

    /** The object the text is, or null. */
    public static @Nullable JsonNode object(String text) {
        if (!text.stripLeading().startsWith("{")) {
            return null;
        }
        try {
            JsonNode node = READER.readTree(text);
            return node.isObject() ? node : null;
        } catch (JsonProcessingException e) {
            // Starts like JSON and is none: some other parser's line.
            return null;
        }
    }

    /**
     * Values by dotted name, in order: a list of one is its element, any other list its JSON text; null is absent. At most {@value #MOST_FIELDS} values and
     * {@value #DEEPEST} levels.
     */
    public static Map<String, String> flat(JsonNode object) {
        Map<String, String> flat = new LinkedHashMap<>();
        flatten("", object, 0, flat);
        return flat;
    }

    private static void flatten(String prefix, JsonNode node, int depth, Map<String, String> flat) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (flat.size() >= MOST_FIELDS) {
                return;
            }
            String name = prefix.isEmpty() ? entry.getKey() : prefix + "." + entry.getKey();
            JsonNode value = entry.getValue();
            if (value.isArray() && value.size() == 1) {
                value = value.get(0);
            }
            if (value.isObject() && depth < DEEPEST) {
                flatten(name, value, depth + 1, flat);
            } else if (!value.isNull()) {
                flat.putIfAbsent(name, value.isContainerNode() ? value.toString() : value.asText());
            }
        }
    }
}
