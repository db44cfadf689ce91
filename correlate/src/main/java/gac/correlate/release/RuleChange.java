package gac.correlate.release;

import gac.correlate.release.AlertDefinition.GroupColumn;
import gac.correlate.release.Difference.Aspect;
import gac.correlate.release.Difference.Part;
import gac.correlate.sigma.CorrelationCondition;
import gac.correlate.sigma.CorrelationCondition.RuleExpression;
import gac.correlate.sigma.Definition;
import gac.correlate.sigma.Header;
import gac.correlate.sigma.SigmaCorrelation;
import gac.correlate.sigma.SigmaRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What changed of a rule or correlation. */
final class RuleChange {
    private RuleChange() {}

    /** In the order of what matters most. */
    static List<Part> parts(AlertDefinition was, AlertDefinition now) {
        List<Part> parts = new ArrayList<>();
        matching(was.source(), now.source(), parts);
        state(was, now, parts);
        Difference.add(parts, Aspect.THRESHOLD, "condition", condition(was.source()), condition(now.source()));
        Difference.add(parts, Aspect.LEVEL, "level", was.level(), now.level());
        Difference.add(parts, Aspect.GATE, "outcome", was.outcome(), now.outcome());
        Difference.add(parts, Aspect.GATE, "alerts", was.alerts(), now.alerts());
        Difference.add(parts, Aspect.GATE, "on trial until", was.shadowUntil(), now.shadowUntil());
        Difference.add(parts, Aspect.GATE, "gate: always", was.always(), now.always());
        Difference.add(parts, Aspect.GATE, "scope: all", was.everyone(), now.everyone());
        Difference.add(parts, Aspect.GATE, "category", was.category(), now.category());
        text(was, now, parts);
        parts.sort(Comparator.comparing(Part::aspect));
        return parts;
    }

    private static void matching(Definition was, Definition now, List<Part> parts) {
        if (was instanceof SigmaRule old && now instanceof SigmaRule fresh) {
            Difference.add(parts, Aspect.MATCHING, "logsource", old.logSource(), fresh.logSource());
            Difference.add(parts, Aspect.MATCHING, "filters", old.filters(), fresh.filters());
            if (parts.isEmpty() && !Matching.of(old).equals(Matching.of(fresh))) {
                parts.add(new Part(Aspect.MATCHING, "detection", null, null));
            }
        } else if (was instanceof SigmaCorrelation old && now instanceof SigmaCorrelation fresh) {
            Difference.add(parts, Aspect.MATCHING, "aliases", old.aliases(), fresh.aliases());
        }
    }

    /** What the name of the state is made of, named; see {@link AlertDefinition#state}. */
    private static void state(AlertDefinition was, AlertDefinition now, List<Part> parts) {
        if (was.state().equals(now.state())) {
            if (!was.groupBy().equals(now.groupBy())) {
                parts.add(new Part(Aspect.MATCHING, "absent", null, null));
            }
            return;
        }
        int before = parts.size();
        Difference.add(parts, Aspect.STATE, "type", type(was.source()), type(now.source()));
        Difference.add(parts, Aspect.STATE, "timespan", span(was.timespan()), span(now.timespan()));
        Difference.add(parts, Aspect.STATE, "group-by", columns(was), columns(now));
        Difference.add(parts, Aspect.STATE, "rules", was.steps(), now.steps());
        if (parts.size() == before) {
            parts.add(new Part(Aspect.STATE, "form of the condition", null, null));
        }
    }

    private static String type(Definition source) {
        return source instanceof SigmaCorrelation correlation
                ? correlation.type().text()
                : "rule";
    }

    private static String span(Duration span) {
        return span.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private static String columns(AlertDefinition definition) {
        return definition.groupBy().stream().map(GroupColumn::field).collect(Collectors.joining(", "));
    }

    private static String condition(Definition source) {
        if (!(source instanceof SigmaCorrelation correlation)) {
            return "";
        }
        if (correlation.condition() instanceof CorrelationCondition.Threshold threshold) {
            String bounds = threshold.bounds().stream()
                    .map(bound -> bound.operator().name().toLowerCase(Locale.ROOT) + " " + number(bound.value()))
                    .collect(Collectors.joining(" and "));
            return bounds + (threshold.percentile() == 50 ? "" : " percentile " + number(threshold.percentile()));
        }
        if (correlation.condition() instanceof CorrelationCondition.FirstSeen first) {
            return "warm-up " + span(first.warmUp());
        }
        if (correlation.condition() instanceof CorrelationCondition.AboveUsual usual) {
            return "gte " + usual.least() + " deviations " + number(usual.deviations()) + " history " + usual.days()
                    + "d warm-up " + usual.warmUp() + "d";
        }
        return expression(((CorrelationCondition.Combination) correlation.condition()).expression());
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static String expression(RuleExpression expression) {
        if (expression instanceof RuleExpression.Occurs occurs) {
            return occurs.ruleId();
        }
        if (expression instanceof RuleExpression.AllOf all) {
            return all.parts().stream().map(RuleChange::expression).collect(Collectors.joining(" and ", "(", ")"));
        }
        if (expression instanceof RuleExpression.AnyOf any) {
            return any.parts().stream().map(RuleChange::expression).collect(Collectors.joining(" or ", "(", ")"));
        }
        return "not " + expression(((RuleExpression.Not) expression).part());
    }

    private static void text(AlertDefinition was, AlertDefinition now, List<Part> parts) {
        Header old = was.source().header();
        Header fresh = now.source().header();
        Difference.add(parts, Aspect.TEXT, "name", was.name(), now.name());
        Difference.add(
                parts, Aspect.TEXT, "title", was.title().getEn(), now.title().getEn());
        Difference.add(
                parts, Aspect.TEXT, "title_vi", was.title().getVi(), now.title().getVi());
        changed(parts, "status", old.status(), fresh.status());
        changed(parts, "description", old.description(), fresh.description());
        changed(parts, "tags", old.tags(), fresh.tags());
        changed(parts, "references", old.references(), fresh.references());
        changed(parts, "falsepositives", was.falsePositives(), now.falsePositives());
        changed(parts, "blind", was.blindSpots(), now.blindSpots());
        changed(parts, "steps", was.playbook(), now.playbook());
        changed(
                parts,
                "author, date or modified",
                List.of(String.valueOf(old.author()), String.valueOf(old.date()), String.valueOf(old.modified())),
                List.of(
                        String.valueOf(fresh.author()),
                        String.valueOf(fresh.date()),
                        String.valueOf(fresh.modified())));
        if (parts.isEmpty()) {
            changed(parts, "gac", old.gac(), fresh.gac());
        }
    }

    private static void changed(List<Part> parts, String what, @Nullable Object was, @Nullable Object now) {
        if (!Objects.equals(was, now)) {
            parts.add(new Part(Aspect.TEXT, what, null, null));
        }
    }
}
