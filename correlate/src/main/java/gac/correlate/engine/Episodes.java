package gac.correlate.engine;

import gac.correlate.detect.Detector;
import gac.correlate.gate.Gate;
import gac.correlate.gate.Published;
import gac.correlate.release.AlertDefinition;
import gac.correlate.release.AlertDefinition.GroupColumn;
import gac.correlate.release.Definitions.Route;
import gac.correlate.release.Watches;
import gac.correlate.sigma.SigmaCorrelation;
import gac.correlate.window.Change;
import gac.correlate.window.Change.EpisodeChanged;
import gac.correlate.window.Change.Qualified;
import gac.schemas.avro.Alert;
import gac.schemas.avro.AlertStatus;
import gac.schemas.avro.Detection;
import gac.schemas.avro.Disposition;
import gac.schemas.avro.EpisodeRef;
import gac.schemas.avro.Evidence;
import gac.schemas.avro.Lane;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What follows from a change in a group: a revision of an alert, a line for a digest, a detection for the correlations that refer to it. */
final class Episodes {
    /** Whom an alert is about, in a digest's line: the first of these that is known. */
    private static final List<String> WHO = List.of("source.ip", "user.name", "host.name", "url.domain");

    private final Gate gate;
    private final CorrelateCounters counters;

    Episodes(Gate gate, CorrelateCounters counters) {
        this.gate = gate;
        this.counters = counters;
    }

    /** @param cause the detection that brought the change; null when a frontier did */
    void handle(Group group, Change change, @Nullable Detection cause, Instant now, Outputs out) {
        if (change instanceof Qualified qualified) {
            chain(group, qualified, cause, now, out);
        } else if (change instanceof EpisodeChanged episode) {
            publish(group, episode, now, out);
        }
    }

    private void publish(Group group, EpisodeChanged change, Instant now, Outputs out) {
        Map<Long, Published> episodes = group.header().episodes;
        Published before = episodes.get(change.id());
        Watches.Effect watched = group.watched(change.first(), change.last());
        Gate.Decision decision = gate.decide(
                group.definition(),
                group.header().systemLevel(),
                watched,
                () -> group.facts(change.first(), change.last()),
                change,
                before,
                now);
        if (decision.heldBack()) {
            holdBack(group, watched, change, before == null, now, out);
        }
        Published after = decision.after();
        if (after == null) {
            episodes.remove(change.id());
        } else {
            episodes.put(change.id(), after);
        }
        Alert alert = decision.alert();
        if (alert == null) {
            return;
        }
        counters.published(alert);
        out.alert(alert);
        if (alert.getDisposition() == Disposition.digest) {
            boolean first = before == null || before.revision() < 0;
            String system = before == null || first ? Gate.firstSystem(alert) : before.system();
            long opened = before == null || first ? now.toEpochMilli() : before.opened();
            out.detection(forDigest(group, alert, system, opened, now));
        }
    }

    private void holdBack(
            Group group, Watches.Effect watched, EpisodeChanged change, boolean first, Instant now, Outputs out) {
        if (first) {
            counters.holdBelowLevel();
        }
        if (change.kind() == Change.Kind.CLOSED) {
            out.heldBack(() -> Gate.unpublished(
                    group.definition(), watched, group.facts(change.first(), change.last()), change, now));
        }
    }

    /** @param system the one in whose digest the alert's first revision went: all later ones go there, its merge too */
    private static Detection forDigest(Group group, Alert alert, @Nullable String system, long opened, Instant now) {
        AlertDefinition definition = group.definition();
        List<@Nullable String> columns = new ArrayList<>();
        columns.add(system);
        columns.add(Digest.dayOf(opened));
        Detection detection = new Detection();
        detection.setDefinition(Digest.ID);
        detection.setState(Digest.ID);
        detection.setStep(0);
        detection.setRule(definition.id());
        detection.setRelease(alert.getRelease());
        detection.setOrganization(alert.getOrganization());
        detection.setGroup(columns);
        detection.setLane(Lane.on_time);
        detection.setDepth(Frontiers.DEEPEST);
        detection.setEffective(alert.getLast());
        detection.setReceived(now);
        detection.setEventId(alert.getId());
        detection.setEventPartition(0);
        detection.setEventOffset(alert.getRevision());
        detection.setLevel(alert.getLevel());
        detection.setOutcome(alert.getOutcome());
        detection.setSystem(system);
        detection.setSystemLevel(alert.getSystemLevel());
        detection.setEntities(Map.of());
        detection.setCount(1);
        detection.setMore(List.of());
        long count = alert.getStatus() == AlertStatus.merged ? 0 : alert.getCount();
        detection.setEpisode(new EpisodeRef(alert.getId(), alert.getFirst(), alert.getLast(), count, who(alert)));
        return detection;
    }

    private static String who(Alert alert) {
        for (String field : WHO) {
            String value = alert.getGroup().get(field);
            if (value != null) {
                return value;
            }
        }
        for (String field : WHO) {
            List<String> values = alert.getEntities().getOrDefault(field, List.of());
            if (!values.isEmpty()) {
                return values.size() == 1 ? values.get(0) : values.get(0) + " (+" + (values.size() - 1) + ")";
            }
        }
        return "";
    }

    private void chain(Group group, Qualified qualified, @Nullable Detection cause, Instant now, Outputs out) {
        AlertDefinition definition = group.definition();
        boolean itself = cause != null && EventIds.hash(cause.getEventId()) == qualified.idHash();
        Evidence line = CorrelationEngine.lineFor(group);
        Map<String, String> entities =
                itself && cause != null ? cause.getEntities() : group.entities().latest();
        List<String> systems = group.header().systemIds();
        for (Route route : group.release().definitions().routes(definition.id())) {
            AlertDefinition next = route.definition();
            List<@Nullable String> columns = columns(group, next);
            if (columns == null) {
                counters.takesNoPart();
                continue;
            }
            Detection detection = new Detection();
            detection.setDefinition(next.id());
            detection.setState(next.state());
            detection.setStep(route.step());
            detection.setRule(definition.id());
            detection.setRelease(group.header().release);
            detection.setOrganization(next.everyone() ? Detector.EVERYONE : group.header().organization);
            detection.setGroup(columns);
            detection.setLane(group.header().lane);
            detection.setDepth(definition.depth() + 1);
            detection.setEffective(Instant.ofEpochMilli(qualified.at()));
            detection.setReceived(cause == null ? now : cause.getReceived());
            detection.setEventId(EventIds.ofHash(qualified.idHash()));
            detection.setEventPartition(qualified.partition());
            detection.setEventOffset(qualified.offset());
            detection.setValue(value(group, next));
            detection.setLevel(next.level());
            detection.setOutcome(next.outcome());
            detection.setSystem(
                    itself && cause != null ? cause.getSystem() : systems.isEmpty() ? null : systems.get(0));
            detection.setSystemLevel(
                    itself && cause != null
                            ? cause.getSystemLevel()
                            : group.header().systemLevel());
            detection.setEntities(next.everyone() ? Map.of() : entities);
            detection.setLine(next.everyone() ? null : line);
            detection.setCount(1);
            detection.setMore(List.of());
            out.detection(detection);
        }
    }

    /** The group of the next correlation, from this group's columns; null when it groups by something this one does not. */
    private static @Nullable List<@Nullable String> columns(Group group, AlertDefinition next) {
        List<@Nullable String> columns = new ArrayList<>();
        for (GroupColumn column : next.groupBy()) {
            String value = column(group, next, column.field());
            if (value == null && column.required()) {
                return null;
            }
            columns.add(value);
        }
        return columns;
    }

    private static @Nullable String column(Group group, AlertDefinition next, String name) {
        AlertDefinition definition = group.definition();
        String field = next.source() instanceof SigmaCorrelation correlation
                ? correlation.fieldFor(name, definition.id())
                : name;
        for (int i = 0; i < definition.groupBy().size(); i++) {
            String own = definition.groupBy().get(i).field();
            if (own.equals(field) || own.equals(name)) {
                return group.header().group.get(i);
            }
        }
        return null;
    }

    /** What a correlation over correlations counts the values of: values of the group's columns. */
    private static @Nullable String value(Group group, AlertDefinition next) {
        if (!(next.source() instanceof SigmaCorrelation correlation)
                || correlation.condition().fields().isEmpty()) {
            return null;
        }
        List<String> values = new ArrayList<>();
        for (String field : correlation.condition().fields()) {
            String value = column(group, next, field);
            values.add(value == null ? "" : value);
        }
        return String.join("\u001F", values);
    }
}
