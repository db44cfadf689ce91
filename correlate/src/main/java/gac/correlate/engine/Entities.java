package gac.correlate.engine;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The values of telling fields seen in a group: per field the {@link #VALUES} seen last. When a value was seen is kept in half timespans, so that
 * most events change nothing here; what is kept does not depend on the order of events.
 */
final class Entities {
    static final int VALUES = 20;
    private static final int VERSION = 1;

    private final Map<String, Map<String, Long>> seen = new TreeMap<>();

    static Entities decode(byte @Nullable [] bytes) {
        Entities entities = new Entities();
        if (bytes != null) {
            StateInput in = new StateInput(bytes, VERSION);
            for (int fields = in.size(); fields > 0; fields--) {
                Map<String, Long> values = new TreeMap<>();
                entities.seen.put(in.text(), values);
                for (int left = in.size(); left > 0; left--) {
                    values.put(in.text(), in.number());
                }
            }
        }
        return entities;
    }

    byte[] encode() {
        StateOutput out = new StateOutput(VERSION).number(seen.size());
        seen.forEach((field, values) -> {
            out.text(field).number(values.size());
            values.forEach((value, at) -> out.text(value).number(at));
        });
        return out.bytes();
    }

    private static long quantum(long atMs, long timespanMs) {
        return Math.floorDiv(atMs, Math.max(1, timespanMs / 2));
    }

    /** Whether something changed. */
    boolean add(Map<String, String> values, long atMs, long timespanMs) {
        long at = quantum(atMs, timespanMs);
        boolean changed = false;
        for (Map.Entry<String, String> entry : values.entrySet()) {
            Map<String, Long> known = seen.computeIfAbsent(entry.getKey(), field -> new TreeMap<>());
            Long before = known.get(entry.getValue());
            if (before != null && before >= at) {
                continue;
            }
            known.put(entry.getValue(), at);
            if (known.size() > VALUES) {
                String oldest = known.entrySet().stream()
                        .min(Map.Entry.<String, Long>comparingByValue()
                                .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                        .map(Map.Entry::getKey)
                        .orElseThrow();
                known.remove(oldest);
                changed |= !oldest.equals(entry.getValue());
            } else {
                changed = true;
            }
        }
        return changed;
    }

    /** The values seen since an instant (to half a timespan), in alphabetical order. */
    Map<String, List<String>> since(long firstMs, long timespanMs) {
        long from = quantum(firstMs, timespanMs);
        Map<String, List<String>> since = new LinkedHashMap<>();
        seen.forEach((field, values) -> {
            List<String> found = values.entrySet().stream()
                    .filter(value -> value.getValue() >= from)
                    .map(Map.Entry::getKey)
                    .toList();
            if (!found.isEmpty()) {
                since.put(field, found);
            }
        });
        return since;
    }

    /** For each field the value seen last. */
    Map<String, String> latest() {
        Map<String, String> latest = new LinkedHashMap<>();
        seen.forEach((field, values) -> values.entrySet().stream()
                .max(Map.Entry.<String, Long>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .ifPresent(value -> latest.put(field, value.getKey())));
        return latest;
    }
}
