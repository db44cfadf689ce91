package gac.standalone;

import gac.correlate.offline.EventCorrelations;
import gac.correlate.sigma.CorrelationCondition;
import gac.correlate.sigma.CorrelationCondition.RuleExpression;
import gac.correlate.sigma.SigmaCorrelation;
import gac.correlate.sigma.SigmaRule;
import gac.correlate.sigma.explain.GroupKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a correlation saw, group by group, so that somebody whose correlation stays quiet learns how near it came. The episodes are
 * the state machines'; the counts here are only told beside them.
 */
final class CorrelationTally {
    private static final int MOST_GROUPS = 10_000;
    private static final int MOST_EVENTS = 1_000_000;
    private static final int SHOWN = 10;

    private final SigmaCorrelation correlation;
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final List<EventCorrelations.Episode> episodes = new ArrayList<>();
    private long left;
    private long untimed;
    private long events;
    /** Matching events beyond the bounds above: in no group's figures. */
    private long beyond;

    private record Seen(long at, String measured) {}

    private static final class Group {
        private final Map<String, Long> byRule = new LinkedHashMap<>();
        private final List<Seen> seen = new ArrayList<>();
    }

    CorrelationTally(SigmaCorrelation correlation) {
        this.correlation = correlation;
    }

    SigmaCorrelation correlation() {
        return correlation;
    }

    void add(SigmaRule rule, GroupKey key, @Nullable Instant at) {
        if (!key.counts()) {
            left++;
            return;
        }
        if (at == null) {
            untimed++;
            return;
        }
        // The group's name without what is measured: that differs from event to event.
        String name = new GroupKey(key.group(), Map.of(), key.absentCounts()).toString();
        if (events >= MOST_EVENTS || (groups.size() >= MOST_GROUPS && !groups.containsKey(name))) {
            beyond++;
            return;
        }
        events++;
        Group group = groups.computeIfAbsent(name, unused -> new Group());
        group.byRule.merge(rule.title(), 1L, Long::sum);
        group.seen.add(new Seen(
                at.toEpochMilli(),
                String.join(
                        "\u001F",
                        key.measured().values().stream().map(String::valueOf).toList())));
    }

    void add(EventCorrelations.Episode episode) {
        episodes.add(episode);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        String name = correlation.name();
        lines.add("correlation " + (name == null ? correlation.id() : name) + " (" + correlation.title() + "): "
                + correlation.type().text() + ", wants " + condition() + " within " + seconds() + " by "
                + (correlation.groupBy().isEmpty() ? "nothing" : String.join(", ", correlation.groupBy())));
        for (EventCorrelations.Episode episode : episodes) {
            lines.add("  ✓ episode " + episode.group() + ": " + episode.count() + " events from " + episode.first()
                    + " to " + episode.last() + ", events " + shortened(episode.events()));
        }
        if (episodes.isEmpty()) {
            lines.add("  ✗ no episode");
        }
        groups.entrySet().stream()
                .sorted((a, b) -> Integer.compare(
                        b.getValue().seen.size(), a.getValue().seen.size()))
                .limit(SHOWN)
                .forEach(entry -> lines.add("    " + entry.getKey() + ": " + counts(entry.getValue())));
        if (groups.size() > SHOWN) {
            lines.add("    … and " + (groups.size() - SHOWN) + " more groups");
        }
        if (left > 0) {
            lines.add(
                    "    " + left + " matching events took no part: a field of the group or the counted one is absent");
        }
        if (untimed > 0) {
            lines.add("    " + untimed + " matching events have no @timestamp: not counted");
        }
        if (beyond > 0) {
            lines.add("    " + beyond + " more matching events are in none of these figures, which end at "
                    + MOST_GROUPS + " groups and " + MOST_EVENTS + " events; episodes are complete");
        }
        return lines;
    }

    Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("correlation", correlation.id());
        object.put("title", correlation.title());
        object.put("condition", condition());
        object.put("timespan", seconds());
        object.put(
                "episodes",
                episodes.stream()
                        .map(episode -> {
                            Map<String, @Nullable Object> one = new LinkedHashMap<>();
                            one.put("group", episode.group());
                            one.put("count", episode.count());
                            one.put("first", episode.first().toString());
                            one.put("last", episode.last().toString());
                            one.put("events", episode.events());
                            return one;
                        })
                        .toList());
        Map<String, @Nullable Object> seen = new LinkedHashMap<>();
        groups.forEach((name, group) -> seen.put(name, counts(group)));
        object.put("groups", seen);
        object.put("took_no_part", left);
        object.put("without_timestamp", untimed);
        object.put("beyond_bounds", beyond);
        return object;
    }

    private String counts(Group group) {
        if (correlation.rules().size() > 1 || correlation.type().temporal()) {
            return group.byRule.entrySet().stream()
                    .map(entry -> entry.getKey() + " " + entry.getValue())
                    .collect(Collectors.joining(", "));
        }
        boolean distinct = correlation.type() == SigmaCorrelation.Type.VALUE_COUNT
                || correlation.type() == SigmaCorrelation.Type.FIRST_SEEN;
        return group.seen.size() + " events, at most " + most(group.seen, distinct)
                + (distinct ? " different values" : "") + " within " + seconds();
    }

    /** The most events, or different values, that any window of the timespan's length holds. */
    private int most(List<Seen> seen, boolean distinct) {
        List<Seen> ordered =
                seen.stream().sorted((a, b) -> Long.compare(a.at(), b.at())).toList();
        Map<String, Integer> inside = new HashMap<>();
        long length = correlation.timespan().toMillis();
        int most = 0;
        int from = 0;
        for (int to = 0; to < ordered.size(); to++) {
            inside.merge(ordered.get(to).measured(), 1, Integer::sum);
            while (ordered.get(from).at() < ordered.get(to).at() - length) {
                inside.computeIfPresent(
                        ordered.get(from++).measured(), (value, count) -> count == 1 ? null : count - 1);
            }
            most = Math.max(most, distinct ? inside.size() : to - from + 1);
        }
        return most;
    }

    private String condition() {
        if (correlation.condition() instanceof CorrelationCondition.Threshold threshold) {
            String fields = threshold.fields().isEmpty() ? "" : " of " + String.join(", ", threshold.fields());
            return threshold.bounds().stream()
                            .map(bound ->
                                    bound.operator().name().toLowerCase(Locale.ROOT) + " " + number(bound.value()))
                            .collect(Collectors.joining(" and "))
                    + fields;
        }
        if (correlation.condition() instanceof CorrelationCondition.FirstSeen first) {
            return "new values of " + String.join(", ", first.fields()) + ", after a warm-up of "
                    + span(first.warmUp());
        }
        if (correlation.condition() instanceof CorrelationCondition.AboveUsual usual) {
            return "at least " + usual.least() + ", and " + number(usual.deviations())
                    + " deviations above what is usual at that time of " + usual.days() + " days";
        }
        return expression(((CorrelationCondition.Combination) correlation.condition()).expression());
    }

    private static String expression(RuleExpression expression) {
        if (expression instanceof RuleExpression.Occurs occurs) {
            return occurs.ruleId();
        }
        if (expression instanceof RuleExpression.AllOf all) {
            return all.parts().stream()
                    .map(CorrelationTally::expression)
                    .collect(Collectors.joining(" and ", "(", ")"));
        }
        if (expression instanceof RuleExpression.AnyOf any) {
            return any.parts().stream().map(CorrelationTally::expression).collect(Collectors.joining(" or ", "(", ")"));
        }
        return "not " + expression(((RuleExpression.Not) expression).part());
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private String seconds() {
        return span(correlation.timespan());
    }

    private static String span(Duration span) {
        return span.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private static String shortened(List<Long> events) {
        return events.size() <= 20
                ? events.toString()
                : events.subList(0, 20).toString().replace("]", ", … " + (events.size() - 20) + " more]");
    }
}
