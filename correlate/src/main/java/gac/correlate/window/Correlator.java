package gac.correlate.window;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * Decides one definition for any number of groups, each in its own {@link SortedStore}, or on the heap as a {@link LiveGroup}: both
 * give the same. It keeps nothing about groups between calls but reuses its buffers: one instance serves one thread.
 *
 * <p>The frontier never goes back. An occurrence added at frontier F is not older than F less grace (what is older belongs
 * into a lane of its own, see {@link WindowSpec#delayed()}); the last figures of every episode then depend only on which
 * events were added, not on their order nor on when the frontier moved.
 */
public final class Correlator {
    /** Entries forgotten by one call of the timer. */
    private static final int SWEEP = 5_000;

    /** Entries forgotten when one is added: more than one, so that the state shrinks to what is needed. */
    private static final int SWEEP_ON_ADD = 8;

    private final WindowSpec spec;
    private final Machine machine;
    private final StoredGroup stored;

    private Correlator(WindowSpec spec, Machine machine) {
        this.spec = spec;
        this.machine = machine;
        this.stored = new StoredGroup(machine.shape());
    }

    public static Correlator of(WindowSpec spec) {
        return new Correlator(spec, machine(spec));
    }

    private static Machine machine(WindowSpec spec) {
        if (spec.decidedAsAWhole()) {
            return new ClosedWindow(spec);
        }
        return switch (spec.type()) {
            case EVENT_COUNT -> new EventCount(spec);
            case TEMPORAL_ORDERED -> new OrderedWindow(spec);
            case FIRST_SEEN -> new FirstSeen(spec, Objects.requireNonNull(spec.baseline()));
            case ABOVE_USUAL -> new AboveUsual(spec, Objects.requireNonNull(spec.baseline()));
            default -> new PresenceWindow(spec);
        };
    }

    public WindowSpec spec() {
        return spec;
    }

    /**
     * Adds an occurrence to a group.
     *
     * @param frontier the frontier before it, ms
     * @param changes receives what changed, in order
     * @return as {@link #nextTimer}, after it
     */
    public long add(SortedStore store, Occurrence occurrence, long frontier, Consumer<Change> changes) {
        return add(store, occurrence, frontier, frontier, changes);
    }

    /**
     * The same where the occurrence was received after the frontier: partitions that lag hold the frontier back, and a group of
     * the delayed lane is quiet only when the frontier has left behind what it received last.
     *
     * @param received when the occurrence was received, ms
     */
    public long add(SortedStore store, Occurrence occurrence, long frontier, long received, Consumer<Change> changes) {
        stored.load(store, changes);
        return add(stored, occurrence, frontier, received);
    }

    /**
     * Whether, as far as is known, an occurrence bears on what will be reported of its group. Of first_seen a known value does not; everything else may.
     */
    public boolean bears(SortedStore store, Occurrence occurrence) {
        if (spec.type() != WindowSpec.Type.FIRST_SEEN) {
            return true;
        }
        stored.load(store, change -> {});
        return machine.bears(stored, occurrence);
    }

    /** A group on the heap, for this correlator. */
    public LiveGroup open() {
        return new LiveGroup(machine.shape());
    }

    /** As {@link #add(SortedStore, Occurrence, long, Consumer)}, to a group that this correlator {@link #open opened}. */
    public long add(LiveGroup group, Occurrence occurrence, long frontier, Consumer<Change> changes) {
        return add(group, occurrence, frontier, frontier, changes);
    }

    /** The same where the occurrence was received after the frontier. */
    public long add(LiveGroup group, Occurrence occurrence, long frontier, long received, Consumer<Change> changes) {
        group.changes = changes;
        return add(group, occurrence, frontier, received);
    }

    private long add(Group group, Occurrence occurrence, long frontier, long received) {
        advance(group, frontier, SWEEP_ON_ADD);
        if (spec.delayed() || (spec.type().baseline() && occurrence.at() < group.watermark)) {
            group.touched = Math.max(group.touched, Math.max(frontier, received));
        }
        machine.add(group, occurrence);
        return save(group);
    }

    /**
     * Lets the frontier pass: closes episodes and forgets what is no longer needed. {@code Long.MAX_VALUE} ends all.
     * A large group is forgotten over several calls: while the next timer is not after the frontier there is more to do.
     *
     * @return as {@link #nextTimer}, after it
     */
    public long advance(SortedStore store, long frontier, Consumer<Change> changes) {
        stored.load(store, changes);
        return advance(stored, frontier);
    }

    /** The same for a group that this correlator opened. */
    public long advance(LiveGroup group, long frontier, Consumer<Change> changes) {
        group.changes = changes;
        return advance(group, frontier);
    }

    private long advance(Group group, long frontier) {
        if (!group.exists) {
            return Long.MAX_VALUE;
        }
        advance(group, frontier, SWEEP);
        return save(group);
    }

    private long save(Group group) {
        long timer = group.isEmpty() ? Long.MAX_VALUE : timer(group);
        group.save();
        return timer;
    }

    private void advance(Group group, long frontier, int sweep) {
        group.watermark = watermark(group, frontier);
        // What comes after the end of a delayed lane begins from nothing.
        group.sweep = group.watermark == Watermark.END && sweep == SWEEP_ON_ADD ? Integer.MAX_VALUE : sweep;
        if (group.coarse < Times.minus(group.watermark, spec.timespanMs())) {
            group.coarse = Long.MIN_VALUE;
        }
        machine.advance(group, group.watermark);
    }

    /** The frontier at which {@link #advance} next has work for this group; {@code Long.MAX_VALUE} for a group without state. */
    public long nextTimer(SortedStore store) {
        stored.load(store, change -> {});
        return nextTimer(stored);
    }

    /** The same for a group that this correlator opened. */
    public long nextTimer(LiveGroup group) {
        return nextTimer((Group) group);
    }

    private long nextTimer(Group group) {
        return group.exists ? timer(group) : Long.MAX_VALUE;
    }

    private long timer(Group group) {
        return spec.delayed()
                ? Watermark.timer(group.touched, spec.timespanMs(), spec.graceMs())
                : machine.nextTimer(group, spec.graceMs());
    }

    /** In the delayed lane occurrences of any age may come until the group has been quiet for timespan and grace. */
    private long watermark(Group group, long frontier) {
        if (!spec.delayed()) {
            return Watermark.of(frontier, spec.graceMs());
        }
        boolean quiet = group.exists
                && Watermark.passed(Watermark.of(frontier, spec.graceMs()), group.touched, spec.timespanMs());
        return quiet ? Watermark.END : Long.MIN_VALUE;
    }
}
