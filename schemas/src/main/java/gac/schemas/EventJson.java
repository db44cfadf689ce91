package gac.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gac.schemas.avro.DeadLetter;
import gac.schemas.avro.Event;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records as JSON for people and tools: nested ECS names, absent values left out, instants in ISO 8601, UTC, milliseconds. {@code fields} is
 * dissolved: its dotted names nest at the top level, unless a group of the event has the place already; then they stay below {@code fields}.
 */
public final class EventJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

    private EventJson() {}

    public static ObjectNode of(Event event) {
        ObjectNode json = record(event);
        JsonNode fields = json.remove("fields");
        if (fields != null) {
            ObjectNode clashes = JSON.objectNode();
            fields.properties().forEach(entry -> {
                if (!nest(json, entry.getKey(), entry.getValue())) {
                    clashes.set(entry.getKey(), entry.getValue());
                }
            });
            if (!clashes.isEmpty()) {
                json.set("fields", clashes);
            }
        }
        return json;
    }

    /** {@code {"dead_letter": {…}}}; raw bytes in Base64. */
    public static ObjectNode of(DeadLetter letter) {
        return JSON.objectNode().set("dead_letter", record(letter));
    }

    /** An instant as all JSON of Gác writes it. */
    public static String instant(Instant instant) {
        return ISO.format(instant);
    }

    private static ObjectNode record(IndexedRecord record) {
        ObjectNode json = JSON.objectNode();
        for (Schema.Field field : record.getSchema().getFields()) {
            JsonNode value = value(record.get(field.pos()));
            if (value != null) {
                String ecs = field.getProp("ecs");
                json.set(ecs != null ? ecs : field.name(), value);
            }
        }
        return json;
    }

    private static @Nullable JsonNode value(@Nullable Object value) {
        if (value == null) {
            return null;
        } else if (value instanceof IndexedRecord record) {
            ObjectNode json = record(record);
            return json.isEmpty() ? null : json;
        } else if (value instanceof Instant instant) {
            return JSON.textNode(instant(instant));
        } else if (value instanceof Integer number) {
            return JSON.numberNode(number);
        } else if (value instanceof Long number) {
            return JSON.numberNode(number);
        } else if (value instanceof Double number) {
            return JSON.numberNode(number);
        } else if (value instanceof Boolean truth) {
            return JSON.booleanNode(truth);
        } else if (value instanceof ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return JSON.binaryNode(copy);
        } else if (value instanceof Collection<?> items) {
            ArrayNode json = JSON.arrayNode();
            items.forEach(item -> json.add(value(item)));
            return json;
        } else if (value instanceof Map<?, ?> entries) {
            ObjectNode json = JSON.objectNode();
            entries.forEach((name, item) -> json.set(name.toString(), value(item)));
            return json;
        }
        return JSON.textNode(value.toString());
    }

    private static boolean nest(ObjectNode root, String dotted, JsonNode value) {
        if (dotted.isEmpty() || dotted.endsWith(".")) {
            return false;
        }
        ObjectNode parent = root;
        int from = 0;
        for (int dot = dotted.indexOf('.'); dot >= 0; dot = dotted.indexOf('.', from)) {
            String name = dotted.substring(from, dot);
            JsonNode child = parent.get(name);
            if (child == null) {
                child = parent.putObject(name);
            } else if (!child.isObject()) {
                return false;
            }
            parent = (ObjectNode) child;
            from = dot + 1;
        }
        String leaf = dotted.substring(from);
        if (parent.has(leaf)) {
            return false;
        }
        parent.set(leaf, value);
        return true;
    }
}
