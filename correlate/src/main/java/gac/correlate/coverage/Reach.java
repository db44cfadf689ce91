package gac.correlate.coverage;

import gac.correlate.coverage.SystemInputs.Input;
import gac.correlate.release.AlertDefinition;
import gac.correlate.release.AlertDefinition.GroupColumn;
import gac.correlate.release.Release;
import gac.correlate.sigma.CorrelationCondition.Combination;
import gac.correlate.sigma.CorrelationCondition.RuleExpression;
import gac.correlate.sigma.CorrelationCondition.Threshold;
import gac.correlate.sigma.LogSource;
import gac.correlate.sigma.SigmaCorrelation;
import gac.correlate.sigma.SigmaRule;
import gac.correlate.sigma.detection.Condition;
import gac.correlate.sigma.detection.Item;
import gac.correlate.sigma.detection.Selection;
import gac.correlate.sigma.detection.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether rules can fire on what came of a system: an event of the rule's log source was there, and for some way to meet its condition every field that
 * must have a value had one. A field that merely never had the right value is no obstacle; that is what rules wait for.
 */
final class Reach {
    private final Release release;
    private final Collection<Input> inputs;
    private final Map<String, SigmaRule> rules = new HashMap<>();
    private final Map<String, Obstacle> known = new HashMap<>();

    Reach(Release release, Collection<Input> inputs) {
        this.release = release;
        this.inputs = inputs;
        release.definitions().all().stream()
                .map(AlertDefinition::source)
                .filter(SigmaRule.class::isInstance)
                .map(SigmaRule.class::cast)
                .forEach(rule -> rules.put(rule.id(), rule));
    }

    /** Every field that the rules of a release ask an event for. */
    static Set<String> fields(Release release) {
        Set<String> fields = new HashSet<>();
        for (AlertDefinition definition : release.definitions().all()) {
            if (definition.source() instanceof SigmaRule rule) {
                rule.detection().selections().values().forEach(selection -> fields(selection, rule, release, fields));
            }
            List<String> grouped = new ArrayList<>();
            definition.groupBy().forEach(column -> grouped.add(column.field()));
            if (definition.source() instanceof SigmaCorrelation correlation) {
                grouped.addAll(correlation.condition().fields());
                correlation.aliases().values().forEach(byRule -> grouped.addAll(byRule.values()));
            }
            for (String names : grouped) {
                for (String name : names.split("\\|")) {
                    fields.add(name);
                    release.taxonomy()
                            .sections()
                            .forEach(section -> fields.addAll(section.fields().getOrDefault(name, List.of())));
                }
            }
        }
        return fields;
    }

    private static void fields(Selection selection, SigmaRule rule, Release release, Set<String> fields) {
        if (selection instanceof Selection.Any any) {
            any.alternatives().forEach(alternative -> fields(alternative, rule, release, fields));
            return;
        }
        for (Item item : ((Selection.All) selection).items()) {
            String field = item.field();
            if (field != null) {
                fields.addAll(release.taxonomy().names(rule.logSource(), field));
            }
        }
    }

    /** Why a definition cannot fire; {@link Obstacle#NONE} when it can. */
    Obstacle of(AlertDefinition definition) {
        Obstacle before = known.get(definition.id());
        if (before != null) {
            return before;
        }
        Obstacle found = definition.source() instanceof SigmaRule rule
                ? of(rule, Set.of())
                : of(definition, (SigmaCorrelation) definition.source());
        known.put(definition.id(), found);
        return found;
    }

    private Obstacle of(AlertDefinition definition, SigmaCorrelation correlation) {
        Set<String> possible = new LinkedHashSet<>();
        Obstacle first = Obstacle.NONE;
        for (String id : correlation.rules()) {
            Obstacle step = step(definition, correlation, id);
            if (step.isNone()) {
                possible.add(id);
            } else if (first.isNone()) {
                first = step.in(nameOf(id));
            }
        }
        return first.isNone() || holds(correlation, possible) ? Obstacle.NONE : first;
    }

    private Obstacle step(AlertDefinition definition, SigmaCorrelation correlation, String id) {
        SigmaRule rule = rules.get(id);
        if (rule == null) {
            AlertDefinition other = release.definitions().byId(id);
            return other == null ? Obstacle.NONE : of(other);
        }
        Set<String> needed = new LinkedHashSet<>();
        for (GroupColumn column : definition.groupBy()) {
            if (column.required() && !column.field().equals("system")) {
                needed.add(correlation.fieldFor(column.field(), id));
            }
        }
        correlation.condition().fields().forEach(field -> needed.add(correlation.fieldFor(field, id)));
        return of(rule, needed);
    }

    private String nameOf(String id) {
        AlertDefinition definition = release.definitions().byId(id);
        return definition == null ? id : definition.name();
    }

    private static boolean holds(SigmaCorrelation correlation, Set<String> possible) {
        if (correlation.condition() instanceof Combination combination) {
            return holds(combination.expression(), possible);
        }
        if (correlation.type().temporal() && correlation.condition() instanceof Threshold threshold) {
            return threshold.holds(possible.size());
        }
        return !possible.isEmpty();
    }

    /** What must not occur is no obstacle. */
    private static boolean holds(RuleExpression expression, Set<String> possible) {
        if (expression instanceof RuleExpression.Occurs occurs) {
            return possible.contains(occurs.ruleId());
        }
        if (expression instanceof RuleExpression.AllOf all) {
            return all.parts().stream().allMatch(part -> holds(part, possible));
        }
        if (expression instanceof RuleExpression.AnyOf any) {
            return any.parts().stream().anyMatch(part -> holds(part, possible));
        }
        return true;
    }

    /** @param needed fields that must have a value beside what the condition asks */
    private Obstacle of(SigmaRule rule, Set<String> needed) {
        List<String> fewest = null;
        for (Input input : inputs) {
            if (input.logSources().stream().noneMatch(rule.logSource()::admits)) {
                continue;
            }
            List<String> missing = new ArrayList<>();
            needed.stream().filter(field -> !has(input, rule, field)).forEach(missing::add);
            missing(rule.detection().condition(), rule, input, missing);
            if (missing.isEmpty()) {
                return Obstacle.NONE;
            }
            if (fewest == null || missing.size() < fewest.size()) {
                fewest = missing;
            }
        }
        return fewest == null
                ? Obstacle.logSource(rule.logSource())
                : Obstacle.fields(fewest.stream().distinct().toList());
    }

    private boolean has(Input input, SigmaRule rule, String field) {
        for (String alternative : field.split("\\|")) {
            if (alternative.equals("system")
                    || alternative.startsWith("threat.enrichments.")
                    || names(rule.logSource(), alternative).stream().anyMatch(input::has)) {
                return true;
            }
        }
        return false;
    }

    private List<String> names(LogSource source, String field) {
        return release.taxonomy().names(source, field);
    }

    /** Adds the fields for want of which the condition cannot hold. */
    private void missing(Condition condition, SigmaRule rule, Input input, List<String> missing) {
        if (condition instanceof Condition.And and) {
            and.parts().forEach(part -> missing(part, rule, input, missing));
        } else if (condition instanceof Condition.Or or) {
            missing.addAll(fewest(
                    or.parts().stream().map(part -> one(part, rule, input)).toList()));
        } else if (condition instanceof Condition.Named named) {
            Selection selection = rule.detection().selections().get(named.selection());
            if (selection != null) {
                missing.addAll(missing(selection, rule, input));
            }
        }
    }

    private List<String> one(Condition condition, SigmaRule rule, Input input) {
        List<String> missing = new ArrayList<>();
        missing(condition, rule, input, missing);
        return missing;
    }

    private List<String> missing(Selection selection, SigmaRule rule, Input input) {
        if (selection instanceof Selection.Any any) {
            return fewest(any.alternatives().stream()
                    .map(alternative -> missing(alternative, rule, input))
                    .toList());
        }
        List<String> missing = new ArrayList<>();
        for (Item item : ((Selection.All) selection).items()) {
            String field = item.field();
            if (field != null && wantsAValue(item) && !has(input, rule, field)) {
                missing.add(field);
            }
        }
        return missing;
    }

    private static boolean wantsAValue(Item item) {
        return !item.negated()
                && item.values().stream()
                        .noneMatch(value -> value instanceof Value.Null || value.equals(new Value.Exists(false)));
    }

    private static List<String> fewest(List<List<String>> ways) {
        return ways.stream()
                .min((one, other) -> Integer.compare(one.size(), other.size()))
                .orElse(List.of());
    }
}
