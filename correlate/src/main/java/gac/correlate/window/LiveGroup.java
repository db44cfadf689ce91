package gac.correlate.window;

import org.jspecify.annotations.Nullable;

/**
 * A group kept on the heap as it is worked on, without a store: for runs that end with the process. A {@link Correlator} makes it
 * and alone changes it. It holds the same as a stored group, some 1 to 2 kB where that has a record, 64 bytes and its rows for
 * each value.
 */
public final class LiveGroup extends Group {
    private @Nullable LiveRuns runs;

    LiveGroup(Shape shape) {
        super(shape, LiveTable::new);
    }

    /** Whether nothing is left that a later occurrence could need: a new group would do as well. */
    public boolean isForgotten() {
        return !exists;
    }

    @Override
    Runs runs() {
        LiveRuns known = runs;
        if (known == null) {
            known = new LiveRuns();
            runs = known;
        }
        return known;
    }

    @Override
    void save() {
        exists = !isEmpty();
        if (!exists) {
            forgetHeader();
            runs = null;
        }
    }
}
