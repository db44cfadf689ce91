package gac.correlate.detect;

import gac.correlate.release.AlertDefinition;
import gac.correlate.release.AlertDefinition.GroupColumn;
import gac.correlate.release.Definitions.Route;
import gac.correlate.release.ExceptionRules;
import gac.correlate.release.Release;
import gac.correlate.release.SystemRegister;
import gac.correlate.release.Watch;
import gac.correlate.sigma.Match;
import gac.correlate.sigma.SigmaCorrelation;
import gac.correlate.sigma.SigmaRule;
import gac.schemas.EventView;
import gac.schemas.Keys;
import gac.schemas.avro.Detection;
import gac.schemas.avro.Lane;
import gac.schemas.avro.SystemRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one event means: one detection for every definition that counts one of the rules it matches. A function of the event, where it stands in
 * its partition, the partition's frontier and the release in force; only which lines travel as evidence depends on what came before. Used by one
 * thread.
 */
public final class Detector {
    /** How far an event's effective instant may lie behind the frontier before it is late. */
    public static final Duration GRACE = Duration.ofMinutes(10);

    /** Stands for the organization in groups that count across all of them. */
    public static final String EVERYONE = "*";

    private static final Logger LOG = LoggerFactory.getLogger(Detector.class);
    /** Rules whose failure is logged. */
    private static final int LOGGED = 1_000;

    private static final char TUPLE = '\u001F';
    private static final int ENTITY_CHARS = 200;
    /** What tells people where, who and what, in the order cards show it. */
    private static final List<String> ENTITIES = List.of(
            "source.ip",
            "user.name",
            "user.effective.name",
            "host.name",
            "url.domain",
            "url.original",
            "http.request.method",
            "http.response.status_code",
            "user_agent.original",
            "process.command_line",
            "email.from.address",
            "email.to.address",
            "file.path",
            "threat.enrichments.indicator.name",
            "threat.enrichments.indicator.provider",
            "threat.enrichments.indicator.description");

    /** Where detections go. */
    public interface Out {
        /** @param bulk whether the rule says that so many of its matches come that they are better put together, see {@link Coalescer} */
        void detection(Detection detection, boolean bulk);
    }

    private final LogSources logSources;
    private final EvidenceLimiter evidence = new EvidenceLimiter();
    private final DetectCounters counters;
    private final Set<String> logged = new HashSet<>();

    public Detector(LogSources logSources, DetectCounters counters) {
        this.logSources = logSources;
        this.counters = counters;
    }

    /**
     * Hands over the detections of one event, in the order of the rules.
     *
     * @param partition event partition
     * @param offset the event's offset there; with the partition it orders events of the same instant
     * @param frontier highest instant of receipt in the partition so far, this event included
     */
    public void detect(EventView view, int partition, long offset, Instant frontier, Release release, Out out) {
        Seen event = new Seen(view, partition, offset, frontier, release);
        release.matcher().match(logSources.of(view), event.fields, match -> detect(event, match, out), this::failed);
        if (event.matched) {
            counters.eventMatched();
        }
    }

    private void failed(SigmaRule rule, RuntimeException failure) {
        counters.ruleFailed();
        if (logged.size() < LOGGED && logged.add(rule.id())) {
            LOG.error(
                    "rule {} ({}) fails on an event; further failures are only counted",
                    rule.title(),
                    rule.id(),
                    failure);
        }
    }

    /** One event while it is looked at. */
    private static final class Seen {
        private final EventView view;
        private final EventFields fields;
        private final int partition;
        private final long offset;
        private final Release release;
        private final String organization;
        private final Instant received;
        private final Instant effective;
        private final boolean late;
        private final @Nullable SystemRecord system;
        private final ExceptionRules.Question exceptions;
        private final @Nullable String watch;
        private @Nullable Map<String, String> entities;
        private boolean matched;

        private Seen(EventView view, int partition, long offset, Instant frontier, Release release) {
            this.view = view;
            this.partition = partition;
            this.offset = offset;
            this.release = release;
            String stated = view.text("organization.id");
            this.organization = stated == null ? "" : stated;
            this.received = view.received();
            Instant claimed = view.effective();
            // ingest promises this; an event from elsewhere must not move anything into the future either
            this.effective = claimed.isAfter(received) ? received : claimed;
            this.fields = EventFields.of(view, release.indicators(), effective);
            Instant now = frontier.isAfter(received) ? frontier : received;
            this.late = effective.isBefore(now.minus(GRACE));
            this.system = release.systems().find(view);
            Watch in = release.watches().at(organization, system, effective);
            this.watch = in == null ? null : in.id();
            this.exceptions = release.exceptions().about(fields, system == null ? null : system.getId(), effective);
        }

        /** Definitions with a watch's threshold count what is in the watch, and what their windows reach before it. */
        private boolean isCountedBy(AlertDefinition definition) {
            Watch watch = definition.watch();
            return watch == null || watch.counts(organization, system, effective, definition.timespan());
        }

        private Map<String, String> entities() {
            Map<String, String> known = entities;
            if (known == null) {
                known = new LinkedHashMap<>();
                for (String field : ENTITIES) {
                    String value = first(fields.get(field));
                    if (value != null && !value.isEmpty()) {
                        known.put(field, shortened(value));
                    }
                }
                entities = known;
            }
            return known;
        }
    }

    private void detect(Seen event, Match match, Out out) {
        event.matched = true;
        SigmaRule rule = match.rule();
        for (Route route : event.release.definitions().routes(rule.id())) {
            AlertDefinition definition = route.definition();
            if (!event.isCountedBy(definition)) {
                continue;
            }
            List<@Nullable String> group = group(event, definition, rule);
            if (group == null) {
                counters.takesNoPart();
                continue;
            }
            Detection detection = new Detection();
            if (!measure(detection, event, definition, rule)) {
                counters.takesNoPart();
                continue;
            }
            detection.setDefinition(definition.id());
            detection.setState(definition.state());
            detection.setStep(route.step());
            detection.setRule(rule.id());
            detection.setRelease(event.release.id());
            detection.setOrganization(definition.everyone() ? EVERYONE : event.organization);
            detection.setGroup(group);
            detection.setLane(event.late ? Lane.delayed : Lane.on_time);
            detection.setEffective(event.effective);
            detection.setReceived(event.received);
            String id = event.view.text("event.id");
            detection.setEventId(id == null ? event.partition + "-" + event.offset : id);
            detection.setEventPartition(event.partition);
            detection.setEventOffset(event.offset);
            detection.setLevel(definition.level());
            detection.setOutcome(definition.outcome());
            detection.setSystem(event.system == null ? null : event.system.getId());
            detection.setSystemLevel(
                    event.system == null ? SystemRegister.UNREGISTERED_LEVEL : event.system.getLevel());
            detection.setWatch(event.watch);
            detection.setEntities(definition.everyone() ? Map.of() : entities(event, definition, rule));
            detection.setException(event.exceptions.holdsBack(definition, rule.id(), rule.name()));
            detection.setCount(1);
            detection.setMore(List.of());
            if (detection.getException() == null && !definition.everyone() && travels(detection, rule, definition)) {
                detection.setLine(
                        EvidenceLine.of(event.view, rule.id(), match.spans(), event.effective, event.received));
            }
            counters.detected(detection.getException() != null);
            out.detection(detection, Boolean.TRUE.equals(rule.gac().get("bulk")));
        }
    }

    /** What tells people where, who and what; of a first_seen also the values it looks at, whatever they are. */
    private static Map<String, String> entities(Seen event, AlertDefinition definition, SigmaRule rule) {
        if (!definition.baseline() || !(definition.source() instanceof SigmaCorrelation correlation)) {
            return event.entities();
        }
        Map<String, String> entities = new LinkedHashMap<>(event.entities());
        for (String field : correlation.condition().fields()) {
            String value = first(read(event, rule, correlation.fieldFor(field, rule.id())));
            if (value != null) {
                entities.put(field, shortened(value));
            }
        }
        return entities;
    }

    private boolean travels(Detection detection, SigmaRule rule, AlertDefinition definition) {
        byte[] key = key(detection);
        long hash = rule.id().hashCode();
        if (definition.baseline() && detection.getValue() != null) {
            hash += detection.getValue().hashCode(); // what is known must not keep the lines of what is new at home
        }
        for (byte part : key) {
            hash = hash * 0x100000001B3L ^ (part & 0xFF);
        }
        return evidence.admits(
                hash,
                detection.getEffective().toEpochMilli(),
                definition.shownSpan().toMillis());
    }

    /** The Kafka key of a detection: its group. */
    public static byte[] key(Detection detection) {
        return Keys.group(detection.getOrganization(), detection.getState(), detection.getGroup());
    }

    /** The group-by values, or null when the event lacks a field the definition requires. */
    private static @Nullable List<@Nullable String> group(Seen event, AlertDefinition definition, SigmaRule rule) {
        List<@Nullable String> group = new ArrayList<>(definition.groupBy().size());
        boolean filled = false;
        for (GroupColumn column : definition.groupBy()) {
            String value = column.alternative() && filled ? null : value(event, definition, rule, column.field());
            filled = value != null || (column.alternative() && filled);
            if (value == null && column.required()) {
                return null;
            }
            group.add(value);
        }
        return group;
    }

    private static @Nullable String value(Seen event, AlertDefinition definition, SigmaRule rule, String name) {
        if (name.equals("system")) {
            return event.system == null ? null : event.system.getId();
        }
        String field = definition.source() instanceof SigmaCorrelation correlation
                ? correlation.fieldFor(name, rule.id())
                : name;
        return first(read(event, rule, field));
    }

    /** The field's value, by its own name or by what the taxonomy of the rule's log source calls it. */
    private static @Nullable Object read(Seen event, SigmaRule rule, String field) {
        Object direct = event.fields.get(field);
        if (direct != null) {
            return direct;
        }
        for (String name : event.release.taxonomy().names(rule.logSource(), field)) {
            Object value = event.view.get(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** Sets what a correlation counts or sums; false when the event lacks it. */
    private static boolean measure(Detection detection, Seen event, AlertDefinition definition, SigmaRule rule) {
        if (!(definition.source() instanceof SigmaCorrelation correlation)
                || correlation.condition().fields().isEmpty()) {
            return true;
        }
        StringBuilder tuple = new StringBuilder();
        for (String name : correlation.condition().fields()) {
            String value = first(read(event, rule, correlation.fieldFor(name, rule.id())));
            if (value == null) {
                return false;
            }
            if (!tuple.isEmpty()) {
                tuple.append(TUPLE);
            }
            tuple.append(value);
        }
        if (!correlation.type().measuresNumbers()) {
            detection.setValue(tuple.toString());
            return true;
        }
        try {
            double number = Double.parseDouble(tuple.toString());
            detection.setNumber(number);
            return Double.isFinite(number);
        } catch (NumberFormatException e) {
            return false; // not a number: takes no part, and the caller counts it
        }
    }

    private static @Nullable String first(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.isEmpty() ? null : String.valueOf(list.get(0));
        }
        return value == null ? null : value.toString();
    }

    private static String shortened(String value) {
        if (value.length() <= ENTITY_CHARS) {
            return value;
        }
        int end = Character.isHighSurrogate(value.charAt(ENTITY_CHARS - 1)) ? ENTITY_CHARS - 1 : ENTITY_CHARS;
        return value.substring(0, end) + "…";
    }
}
