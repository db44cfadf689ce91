package gac.correlate.release;

import gac.correlate.sigma.CorrelationCondition.Bound;
import gac.correlate.sigma.CorrelationCondition.Operator;
import gac.correlate.sigma.CorrelationCondition.Threshold;
import gac.correlate.sigma.Definition;
import gac.correlate.sigma.SigmaCorrelation;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Thresholds multiplied by a watch's factor. */
final class Thresholds {
    private static final Set<SigmaCorrelation.Type> COUNTS = EnumSet.of(
            SigmaCorrelation.Type.EVENT_COUNT, SigmaCorrelation.Type.VALUE_COUNT, SigmaCorrelation.Type.VALUE_SUM);

    private Thresholds() {}

    /** Whether less of the same is enough: counts and sums of events that need at least so much. */
    static boolean scales(Definition definition) {
        return definition instanceof SigmaCorrelation correlation
                && correlation.depth() == 1
                && COUNTS.contains(correlation.type())
                && correlation.condition() instanceof Threshold threshold
                && threshold.monotone();
    }

    /** The same with each bound multiplied; counts are rounded up, and one is the least. */
    static SigmaCorrelation scaled(SigmaCorrelation correlation, double factor) {
        Threshold threshold = (Threshold) correlation.condition();
        boolean sums = correlation.type() == SigmaCorrelation.Type.VALUE_SUM;
        List<Bound> bounds = threshold.bounds().stream()
                .map(bound -> sums ? new Bound(bound.operator(), bound.value() * factor) : count(bound, factor))
                .toList();
        return new SigmaCorrelation(
                correlation.header(),
                correlation.type(),
                correlation.rules(),
                correlation.groupBy(),
                correlation.aliases(),
                correlation.timespan(),
                new Threshold(bounds, threshold.fields(), threshold.percentile()),
                correlation.generate(),
                correlation.depth());
    }

    private static Bound count(Bound bound, double factor) {
        double least = bound.operator() == Operator.GT ? Math.floor(bound.value()) + 1 : Math.ceil(bound.value());
        // 10 * 0.7 is 7.000000000000001 in doubles, and means seven
        return new Bound(Operator.GTE, Math.max(1, Math.ceil(least * factor - 1e-9)));
    }
}
