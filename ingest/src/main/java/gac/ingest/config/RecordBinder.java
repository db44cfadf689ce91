package gac.ingest.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns a YAML tree into records and reports every key that does not fit, where Jackson itself stops at the first.
 *
 * <p>A component that cannot be read is left null and its path reported, so that one bad value hides no other.
 */
final class RecordBinder {

    /** Receives a problem with the value at a path. */
    interface Problems {
        void add(String path, String problem, String remedy);
    }

    private static final String TOKENS = "write tokens: [sha256:…]; `gac token` makes a token and this line,"
            + " `gac token --stdin` hashes the one that senders have";

    private final ObjectMapper mapper;
    private final Problems problems;

    RecordBinder(ObjectMapper mapper, Problems problems) {
        this.mapper = mapper;
        this.problems = problems;
    }

    /** Binds a mapping to a record; null when it is no mapping. */
    <R extends Record> @Nullable R bind(@Nullable JsonNode node, Class<R> type, String path) {
        return bind(node, type, path, Set.of());
    }

    private <R extends Record> @Nullable R bind(
            @Nullable JsonNode node, Class<R> type, String path, Set<String> others) {
        if (!(node != null && node.isObject())) {
            problems.add(path, "must be a mapping of keys to values", "");
            return null;
        }
        RecordComponent[] components = type.getRecordComponents();
        Set<String> known = new TreeSet<>(keys(type).keySet());
        known.addAll(others);
        rejectUnknown(node, known, path);
        @Nullable Object[] values = new @Nullable Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            String key = key(components[i]);
            types[i] = components[i].getType();
            values[i] = value(node.get(key), components[i].getGenericType(), join(path, key));
        }
        return construct(type, types, values);
    }

    /** The keys a record understands, in the order of its components. */
    static Map<String, RecordComponent> keys(Class<? extends Record> type) {
        Map<String, RecordComponent> keys = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            keys.put(key(component), component);
        }
        return keys;
    }

    /** The YAML key of a record component: its name in snake case. */
    static String key(RecordComponent component) {
        return snake(component.getName());
    }

    static String snake(String name) {
        return PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(name);
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private void rejectUnknown(JsonNode node, Set<String> known, String path) {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name) && name.equals("token") && known.contains("tokens")) {
                problems.add(join(path, name), "is taken no more: tokens are kept only as hashes", TOKENS);
            } else if (!known.contains(name)) {
                problems.add(join(path, name), "is no key Gác knows here", "known are " + String.join(", ", known));
            }
        }
    }

    private @Nullable Object value(@Nullable JsonNode node, Type type, String path) {
        if (node == null || node.isNull()) {
            return null;
        }
        if (type == ReceiverConfig.class) {
            return receiver(node, path);
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            return list(node, generic.getActualTypeArguments()[0], path);
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            return map(node, path);
        }
        if (type instanceof Class<?> raw && raw.isRecord()) {
            return bind(node, raw.asSubclass(Record.class), path);
        }
        return scalar(node, mapper.constructType(type), path);
    }

    private @Nullable List<@Nullable Object> list(JsonNode node, Type element, String path) {
        if (!node.isArray()) {
            problems.add(path, "must be a list", "begin each entry with '- '");
            return null;
        }
        List<@Nullable Object> values = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) {
            values.add(value(node.get(i), element, path + "[" + i + "]"));
        }
        return values;
    }

    private @Nullable Map<String, @Nullable Object> map(JsonNode node, String path) {
        if (!node.isObject()) {
            problems.add(path, "must be a mapping of keys to values", "");
            return null;
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        node.properties()
                .forEach(entry -> values.put(
                        entry.getKey(), value(entry.getValue(), String.class, path + "[" + entry.getKey() + "]")));
        return values;
    }

    private @Nullable Object receiver(JsonNode node, String path) {
        JsonNode type = node.get("type");
        String known = "one of " + String.join(", ", ReceiverConfig.TYPES.keySet());
        if (type == null) {
            problems.add(join(path, "type"), "is missing", known);
            return null;
        }
        Class<? extends ReceiverConfig> receiver = ReceiverConfig.TYPES.get(type.asText());
        if (receiver == null) {
            problems.add(join(path, "type"), "'" + type.asText() + "' is no receiver type", known);
            return null;
        }
        return bind(node, receiver.asSubclass(Record.class), path, Set.of("type"));
    }

    private @Nullable Object scalar(JsonNode node, JavaType type, String path) {
        if (node.isContainerNode()) {
            problems.add(path, "must be one value, not a list or mapping", "");
            return null;
        }
        try {
            return mapper.readerFor(type).readValue(node);
        } catch (JsonProcessingException e) {
            if (type.getRawClass() == TokenHash.class) { // it may be a token, which must not find its way into a log
                problems.add(path, "is not 'sha256:' and 64 hexadecimal digits", TOKENS);
            } else if (type.getRawClass() == com.google.re2j.Pattern.class) {
                problems.add(path, "'" + node.asText() + "' does not fit: " + why(e), expected(type.getRawClass()));
            } else {
                problems.add(path, "'" + node.asText() + "' does not fit", expected(type.getRawClass()));
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a tree in memory does no input or output
        }
    }

    /** What the reader of the value said, without what Jackson puts around it. */
    private static String why(JsonProcessingException e) {
        String said = String.valueOf(e.getOriginalMessage());
        int own = said.indexOf("\": ");
        return own < 0 ? said : said.substring(own + 3);
    }

    private static String expected(Class<?> type) {
        if (type == Duration.class) {
            return "write a time such as 90s, 10m, 12h or 7d";
        } else if (type == ZoneId.class) {
            return "write a time zone such as Asia/Ho_Chi_Minh or +07:00";
        } else if (type == Instant.class) {
            return "write an instant such as 2026-11-20T08:00:00Z";
        } else if (type == Network.class) {
            return "write a network such as 192.0.2.0/24 or 2001:db8::/32";
        } else if (type == Subject.class) {
            return "write a distinguished name or parts of one, such as \"CN=web-1,O=Agency A\"";
        } else if (type == Integer.class || type == Long.class) {
            return "write a whole number";
        } else if (type == com.google.re2j.Pattern.class) {
            return "write a pattern in RE2's syntax (no look-around, no back references), in single quotes";
        } else if (type == Boolean.class) {
            return "write true or false";
        } else if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }
        return "write a text";
    }

    private static <R extends Record> R construct(Class<R> type, Class<?>[] types, @Nullable Object[] values) {
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(type + " must leave checks to its annotations", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " must have an accessible canonical constructor", e);
        }
    }
}
