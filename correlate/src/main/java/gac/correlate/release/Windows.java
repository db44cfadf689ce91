package gac.correlate.release;

import gac.correlate.sigma.CorrelationCondition.AboveUsual;
import gac.correlate.sigma.CorrelationCondition.Bound;
import gac.correlate.sigma.CorrelationCondition.Combination;
import gac.correlate.sigma.CorrelationCondition.FirstSeen;
import gac.correlate.sigma.CorrelationCondition.RuleExpression;
import gac.correlate.sigma.CorrelationCondition.Threshold;
import gac.correlate.sigma.SigmaCorrelation;
import gac.correlate.window.Baseline;
import gac.correlate.window.Condition;
import gac.correlate.window.Steps;
import gac.correlate.window.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a Sigma correlation asks of the window engine. */
public final class Windows {
    private Windows() {}

    /** @throws IllegalArgumentException saying what the engine cannot watch for */
    public static WindowSpec of(SigmaCorrelation correlation) {
        WindowSpec.Type type = WindowSpec.Type.valueOf(correlation.type().name());
        List<String> steps = correlation.rules();
        if (correlation.condition() instanceof Combination combination) {
            return WindowSpec.temporal(type, correlation.timespan(), steps)
                    .withExpression(steps(combination.expression(), steps));
        }
        if (correlation.condition() instanceof FirstSeen first) {
            return WindowSpec.firstSeen(correlation.timespan(), first.warmUp(), steps);
        }
        if (correlation.condition() instanceof AboveUsual usual) {
            return WindowSpec.aboveUsual(
                    correlation.timespan(),
                    new Baseline(Duration.ofDays(usual.warmUp()).toMillis(), usual.days(), usual.deviations()),
                    usual.least(),
                    steps);
        }
        Threshold threshold = (Threshold) correlation.condition();
        if (!correlation.type().temporal()) {
            return WindowSpec.counting(type, correlation.timespan(), condition(threshold), steps)
                    .withPercentile(threshold.percentile());
        }
        WindowSpec all = WindowSpec.temporal(type, correlation.timespan(), steps);
        boolean everyRule = threshold.monotone() && !threshold.holds(steps.size() - 1);
        return everyRule ? all : all.withExpression(new Steps.Several(steps.size(), condition(threshold)));
    }

    private static Condition condition(Threshold threshold) {
        List<Condition.Bound> bounds = new ArrayList<>();
        for (Bound bound : threshold.bounds()) {
            bounds.add(new Condition.Bound(Condition.Op.valueOf(bound.operator().name()), bound.value()));
        }
        return new Condition(bounds);
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
