package gac.correlate.window;

import java.util.Arrays;

/**
 * When one value (or step) was present: runs of its events with gaps of at most the timespan. In a run from a to b the
 * value lies in every window that ends from the event a on until b plus timespan. Runs are apart by more than the timespan;
 * reused from value to value.
 */
final class Intervals {
    /** Numbers of a run. */
    static final int COLUMNS = 5;

    private static final int END = 3;
    private static final int FILED = 4;

    /** Learns which starts and ends appear and vanish. An end is filed under a time that may be too early. */
    interface Edges {
        void startAdded(long at, long partition, long offset);

        void startRemoved(long at, long partition, long offset);

        void endAdded(long filed);

        void endRemoved(long filed);

        /** The end moves on to {@code at}; answers under what time it is filed now. */
        long endMoved(long filed, long at);
    }

    private long[] data = new long[4 * COLUMNS];
    private int size;

    /** After {@link #cover}: whether the value is present in windows where it was not. */
    boolean spread;

    /** After {@link #cover}: the earliest end of such a window, ms. */
    long spreadFrom;

    /** After {@link #cover}: the latest end of such a window, ms. */
    long spreadTo;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    private long get(int run, int column) {
        return data[run * COLUMNS + column];
    }

    private void set(int run, int column, long value) {
        data[run * COLUMNS + column] = value;
    }

    /** Whether the value lies in the window that ends with the event at this position. */
    boolean present(long at, long partition, long offset, long timespan) {
        int run = floor(at, partition, offset);
        return run >= 0 && Times.within(get(run, END), at, timespan);
    }

    /** The last run that starts at or before the position, or -1. */
    private int floor(long at, long partition, long offset) {
        int run = size - 1;
        while (run >= 0 && startsAfter(run, at, partition, offset)) {
            run--;
        }
        return run;
    }

    private boolean startsAfter(int run, long at, long partition, long offset) {
        int order = Long.compare(get(run, Layout.AT), at);
        if (order == 0) {
            order = Long.compare(get(run, Layout.PARTITION), partition);
        }
        return (order == 0 ? Long.compare(get(run, Layout.OFFSET), offset) : order) > 0;
    }

    /** Adds an event of the value. */
    void cover(long at, long partition, long offset, long timespan, Edges edges) {
        int run = floor(at, partition, offset);
        int next = run + 1;
        boolean meetsNext = next < size && Times.within(at, get(next, Layout.AT), timespan);
        spread = true;
        if (run >= 0 && Times.within(get(run, END), at, timespan)) {
            long end = get(run, END);
            if (at <= end) {
                spread = false;
                return;
            }
            spreadFrom = Times.plus(end, timespan);
            if (meetsNext) {
                spreadTo = get(next, Layout.AT);
                edges.startRemoved(get(next, Layout.AT), get(next, Layout.PARTITION), get(next, Layout.OFFSET));
                edges.endRemoved(get(run, FILED));
                set(run, END, get(next, END));
                set(run, FILED, get(next, FILED));
                remove(next);
            } else {
                spreadTo = Times.plus(at, timespan);
                set(run, END, at);
                set(run, FILED, edges.endMoved(get(run, FILED), at));
            }
            return;
        }
        spreadFrom = at;
        if (meetsNext) {
            spreadTo = get(next, Layout.AT);
            edges.startRemoved(get(next, Layout.AT), get(next, Layout.PARTITION), get(next, Layout.OFFSET));
        } else {
            spreadTo = Times.plus(at, timespan);
            insert(next);
            set(next, END, at);
            set(next, FILED, at);
            edges.endAdded(at);
        }
        set(next, Layout.AT, at);
        set(next, Layout.PARTITION, partition);
        set(next, Layout.OFFSET, offset);
        edges.startAdded(at, partition, offset);
    }

    private void insert(int run) {
        if (data.length < (size + 1) * COLUMNS) {
            data = Arrays.copyOf(data, data.length * 2);
        }
        System.arraycopy(data, run * COLUMNS, data, (run + 1) * COLUMNS, (size - run) * COLUMNS);
        size++;
    }

    private void remove(int run) {
        System.arraycopy(data, (run + 1) * COLUMNS, data, run * COLUMNS, (size - run - 1) * COLUMNS);
        size--;
    }

    /** Forgets runs that ended before {@code limit}. */
    void forgetBefore(long limit, Edges edges) {
        while (size > 0 && get(0, END) < limit) {
            forgetFirst(edges);
        }
    }

    /** Forgets the earliest run. */
    void forgetFirst(Edges edges) {
        edges.startRemoved(get(0, Layout.AT), get(0, Layout.PARTITION), get(0, Layout.OFFSET));
        edges.endRemoved(get(0, FILED));
        remove(0);
    }

    /** The run whose end is filed under a time, or -1. */
    int filedUnder(long filed) {
        for (int run = 0; run < size; run++) {
            if (get(run, FILED) == filed) {
                return run;
            }
        }
        return -1;
    }

    long end(int run) {
        return get(run, END);
    }

    void file(int run, long filed) {
        set(run, FILED, filed);
    }

    void read(byte[] value, Bytes in) {
        in.read(value);
        size = (int) in.getUnsigned();
        if (data.length < size * COLUMNS) {
            data = new long[size * COLUMNS];
        }
        long at = 0;
        for (int run = 0; run < size; run++) {
            at += in.getSigned();
            set(run, Layout.AT, at);
            set(run, Layout.PARTITION, in.getSigned());
            set(run, Layout.OFFSET, in.getSigned());
            long end = at + in.getSigned();
            set(run, END, end);
            set(run, FILED, end - in.getSigned());
        }
        in.finish();
    }

    /** Takes up so many runs from an array. */
    void take(long[] from, int at, int runs) {
        size = runs;
        if (data.length < runs * COLUMNS) {
            data = new long[runs * COLUMNS];
        }
        System.arraycopy(from, at, data, 0, runs * COLUMNS);
    }

    /** Lays all runs down in an array. */
    void lay(long[] to, int at) {
        System.arraycopy(data, 0, to, at, size * COLUMNS);
    }

    void clear() {
        size = 0;
    }

    byte[] write(Bytes out) {
        out.reset().putByte(Format.VERSION);
        out.putUnsigned(size);
        long previous = 0;
        for (int run = 0; run < size; run++) {
            long at = get(run, Layout.AT);
            out.putSigned(at - previous);
            previous = at;
            out.putSigned(get(run, Layout.PARTITION));
            out.putSigned(get(run, Layout.OFFSET));
            out.putSigned(get(run, END) - at);
            out.putSigned(get(run, END) - get(run, FILED));
        }
        return out.copy();
    }
}
