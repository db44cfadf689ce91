package gac.correlate.engine;

import gac.correlate.window.SortedStore;
import gac.schemas.avro.Frontier;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * How far each origin has come, per depth: depth 0 are event partitions as detect tells, depth n the correlate tasks with all their timers of
 * depth n-1 done. Kept in the store, so that a restart goes on where it stopped.
 */
final class Frontiers {
    /** Not every origin has told yet. So small that nothing is ever due, so large that subtracting a timespan cannot overflow. */
    static final long UNKNOWN = Long.MIN_VALUE / 4;

    /** Every origin has ended. */
    static final long END = Long.MAX_VALUE;

    /** Chains have at most this depth; the digest, fed by alerts of any depth, is the deepest. */
    static final int DEEPEST = 3;

    private record Key(int depth, int origin) {}

    private record Told(long instant, boolean end) {}

    private final SortedStore store;
    private final int eventPartitions;
    private final int detectionPartitions;
    private final Map<Key, Told> told = new HashMap<>();
    private final Map<Integer, Told> sent = new HashMap<>();

    Frontiers(SortedStore store, int eventPartitions, int detectionPartitions) {
        this.store = store;
        this.eventPartitions = eventPartitions;
        this.detectionPartitions = detectionPartitions;
        for (int depth = 0; depth <= DEEPEST; depth++) {
            int at = depth;
            store.scan(StateKeys.frontier(depth, 0), StateKeys.frontier(depth, Integer.MAX_VALUE), (key, value) -> {
                told.put(new Key(at, ByteBuffer.wrap(key).getInt(2)), decode(value));
                return true;
            });
            byte[] last = store.get(StateKeys.of('S', depth));
            if (last != null) {
                sent.put(depth, decode(last));
            }
        }
    }

    private static Told decode(byte[] value) {
        ByteBuffer buffer = ByteBuffer.wrap(value);
        return new Told(buffer.getLong(), buffer.get() != 0);
    }

    private static byte[] encode(Told told) {
        return ByteBuffer.allocate(Long.BYTES + 1)
                .putLong(told.instant)
                .put((byte) (told.end ? 1 : 0))
                .array();
    }

    /** Takes in what an origin says; a frontier never goes back, though an end may turn out not to be one. */
    void accept(Frontier frontier) {
        Key key = new Key(frontier.getDepth(), frontier.getOrigin());
        Told before = told.get(key);
        long instant = frontier.getInstant().toEpochMilli();
        Told now = new Told(before == null ? instant : Math.max(before.instant, instant), frontier.getEnd());
        if (!now.equals(before)) {
            told.put(key, now);
            store.put(StateKeys.frontier(key.depth, key.origin), encode(now));
        }
    }

    /** What timers of this depth go by: the least frontier among all origins of this depth and the ones before it, ms. */
    long least(int depth) {
        long least = END;
        for (int d = 0; d <= depth; d++) {
            int origins = d == 0 ? eventPartitions : detectionPartitions;
            for (int origin = 0; origin < origins; origin++) {
                Told known = told.get(new Key(d, origin));
                if (known == null) {
                    return UNKNOWN;
                }
                if (!known.end) {
                    least = Math.min(least, known.instant);
                }
            }
        }
        return least;
    }

    /** The latest instant any origin has told; {@link #UNKNOWN} when none has. */
    long latest() {
        return told.values().stream().mapToLong(Told::instant).max().orElse(UNKNOWN);
    }

    /** Whether this task's frontier of a depth is worth sending: it moved by a second, ended, or went on after an end. */
    boolean worthSending(int depth, long instant, boolean end) {
        Told last = sent.get(depth);
        return last == null || last.end != end || (!end && instant >= last.instant + 1_000);
    }

    void sent(int depth, long instant, boolean end) {
        Told now = new Told(instant, end);
        sent.put(depth, now);
        store.put(StateKeys.of('S', depth), encode(now));
    }
}
