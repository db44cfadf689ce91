package gac.correlate.sigma;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * When a correlation holds: bounds on a number, a boolean expression over its rules (temporal types only), or a deviation from what is usual
 * (baselines, which are Gác's own types).
 */
public sealed interface CorrelationCondition {

    /** The fields whose values are counted, summed or looked at; empty where there are none. */
    default List<String> fields() {
        return List.of();
    }

    /**
     * All bounds hold for the number the type computes: events, distinct values (tuples when there are several fields),
     * different rules (temporal types), sum, average, percentile.
     *
     * @param fields the fields whose values are counted or summed; empty for event_count and the temporal types
     * @param percentile 0 to 100, read by value_percentile only; nearest rank, 50 when the rule gives none
     */
    record Threshold(List<Bound> bounds, List<String> fields, double percentile) implements CorrelationCondition {
        public Threshold {
            bounds = List.copyOf(bounds);
            fields = List.copyOf(fields);
        }

        /** Whether the number meets every bound. */
        public boolean holds(double number) {
            for (Bound bound : bounds) {
                if (!bound.operator().holds(number, bound.value())) {
                    return false;
                }
            }
            return true;
        }

        /** True when more can only help: every bound is gt or gte. */
        public boolean monotone() {
            return bounds.stream().allMatch(b -> b.operator() == Operator.GT || b.operator() == Operator.GTE);
        }
    }

    /** The extended condition of the temporal types, over ids of the correlation's rules. */
    record Combination(RuleExpression expression) implements CorrelationCondition {}

    /**
     * first_seen: a value that the group has not had within the timespan.
     *
     * @param fields whose value it is; several are taken together
     * @param warmUp for how long the group must be known before anything is new
     */
    record FirstSeen(List<String> fields, Duration warmUp) implements CorrelationCondition {
        public FirstSeen {
            fields = List.copyOf(fields);
        }
    }

    /**
     * above_usual: more events in a part of the day than in the same part of the days before.
     *
     * @param deviations how many median absolute deviations (times 1.4826) above the median
     * @param least how many events at least
     * @param days how many days back
     * @param warmUp of so many days something must be known
     */
    record AboveUsual(double deviations, long least, int days, int warmUp) implements CorrelationCondition {}

    record Bound(Operator operator, double value) {}

    enum Operator {
        LT,
        LTE,
        GT,
        GTE,
        EQ,
        NEQ;

        public boolean holds(double number, double bound) {
            return switch (this) {
                case LT -> number < bound;
                case LTE -> number <= bound;
                case GT -> number > bound;
                case GTE -> number >= bound;
                case EQ -> number == bound;
                case NEQ -> number != bound;
            };
        }
    }

    /** A boolean expression whose atoms are "this rule occurred in the window". */
    sealed interface RuleExpression {
        record Occurs(String ruleId) implements RuleExpression {}

        record AllOf(List<RuleExpression> parts) implements RuleExpression {
            public AllOf {
                parts = List.copyOf(parts);
            }
        }

        record AnyOf(List<RuleExpression> parts) implements RuleExpression {
            public AnyOf {
                parts = List.copyOf(parts);
            }
        }

        record Not(RuleExpression part) implements RuleExpression {}

        /** Whether the expression holds when exactly these rules occurred. */
        default boolean holds(Set<String> occurred) {
            if (this instanceof Occurs occurs) {
                return occurred.contains(occurs.ruleId());
            }
            if (this instanceof AllOf all) {
                return all.parts().stream().allMatch(part -> part.holds(occurred));
            }
            if (this instanceof AnyOf any) {
                return any.parts().stream().anyMatch(part -> part.holds(occurred));
            }
            return !((Not) this).part().holds(occurred);
        }

        /** True when the expression contains a negation: only then does deciding have to wait for the window's end. */
        default boolean negates() {
            if (this instanceof AllOf all) {
                return all.parts().stream().anyMatch(RuleExpression::negates);
            }
            if (this instanceof AnyOf any) {
                return any.parts().stream().anyMatch(RuleExpression::negates);
            }
            return this instanceof Not;
        }
    }
}
