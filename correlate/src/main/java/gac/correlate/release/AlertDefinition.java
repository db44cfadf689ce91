package gac.correlate.release;

import gac.correlate.sigma.Definition;
import gac.correlate.sigma.SigmaCorrelation;
import gac.correlate.window.WindowSpec;
import gac.schemas.avro.Level;
import gac.schemas.avro.Outcome;
import gac.schemas.avro.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What detections are counted for and alerts are about: a plain rule, or a correlation.
 *
 * @param source the rule or correlation as loaded
 * @param name what people call it: its {@code name}, else its id
 * @param depth 0 when it counts matches of events only; n when it counts qualifying instants of a correlation of depth n-1
 * @param state name of its state: a hash of its id, type, timespan, group-by, references and the form of its condition, so that thresholds, level and texts may change
 *     without losing what was counted
 * @param steps ids of what it refers to, in order; for a plain rule its own id
 * @param stepNames what rules call the steps
 * @param stepTitles what people call the steps
 * @param stepCorrelations the steps that are correlations themselves; null for those that are rules
 * @param window what its groups watch for, in the lane of events on time
 * @param groupBy its group-by columns in order, see {@link GroupColumn}
 * @param timespan window length T; for a plain rule the gap that ends an episode
 * @param alerts whether episodes of it are alerts; false for components, for what only feeds correlations, and in shadow mode
 * @param silent whether it would alert by itself and its author keeps it silent ({@code shadow: true})
 * @param shadowUntil episodes that begin before this instant are no alerts: the rule is on trial; null when it is not
 * @param always whether it alerts whatever the level of the system is ({@code gate: always})
 * @param everyone whether it counts across organizations ({@code scope: all}); then no line travels
 * @param watch the watch with whose threshold it counts; null for the definition as its author wrote it
 */
public record AlertDefinition(
        Definition source,
        String name,
        int depth,
        String state,
        List<String> steps,
        List<String> stepNames,
        List<Text> stepTitles,
        List<@Nullable SigmaCorrelation> stepCorrelations,
        WindowSpec window,
        List<GroupColumn> groupBy,
        Duration timespan,
        boolean alerts,
        boolean silent,
        @Nullable Instant shadowUntil,
        boolean always,
        boolean everyone,
        Text title,
        String category,
        Level level,
        Outcome outcome,
        List<String> attack,
        List<Text> falsePositives,
        List<Text> blindSpots,
        List<Text> playbook,
        @Nullable Watch watch) {

    /**
     * One value of a group.
     *
     * @param field the field (or alias) it is read from; {@code system} means the id of the system
     * @param alternative true when it is taken only if the column before it is absent: {@code url.domain|host.name}
     * @param required whether an event without it takes no part; else the value is absent (plain rules, and correlations that say {@code absent: true})
     */
    public record GroupColumn(String field, boolean alternative, boolean required) {}

    /** Whether its steps must come in their order. */
    public boolean ordered() {
        return source instanceof SigmaCorrelation correlation
                && correlation.type() == SigmaCorrelation.Type.TEMPORAL_ORDERED;
    }

    /** Whether it compares groups with their own past; then late events have no lane of their own. */
    public boolean baseline() {
        return window.baseline() != null;
    }

    /** From when on that lies which is shown with an event, ms: a baseline's group lives for weeks, and what it was long ago is not what today's alert is about. */
    public long shownFrom(long atMs) {
        long span = shownSpan().toMillis();
        return window.type() == WindowSpec.Type.ABOVE_USUAL ? atMs - Math.floorMod(atMs, span) : atMs - span;
    }

    /** How far before an event that which is shown with it may lie: the timespan, but for a first_seen the gap that ends an episode. */
    public Duration shownSpan() {
        return window.type() == WindowSpec.Type.FIRST_SEEN ? WindowSpec.FIRST_SEEN_GAP : timespan;
    }

    /** Whether an episode that begins at that instant is an alert. */
    public boolean alertsFrom(Instant first) {
        return alerts && (shadowUntil == null || !first.isBefore(shadowUntil));
    }

    /** Whether it may alert in a watch that names it. */
    boolean alertsWhenWoken() {
        return alerts || silent;
    }

    /** Whether the watch has a threshold of its own for it. */
    boolean isCountedMoreStrictlyIn(Watch other) {
        return watch == null && other.factor() < 1 && Thresholds.scales(source);
    }

    /** The same, counted with a watch's threshold: alerts of it are the rule's, its groups are its own. */
    AlertDefinition within(Watch other, SigmaCorrelation scaled, WindowSpec itsWindow) {
        return new AlertDefinition(
                scaled,
                name,
                depth,
                state + "~" + other.id(),
                steps,
                stepNames,
                stepTitles,
                stepCorrelations,
                itsWindow,
                groupBy,
                timespan,
                alerts,
                silent,
                shadowUntil,
                always,
                everyone,
                title,
                category,
                level,
                outcome,
                attack,
                falsePositives,
                blindSpots,
                playbook,
                other);
    }

    /** Whether it counts qualifying instants of other correlations, not events alone. */
    public boolean overCorrelations() {
        return stepCorrelations.stream().anyMatch(Objects::nonNull);
    }

    /** What detections and groups name it by: the rule's id, and with a watch's threshold the watch's after it. */
    public String id() {
        return watch == null ? source.id() : source.id() + "~" + watch.id();
    }

    /** Id of the rule or correlation. */
    public String rule() {
        return source.id();
    }
}
