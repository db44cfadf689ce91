package gac.correlate.offline;

import gac.correlate.detect.Coalescer;
import gac.correlate.engine.CorrelateCounters;
import gac.correlate.gate.Gate;
import gac.correlate.release.AlertDefinition;
import gac.correlate.release.Release;
import gac.correlate.release.ReleaseSource;
import gac.correlate.release.SameMatches;
import gac.schemas.avro.Alert;
import gac.schemas.avro.AlertStatus;
import gac.schemas.avro.Detection;
import gac.schemas.avro.Frontier;
import gac.schemas.avro.SystemRecord;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many alerts a release would have raised, and the one in force did, from the detections that are stored: by the engine that runs, for
 * those definitions whose detections the release would have made just so. Records of {@code gac.detections} are expected in the order of receipt.
 *
 * <p>Not thread-safe.
 */
public final class Forecast {
    private final Release before;
    private final Release after;
    private final Map<String, Instant> since = new HashMap<>();
    private final AlertTally tallyBefore = new AlertTally();
    private final AlertTally tallyAfter = new AlertTally();
    private final OfflineCorrelation runBefore;
    private final OfflineCorrelation runAfter;
    /** How far each event partition has come. */
    private final long[] frontiers;

    /** Counts alerts: of each its last revision, none that merged into another. */
    public static final class AlertTally {
        private static final List<String> ENTITIES = List.of("source.ip", "user.name", "host.name");

        private final Map<String, Set<String>> byRule = new HashMap<>();
        private final Map<String, EntityCounts> entities = new HashMap<>();

        public void add(Alert alert) {
            Set<String> ids = byRule.computeIfAbsent(alert.getRule(), rule -> new HashSet<>());
            if (alert.getStatus() == AlertStatus.merged) {
                ids.remove(alert.getId());
            } else {
                ids.add(alert.getId());
            }
            if (alert.getStatus() == AlertStatus.final$) {
                EntityCounts counts = entities.computeIfAbsent(alert.getRule(), rule -> new EntityCounts());
                for (String field : ENTITIES) {
                    alert.getEntities().getOrDefault(field, List.of()).forEach(value -> counts.add(field, value));
                }
            }
        }

        /** Whom most of the rule's final alerts are about: field, value and number of alerts, the most frequent first. */
        public List<String> top(String rule, int most) {
            EntityCounts counts = entities.get(rule);
            return counts == null ? List.of() : counts.top(most);
        }

        /** Alerts of the rule of that id. */
        public long of(String rule) {
            return byRule.getOrDefault(rule, Set.of()).size();
        }
    }

    /**
     * @param history the releases before {@code after}, in the order in which they came into force; the last is the one in force
     * @param eventPartitions how many partitions {@code gac.events} has
     */
    public Forecast(List<Release> history, Release after, Gate gate, int eventPartitions) {
        this.frontiers = new long[eventPartitions];
        Arrays.fill(frontiers, Long.MIN_VALUE);
        this.before = history.isEmpty() ? after : history.get(history.size() - 1);
        this.after = after;
        for (AlertDefinition definition : after.definitions().all()) {
            Instant from = SameMatches.since(history, after, definition.id());
            if (from != null) {
                since.put(definition.id(), from);
            }
        }
        runAfter = run(after, gate, eventPartitions, tallyAfter);
        runBefore = run(before, gate, eventPartitions, tallyBefore);
    }

    private static OfflineCorrelation run(Release release, Gate gate, int eventPartitions, AlertTally tally) {
        return new OfflineCorrelation(
                ReleaseSource.always(release),
                gate,
                eventPartitions,
                new CorrelateCounters(),
                tally::add,
                detection -> {});
    }

    /** Since when stored detections tell about a definition; null when they do not, because the release would have made others. */
    public @Nullable Instant since(String id) {
        return since.get(id);
    }

    /** Takes (and changes) the next stored detection; those the release would not have made so, and those of deeper steps, are passed over. */
    public void accept(Detection detection) {
        Coalescer.apart(detection).forEach(this::alone);
    }

    private void alone(Detection detection) {
        Instant from = since.get(detection.getDefinition());
        if (detection.getDepth() != 0 || from == null || detection.getReceived().isBefore(from)) {
            return;
        }
        detection.setRelease(before.id());
        runBefore.accept(detection);
        detection.setRelease(after.id());
        SystemRecord system =
                detection.getSystem() == null ? null : after.systems().byId(detection.getSystem());
        if (system != null) {
            detection.setSystemLevel(system.getLevel());
        }
        runAfter.accept(detection);
    }

    /** Takes the next stored frontier; those of deeper steps, and copies in other partitions, are passed over. */
    public void accept(Frontier frontier) {
        long instant = frontier.getInstant().toEpochMilli();
        int origin = frontier.getOrigin();
        if (frontier.getDepth() == 0 && origin < frontiers.length && instant > frontiers[origin]) {
            frontiers[origin] = instant;
            tell(origin, instant, false);
        }
    }

    private void tell(int origin, long instant, boolean end) {
        runBefore.accept(new Frontier(origin, 0, Instant.ofEpochMilli(instant), end));
        runAfter.accept(new Frontier(origin, 0, Instant.ofEpochMilli(instant), end));
    }

    /** Closes what is open. */
    public void end() {
        for (int origin = 0; origin < frontiers.length; origin++) {
            tell(origin, Math.max(0, frontiers[origin]), true);
        }
    }

    /** Alerts with the release in force. */
    public AlertTally before() {
        return tallyBefore;
    }

    /** Alerts with the release that is tried. */
    public AlertTally after() {
        return tallyAfter;
    }
}
