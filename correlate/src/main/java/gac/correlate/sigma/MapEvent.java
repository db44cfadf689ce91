package gac.correlate.sigma;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An event from nested or flat maps, as JSON gives them. A name is found however it is nested: {@code source.ip} is the key
 * "source.ip", or "ip" inside "source". Lists of objects give the list of their members' values.
 */
public final class MapEvent implements LogEvent {
    private static final int MAX_DEPTH = 64;

    private final Map<String, @Nullable Object> leaves = new LinkedHashMap<>();

    private MapEvent() {}

    /** @param map keys are texts; values are maps, lists, String, Number, Boolean or null */
    public static MapEvent of(Map<String, ?> map) {
        MapEvent event = new MapEvent();
        event.add("", map, 0);
        return event;
    }

    @Override
    public @Nullable Object get(String field) {
        return leaves.get(field);
    }

    @Override
    public boolean has(String field) {
        return leaves.containsKey(field);
    }

    @Override
    public void forEachValue(Consumer<Object> consumer) {
        for (Object value : leaves.values()) {
            each(value, consumer);
        }
    }

    @Override
    public String toString() {
        return leaves.toString();
    }

    /** The fields by their dotted names, in the order given. */
    public Map<String, @Nullable Object> fields() {
        return leaves;
    }

    private static void each(@Nullable Object value, Consumer<Object> consumer) {
        if (value instanceof List<?> list) {
            list.forEach(element -> each(element, consumer));
        } else if (value != null) {
            consumer.accept(value);
        }
    }

    private void add(String name, @Nullable Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("the event is nested deeper than " + MAX_DEPTH + " levels");
        }
        if (value instanceof Map<?, ?> map) {
            if (map.isEmpty() && !name.isEmpty()) {
                leaves.putIfAbsent(name, null);
            }
            map.forEach((key, member) -> add(name.isEmpty() ? "" + key : name + "." + key, member, depth + 1));
        } else if (value instanceof List<?> list
                && list.stream().anyMatch(e -> e instanceof Map || e instanceof List)) {
            list.forEach(element -> add(name, element, depth + 1));
        } else {
            put(name, value);
        }
    }

    /** A name met again (in a list of objects, say) has all its values. */
    private void put(String name, @Nullable Object value) {
        Object before = leaves.get(name);
        if (before == null) {
            leaves.put(name, value);
        } else if (value != null) {
            List<Object> all = new ArrayList<>();
            each(before, all::add);
            each(value, all::add);
            leaves.put(name, all);
        }
    }
}
