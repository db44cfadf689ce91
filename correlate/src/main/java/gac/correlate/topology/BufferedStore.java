package gac.correlate.topology;

import gac.correlate.window.SortedStore;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A task's state in a Streams store. Writes are kept back until {@link #commit}: a record whose processing fails leaves the state as it was, so that it
 * can become a dead letter without half of it having been counted.
 */
final class BufferedStore implements SortedStore {
    private static final byte[] DELETED = new byte[0];

    private final KeyValueStore<Bytes, byte[]> store;
    /** An empty array that is {@link #DELETED} itself marks a deletion; an empty value is another array. */
    private final NavigableMap<byte[], byte[]> writes = new TreeMap<>(Arrays::compareUnsigned);

    BufferedStore(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        byte[] written = writes.get(key);
        if (written != null) {
            return deleted(written) ? null : written;
        }
        return store.get(Bytes.wrap(key));
    }

    @Override
    public void put(byte[] key, byte[] value) {
        writes.put(key, value);
    }

    @Override
    public void delete(byte[] key) {
        writes.put(key, DELETED);
    }

    @SuppressWarnings("ReferenceEquality") // the marker is one array
    private static boolean deleted(byte[] written) {
        return written == DELETED;
    }

    /** Merges what is stored with what is kept back, in order of keys. */
    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) {
        if (Arrays.compareUnsigned(from, to) >= 0) {
            return;
        }
        Iterator<Map.Entry<byte[], byte[]>> kept =
                writes.subMap(from, to).entrySet().iterator();
        Map.Entry<byte[], byte[]> next = kept.hasNext() ? kept.next() : null;
        try (KeyValueIterator<Bytes, byte[]> stored = store.range(Bytes.wrap(from), Bytes.wrap(to))) {
            while (stored.hasNext()) {
                KeyValue<Bytes, byte[]> entry = stored.next();
                byte[] key = entry.key.get();
                if (Arrays.compareUnsigned(key, to) >= 0) {
                    break; // the store's range includes its end
                }
                while (next != null && Arrays.compareUnsigned(next.getKey(), key) < 0) {
                    if (!deleted(next.getValue()) && !visitor.visit(next.getKey(), next.getValue())) {
                        return;
                    }
                    next = kept.hasNext() ? kept.next() : null;
                }
                byte[] value = entry.value;
                if (next != null && Arrays.equals(next.getKey(), key)) {
                    value = next.getValue();
                    next = kept.hasNext() ? kept.next() : null;
                }
                if (!deleted(value) && !visitor.visit(key, value)) {
                    return;
                }
            }
        }
        while (next != null) {
            if (!deleted(next.getValue()) && !visitor.visit(next.getKey(), next.getValue())) {
                return;
            }
            next = kept.hasNext() ? kept.next() : null;
        }
    }

    void commit() {
        writes.forEach((key, value) -> {
            if (deleted(value)) {
                store.delete(Bytes.wrap(key));
            } else {
                store.put(Bytes.wrap(key), value);
            }
        });
        writes.clear();
    }

    void rollback() {
        writes.clear();
    }
}
