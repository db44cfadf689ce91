package gac.correlate.window;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a correlation (or a plain rule: {@link #plain}) watches for in one group. Windows are {@code [t - timespan, t]},
 * both ends included.
 *
 * @param type the measure
 * @param timespanMs length of the window and largest gap within an episode, ms; at least 1
 * @param condition bound on the measure; for temporal types ignored, say {@link Condition#gte gte(1)}
 * @param steps names of the rules referred to, in order; at most 62
 * @param expression temporal types: condition over the steps, null for all of them. Ordered: the steps of one of its
 *     alternatives must occur in order, and none that the alternative negates
 * @param percentile value_percentile: 0 to 100 (nearest rank)
 * @param graceMs how much older than the frontier an occurrence may be when it is added, ms
 * @param chained whether to report every qualifying instant
 * @param delayed whether this is the lane of late events: occurrences may be arbitrarily old, and a group's state ends
 *     when the frontier (received time) has moved timespan + grace without an occurrence
 * @param episodeCapMs longest time from the first to the last qualifying instant of an episode, ms
 * @param baseline the baseline types: what a group's past must be like; elsewhere null
 */
public record WindowSpec(
        Type type,
        long timespanMs,
        Condition condition,
        List<String> steps,
        @Nullable Steps expression,
        double percentile,
        long graceMs,
        boolean chained,
        boolean delayed,
        long episodeCapMs,
        @Nullable Baseline baseline) {

    /** Grace unless configured otherwise. */
    public static final Duration GRACE = Duration.ofMinutes(10);

    /** Episodes are cut after this long and continue as a linked episode. */
    public static final Duration EPISODE_CAP = Duration.ofHours(24);

    /** first_seen: events with new values that are at most so far apart are one episode. */
    public static final Duration FIRST_SEEN_GAP = Duration.ofHours(1);

    private static final int MAX_STEPS = 62;

    /** Sigma's correlation types, and two that compare a group with its own past. */
    public enum Type {
        EVENT_COUNT,
        VALUE_COUNT,
        TEMPORAL,
        TEMPORAL_ORDERED,
        VALUE_SUM,
        VALUE_AVG,
        VALUE_PERCENTILE,
        FIRST_SEEN,
        ABOVE_USUAL;

        boolean temporal() {
            return this == TEMPORAL || this == TEMPORAL_ORDERED;
        }

        boolean baseline() {
            return this == FIRST_SEEN || this == ABOVE_USUAL;
        }

        boolean counts() {
            return this == EVENT_COUNT || this == VALUE_COUNT;
        }
    }

    public WindowSpec {
        steps = List.copyOf(steps);
        require(timespanMs > 0, "timespan must be longer than 0");
        require(graceMs >= 0, "grace must not be negative");
        require(episodeCapMs > 0, "the episode cap must be longer than 0");
        require(!steps.isEmpty() && steps.size() <= MAX_STEPS, "a correlation refers to 1 to " + MAX_STEPS + " rules");
        require(percentile >= 0 && percentile <= 100, "percentile must be 0 to 100");
        require(!type.counts() || !condition.holds(0) || positive(condition), NOTHING_TO_SEE);
        require(type.baseline() == (baseline != null), "a baseline belongs to first_seen and above_usual");
        require(
                type != Type.ABOVE_USUAL || (timespanMs <= AboveUsual.DAY_MS && AboveUsual.DAY_MS % timespanMs == 0),
                "an above_usual compares parts of the day: a day must have a whole number of its timespans");
        require(type != Type.ABOVE_USUAL || !chained, "nothing can refer to an above_usual");
        require(!type.baseline() || !delayed, "late events of a baseline have no lane of their own");
        require(expression == null || type.temporal(), "only temporal types have a condition over steps");
        if (expression != null) {
            checkSteps(type, expression, steps.size());
        }
    }

    private static final String NOTHING_TO_SEE =
            "a condition that only the absence of events meets (lt 1, lte 0, eq 0) never opens a window:"
                    + " watching for silence is the work of health checks";

    private static boolean positive(Condition condition) {
        for (Condition.Bound bound : condition.bounds()) {
            boolean onlyZero = switch (bound.op()) {
                case LT -> bound.threshold() <= 1;
                case LTE, EQ -> bound.threshold() < 1;
                case GT, GTE, NEQ -> false;
            };
            if (onlyZero) {
                return false;
            }
        }
        return true;
    }

    private static void checkSteps(Type type, Steps expression, int count) {
        long positive = expression.mentioned(false);
        long negative = expression.mentioned(true);
        require(((positive | negative) >>> count) == 0, "the condition names a step that is not among the rules");
        require(!expression.holds(0), "the condition holds without any event: name a rule that must occur");
        if (type == Type.TEMPORAL_ORDERED) {
            int total = Alternatives.of(expression).stream()
                    .mapToInt(one -> Long.bitCount(one.wanted()))
                    .sum();
            require(total > 0, "the condition contradicts itself");
            require(
                    total <= MAX_STEPS,
                    "the condition of a temporal_ordered has alternatives of together " + total + " rules; at most "
                            + MAX_STEPS + " are followed");
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** A plain rule: every match qualifies; matches at most {@code gap} apart are one episode. */
    public static WindowSpec plain(String rule, Duration gap) {
        return counting(Type.EVENT_COUNT, gap, Condition.gte(1), List.of(rule));
    }

    /** event_count or value_count. */
    public static WindowSpec counting(Type type, Duration timespan, Condition condition, List<String> steps) {
        return new WindowSpec(
                type,
                timespan.toMillis(),
                condition,
                steps,
                null,
                50,
                GRACE.toMillis(),
                false,
                false,
                EPISODE_CAP.toMillis(),
                null);
    }

    /** A value that the group has not had within {@code memory}, which has been known for {@code warmUp}. */
    public static WindowSpec firstSeen(Duration memory, Duration warmUp, List<String> steps) {
        return baseline(Type.FIRST_SEEN, memory, Condition.gte(1), new Baseline(warmUp.toMillis(), 0, 0), steps);
    }

    /** At least so many events in a part of the day, and more than usual there. */
    public static WindowSpec aboveUsual(Duration part, Baseline baseline, long least, List<String> steps) {
        return baseline(Type.ABOVE_USUAL, part, Condition.gte(least), baseline, steps);
    }

    private static WindowSpec baseline(
            Type type, Duration timespan, Condition condition, Baseline baseline, List<String> steps) {
        return new WindowSpec(
                type,
                timespan.toMillis(),
                condition,
                steps,
                null,
                50,
                GRACE.toMillis(),
                false,
                false,
                EPISODE_CAP.toMillis(),
                baseline);
    }

    /** temporal or temporal_ordered over all steps. */
    public static WindowSpec temporal(Type type, Duration timespan, List<String> steps) {
        return counting(type, timespan, Condition.gte(1), steps);
    }

    public WindowSpec withGrace(Duration grace) {
        return new WindowSpec(
                type,
                timespanMs,
                condition,
                steps,
                expression,
                percentile,
                grace.toMillis(),
                chained,
                delayed,
                episodeCapMs,
                baseline);
    }

    public WindowSpec withExpression(Steps over) {
        return new WindowSpec(
                type,
                timespanMs,
                condition,
                steps,
                over,
                percentile,
                graceMs,
                chained,
                delayed,
                episodeCapMs,
                baseline);
    }

    public WindowSpec withPercentile(double rank) {
        return new WindowSpec(
                type,
                timespanMs,
                condition,
                steps,
                expression,
                rank,
                graceMs,
                chained,
                delayed,
                episodeCapMs,
                baseline);
    }

    /** The same, reporting qualifying instants for correlations that refer to it. */
    public WindowSpec asChained() {
        return new WindowSpec(
                type,
                timespanMs,
                condition,
                steps,
                expression,
                percentile,
                graceMs,
                true,
                delayed,
                episodeCapMs,
                baseline);
    }

    /** The same for the lane of late events. */
    public WindowSpec asDelayed() {
        return new WindowSpec(
                type,
                timespanMs,
                condition,
                steps,
                expression,
                percentile,
                graceMs,
                chained,
                true,
                episodeCapMs,
                baseline);
    }

    public WindowSpec withEpisodeCap(Duration cap) {
        return new WindowSpec(
                type,
                timespanMs,
                condition,
                steps,
                expression,
                percentile,
                graceMs,
                chained,
                delayed,
                cap.toMillis(),
                baseline);
    }

    /**
     * Whether windows are decided as a whole, when the frontier has passed their end and grace, because a later event can undo the
     * condition.
     */
    public boolean decidedAsAWhole() {
        if (type.baseline()) {
            return false;
        }
        return type.temporal() ? required().mentioned(true) != 0 : !type.counts() || !condition.rising();
    }

    /** The condition over steps, whether written or implied. */
    Steps required() {
        return expression != null ? expression : Steps.all(steps.size());
    }
}
