package gac.correlate.engine;

import gac.correlate.detect.Coalescer;
import gac.correlate.detect.Detector;
import gac.correlate.gate.Gate;
import gac.correlate.release.AlertDefinition;
import gac.correlate.release.Release;
import gac.correlate.release.ReleaseSource;
import gac.correlate.release.ReleaseUnavailable;
import gac.correlate.window.Correlator;
import gac.correlate.window.Occurrence;
import gac.correlate.window.SortedStore;
import gac.correlate.window.WindowSpec;
import gac.schemas.avro.Detection;
import gac.schemas.avro.Evidence;
import gac.schemas.avro.Frontier;
import gac.schemas.avro.Lane;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything correlate decides, for the groups of one partition: takes detections and frontiers in the order of the topic and hands out alerts,
 * detections of the next depth and its own frontiers. All state is in the store; no clock is read. Used by one thread.
 */
public final class CorrelationEngine {
    /** Expiry entries looked at in one call, so that no call holds up a stream thread. */
    static final int KEYS_A_CALL = 5_000;

    private static final int MAX_CORRELATORS = 20_000;

    private final SortedStore store;
    private final ReleaseSource releases;
    private final int partition;
    private final Frontiers frontiers;
    private final Timers timers;
    private final Episodes episodes;
    private final Digests digests;
    private final CorrelateCounters counters;
    private final Map<WindowSpec, Correlator> correlators = new HashMap<>();
    private final FailedGroups failed;

    /**
     * @param partition partition of {@code gac.detections} whose groups these are
     * @param eventPartitions how many partitions {@code gac.events} has: the origins of depth 0
     * @param detectionPartitions how many partitions {@code gac.detections} has: the origins of the depths after it
     */
    public CorrelationEngine(
            SortedStore store,
            ReleaseSource releases,
            Gate gate,
            int partition,
            int eventPartitions,
            int detectionPartitions,
            CorrelateCounters counters) {
        this(
                store,
                releases,
                gate,
                partition,
                eventPartitions,
                detectionPartitions,
                counters,
                new FailedGroups(counters));
    }

    /** The same, passing over groups whose timers have failed; see {@link FailedGroups}. */
    public CorrelationEngine(
            SortedStore store,
            ReleaseSource releases,
            Gate gate,
            int partition,
            int eventPartitions,
            int detectionPartitions,
            CorrelateCounters counters,
            FailedGroups failed) {
        this.store = store;
        this.releases = releases;
        this.partition = partition;
        this.frontiers = new Frontiers(store, eventPartitions, detectionPartitions);
        this.timers = new Timers(store);
        this.episodes = new Episodes(gate, counters);
        this.digests = new Digests(store, timers, counters);
        this.counters = counters;
        this.failed = failed;
    }

    /** Counts a detection, and those that were put together with it. */
    public void accept(Detection detection, Outputs out) {
        Coalescer.apart(detection).forEach(one -> count(one, out));
    }

    private void count(Detection detection, Outputs out) {
        if (detection.getException() != null) {
            counters.heldBackByException();
            return;
        }
        Release release = releases.byId(detection.getRelease());
        if (detection.getDefinition().equals(Digest.ID)) {
            byte[] hash = StateKeys.hash(Detector.key(detection), detection.getLane());
            digests.accept(detection, hash, release, now(detection), frontiers.least(Frontiers.DEEPEST), out);
            return;
        }
        AlertDefinition definition = release.definitions().byId(detection.getDefinition());
        if (definition == null || !definition.state().equals(detection.getState())) {
            counters.missDefinition();
            return;
        }
        Lane lane = definition.baseline() ? Lane.on_time : detection.getLane();
        byte[] hash = StateKeys.hash(Detector.key(detection), lane);
        SortedStore windows = StateKeys.group(store, hash);
        Correlator correlator = correlator(definition, lane);
        Occurrence occurrence = occurrence(detection);
        Group group = open(hash, lane, detection, release, definition);
        group.accept(detection, correlator.bears(windows, occurrence));
        long timer = correlator.add(
                windows,
                occurrence,
                frontiers.least(definition.depth()),
                detection.getReceived().toEpochMilli(),
                change -> episodes.handle(group, change, detection, now(detection), out));
        save(group, timer, 0);
        failed.again(hash);
    }

    private Group open(byte[] hash, Lane lane, Detection detection, Release release, AlertDefinition definition) {
        byte[] known = store.get(StateKeys.of('H', hash));
        GroupHeader header = known == null ? GroupHeader.of(detection, lane) : GroupHeader.decode(known);
        return new Group(store, hash, header, release, definition);
    }

    private static Occurrence occurrence(Detection detection) {
        Double number = detection.getNumber();
        return new Occurrence(
                detection.getEffective().toEpochMilli(),
                detection.getEventPartition(),
                detection.getEventOffset(),
                EventIds.hash(detection.getEventId()),
                detection.getStep(),
                detection.getValue(),
                number == null ? 0 : number);
    }

    private Correlator correlator(AlertDefinition definition, Lane lane) {
        WindowSpec spec = lane == Lane.delayed ? definition.window().asDelayed() : definition.window();
        if (correlators.size() > MAX_CORRELATORS) {
            correlators.clear(); // releases come and go; what is still used is made again
        }
        return correlators.computeIfAbsent(spec, Correlator::of);
    }

    /** When a revision is published: the frontier, which the detection at hand may just have moved; at the end the latest known. */
    private Instant now(@Nullable Detection detection) {
        long least = frontiers.least(0);
        long now = least == Frontiers.UNKNOWN || least == Frontiers.END ? frontiers.latest() : least;
        return detection != null && detection.getReceived().toEpochMilli() > now
                ? detection.getReceived()
                : Instant.ofEpochMilli(now);
    }

    /**
     * @param next the frontier at which the group's windows have work
     * @param earliest the least time worth an entry: one that is due anyway need not stand before the entry that just fired
     */
    private void save(Group group, long next, long earliest) {
        GroupHeader header = group.header();
        int depth = group.definition().depth();
        long timer = Math.max(earliest, Timers.coarse(next));
        if (timer == GroupHeader.NEVER) {
            timers.disarm(depth, header.timerAt, group.hash());
            group.forget();
            return;
        }
        // re-armed lazily: an entry that fires too early costs one look, moving it with every event two writes
        if (timer < header.timerAt) {
            timers.disarm(depth, header.timerAt, group.hash());
            timers.arm(depth, timer, group.hash());
            header.timerAt = timer;
        }
        group.save();
    }

    /**
     * Takes in a frontier and does what is due.
     *
     * @return whether more is due than one call does: call {@link #advance} until it answers false
     */
    public boolean accept(Frontier frontier, Outputs out) {
        frontiers.accept(frontier);
        return advance(out);
    }

    /** Does at most {@value #KEYS_A_CALL} entries of what is due; whether there may be more. */
    public boolean advance(Outputs out) {
        int budget = KEYS_A_CALL;
        for (int depth = 0; depth <= Frontiers.DEEPEST; depth++) {
            long frontier = frontiers.least(depth);
            if (frontier == Frontiers.UNKNOWN) {
                return false;
            }
            int at = depth;
            budget = timers.fire(depth, frontier, budget, (hash, time) -> due(at, hash, time, frontier, out));
            if (budget == 0) {
                return true;
            }
            if (depth < Frontiers.DEEPEST) {
                send(depth + 1, frontier, out);
            }
        }
        return false;
    }

    private void send(int depth, long frontier, Outputs out) {
        boolean end = frontier == Frontiers.END;
        long instant = end ? frontiers.latest() : frontier;
        if (frontiers.worthSending(depth, instant, end)) {
            frontiers.sent(depth, instant, end);
            out.frontier(new Frontier(partition, depth, Instant.ofEpochMilli(instant), end));
        }
    }

    /** A group that fails ends the call; its caller undoes the writes, notes the group, and calls again. */
    private void due(int depth, byte[] hash, long time, long frontier, Outputs out) {
        if (failed.contains(hash)) {
            passOver(hash);
            return;
        }
        try {
            fire(depth, hash, time, frontier, out);
        } catch (ReleaseUnavailable e) {
            throw e; // no fault of the group
        } catch (RuntimeException e) {
            throw new GroupFailure(hash, e);
        }
    }

    /** Leaves a group as it is, to be looked at again with its next detection; one of which not even the header can be read is forgotten. */
    private void passOver(byte[] hash) {
        byte[] key = StateKeys.of('H', hash);
        byte[] known = store.get(key);
        if (known == null) {
            return;
        }
        try {
            GroupHeader header = GroupHeader.decode(known);
            header.timerAt = GroupHeader.NEVER;
            store.put(key, header.encode());
        } catch (RuntimeException e) {
            counters.forgetUnreadable();
            forget(hash);
        }
    }

    /** Deletes all that is kept of a group, without reading it. */
    private void forget(byte[] hash) {
        byte[] windows = StateKeys.of('G', hash);
        byte[] behind = windows.clone();
        for (int i = behind.length - 1;
                ++behind[i] == 0;
                i--) {} // the next prefix; the letter in front never overflows
        List<byte[]> keys = new ArrayList<>();
        store.scan(windows, behind, (key, value) -> keys.add(key));
        for (char type : new char[] {'H', 'N', 'E', 'L'}) {
            keys.add(StateKeys.of(type, hash));
        }
        keys.forEach(store::delete);
    }

    private void fire(int depth, byte[] hash, long time, long frontier, Outputs out) {
        byte[] known = store.get(StateKeys.of('H', hash));
        if (known == null) {
            digests.fire(hash, time, releases, now(null), frontier, out);
            return;
        }
        GroupHeader header = GroupHeader.decode(known);
        if (header.timerAt != time) {
            return; // moved since; the entry it moved to stands
        }
        header.timerAt = GroupHeader.NEVER;
        Release release = releases.byId(header.release);
        AlertDefinition definition = release.definitions().byId(header.definition);
        if (definition == null || definition.depth() != depth) {
            counters.missDefinition();
            return;
        }
        Group group = new Group(store, hash, header, release, definition);
        SortedStore windows = StateKeys.group(store, hash);
        Correlator correlator = correlator(definition, header.lane);
        Instant now = now(null);
        long timer = correlator.advance(windows, frontier, change -> episodes.handle(group, change, null, now, out));
        save(group, timer, time);
    }

    /** Whether every origin of every depth has ended and nothing is due: all alerts have their final revision. */
    public boolean isEnded() {
        if (frontiers.least(Frontiers.DEEPEST) != Frontiers.END) {
            return false;
        }
        for (int depth = 0; depth <= Frontiers.DEEPEST; depth++) {
            if (timers.isDue(depth, Frontiers.END)) {
                return false;
            }
        }
        return true;
    }

    /** Lines an alert of this group shows from before its first instant: those that made its steps qualify. */
    static long reach(AlertDefinition definition, Release release) {
        long reach = 0;
        for (String step : definition.steps()) {
            AlertDefinition referred = release.definitions().byId(step);
            if (referred != null
                    && !step.equals(definition.id())
                    && referred.window().chained()) {
                reach = Math.max(reach, referred.timespan().toMillis());
            }
        }
        return reach;
    }

    /** The line a qualifying instant takes along. */
    static @Nullable Evidence lineFor(Group group) {
        Evidence line = group.evidence().line(group.header().linesPassedOn);
        if (line != null) {
            group.header().linesPassedOn++;
        }
        return line;
    }
}
