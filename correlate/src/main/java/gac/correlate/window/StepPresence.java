package gac.correlate.window;

import java.util.Arrays;
import java.util.List;

/** Presence of the steps of a temporal correlation: one record of {@link Intervals} per step. */
final class StepPresence implements Presence, Intervals.Edges {
    private final long timespan;
    private final Steps required;
    private final Intervals[] steps;
    private final boolean[] loaded;
    private int covered;

    StepPresence(WindowSpec spec) {
        this.timespan = spec.timespanMs();
        this.required = spec.required();
        this.steps = new Intervals[spec.steps().size()];
        this.loaded = new boolean[steps.length];
        for (int step = 0; step < steps.length; step++) {
            steps[step] = new Intervals();
        }
    }

    @Override
    public List<Layout> tables() {
        return List.of();
    }

    @Override
    public int registers() {
        return 0;
    }

    @Override
    public void begin(Group group) {
        Arrays.fill(loaded, false);
    }

    @Override
    public void end(Group group) {
        // All is written where it changed.
    }

    private Intervals load(Group group, int step) {
        Intervals intervals = steps[step];
        if (!loaded[step]) {
            if (!group.runs().read(step, intervals)) {
                intervals.clear();
            }
            loaded[step] = true;
        }
        return intervals;
    }

    @Override
    public void cover(Group group, Occurrence event) {
        covered = event.step();
        Intervals intervals = load(group, covered);
        intervals.forgetBefore(Times.minus(group.watermark, timespan), this);
        intervals.cover(event.at(), event.partition(), event.offset(), timespan, this);
        group.runs().write(covered, intervals);
    }

    @Override
    public Intervals spread() {
        return steps[covered];
    }

    @Override
    public boolean holds(Group group, long at, long partition, long offset) {
        long present = 0;
        for (int step = 0; step < steps.length; step++) {
            if (load(group, step).present(at, partition, offset, timespan)) {
                present |= 1L << step;
            }
        }
        return required.holds(present);
    }

    @Override
    public long distinct(Group group, long at, long partition, long offset) {
        return 0;
    }

    @Override
    public void widen(Group group, long at, long partition, long offset, Episodes episodes) {
        // Steps are not counted.
    }

    @Override
    public void forget(Group group, long watermark) {
        if (group.exists && group.isEmpty()) {
            for (int step = 0; step < steps.length; step++) {
                if (!load(group, step).isEmpty()) {
                    group.runs().delete(step);
                    steps[step].clear();
                }
            }
        }
    }

    @Override
    public void startAdded(long at, long partition, long offset) {
        // Steps are few: nothing is filed.
    }

    @Override
    public void startRemoved(long at, long partition, long offset) {
        // Steps are few: nothing is filed.
    }

    @Override
    public void endAdded(long filed) {
        // Steps are few: nothing is filed.
    }

    @Override
    public void endRemoved(long filed) {
        // Steps are few: nothing is filed.
    }

    @Override
    public long endMoved(long filed, long at) {
        return at;
    }
}
