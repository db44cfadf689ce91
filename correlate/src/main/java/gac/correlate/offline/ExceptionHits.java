package gac.correlate.offline;

import gac.correlate.detect.Coalescer;
import gac.correlate.release.AlertDefinition;
import gac.correlate.release.ExceptionRule;
import gac.correlate.release.Release;
import gac.correlate.sigma.LogEvent;
import gac.schemas.avro.Detection;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What exceptions held back, and what others would have held back, from the stored detections. Which fields an event had, its detections do not tell
 * whole: of exceptions with a selection the events themselves are asked for, at most {@link #MOST_EVENTS} of them, the youngest.
 *
 * <p>Not thread-safe.
 */
public final class ExceptionHits {
    /** Events asked for, of all exceptions together. */
    static final int MOST_EVENTS = 50_000;

    private static final List<String> ENTITIES = List.of("source.ip", "user.name", "host.name", "url.domain");

    private final Release release;
    private final List<ExceptionRule> tried = new ArrayList<>();
    private final Map<String, Tally> tallies = new HashMap<>();
    private final Deque<Asked> asked = new ArrayDeque<>();

    /**
     * An event that has to be looked at.
     *
     * @param partition of {@code gac.events}
     */
    public record Asked(
            int partition, long offset, String exception, Instant effective, Map<String, String> entities) {}

    /** What is counted of one exception. */
    public static final class Tally {
        private long of;
        private long held;
        private long unknown;
        private @Nullable Instant last;
        private final EntityCounts entities = new EntityCounts();

        private void held(Instant effective, Map<String, String> about) {
            held++;
            last = last == null || effective.isAfter(last) ? effective : last;
            for (String field : ENTITIES) {
                String value = about.get(field);
                if (value != null) {
                    entities.add(field, value);
                }
            }
        }

        /** Detections of the rules that it speaks of, on the systems that it speaks of. */
        public long of() {
            return of;
        }

        /** Those that it holds back. */
        public long held() {
            return held;
        }

        /** Those of which it is not known, because their event is not stored any more or there are too many. */
        public long unknown() {
            return unknown;
        }

        /** When the latest was effective that it holds back. */
        public @Nullable Instant last() {
            return last;
        }

        /** Whom most of what it holds back is about: field, value and number of detections, the most frequent first. */
        public List<String> top(int most) {
            return entities.top(most);
        }
    }

    /**
     * @param release whose exceptions are meant
     * @param tried ids of those that were not in force, so that what they would have held back is to be found out
     */
    public ExceptionHits(Release release, Set<String> tried) {
        this.release = release;
        for (ExceptionRule exception : release.exceptions().all()) {
            tallies.put(exception.id(), new Tally());
            if (tried.contains(exception.id())) {
                this.tried.add(exception);
            }
        }
    }

    /** Takes the next stored detection, in the order of receipt; those of deeper steps are passed over. */
    public void accept(Detection detection) {
        if (detection.getDepth() == 0) {
            Coalescer.apart(detection).forEach(this::alone);
        }
    }

    private void alone(Detection detection) {
        String heldBy = detection.getException();
        Tally known = heldBy == null ? null : tallies.get(heldBy);
        if (known != null
                && tried.stream().noneMatch(exception -> exception.id().equals(heldBy))) {
            known.of++;
            known.held(detection.getEffective(), detection.getEntities());
        }
        AlertDefinition definition = release.definitions().byId(detection.getDefinition());
        if (definition == null || tried.isEmpty()) {
            return;
        }
        AlertDefinition rule = release.definitions().byId(detection.getRule());
        for (ExceptionRule exception : tried) {
            boolean there = exception.systems().isEmpty()
                    || exception.systems().contains(String.valueOf(detection.getSystem()));
            if (there && exception.concerns(definition, detection.getRule(), rule == null ? null : rule.name())) {
                tried(exception, detection);
            }
        }
    }

    private void tried(ExceptionRule exception, Detection detection) {
        Tally tally = tallies.get(exception.id());
        if (tally == null) {
            return;
        }
        tally.of++;
        if (exception.when() == null) {
            tally.held(detection.getEffective(), detection.getEntities());
            return;
        }
        tally.unknown++;
        asked.add(new Asked(
                detection.getEventPartition(),
                detection.getEventOffset(),
                exception.id(),
                detection.getEffective(),
                Map.copyOf(detection.getEntities())));
        if (asked.size() > MOST_EVENTS) {
            asked.remove();
        }
    }

    /** The events that have to be looked at, by partition and offset; more than one exception may ask for the same. */
    public List<Asked> asked() {
        return asked.stream()
                .sorted(Comparator.comparingInt(Asked::partition).thenComparingLong(Asked::offset))
                .toList();
    }

    /** Takes the event that was asked for. */
    public void answer(Asked what, LogEvent event) {
        Tally tally = tallies.get(what.exception());
        if (tally != null) {
            tally.unknown--;
            if (release.exceptions().selecting(event).contains(what.exception())) {
                tally.held(what.effective(), what.entities());
            }
        }
    }

    /** What is counted of the exception of that id; empty when the release has none. */
    public Tally of(String id) {
        return tallies.getOrDefault(id, new Tally());
    }
}
