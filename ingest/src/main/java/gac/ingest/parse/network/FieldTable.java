package gac.ingest.parse.network;

import gac.ingest.parse.event.Draft;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** Where the values of one product go, by the product's own names; what has no place in the event keeps its name behind a prefix. */
final class FieldTable {
    private final String prefix;
    private final Map<String, BiConsumer<String, Draft>> setters = new HashMap<>();

    /** @param prefix of the names of what has no place, with its dot */
    FieldTable(String prefix) {
        this.prefix = prefix;
    }

    FieldTable put(BiConsumer<String, Draft> setter, String... names) {
        for (String name : names) {
            if (setters.put(name, setter) != null) {
                throw new IllegalStateException("two places for " + name);
            }
        }
        return this;
    }

    /** A value that goes to {@code fields} under an ECS name. */
    FieldTable field(String ecs, String... names) {
        return put((value, draft) -> draft.field(ecs, value), names);
    }

    FieldTable ignore(String... names) {
        return put((value, draft) -> {}, names);
    }

    void apply(Map<String, String> pairs, Draft draft) {
        apply(pairs, draft, UnaryOperator.identity());
    }

    /** @param rename the name, for the event, of what has no place */
    void apply(Map<String, String> pairs, Draft draft, UnaryOperator<String> rename) {
        for (Map.Entry<String, String> pair : pairs.entrySet()) {
            String value = pair.getValue();
            if (isNone(value)) {
                continue;
            }
            BiConsumer<String, Draft> setter = setters.get(pair.getKey());
            if (setter == null) {
                draft.field(prefix + rename.apply(pair.getKey()), value);
            } else {
                setter.accept(value, draft);
            }
        }
    }

    /** How devices write that there is nothing. */
    static boolean isNone(String value) {
        return value.isEmpty() || value.equals("-") || value.equalsIgnoreCase("n/a") || value.equals("(null)");
    }
}
