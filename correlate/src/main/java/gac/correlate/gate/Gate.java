package gac.correlate.gate;

import gac.correlate.release.AlertDefinition;
import gac.correlate.release.Watches;
import gac.correlate.window.Change;
import gac.correlate.window.Change.EpisodeChanged;
import gac.schemas.avro.Alert;
import gac.schemas.avro.AlertStatus;
import gac.schemas.avro.Counted;
import gac.schemas.avro.Disposition;
import gac.schemas.avro.Level;
import gac.schemas.avro.Outcome;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns changes of episodes into revisions of alerts: one alert per episode, never one per event. A pure function of the change, what is known of the
 * group and what was published before.
 *
 * <p>Revisions: on opening; when the count has doubled since the last one, at most every {@link #REVISION_GAP_MS} of event time; when severity or
 * outcome rises; a final one when nothing can change the episode any more; and one when it merges into another.
 *
 * @param level systems of this level or above alert, in a watch perhaps those of a lower one; below it only rules marked {@code gate: always}
 */
public record Gate(int level) {
    /** The monitoring duty starts at level 3. */
    public static final Gate DEFAULT = new Gate(3);

    /** Event time between two revisions that only report a higher count. */
    public static final long REVISION_GAP_MS = 30_000;

    /**
     * @param alert the revision to publish, or null
     * @param after what to remember; null when the episode is over
     * @param heldBack whether the change is that of an episode held back by the system's level
     */
    public record Decision(@Nullable Alert alert, @Nullable Published after, boolean heldBack) {}

    /**
     * @param systemLevel the highest level among the group's systems
     * @param watched the watches the episode is in
     * @param facts what is known of the group; asked only when there is something to publish
     * @param before what was published of this episode; null when it is new
     * @param published the frontier now: when this revision is made
     */
    public Decision decide(
            AlertDefinition definition,
            int systemLevel,
            Watches.Effect watched,
            Supplier<GroupFacts> facts,
            EpisodeChanged change,
            @Nullable Published before,
            Instant published) {
        boolean over = change.kind() == Change.Kind.CLOSED || change.kind() == Change.Kind.MERGED;
        Published known = before == null ? Published.NOTHING : before;
        if (known.isNothing()) {
            Instant first = Instant.ofEpochMilli(change.first());
            Instant last = Instant.ofEpochMilli(change.last());
            if (!watched.admits(definition, first, last)) {
                return new Decision(null, null, false);
            }
            if (change.kind() == Change.Kind.MERGED) {
                return new Decision(null, null, false);
            }
            if (systemLevel < watched.level(level) && !definition.always()) {
                return new Decision(null, over ? null : Published.NOTHING, true);
            }
        }
        if (!over && !known.isNothing() && !worthARevision(definition, change, known)) {
            return new Decision(null, known, false);
        }
        int revision = known.revision() + 1;
        Alert alert = alert(definition, watched, facts.get(), change, revision, published);
        Published after = new Published(
                revision,
                known.isNothing() ? published.toEpochMilli() : known.opened(),
                known.isNothing() ? firstSystem(alert) : known.system(),
                change.count(),
                change.last(),
                definition.level(),
                definition.outcome());
        return new Decision(alert, over ? null : after, false);
    }

    /** What would have been the final revision of an episode that the system's level held back. */
    public static Alert unpublished(
            AlertDefinition definition,
            Watches.Effect watched,
            GroupFacts facts,
            EpisodeChanged change,
            Instant published) {
        return alert(definition, watched, facts, change, 0, published);
    }

    /** The system of the highest level when an alert is published; the digest of that system takes it, whatever joins later. */
    public static @Nullable String firstSystem(Alert alert) {
        return alert.getSystems().isEmpty() ? null : alert.getSystems().get(0).getId();
    }

    private static boolean worthARevision(AlertDefinition definition, EpisodeChanged change, Published known) {
        if (definition.level().compareTo(known.level()) > 0
                || definition.outcome().compareTo(known.outcome()) > 0) {
            return true;
        }
        return change.count() >= 2 * known.count() && change.last() - known.last() >= REVISION_GAP_MS;
    }

    private static Alert alert(
            AlertDefinition definition,
            Watches.Effect watched,
            GroupFacts facts,
            EpisodeChanged change,
            int revision,
            Instant published) {
        String id = idOf(definition, facts, change.id());
        Long into = change.mergedInto();
        Long continued = change.continues();
        Alert alert = new Alert();
        alert.setId(id);
        alert.setShortId(AlertIds.shortId(id));
        alert.setRevision(revision);
        alert.setStatus(
                switch (change.kind()) {
                    case OPENED, GROWN -> AlertStatus.open;
                    case CLOSED -> AlertStatus.final$;
                    case MERGED -> AlertStatus.merged;
                });
        alert.setMergedInto(into == null ? null : idOf(definition, facts, into));
        alert.setContinues(continued == null ? null : idOf(definition, facts, continued));
        alert.setDisposition(disposition(definition));
        alert.setRule(definition.rule());
        alert.setRuleName(definition.name());
        alert.setTitle(definition.title());
        alert.setCategory(definition.category());
        alert.setLevel(definition.level());
        alert.setOutcome(definition.outcome());
        alert.setAttack(definition.attack());
        alert.setOrganization(facts.organization());
        alert.setSystems(facts.systems());
        alert.setSystemLevel(facts.systemLevel());
        alert.setGroup(group(definition, facts.group()));
        alert.setEntities(facts.entities());
        alert.setFirst(Instant.ofEpochMilli(change.first()));
        alert.setLast(Instant.ofEpochMilli(change.last()));
        alert.setCount(change.count());
        alert.setCounted(definition.overCorrelations() ? Counted.instants : Counted.events);
        alert.setCompletedBy(completedBy(facts));
        alert.setDistinct(change.distinct() > 0 ? change.distinct() : null);
        alert.setApproximate(change.approximate());
        alert.setLane(facts.lane());
        alert.setDelay(facts.delay());
        alert.setPublished(published);
        alert.setFindings(Findings.of(definition, change, facts));
        alert.setEvidence(facts.evidence());
        alert.setFalsePositives(definition.falsePositives());
        alert.setBlindSpots(definition.blindSpots());
        alert.setSteps(definition.playbook());
        alert.setRelease(facts.release());
        alert.setExceptions(facts.exceptions());
        alert.setWatch(watched.id());
        alert.setHints(watched.hints());
        alert.setDrill(watched.drill());
        alert.setMembers(List.of());
        return alert;
    }

    private static Map<String, List<String>> completedBy(GroupFacts facts) {
        List<String> users =
                facts.completions().stream().map(GroupFacts.Completion::user).toList();
        return users.isEmpty() ? Map.of() : Map.of("user.name", users);
    }

    private static String idOf(AlertDefinition definition, GroupFacts facts, long episode) {
        return AlertIds.id(definition.id(), facts.organization(), facts.group(), facts.lane(), episode);
    }

    /** Outcome before volume: an attempt calls nobody, however many there are. */
    static Disposition disposition(AlertDefinition definition) {
        if (definition.outcome() == Outcome.attempt) {
            return Disposition.digest;
        }
        return definition.level().compareTo(Level.high) >= 0 ? Disposition.page : Disposition.queue;
    }

    private static Map<String, String> group(AlertDefinition definition, List<@Nullable String> values) {
        Map<String, String> group = new LinkedHashMap<>();
        for (int i = 0; i < values.size() && i < definition.groupBy().size(); i++) {
            String value = values.get(i);
            if (value != null) {
                group.put(definition.groupBy().get(i).field(), value);
            }
        }
        return group;
    }
}
