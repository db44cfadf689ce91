package gac.correlate.sigma.explain;

import gac.correlate.sigma.LogEvent;
import gac.correlate.sigma.LogSource;
import gac.correlate.sigma.SigmaCorrelation;
import gac.correlate.sigma.SigmaRule;
import gac.correlate.sigma.Taxonomy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a correlation sees of an event that one of its rules matched: the group it counts in and what it counts of it.
 *
 * @param group group-by name to value; null where the event has none
 * @param measured counted or summed field to value; null where the event has none
 * @param absentCounts whether the correlation takes events that lack a group-by field
 */
public record GroupKey(
        Map<String, @Nullable String> group, Map<String, @Nullable String> measured, boolean absentCounts) {
    public GroupKey {
        group = Collections.unmodifiableMap(new LinkedHashMap<>(group));
        measured = Collections.unmodifiableMap(new LinkedHashMap<>(measured));
    }

    /** Of an event that {@code rule} matched, for a correlation that refers to it. */
    public static GroupKey of(SigmaCorrelation correlation, SigmaRule rule, LogEvent event, Taxonomy taxonomy) {
        Map<String, @Nullable String> group = new LinkedHashMap<>();
        for (String name : correlation.groupBy()) {
            group.put(name, text(event, rule.logSource(), taxonomy, correlation.fieldFor(name, rule.id())));
        }
        Map<String, @Nullable String> measured = new LinkedHashMap<>();
        for (String name : correlation.condition().fields()) {
            measured.put(name, text(event, rule.logSource(), taxonomy, correlation.fieldFor(name, rule.id())));
        }
        return new GroupKey(
                group, measured, Boolean.TRUE.equals(correlation.gac().get("absent")));
    }

    /** Whether the event takes part. */
    public boolean counts() {
        return (absentCounts || !group.containsValue(null)) && !measured.containsValue(null);
    }

    /** One line for a person. */
    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder(group.isEmpty() ? "the one group of all events" : "group " + group(group));
        if (!measured.isEmpty()) {
            text.append(", counting ").append(group(measured));
        }
        if (!counts()) {
            text.append(": takes no part, ");
            List<String> missing = new ArrayList<>();
            measured.forEach((name, value) -> {
                if (value == null) {
                    missing.add(name);
                }
            });
            group.forEach((name, value) -> {
                if (value == null && !absentCounts) {
                    missing.add(name);
                }
            });
            text.append(String.join(" and ", missing)).append(missing.size() == 1 ? " is absent" : " are absent");
            if (!absentCounts && group.containsValue(null)) {
                text.append(" (gac: {absent: true} lets events without a group-by field take part)");
            }
        }
        return text.toString();
    }

    private static String group(Map<String, @Nullable String> values) {
        List<String> parts = new ArrayList<>();
        values.forEach((name, value) -> parts.add(name + "=" + (value == null ? "(absent)" : ValueText.text(value))));
        return String.join(" ", parts);
    }

    private static @Nullable String text(LogEvent event, LogSource source, Taxonomy taxonomy, String field) {
        for (String alternative : field.split("\\|")) {
            for (String name : taxonomy.names(source, alternative)) {
                Object value = event.get(name);
                if (value instanceof List<?> list) {
                    value = list.isEmpty() ? null : list.get(0);
                }
                if (value != null) {
                    return value.toString();
                }
            }
        }
        return null;
    }
}
