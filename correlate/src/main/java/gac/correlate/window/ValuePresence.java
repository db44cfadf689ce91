package gac.correlate.window;

import java.util.List;

/**
 * Presence of values: a record of {@link Intervals} per value, and two sorted tables, the starts and the ends of all runs.
 * The number of distinct values in a window is the number of starts up to its end less the number of runs that ended
 * before it begins: two look-ups, however many values there are.
 *
 * <p>A value that keeps coming would move its end at every event. So an end stays filed under an earlier time until it is
 * half the timespan away, and is then filed anew, mostly as the youngest of all; what it was filed under before stays
 * behind, until somebody asks about windows that begin after that. Up to the register RESOLVED all ends are filed where they
 * are, once.
 */
final class ValuePresence implements Presence, Intervals.Edges {
    /** More runs than this are not kept: the alert is then marked approximate. */
    static final int MOST_RUNS = 131_072;

    /** Registers: until when ends are filed where they are, how many of them, the next end after, the last start. */
    private static final int REGISTERS = 4;

    private static final int STARTS = 0;
    private static final int ENDS = 1;
    private static final Layout START = new Layout('s', 4, 4, 1 << 3, 0);
    private static final Layout END = new Layout('t', 2, 2, 1 << 1, 0);

    private final long timespan;
    private final long least;
    private final Intervals intervals = new Intervals();
    private final Intervals other = new Intervals();
    private Table starts = new LiveTable(START);
    private Table ends = new LiveTable(END);
    private long value;

    // Registers while a group is worked on.
    private long resolved;
    private int endedBefore;
    private long nextEnd;
    private long lastStart;

    ValuePresence(WindowSpec spec) {
        this.timespan = spec.timespanMs();
        this.least = spec.condition().least();
    }

    @Override
    public List<Layout> tables() {
        return List.of(START, END);
    }

    @Override
    public int registers() {
        return REGISTERS;
    }

    @Override
    public void begin(Group group) {
        starts = group.others.get(STARTS);
        ends = group.others.get(ENDS);
        long[] registers = group.registers;
        resolved = group.exists ? registers[0] : Long.MIN_VALUE;
        endedBefore = group.exists ? (int) registers[1] : 0;
        nextEnd = group.exists ? registers[2] : Long.MIN_VALUE;
        lastStart = group.exists ? registers[3] : Long.MIN_VALUE;
    }

    @Override
    public void end(Group group) {
        long[] registers = group.registers;
        registers[0] = resolved;
        registers[1] = endedBefore;
        registers[2] = nextEnd;
        registers[3] = lastStart;
    }

    @Override
    public void cover(Group group, Occurrence event) {
        value = Hash.of(event.value());
        if (!group.runs().read(value, intervals)) {
            intervals.clear();
            if (starts.size() >= MOST_RUNS) {
                intervals.spread = false;
                group.coarse = Math.max(group.coarse, event.at());
                return;
            }
        }
        intervals.cover(event.at(), event.partition(), event.offset(), timespan, this);
        if (intervals.spread) {
            group.runs().write(value, intervals);
        }
    }

    @Override
    public Intervals spread() {
        return intervals;
    }

    @Override
    public boolean holds(Group group, long at, long partition, long offset) {
        return distinct(group, at, partition, offset) >= least;
    }

    @Override
    public long distinct(Group group, long at, long partition, long offset) {
        int started = at > lastStart ? starts.size() : starts.lowerBound(at, partition, offset, Long.MAX_VALUE);
        return started - (long) endedBefore(group, Times.minus(at, timespan));
    }

    /** How many runs ended before a time. */
    private int endedBefore(Group group, long from) {
        resolve(group, from);
        return from == resolved ? endedBefore : ends.lowerBound(from);
    }

    @Override
    public void widen(Group group, long at, long partition, long offset, Episodes episodes) {
        if (at > lastStart) {
            return;
        }
        int start = starts.lowerBound(at, partition, offset, Long.MAX_VALUE);
        start = Math.max(start, starts.lowerBound(intervals.spreadFrom));
        int stop = starts.upperBound(intervals.spreadTo);
        if (start < stop) {
            resolve(group, Times.minus(starts.at(stop - 1), timespan));
        }
        while (start < stop) {
            // Until the next run drops out of the windows, every start adds one: the last has most.
            int ended = ends.lowerBound(Times.minus(starts.at(start), timespan));
            long dropsOut = ended < ends.size() ? Times.plus(ends.at(ended), timespan) : Long.MAX_VALUE;
            int most = Math.min(stop, starts.upperBound(dropsOut)) - 1;
            if (most + 1L - ended >= least) {
                episodes.widen(
                        group,
                        starts.at(most),
                        starts.get(most, Layout.PARTITION),
                        starts.get(most, Layout.OFFSET),
                        most + 1L - ended);
            }
            start = most + 1;
        }
    }

    /** Files the ends before {@code limit} where they are. */
    private void resolve(Group group, long limit) {
        if (limit <= resolved) {
            return;
        }
        if (limit > nextEnd) {
            int end = ends.lowerBound(resolved);
            while (end < ends.size() && ends.at(end) < limit) {
                if (refile(group, end)) {
                    end++;
                }
            }
            endedBefore = end;
            nextEnd = end < ends.size() ? ends.at(end) : Long.MAX_VALUE;
        }
        resolved = limit;
    }

    /** Reads the runs of a value that is filed. */
    private static void read(Group group, long filed, Intervals into) {
        if (!group.runs().read(filed, into)) {
            throw new IllegalStateException("a value of a correlation's state is missing: the store is damaged");
        }
    }

    /** Files an end where it is, or drops what has been filed anew; answers whether it was where it is. */
    private boolean refile(Group group, int end) {
        long filed = ends.at(end);
        long owner = ends.get(end, 1);
        read(group, owner, other);
        int run = other.filedUnder(filed);
        if (run >= 0 && other.end(run) == filed) {
            return true;
        }
        ends.remove(end);
        if (run >= 0) {
            long actual = other.end(run);
            other.file(run, actual);
            group.runs().write(owner, other);
            ends.insert(ends.lowerBound(actual, owner, 0, 0), actual, owner);
        }
        return false;
    }

    @Override
    public void forget(Group group, long watermark) {
        int left = group.sweep;
        if (watermark == Watermark.END) {
            for (; left > 0 && !ends.isEmpty(); left--) {
                // Every run has an end here, filed under whatever time; the record goes with the first.
                group.runs().delete(ends.get(0, 1));
                ends.removeFirst(1);
            }
            starts.clear();
            return;
        }
        long limit = Times.minus(watermark, timespan);
        if (ends.firstAt() < limit) {
            resolve(group, limit);
        }
        for (; left > 0 && ends.firstAt() < limit; left--) {
            value = ends.get(0, 1);
            read(group, value, intervals);
            intervals.forgetBefore(limit, this);
            if (intervals.isEmpty()) {
                group.runs().delete(value);
            } else {
                group.runs().write(value, intervals);
            }
        }
    }

    @Override
    public void startAdded(long at, long partition, long offset) {
        lastStart = Math.max(lastStart, at);
        starts.insert(starts.lowerBound(at, partition, offset, value), at, partition, offset, value);
    }

    @Override
    public void startRemoved(long at, long partition, long offset) {
        starts.remove(starts.lowerBound(at, partition, offset, value));
    }

    @Override
    public void endAdded(long filed) {
        ends.insert(ends.lowerBound(filed, value, 0, 0), filed, value);
        if (filed < resolved) {
            endedBefore++;
        } else {
            nextEnd = Math.min(nextEnd, filed);
        }
    }

    @Override
    public void endRemoved(long filed) {
        ends.remove(ends.lowerBound(filed, value, 0, 0));
        if (filed < resolved) {
            endedBefore--;
        }
    }

    @Override
    public long endMoved(long filed, long at) {
        if (filed < resolved) {
            endRemoved(filed);
        } else if (Times.within(filed, at, timespan / 2)) {
            return filed;
        }
        endAdded(at);
        return at;
    }
}
