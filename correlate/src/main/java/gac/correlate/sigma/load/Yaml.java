package gac.correlate.sigma.load;

import gac.correlate.sigma.Origin;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A YAML document as rules need it: every node knows its place, and plain scalars keep the text they were written in. */
sealed interface Yaml {
    Origin origin();

    record Mapping(Origin origin, Map<String, Entry> entries) implements Yaml {
        /** A mapping of the other's entries over this one's, mappings merged all the way down. */
        Mapping overlaid(Mapping other) {
            Map<String, Entry> merged = new LinkedHashMap<>(entries);
            other.entries.forEach((key, entry) -> merged.merge(
                    key,
                    entry,
                    (mine, theirs) -> mine.value() instanceof Mapping a && theirs.value() instanceof Mapping b
                            ? new Entry(theirs.key(), a.overlaid(b))
                            : theirs));
            return new Mapping(other.origin, merged);
        }

        Mapping without(String key) {
            Map<String, Entry> rest = new LinkedHashMap<>(entries);
            rest.remove(key);
            return new Mapping(origin, rest);
        }

        @Nullable
        Yaml get(String key) {
            Entry entry = entries.get(key);
            return entry == null ? null : entry.value();
        }
    }

    /** @param key where the key stands */
    record Entry(Origin key, Yaml value) {}

    record Sequence(Origin origin, List<Yaml> elements) implements Yaml {}

    /** @param plain written without quotes, so that null, true and numbers mean what they look like */
    record Scalar(Origin origin, String text, boolean plain) implements Yaml {
        /** Decimal numbers as people write them. Anything else with digits (010, 0x1F, 1e3, dates) stays text. */
        private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?");

        @Override
        public boolean isNull() {
            return plain
                    && (text.isEmpty()
                            || text.equals("~")
                            || text.equals("null")
                            || text.equals("Null")
                            || text.equals("NULL"));
        }

        @Nullable
        Boolean bool() {
            if (!plain) {
                return null;
            }
            return switch (text) {
                case "true", "True", "TRUE" -> true;
                case "false", "False", "FALSE" -> false;
                default -> null;
            };
        }

        @Nullable
        BigDecimal number() {
            return plain && NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
        }
    }

    /** Whether this is null, written or left out. */
    default boolean isNull() {
        return false;
    }

    /** Plain Java values: Map, List, String, Boolean, Long, Double or null. */
    default @Nullable Object toJava() {
        if (this instanceof Mapping mapping) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            mapping.entries().forEach((key, entry) -> map.put(key, entry.value().toJava()));
            return map;
        }
        if (this instanceof Sequence sequence) {
            List<@Nullable Object> list = new ArrayList<>();
            sequence.elements().forEach(element -> list.add(element.toJava()));
            return list;
        }
        Scalar scalar = (Scalar) this;
        if (scalar.isNull()) {
            return null;
        }
        Boolean bool = scalar.bool();
        if (bool != null) {
            return bool;
        }
        BigDecimal number = scalar.number();
        if (number == null) {
            return scalar.text();
        }
        return number.scale() <= 0 && number.precision() <= 18 ? (Object) number.longValue() : number.doubleValue();
    }

    /** What the node is, for messages. */
    default String kind() {
        if (this instanceof Mapping) {
            return "a mapping";
        }
        if (this instanceof Sequence) {
            return "a list";
        }
        Scalar scalar = (Scalar) this;
        return scalar.isNull() ? "null" : "'" + scalar.text() + "'";
    }
}
