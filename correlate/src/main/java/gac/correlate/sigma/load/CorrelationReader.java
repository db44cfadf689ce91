package gac.correlate.sigma.load;

import gac.correlate.sigma.CorrelationCondition;
import gac.correlate.sigma.CorrelationCondition.Bound;
import gac.correlate.sigma.CorrelationCondition.Operator;
import gac.correlate.sigma.CorrelationCondition.Threshold;
import gac.correlate.sigma.Header;
import gac.correlate.sigma.Origin;
import gac.correlate.sigma.SigmaCorrelation;
import gac.correlate.sigma.detection.Condition;
import gac.correlate.sigma.text.Names;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads correlations, their references still as written. */
final class CorrelationReader {
    private static final List<String> KEYS =
            List.of("type", "rules", "group-by", "timespan", "condition", "aliases", "generate");
    private static final double MAX_COUNT = 1e9;

    /**
     * @param condition null when it is an extended one
     * @param expression the extended condition's text, else null
     */
    record Draft(
            Header header,
            SigmaCorrelation.Type type,
            List<Yaml.Scalar> rules,
            List<String> groupBy,
            Map<String, Map<String, Yaml.Scalar>> aliases,
            Duration timespan,
            @Nullable CorrelationCondition condition,
            Yaml.@Nullable Scalar expression,
            boolean generate) {}

    private CorrelationReader() {}

    static Draft read(Section document, Header header) {
        Section section = Section.of(document.required("correlation", ""), "correlation");
        section.onlyKeys(KEYS);
        SigmaCorrelation.Type type = type(section);
        Yaml condition = section.get("condition");
        Yaml.Scalar expression = condition instanceof Yaml.Scalar scalar && !scalar.isNull() ? scalar : null;
        if (expression != null && !type.temporal()) {
            throw new DefinitionException(
                    section.origin("condition"),
                    "a condition over rules belongs to temporal and temporal_ordered only",
                    "write a bound, such as 'gte: 10'");
        }
        List<Yaml.Scalar> rules = section.scalars("rules");
        if (rules.isEmpty() && expression == null) {
            throw new DefinitionException(
                    section.origin("rules"), "the correlation names no rules", "list ids or names under 'rules'");
        }
        Duration timespan = timespan(section);
        return new Draft(
                header,
                type,
                rules,
                section.texts("group-by"),
                aliases(section),
                timespan,
                expression == null ? condition(section, type, rules.size(), timespan) : null,
                expression,
                section.bool("generate"));
    }

    private static SigmaCorrelation.Type type(Section section) {
        List<String> types = Arrays.stream(SigmaCorrelation.Type.values())
                .map(SigmaCorrelation.Type::text)
                .toList();
        section.required("type", "one of " + String.join(", ", types));
        String text = String.valueOf(section.text("type"));
        for (SigmaCorrelation.Type type : SigmaCorrelation.Type.values()) {
            if (type.text().equals(text.toLowerCase(Locale.ROOT))) {
                return type;
            }
        }
        throw new DefinitionException(
                section.origin("type"),
                "'" + text + "' is not a correlation type",
                Names.meant(text, types) + "the types are " + String.join(", ", types));
    }

    private static Duration timespan(Section section) {
        section.required("timespan", "write for example 'timespan: 5m'");
        return Timespans.read(section, "timespan");
    }

    private static Map<String, Map<String, Yaml.Scalar>> aliases(Section section) {
        Map<String, Map<String, Yaml.Scalar>> aliases = new LinkedHashMap<>();
        Yaml node = section.get("aliases");
        if (node != null) {
            Section.of(node, "aliases").mapping().entries().forEach((alias, entry) -> {
                Map<String, Yaml.Scalar> fields = new LinkedHashMap<>();
                Section.of(entry.value(), "aliases." + alias)
                        .mapping()
                        .entries()
                        .forEach((rule, field) -> {
                            if (!(field.value() instanceof Yaml.Scalar scalar) || scalar.isNull()) {
                                throw new DefinitionException(
                                        field.key(),
                                        "the alias '" + alias + "' names no field for rule '" + rule + "'");
                            }
                            fields.put(rule, scalar);
                        });
                aliases.put(alias, fields);
            });
        }
        return aliases;
    }

    private static CorrelationCondition condition(
            Section section, SigmaCorrelation.Type type, int rules, Duration timespan) {
        return type.baseline() ? BaselineReader.read(section, type, timespan) : threshold(section, type, rules);
    }

    private static Threshold threshold(Section section, SigmaCorrelation.Type type, int rules) {
        Yaml node = section.get("condition");
        if (node == null && type.temporal()) {
            return new Threshold(List.of(new Bound(Operator.GTE, rules)), List.of(), 50);
        }
        if (node == null) {
            throw new DefinitionException(
                    section.origin(), "the correlation has no condition", "write for example 'condition: {gte: 10}'");
        }
        Section condition = Section.of(node, "condition");
        condition.onlyKeys(List.of("gt", "gte", "lt", "lte", "eq", "neq", "field", "percentile"));
        List<Bound> bounds = new ArrayList<>();
        for (Operator operator : Operator.values()) {
            String key = operator.name().toLowerCase(Locale.ROOT);
            if (condition.get(key) != null) {
                bounds.add(new Bound(operator, number(condition, key, type.measuresNumbers())));
            }
        }
        if (bounds.isEmpty()) {
            throw new DefinitionException(
                    condition.origin(), "the condition has no bound", "write one of gt, gte, lt, lte, eq, neq");
        }
        List<String> fields = condition.texts("field");
        boolean needsField = type != SigmaCorrelation.Type.EVENT_COUNT && !type.temporal();
        if (needsField && fields.isEmpty()) {
            throw new DefinitionException(
                    condition.origin(),
                    type.text() + " needs to know which field",
                    "write 'field:' into the condition");
        }
        if (needsField && type != SigmaCorrelation.Type.VALUE_COUNT && fields.size() > 1) {
            throw new DefinitionException(
                    condition.origin("field"), type.text() + " takes one field", "only value_count takes several");
        }
        double percentile = condition.get("percentile") == null ? 50 : number(condition, "percentile", true);
        if (percentile < 0 || percentile > 100) {
            throw new DefinitionException(condition.origin("percentile"), "a percentile is between 0 and 100");
        }
        Threshold threshold = new Threshold(bounds, needsField ? fields : List.of(), percentile);
        if (!type.measuresNumbers()) {
            possible(threshold, condition.origin(), type.temporal() ? rules : MAX_COUNT);
        }
        return threshold;
    }

    static double number(Section condition, String key, boolean decimals) {
        Yaml node = condition.get(key);
        String text = node instanceof Yaml.Scalar scalar ? scalar.text() : "";
        BigDecimal number = new Yaml.Scalar(condition.origin(), text, true).number();
        if (number == null || (!decimals && number.stripTrailingZeros().scale() > 0)) {
            throw new DefinitionException(
                    condition.origin(key), "'" + key + "' must be a " + (decimals ? "" : "whole ") + "number");
        }
        return number.doubleValue();
    }

    /** A count that is looked at is at least 1 (no event, no group): a condition no count from there on meets is an error. */
    private static void possible(Threshold threshold, Origin origin, double most) {
        double low = 1;
        double high = most;
        for (Bound bound : threshold.bounds()) {
            switch (bound.operator()) {
                case GT -> low = Math.max(low, bound.value() + 1);
                case GTE -> low = Math.max(low, bound.value());
                case LT -> high = Math.min(high, bound.value() - 1);
                case LTE -> high = Math.min(high, bound.value());
                case EQ -> {
                    low = Math.max(low, bound.value());
                    high = Math.min(high, bound.value());
                }
                case NEQ -> {}
            }
        }
        boolean onlyOneAndRefused = low == high && threshold.bounds().contains(new Bound(Operator.NEQ, low));
        if (low > high || onlyOneAndRefused) {
            throw new DefinitionException(
                    origin,
                    "the condition can never hold: a group exists from its first event on, and counts at least 1",
                    "to be told that events stop coming is the work of HEALTH watches, not of a correlation");
        }
    }

    static CorrelationCondition.RuleExpression expression(Condition condition) {
        if (condition instanceof Condition.Named named) {
            return new CorrelationCondition.RuleExpression.Occurs(named.selection());
        }
        if (condition instanceof Condition.And and) {
            return new CorrelationCondition.RuleExpression.AllOf(
                    and.parts().stream().map(CorrelationReader::expression).toList());
        }
        if (condition instanceof Condition.Or or) {
            return new CorrelationCondition.RuleExpression.AnyOf(
                    or.parts().stream().map(CorrelationReader::expression).toList());
        }
        return new CorrelationCondition.RuleExpression.Not(expression(((Condition.Not) condition).part()));
    }
}
