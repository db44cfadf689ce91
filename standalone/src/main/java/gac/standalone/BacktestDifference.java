package gac.standalone;

import gac.correlate.sigma.MapEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which events two rule sets see differently, rule by rule: counts and the first few. */
final class BacktestDifference {
    private static final int EXAMPLES = 3;
    private static final int EXCERPT = 160;
    private static final List<String> TELLING = List.of(
            "event.original",
            "message",
            "process.command_line",
            "url.original",
            "CommandLine",
            "user.name",
            "source.ip");

    /** What changed of one rule. */
    static final class Change {
        long gained;
        long lost;
        final List<String> examplesGained = new ArrayList<>();
        final List<String> examplesLost = new ArrayList<>();
    }

    private final Map<String, Change> changes = new LinkedHashMap<>();

    /** @param before ids of the old set's rules that match the event; {@code after} those of the new set */
    void event(long number, MapEvent event, Set<String> before, Set<String> after) {
        for (String id : after) {
            if (!before.contains(id)) {
                Change change = change(id);
                change.gained++;
                example(change.examplesGained, number, event);
            }
        }
        for (String id : before) {
            if (!after.contains(id)) {
                Change change = change(id);
                change.lost++;
                example(change.examplesLost, number, event);
            }
        }
    }

    Change change(String id) {
        return changes.computeIfAbsent(id, unused -> new Change());
    }

    private static void example(List<String> examples, long number, MapEvent event) {
        if (examples.size() < EXAMPLES) {
            examples.add("event " + number + ": " + excerpt(event));
        }
    }

    private static String excerpt(MapEvent event) {
        for (String field : TELLING) {
            Object value = event.get(field);
            if (value != null) {
                return gac.correlate.sigma.explain.ValueText.text(value.toString());
            }
        }
        String all = event.toString();
        return gac.correlate.sigma.explain.ValueText.text(all.length() > EXCERPT ? all.substring(0, EXCERPT) : all);
    }
}
