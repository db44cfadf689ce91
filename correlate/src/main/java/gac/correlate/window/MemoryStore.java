package gac.correlate.window;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** State on the heap, for runs without Kafka. Not for several threads. */
public final class MemoryStore implements SortedStore {
    private final Map<Key, Entry> entries = new HashMap<>();

    /** The same in order, from the first {@link #scan} on: windows never scan. */
    private @Nullable NavigableMap<byte[], Entry> sorted;

    private static final class Key {
        final byte[] bytes;
        final int hash;

        Key(byte[] bytes) {
            this.bytes = bytes;
            int sum = 0;
            for (byte one : bytes) {
                sum = 31 * sum + one;
            }
            this.hash = sum * 0x9e3779b9;
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && Arrays.equals(bytes, key.bytes);
        }
    }

    private static final class Entry {
        byte[] value;

        Entry(byte[] value) {
            this.value = value;
        }
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        Entry entry = entries.get(new Key(key));
        return entry == null ? null : entry.value;
    }

    @Override
    public void put(byte[] key, byte[] value) {
        Key named = new Key(key);
        Entry known = entries.get(named);
        if (known != null) {
            known.value = value;
            return;
        }
        Entry entry = new Entry(value);
        entries.put(named, entry);
        if (sorted != null) {
            sorted.put(key, entry);
        }
    }

    @Override
    public void delete(byte[] key) {
        entries.remove(new Key(key));
        if (sorted != null) {
            sorted.remove(key);
        }
    }

    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) {
        for (Map.Entry<byte[], Entry> entry : sorted().subMap(from, to).entrySet()) {
            if (!visitor.visit(entry.getKey(), entry.getValue().value)) {
                return;
            }
        }
    }

    private NavigableMap<byte[], Entry> sorted() {
        NavigableMap<byte[], Entry> known = sorted;
        if (known == null) {
            known = new TreeMap<>(Arrays::compareUnsigned);
            for (Map.Entry<Key, Entry> entry : entries.entrySet()) {
                known.put(entry.getKey().bytes, entry.getValue());
            }
            sorted = known;
        }
        return known;
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
        for (Map.Entry<Key, Entry> entry : entries.entrySet()) {
            sum += entry.getKey().bytes.length + entry.getValue().value.length;
        }
        return sum;
    }

    /** Bytes of the largest value. */
    public int largest() {
        return entries.values().stream()
                .mapToInt(entry -> entry.value.length)
                .max()
                .orElse(0);
    }
}
