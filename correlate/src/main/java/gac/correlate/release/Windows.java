package gac.correlate.release;

import gac.correlate.sigma.CorrelationCondition.Bound;
import gac.correlate.sigma.CorrelationCondition.Combination;
import gac.correlate.sigma.CorrelationCondition.RuleExpression;
import gac.correlate.sigma.CorrelationCondition.Threshold;
import gac.correlate.sigma.SigmaCorrelation;
import gac.correlate.window.Condition;
import gac.correlate.window.Steps;
import gac.correlate.window.WindowSpec;
import java.util.ArrayList;
import java.util.List;

/** What a Sigma correlation asks of the window engine. */
public final class Windows {
    /** Combinations of "any n of these" are written out; more rules than this would be too many. */
    private static final int MAX_COMBINED = 10;

    private Windows() {}

    /** @throws IllegalArgumentException saying what the engine cannot watch for */
    public static WindowSpec of(SigmaCorrelation correlation) {
        WindowSpec.Type type = WindowSpec.Type.valueOf(correlation.type().name());
        List<String> steps = correlation.rules();
        if (correlation.condition() instanceof Combination combination) {
            return WindowSpec.temporal(type, correlation.timespan(), steps)
                    .withExpression(steps(combination.expression(), steps));
        }
        Threshold threshold = (Threshold) correlation.condition();
        if (!correlation.type().temporal()) {
            return WindowSpec.counting(type, correlation.timespan(), condition(threshold), steps)
                    .withPercentile(threshold.percentile());
        }
        WindowSpec all = WindowSpec.temporal(type, correlation.timespan(), steps);
        int least = least(threshold, steps.size());
        return least >= steps.size() ? all : all.withExpression(anyOf(least, steps.size()));
    }

    private static Condition condition(Threshold threshold) {
        List<Condition.Bound> bounds = new ArrayList<>();
        for (Bound bound : threshold.bounds()) {
            bounds.add(new Condition.Bound(Condition.Op.valueOf(bound.operator().name()), bound.value()));
        }
        return new Condition(bounds);
    }

    /** The smallest number of different rules that meets the bounds of a temporal correlation. */
    private static int least(Threshold threshold, int rules) {
        for (int n = 1; n <= rules; n++) {
            if (threshold.holds(n)) {
                if (!threshold.monotone() && n < rules) {
                    throw new IllegalArgumentException(
                            "a temporal correlation takes gt or gte for the number of rules; write `not` in a condition instead");
                }
                return n;
            }
        }
        throw new IllegalArgumentException(
                "the condition asks for more rules than the correlation refers to: " + rules);
    }

    private static Steps anyOf(int least, int rules) {
        if (rules > MAX_COMBINED) {
            throw new IllegalArgumentException(
                    "some of at most " + MAX_COMBINED + " rules can be asked for, not of " + rules);
        }
        List<Steps> combinations = new ArrayList<>();
        for (int chosen = 0; chosen < 1 << rules; chosen++) {
            if (Integer.bitCount(chosen) == least) {
                List<Steps> parts = new ArrayList<>();
                for (int step = 0; step < rules; step++) {
                    if ((chosen & 1 << step) != 0) {
                        parts.add(new Steps.Step(step));
                    }
                }
                combinations.add(new Steps.And(parts));
            }
        }
        return new Steps.Or(combinations);
    }

    private static Steps steps(RuleExpression expression, List<String> rules) {
        if (expression instanceof RuleExpression.Occurs occurs) {
            return new Steps.Step(rules.indexOf(occurs.ruleId()));
        }
        if (expression instanceof RuleExpression.AllOf all) {
            return new Steps.And(
                    all.parts().stream().map(part -> steps(part, rules)).toList());
        }
        if (expression instanceof RuleExpression.AnyOf any) {
            return new Steps.Or(
                    any.parts().stream().map(part -> steps(part, rules)).toList());
        }
        return new Steps.Not(steps(((RuleExpression.Not) expression).part(), rules));
    }
}
