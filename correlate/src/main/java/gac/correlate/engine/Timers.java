package gac.correlate.engine;

import gac.correlate.window.SortedStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One expiry entry per group, to the second. Entries are walked from a stored cursor on: what lies before it has been deleted, and walking over
 * deleted entries is what makes RocksDB scans slow.
 */
final class Timers {
    private static final long COARSE_MS = 1_000;

    /** What to do when a group is due. */
    interface Due {
        void fire(byte[] hash, long time);
    }

    private final SortedStore store;
    private final long[] cursors = new long[Frontiers.DEEPEST + 1];

    Timers(SortedStore store) {
        this.store = store;
        for (int depth = 0; depth < cursors.length; depth++) {
            byte[] cursor = store.get(StateKeys.of('C', depth));
            cursors[depth] = cursor == null ? 0 : ByteBuffer.wrap(cursor).getLong();
        }
    }

    /** The time at which an entry for this instant stands: the next full second. */
    static long coarse(long instant) {
        if (instant >= GroupHeader.NEVER - COARSE_MS) {
            return GroupHeader.NEVER;
        }
        return Math.max(0, Math.floorDiv(instant + COARSE_MS - 1, COARSE_MS) * COARSE_MS);
    }

    void arm(int depth, long time, byte[] hash) {
        if (time == GroupHeader.NEVER) {
            return;
        }
        store.put(StateKeys.timer(depth, time, hash), new byte[0]);
        if (time < cursors[depth]) {
            moveCursor(depth, time);
        }
    }

    void disarm(int depth, long time, byte[] hash) {
        if (time != GroupHeader.NEVER) {
            store.delete(StateKeys.timer(depth, time, hash));
        }
    }

    /**
     * Fires what is due at a frontier, at most {@code budget} entries. What fires may arm an entry that is due at once: it is left to the next
     * call.
     *
     * @return what is left of the budget; 0 means that more may be due
     */
    int fire(int depth, long frontier, int budget, Due due) {
        List<byte[]> keys = new ArrayList<>();
        store.scan(StateKeys.timer(depth, cursors[depth]), StateKeys.timer(depth, after(frontier)), (key, value) -> {
            keys.add(key);
            return keys.size() < budget;
        });
        if (keys.isEmpty()) {
            return budget;
        }
        // before anything fires: what is armed meanwhile moves the cursor back, and must not end up behind it
        moveCursor(depth, StateKeys.timerTime(keys.get(keys.size() - 1)));
        for (byte[] key : keys) {
            store.delete(key);
            due.fire(StateKeys.timerHash(key), StateKeys.timerTime(key));
        }
        return isDue(depth, frontier) ? 0 : budget - keys.size();
    }

    /** Whether an entry stands at this frontier or before it. */
    boolean isDue(int depth, long frontier) {
        boolean[] found = new boolean[1];
        store.scan(StateKeys.timer(depth, cursors[depth]), StateKeys.timer(depth, after(frontier)), (key, value) -> {
            found[0] = true;
            return false;
        });
        return found[0];
    }

    private static long after(long frontier) {
        return frontier == Long.MAX_VALUE ? frontier : frontier + 1;
    }

    private void moveCursor(int depth, long time) {
        cursors[depth] = time;
        store.put(
                StateKeys.of('C', depth),
                ByteBuffer.allocate(Long.BYTES).putLong(time).array());
    }
}
