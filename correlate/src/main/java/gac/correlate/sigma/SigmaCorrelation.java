package gac.correlate.sigma;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One Sigma correlation, its references resolved.
 *
 * @param rules ids of the rules and correlations it is about, in the order written, each once
 * @param groupBy field or alias names; empty means one group for everything
 * @param aliases alias → rule id → the field that stands for the alias in events of that rule
 * @param timespan the window's full length
 * @param generate whether the rules it refers to also alert by themselves
 * @param depth 1 when it refers to plain rules only, else one more than the deepest correlation it refers to; at most 3
 */
public record SigmaCorrelation(
        Header header,
        Type type,
        List<String> rules,
        List<String> groupBy,
        Map<String, Map<String, String>> aliases,
        Duration timespan,
        CorrelationCondition condition,
        boolean generate,
        int depth)
        implements Definition {

    /** The deepest chain allowed. */
    public static final int MAX_DEPTH = 3;

    public SigmaCorrelation {
        rules = List.copyOf(rules);
        groupBy = List.copyOf(groupBy);
    }

    /** The field to read for a group-by name (or alias) in an event that the given rule matched. */
    public String fieldFor(String groupByName, String ruleId) {
        Map<String, String> fields = aliases.get(groupByName);
        return fields == null ? groupByName : fields.getOrDefault(ruleId, groupByName);
    }

    public enum Type {
        EVENT_COUNT,
        VALUE_COUNT,
        TEMPORAL,
        TEMPORAL_ORDERED,
        VALUE_SUM,
        VALUE_AVG,
        VALUE_PERCENTILE,
        /** Gác's own: a value its group has not had before. */
        FIRST_SEEN,
        /** Gác's own: more than usual in a part of the day. */
        ABOVE_USUAL;

        /** The name as correlations write it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public boolean temporal() {
            return this == TEMPORAL || this == TEMPORAL_ORDERED;
        }

        /** Whether the values of its field are numbers. */
        public boolean measuresNumbers() {
            return this == VALUE_SUM || this == VALUE_AVG || this == VALUE_PERCENTILE;
        }

        /** Whether it compares a group with its own past. */
        public boolean baseline() {
            return this == FIRST_SEEN || this == ABOVE_USUAL;
        }
    }
}
