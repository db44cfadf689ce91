package gac.correlate.engine;

import gac.correlate.gate.GroupFacts;
import gac.correlate.release.AlertDefinition;
import gac.correlate.release.Release;
import gac.correlate.release.Watches;
import gac.correlate.window.SortedStore;
import gac.schemas.avro.Detection;
import gac.schemas.avro.Evidence;
import gac.schemas.avro.SystemRecord;
import gac.schemas.avro.SystemRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One group while it is worked on: its header, and its entities and evidence, read only when somebody asks. */
final class Group {
    private final SortedStore store;
    private final byte[] hash;
    private final GroupHeader header;
    private final Release release;
    private final AlertDefinition definition;
    private @Nullable Entities entities;
    private @Nullable EvidenceSample evidence;
    private @Nullable Completions completions;

    Group(SortedStore store, byte[] hash, GroupHeader header, Release release, AlertDefinition definition) {
        this.store = store;
        this.hash = hash;
        this.header = header;
        this.release = release;
        this.definition = definition;
    }

    byte[] hash() {
        return hash;
    }

    GroupHeader header() {
        return header;
    }

    Release release() {
        return release;
    }

    AlertDefinition definition() {
        return definition;
    }

    Entities entities() {
        Entities known = entities;
        if (known == null) {
            known = Entities.decode(store.get(StateKeys.of('N', hash)));
            entities = known;
        }
        return known;
    }

    EvidenceSample evidence() {
        EvidenceSample known = evidence;
        if (known == null) {
            known = EvidenceSample.decode(store.get(StateKeys.of('E', hash)));
            evidence = known;
        }
        return known;
    }

    private Completions completions() {
        Completions known = completions;
        if (known == null) {
            known = Completions.decode(store.get(StateKeys.of('L', hash)));
            completions = known;
        }
        return known;
    }

    private void complete(Detection detection) {
        String user = detection.getEntities().get("user.name");
        if (user != null
                && definition.ordered()
                && detection.getStep() == definition.steps().size() - 1
                && completions().add(detection.getEffective(), user, !header.episodes.isEmpty())) {
            store.put(StateKeys.of('L', hash), completions().encode());
        }
    }

    /**
     * Takes in a detection.
     *
     * @param bears whether an alert may come of it: else it only tells which release is in force
     */
    void accept(Detection detection, boolean bears) {
        header.release = detection.getRelease();
        if (bears) {
            learn(detection);
            header.accept(detection);
        }
    }

    /** Takes in what a detection shows: values and its line. */
    private void learn(Detection detection) {
        long at = detection.getEffective().toEpochMilli();
        long shown = definition.shownSpan().toMillis();
        if (entities().add(detection.getEntities(), at, shown)) {
            store.put(StateKeys.of('N', hash), entities().encode());
        }
        complete(detection);
        Evidence line = detection.getLine();
        if (line == null) {
            return;
        }
        boolean changed = false;
        if (definition.baseline() && header.episodes.isEmpty()) {
            long from = definition.shownFrom(at);
            if (!evidence().reaches(from)) {
                header.restart(); // the first line of a part, or of an hour, always travels
            }
            changed = evidence().forgetBefore(from);
        } else if (header.episodes.isEmpty()) {
            // nothing qualifies yet: what lies further back than a window can reach will not be shown
            changed = evidence().forgetBefore(at - shown - CorrelationEngine.reach(definition, release));
        }
        if (evidence().add(line) || changed) {
            store.put(StateKeys.of('E', hash), evidence().encode());
        }
    }

    /** The watches that an episode is in. */
    Watches.Effect watched(long first, long last) {
        Watches watches = release.watches();
        return watches.all().isEmpty()
                ? Watches.Effect.NONE
                : watches.during(
                        header.organization,
                        header.systems.keySet().stream()
                                .<@Nullable SystemRecord>map(release.systems()::byId)
                                .toList(),
                        Instant.ofEpochMilli(first),
                        Instant.ofEpochMilli(last),
                        release.from());
    }

    /** What is known for an alert about a stretch of time. */
    GroupFacts facts(long first, long last) {
        List<SystemRef> systems = Systems.refs(header.systemIds(), release.systems());
        Map<String, List<String>> seen =
                entities().since(first, definition.shownSpan().toMillis());
        return new GroupFacts(
                header.organization,
                header.group,
                header.lane,
                systems,
                header.systemLevel(),
                seen,
                evidence().between(first - CorrelationEngine.reach(definition, release), last),
                definition.ordered()
                        ? completions().between(Instant.ofEpochMilli(first), Instant.ofEpochMilli(last))
                        : List.of(),
                header.delay,
                header.release,
                release.exceptions().considered(definition));
    }

    void save() {
        store.put(StateKeys.of('H', hash), header.encode());
    }

    void forget() {
        store.delete(StateKeys.of('H', hash));
        store.delete(StateKeys.of('N', hash));
        store.delete(StateKeys.of('E', hash));
        if (definition.ordered()) {
            store.delete(StateKeys.of('L', hash));
        }
    }
}
