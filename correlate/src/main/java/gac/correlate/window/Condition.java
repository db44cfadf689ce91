package gac.correlate.window;

import java.util.List;

/**
 * What a window's measure (events, distinct values, sum, average, percentile) must satisfy: every bound, so that two
 * bounds make a range.
 */
public record Condition(List<Bound> bounds) {

    /** Comparison of the measure with a threshold. */
    public enum Op {
        GT,
        GTE,
        LT,
        LTE,
        EQ,
        NEQ
    }

    /** One comparison; {@code threshold} may have decimals for sums, averages and percentiles. */
    public record Bound(Op op, double threshold) {

        boolean holds(double measure) {
            return switch (op) {
                case GT -> measure > threshold;
                case GTE -> measure >= threshold;
                case LT -> measure < threshold;
                case LTE -> measure <= threshold;
                case EQ -> measure == threshold;
                case NEQ -> measure != threshold;
            };
        }
    }

    public Condition {
        bounds = List.copyOf(bounds);
        if (bounds.isEmpty()) {
            throw new IllegalArgumentException("a condition needs at least one of gt, gte, lt, lte, eq, neq");
        }
        for (Bound bound : bounds) {
            if (!Double.isFinite(bound.threshold())) {
                throw new IllegalArgumentException("the threshold of a condition must be a finite number");
            }
        }
    }

    public static Condition of(Op op, double threshold) {
        return new Condition(List.of(new Bound(op, threshold)));
    }

    public static Condition gte(long threshold) {
        return of(Op.GTE, (double) threshold);
    }

    /** Whether every bound holds for {@code measure}. */
    public boolean holds(double measure) {
        for (Bound bound : bounds) {
            if (!bound.holds(measure)) {
                return false;
            }
        }
        return true;
    }

    /** True where more events can only make it true: lower bounds alone. */
    boolean rising() {
        return bounds.stream().allMatch(bound -> bound.op() == Op.GT || bound.op() == Op.GTE);
    }

    /** The smallest whole measure that satisfies a {@link #rising()} condition; at least 1. */
    long least() {
        double least = 1;
        for (Bound bound : bounds) {
            double floor = Math.floor(bound.threshold());
            double from = bound.op() == Op.GT ? floor + 1 : Math.ceil(bound.threshold());
            least = Math.max(least, from);
        }
        return (long) least;
    }
}
