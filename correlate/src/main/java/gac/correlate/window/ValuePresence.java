package gac.correlate.window;

import java.util.List;

/**
 * Presence of values: a record of {@link Intervals} per value, and two sorted tables, the starts and the ends of all runs.
 * The number of distinct values in a window is the number of starts up to its end less the number of runs that ended
 * before it begins: two look-ups, however many values there are.
 *
 * <p>A value that keeps coming would move its end at every event. So an end stays filed under an earlier time until
 * somebody asks about windows that begin after that; up to the register RESOLVED all ends are filed where they are.
 */
final class ValuePresence implements Presence, Intervals.Edges {
    /** More runs than this are not kept: the alert is then marked approximate. */
    static final int MOST_RUNS = 16_384;

    private static final int STARTS = 0;
    private static final int ENDS = 1;
    private static final Layout START = new Layout('s', 4, 4, 3);
    private static final Layout END = new Layout('t', 2, 2, 1);

    private final int resolved;
    private final long timespan;
    private final long least;
    private final Intervals intervals = new Intervals();
    private final Bytes in = new Bytes();
    private final Bytes out = new Bytes();
    private Table starts = new Table(START);
    private Table ends = new Table(END);
    private long value;
    private long until;

    ValuePresence(WindowSpec spec, int firstRegister) {
        this.resolved = firstRegister;
        this.timespan = spec.timespanMs();
        this.least = spec.condition().least();
    }

    static byte[] key(long value) {
        return new byte[] {
            Format.VALUE,
            (byte) (value >>> 56),
            (byte) (value >>> 48),
            (byte) (value >>> 40),
            (byte) (value >>> 32),
            (byte) (value >>> 24),
            (byte) (value >>> 16),
            (byte) (value >>> 8),
            (byte) value
        };
    }

    @Override
    public List<Layout> tables() {
        return List.of(START, END);
    }

    @Override
    public int registers() {
        return 1;
    }

    @Override
    public void begin(Group group) {
        starts = group.others.get(STARTS);
        ends = group.others.get(ENDS);
        until = group.exists ? group.registers[resolved] : Long.MIN_VALUE;
        group.registers[resolved] = until;
    }

    @Override
    public void cover(Group group, Occurrence event) {
        value = Hash.of(event.value());
        byte[] key = key(value);
        byte[] stored = group.store().get(key);
        if (stored != null) {
            intervals.read(stored, in);
        } else if (starts.size() >= MOST_RUNS) {
            intervals.clear();
            intervals.spread = false;
            group.coarse = Math.max(group.coarse, event.at());
            return;
        } else {
            intervals.clear();
        }
        intervals.cover(event.at(), event.partition(), event.offset(), timespan, this);
        if (intervals.spread) {
            group.store().put(key, intervals.write(out));
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
        long from = Times.minus(at, timespan);
        resolve(group, from);
        return starts.lowerBound(at, partition, offset, Long.MAX_VALUE) - (long) ends.lowerBound(from);
    }

    @Override
    public void widen(Group group, long at, long partition, long offset, Episodes episodes) {
        int start = starts.lowerBound(at, partition, offset, Long.MAX_VALUE);
        int ended = -1;
        for (; start < starts.size() && starts.at(start) <= intervals.spreadTo; start++) {
            if (starts.at(start) < intervals.spreadFrom) {
                continue;
            }
            long from = Times.minus(starts.at(start), timespan);
            resolve(group, from);
            if (ended < 0) {
                ended = ends.lowerBound(from);
            }
            while (ended < ends.size() && ends.at(ended) < from) {
                ended++;
            }
            long distinct = start + 1L - ended;
            if (distinct >= least) {
                episodes.widen(
                        group,
                        starts.at(start),
                        starts.get(start, Layout.PARTITION),
                        starts.get(start, Layout.OFFSET),
                        distinct);
            }
        }
    }

    /** Files the ends before {@code limit} where they are. */
    private void resolve(Group group, long limit) {
        if (limit <= until) {
            return;
        }
        int end = ends.lowerBound(until);
        Intervals other = new Intervals();
        while (end < ends.size() && ends.at(end) < limit) {
            long filed = ends.at(end);
            long owner = ends.get(end, 1);
            byte[] key = key(owner);
            byte[] stored = group.store().get(key);
            if (stored == null) {
                throw new IllegalStateException("a value of a correlation's state is missing: the store is damaged");
            }
            other.read(stored, in);
            long actual = other.refile(filed);
            if (actual == filed) {
                end++;
            } else {
                group.store().put(key, other.write(out));
                ends.remove(end);
                ends.insert(ends.lowerBound(actual, owner, 0, 0), actual, owner);
            }
        }
        until = limit;
        group.registers[resolved] = limit;
    }

    @Override
    public void forget(Group group, long watermark) {
        long limit = watermark == Watermark.END ? Long.MAX_VALUE : Times.minus(watermark, timespan);
        int left = group.sweep;
        while (left > 0 && !ends.isEmpty() && (ends.at(0) < limit || watermark == Watermark.END)) {
            left--;
            value = ends.get(0, 1);
            byte[] key = key(value);
            byte[] stored = group.store().get(key);
            if (stored == null) {
                throw new IllegalStateException("a value of a correlation's state is missing: the store is damaged");
            }
            intervals.read(stored, in);
            if (watermark == Watermark.END) {
                while (!intervals.isEmpty()) {
                    intervals.forgetFirst(this);
                }
            } else {
                long filed = ends.at(0);
                long actual = intervals.refile(filed);
                if (actual != filed) {
                    ends.remove(0);
                    ends.insert(ends.lowerBound(actual, value, 0, 0), actual, value);
                }
                intervals.forgetBefore(limit, this);
            }
            if (intervals.isEmpty()) {
                group.store().delete(key);
            } else {
                group.store().put(key, intervals.write(out));
            }
        }
    }

    @Override
    public void startAdded(long at, long partition, long offset) {
        starts.insert(starts.lowerBound(at, partition, offset, value), at, partition, offset, value);
    }

    @Override
    public void startRemoved(long at, long partition, long offset) {
        starts.remove(starts.lowerBound(at, partition, offset, value));
    }

    @Override
    public void endAdded(long filed) {
        ends.insert(ends.lowerBound(filed, value, 0, 0), filed, value);
    }

    @Override
    public void endRemoved(long filed) {
        ends.remove(ends.lowerBound(filed, value, 0, 0));
    }

    @Override
    public long endMoved(long filed, long at) {
        if (filed >= until) {
            return filed;
        }
        endRemoved(filed);
        endAdded(at);
        return at;
    }
}
