package gac.correlate.topology;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** How far state is restored from its changelog. Safe for many threads. */
public final class Restoration implements StateRestoreListener {
    private final Map<TopicPartition, Long> left = new ConcurrentHashMap<>();

    @Override
    public void onRestoreStart(TopicPartition partition, String store, long from, long end) {
        left.put(partition, Math.max(0, end - from));
    }

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long end, long restored) {
        left.computeIfPresent(partition, (changelog, before) -> Math.max(0, before - restored));
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long total) {
        left.remove(partition);
    }

    @Override
    public void onRestoreSuspended(TopicPartition partition, String store, long total) {
        left.remove(partition);
    }

    /** Partitions of the changelog that are being restored. */
    public int partitions() {
        return left.size();
    }

    /** Records of the changelog that are still to be read, at most: an offset may belong to the end of a transaction. */
    public long records() {
        return left.values().stream().mapToLong(Long::longValue).sum();
    }
}
