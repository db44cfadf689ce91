package gac.correlate.window;

import org.jspecify.annotations.Nullable;

/**
 * A hash table with open addressing. Most values have one run: it stands beside the value, in one line of the cache; of a value
 * with several all are in an array of their own.
 */
final class LiveRuns implements Runs {
    /** Of each slot the value, how many runs it has (none: the slot is free), and the columns of the only one. */
    private static final int SLOT = 8;

    private static final int RUNS = 1;
    private static final int ONE = 2;
    private static final int SMALLEST = 4;

    private long[] slots = {};
    private long[] @Nullable [] several = {};
    private int size;

    private static int home(long value, int mask) {
        return (int) ((value * 0x9e3779b97f4a7c15L) >>> 32) & mask;
    }

    /** The slot of a value, or the free one where it would go. */
    private int slot(long value) {
        int mask = several.length - 1;
        int slot = home(value, mask);
        while (slots[slot * SLOT + RUNS] != 0 && slots[slot * SLOT] != value) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    @Override
    public boolean read(long value, Intervals into) {
        if (size == 0) {
            return false;
        }
        int slot = slot(value);
        int runs = (int) slots[slot * SLOT + RUNS];
        long[] all = several[slot];
        if (all != null) {
            into.take(all, 0, runs);
        } else if (runs == 1) {
            into.take(slots, slot * SLOT + ONE, 1);
        }
        return runs != 0;
    }

    @Override
    public void write(long value, Intervals from) {
        int runs = from.size();
        if (runs == 0) {
            delete(value);
            return;
        }
        if ((size + 1) * 4 > several.length * 3) {
            grow();
        }
        int slot = slot(value);
        int at = slot * SLOT;
        if (slots[at + RUNS] == 0) {
            size++;
        }
        slots[at] = value;
        slots[at + RUNS] = runs;
        if (runs == 1) {
            several[slot] = null;
            from.lay(slots, at + ONE);
            return;
        }
        long[] all = several[slot];
        if (all == null || all.length < runs * Intervals.COLUMNS) {
            all = new long[runs * Intervals.COLUMNS];
            several[slot] = all;
        }
        from.lay(all, 0);
    }

    private void grow() {
        long[] slotsBefore = slots;
        long[] @Nullable [] severalBefore = several;
        int length = Math.max(SMALLEST, severalBefore.length * 2);
        slots = new long[length * SLOT];
        several = new long[length][];
        for (int from = 0; from < severalBefore.length; from++) {
            if (slotsBefore[from * SLOT + RUNS] != 0) {
                int slot = slot(slotsBefore[from * SLOT]);
                System.arraycopy(slotsBefore, from * SLOT, slots, slot * SLOT, SLOT);
                several[slot] = severalBefore[from];
            }
        }
    }

    @Override
    public void delete(long value) {
        if (size == 0) {
            return;
        }
        int free = slot(value);
        if (slots[free * SLOT + RUNS] == 0) {
            return;
        }
        size--;
        int mask = several.length - 1;
        for (int slot = (free + 1) & mask; slots[slot * SLOT + RUNS] != 0; slot = (slot + 1) & mask) {
            // What a search would no longer find behind a free slot moves into it.
            int home = home(slots[slot * SLOT], mask);
            if (((slot - home) & mask) >= ((slot - free) & mask)) {
                System.arraycopy(slots, slot * SLOT, slots, free * SLOT, SLOT);
                several[free] = several[slot];
                free = slot;
            }
        }
        slots[free * SLOT + RUNS] = 0;
        several[free] = null;
    }
}
