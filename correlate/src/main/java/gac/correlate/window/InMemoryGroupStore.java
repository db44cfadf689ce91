package gac.correlate.window;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A group's state on the heap: for offline runs and tests. Not for several threads. */
public final class InMemoryGroupStore implements GroupStore {
    private final TreeMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);

    @Override
    public byte @Nullable [] get(byte[] key) {
        return entries.get(key);
    }

    @Override
    public void put(byte[] key, byte[] value) {
        entries.put(key, value);
    }

    @Override
    public void delete(byte[] key) {
        entries.remove(key);
    }

    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) {
        for (Map.Entry<byte[], byte[]> entry : entries.subMap(from, to).entrySet()) {
            if (!visitor.visit(entry.getKey(), entry.getValue())) {
                return;
            }
        }
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Number of records. */
    public int size() {
        return entries.size();
    }

    /** Bytes of all keys and values. */
    public long bytes() {
        long sum = 0;
        for (Map.Entry<byte[], byte[]> entry : entries.entrySet()) {
            sum += entry.getKey().length + entry.getValue().length;
        }
        return sum;
    }

    /** Bytes of the largest value. */
    public int largest() {
        return entries.values().stream().mapToInt(value -> value.length).max().orElse(0);
    }
}
