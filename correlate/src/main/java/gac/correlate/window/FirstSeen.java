package gac.correlate.window;

import java.util.List;

/**
 * first_seen: an event qualifies when its value has not occurred in the group within the timespan before it, the grace just before it excepted, and the
 * group has been known for the warm-up. Qualifying events at most {@link WindowSpec#FIRST_SEEN_GAP} apart are one episode.
 *
 * <p>An event is decided when the frontier has reached it. All that its decision asks for lies a grace or more before it, and so is complete: the
 * order of arrival decides nothing, and in a live system an event waits for a second at most. For the same reason a new value is new for as long as the
 * grace: all its events of that time qualify.
 *
 * <p>Per value one row is kept: in which of 64 units of time (of a thirtieth of the grace, at least a second) it occurred, as bits, and the last unit
 * before these. That is exact, because what is asked of events on time lies at most 62 units behind the frontier, or is the last before that.
 *
 * <p>Late events, which are older than the grace, are judged when they come, against what is known then.
 */
final class FirstSeen implements Machine {
    private static final long GAP_MS = WindowSpec.FIRST_SEEN_GAP.toMillis();

    /** Values kept of a group. Those beyond it are new each time, and episodes are marked approximate. */
    static final int MOST_VALUES = 10_000;

    /** Events that wait for the frontier. If there are more the earliest is decided, and episodes are marked approximate. */
    static final int MOST_WAITING = 4_096;

    private static final Layout WAITING = new Layout('w', 5, 4, 1 << Layout.ID | 1 << 4, 0);
    private static final int WAITING_VALUE = 4;

    // Columns of a value; its hash orders the rows.
    private static final Layout VALUES = new Layout('v', 4, 1, 1 | 1 << 3, 0);
    /** The last unit in which it occurred. */
    private static final int NEWEST = 1;
    /** The last one that has no bit; {@link #NEVER} for none. */
    private static final int BEFORE = 2;
    /** Bit n stands for n units before the newest. */
    private static final int BITS = 3;

    private static final long NEVER = Long.MIN_VALUE;
    /** Graces of so many units fit into the bits twice. */
    private static final int UNITS_OF_GRACE = 30;

    /** Register: the first watermark at which a value may be forgotten. Those before it are the inner machine's and the ages'. */
    private static final int SWEEP = 1 + Ages.REGISTERS;

    private final long timespan;
    private final long grace;
    private final long unit;
    /** In units: how far back known values lie at most, and at least. */
    private final long farthest;

    private final long nearest;
    private final Ages ages;
    private final EventCount novelties;

    FirstSeen(WindowSpec spec, Baseline baseline) {
        this.timespan = spec.timespanMs();
        this.grace = spec.graceMs();
        this.unit = Math.max(1_000, Times.ceilDiv(grace, UNITS_OF_GRACE));
        this.farthest = timespan / unit;
        this.nearest = Times.ceilDiv(grace, unit) + 1;
        this.ages = new Ages(1, timespan, grace, baseline.warmUpMs());
        this.novelties = new EventCount(new WindowSpec(
                WindowSpec.Type.EVENT_COUNT,
                GAP_MS,
                Condition.gte(1),
                spec.steps(),
                null,
                50,
                grace,
                spec.chained(),
                false,
                spec.episodeCapMs(),
                null));
    }

    @Override
    public Shape shape() {
        Shape inner = novelties.shape();
        return new Shape(inner.instants(), inner.episodes(), List.of(WAITING, VALUES), SWEEP + 1);
    }

    private static Table waiting(Group group) {
        return group.others.get(0);
    }

    private static Table values(Group group) {
        return group.others.get(1);
    }

    @Override
    public boolean bears(Group group, Occurrence event) {
        return ages.warm(group, event.at()) && !known(group, Hash.of(event.value()), Math.floorDiv(event.at(), unit));
    }

    @Override
    public void add(Group group, Occurrence event) {
        long value = Hash.of(event.value());
        if (event.at() <= frontier(group)) {
            decide(group, event.at(), event.partition(), event.offset(), event.idHash(), value);
            return;
        }
        Table waiting = waiting(group);
        int place = -Instants.find(waiting, event) - 1;
        if (place < 0) {
            return;
        }
        waiting.insert(place, event.at(), event.partition(), event.offset(), event.idHash(), value);
        if (waiting.size() > MOST_WAITING) {
            group.coarse = Math.max(group.coarse, waiting.firstAt());
            decideFirst(group);
        }
    }

    private long frontier(Group group) {
        return Times.plus(group.watermark, grace);
    }

    private void decideFirst(Group group) {
        Table waiting = waiting(group);
        long at = waiting.at(0);
        long partition = waiting.get(0, Layout.PARTITION);
        long offset = waiting.get(0, Layout.OFFSET);
        long id = waiting.get(0, Layout.ID);
        long value = waiting.get(0, WAITING_VALUE);
        waiting.removeFirst(1);
        decide(group, at, (int) partition, offset, id, value);
    }

    private void decide(Group group, long at, int partition, long offset, long id, long value) {
        long now = Math.floorDiv(at, unit);
        boolean novel = ages.warm(group, at) && !known(group, value, now);
        ages.add(group, at);
        remember(group, value, at, now);
        if (novel) {
            novelties.add(group, Occurrence.of(at, partition, offset, id));
        }
    }

    private static int row(Table values, long value) {
        int row = values.lowerBound(value);
        return row < values.size() && values.at(row) == value ? row : -row - 1;
    }

    /** Whether the value occurred in the timespan before a unit, the grace excepted. */
    private boolean known(Group group, long value, long now) {
        Table values = values(group);
        int row = row(values, value);
        if (row < 0) {
            return false;
        }
        long newest = values.get(row, NEWEST);
        long before = values.get(row, BEFORE);
        if (before != NEVER && before >= now - farthest) {
            return true;
        }
        return (values.get(row, BITS) & Ages.mask(newest - now + nearest, newest - now + farthest)) != 0;
    }

    private void remember(Group group, long value, long at, long now) {
        Table values = values(group);
        int row = row(values, value);
        if (row < 0) {
            if (values.size() >= MOST_VALUES) {
                group.coarse = Math.max(group.coarse, at);
                return;
            }
            long sweep = values.isEmpty() ? Long.MAX_VALUE : group.registers[SWEEP];
            group.registers[SWEEP] = Math.min(sweep, forgets(now));
            values.insert(-row - 1, value, now, NEVER, 1);
            return;
        }
        long newest = values.get(row, NEWEST);
        long bits = values.get(row, BITS);
        if (now > newest) {
            long gone = bits & ~Ages.mask(0, Long.SIZE - 1 - (now - newest));
            if (gone != 0) {
                values.set(row, BEFORE, newest - Long.numberOfTrailingZeros(gone));
            }
            values.set(row, NEWEST, now);
            values.set(row, BITS, now - newest < Long.SIZE ? bits << (now - newest) | 1 : 1);
        } else if (newest - now < Long.SIZE) {
            values.set(row, BITS, bits | 1L << (newest - now));
        } else {
            values.set(row, BEFORE, Math.max(values.get(row, BEFORE), now));
        }
    }

    /** The first watermark at which no event can ask any more for a value that occurred in this unit last, or whether its group is known. */
    private long forgets(long last) {
        long end = last >= Long.MAX_VALUE / unit ? Long.MAX_VALUE : (last + 1) * unit;
        return Math.min(Long.MAX_VALUE - 1, Times.plus(Times.plus(end, timespan), ages.unit()));
    }

    @Override
    public void advance(Group group, long watermark) {
        long frontier = frontier(group);
        while (!waiting(group).isEmpty() && waiting(group).firstAt() <= frontier) {
            decideFirst(group);
        }
        novelties.advance(group, lateLately(group, watermark) ? Long.MIN_VALUE : watermark);
        if (watermark == Watermark.END) {
            values(group).clear();
        } else if (!values(group).isEmpty() && watermark >= group.registers[SWEEP]) {
            sweep(group, watermark);
        }
    }

    /** While late events come nothing is closed: they would open an episode each. */
    private boolean lateLately(Group group, long watermark) {
        return group.touched != 0 && watermark != Watermark.END && frontier(group) <= Times.plus(group.touched, GAP_MS);
    }

    private void sweep(Group group, long watermark) {
        Table values = values(group);
        long next = Long.MAX_VALUE;
        for (int row = values.size() - 1; row >= 0; row--) {
            long forgets = forgets(values.get(row, NEWEST));
            if (forgets <= watermark) {
                values.remove(row);
            } else {
                next = Math.min(next, forgets);
            }
        }
        group.registers[SWEEP] = next;
    }

    @Override
    public long nextTimer(Group group, long ofGrace) {
        long episodes = novelties.nextTimer(group, ofGrace);
        if (!group.episodes.isEmpty() && group.touched != 0) {
            episodes = Math.max(episodes, Times.plus(Times.plus(group.touched, GAP_MS), 1));
        }
        long sweep = values(group).isEmpty() ? Long.MAX_VALUE : Times.plus(group.registers[SWEEP], ofGrace);
        return Math.min(Math.min(episodes, sweep), waiting(group).firstAt());
    }
}
