package gac.correlate.window;

import java.util.function.Consumer;

/**
 * Decides one definition for any number of groups, each in its own {@link SortedStore}. It keeps nothing about groups between
 * calls but reuses its buffers: one instance serves one thread.
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
    private final Group group;

    private Correlator(WindowSpec spec, Machine machine) {
        this.spec = spec;
        this.machine = machine;
        this.group = machine.group();
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
        group.load(store, changes);
        advance(frontier, SWEEP_ON_ADD);
        if (spec.delayed()) {
            group.touched = Math.max(group.touched, Math.max(frontier, received));
        }
        machine.add(group, occurrence);
        return save();
    }

    /**
     * Lets the frontier pass: closes episodes and forgets what is no longer needed. {@code Long.MAX_VALUE} ends all.
     * A large group is forgotten over several calls: while the next timer is not after the frontier there is more to do.
     *
     * @return as {@link #nextTimer}, after it
     */
    public long advance(SortedStore store, long frontier, Consumer<Change> changes) {
        group.load(store, changes);
        if (!group.exists) {
            return Long.MAX_VALUE;
        }
        advance(frontier, SWEEP);
        return save();
    }

    private long save() {
        long timer = group.isEmpty() ? Long.MAX_VALUE : timer();
        group.save();
        return timer;
    }

    private void advance(long frontier, int sweep) {
        group.watermark = watermark(frontier);
        // What comes after the end of a delayed lane begins from nothing.
        group.sweep = group.watermark == Watermark.END && sweep == SWEEP_ON_ADD ? Integer.MAX_VALUE : sweep;
        if (group.coarse < Times.minus(group.watermark, spec.timespanMs())) {
            group.coarse = Long.MIN_VALUE;
        }
        machine.advance(group, group.watermark);
    }

    /** The frontier at which {@link #advance} next has work for this group; {@code Long.MAX_VALUE} for a group without state. */
    public long nextTimer(SortedStore store) {
        group.load(store, change -> {});
        return group.exists ? timer() : Long.MAX_VALUE;
    }

    private long timer() {
        return spec.delayed()
                ? Watermark.timer(group.touched, spec.timespanMs(), spec.graceMs())
                : machine.nextTimer(group, spec.graceMs());
    }

    /** In the delayed lane occurrences of any age may come until the group has been quiet for timespan and grace. */
    private long watermark(long frontier) {
        if (!spec.delayed()) {
            return Watermark.of(frontier, spec.graceMs());
        }
        boolean quiet = group.exists
                && Watermark.passed(Watermark.of(frontier, spec.graceMs()), group.touched, spec.timespanMs());
        return quiet ? Watermark.END : Long.MIN_VALUE;
    }
}
