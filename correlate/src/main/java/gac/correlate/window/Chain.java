package gac.correlate.window;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * For every prefix of an ordered list of steps: the latest time at which different events, each not before the one before
 * it, can have begun to serve it. Events are added in order; those of one millisecond may serve in any order.
 */
final class Chain {
    static final long NEVER = Long.MIN_VALUE;

    private final int[] steps;
    private final long[] before;
    private final long[] latest;
    private final int[] server;
    private final boolean[] tried;
    private long[] masks = new long[8];
    private int size;
    private long begin;

    Chain(int[] steps) {
        this.steps = steps.clone();
        before = new long[steps.length];
        latest = new long[steps.length];
        server = new int[steps.length];
        tried = new boolean[steps.length];
    }

    int length() {
        return steps.length;
    }

    /** Starts from the latest beginnings before a millisecond, kept at a place of an array; null for none. */
    void begin(long @Nullable [] known, int from) {
        if (known == null) {
            Arrays.fill(before, NEVER);
        } else {
            System.arraycopy(known, from, before, 0, before.length);
        }
        System.arraycopy(before, 0, latest, 0, before.length);
        size = 0;
    }

    void store(long[] registers, int from) {
        System.arraycopy(before, 0, registers, from, before.length);
    }

    /** The millisecond is over. */
    void pass() {
        System.arraycopy(latest, 0, before, 0, before.length);
        size = 0;
    }

    long latest() {
        return latest[steps.length - 1];
    }

    /** Another event of the millisecond; {@code end} is its time, or the end of a coarse row. */
    void add(long end, long mask) {
        int same = 0;
        for (int i = 0; i < size; i++) {
            same += masks[i] == mask ? 1 : 0;
        }
        begin = size == 0 ? end : Math.max(begin, end);
        if (same >= steps.length) {
            return;
        }
        if (size == masks.length) {
            masks = Arrays.copyOf(masks, size * 2);
        }
        masks[size++] = mask;
        for (int from = 0; from < steps.length; from++) {
            long start = from == 0 ? begin : before[from - 1];
            if (start != NEVER) {
                extend(from, start);
            }
        }
    }

    /** Serves the steps from {@code from} on by different events of this millisecond, as many as possible. */
    private void extend(int from, long start) {
        Arrays.fill(server, -1);
        for (int step = from; step < steps.length; step++) {
            Arrays.fill(tried, false);
            if (!serve(from, step)) {
                return;
            }
            latest[step] = Math.max(latest[step], start);
        }
    }

    /** Finds an event for a step, moving events of steps already served where needed (augmenting path). */
    private boolean serve(int from, int step) {
        tried[step] = true;
        for (int event = 0; event < size; event++) {
            if ((masks[event] & (1L << steps[step])) == 0) {
                continue;
            }
            int holder = holder(from, event);
            if (holder < 0 || (!tried[holder] && serve(from, holder))) {
                server[step] = event;
                return true;
            }
        }
        return false;
    }

    private int holder(int from, int event) {
        for (int step = from; step < server.length; step++) {
            if (server[step] == event) {
                return step;
            }
        }
        return -1;
    }
}
