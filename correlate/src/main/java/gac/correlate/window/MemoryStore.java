package gac.correlate.window;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * State on the heap, for runs without Kafka: a hash table with open addressing, as most groups have one record and there are many
 * groups. Not for several threads.
 */
public final class MemoryStore implements SortedStore {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int SMALLEST = 2;

    // Of each entry the hash (never 0), key and value, at the hash or the next free slot behind it.
    private int[] hashes = new int[SMALLEST];
    private byte[] @Nullable [] keys = new byte[SMALLEST][];
    private byte[] @Nullable [] values = new byte[SMALLEST][];
    private int size;

    /** The keys in order, from the first {@link #scan} on: windows never scan. */
    private @Nullable NavigableSet<byte[]> sorted;

    private static int hash(byte[] key) {
        long sum = key.length;
        int from = 0;
        for (; from + Long.BYTES <= key.length; from += Long.BYTES) {
            sum = mix(sum ^ (long) LONGS.get(key, from));
        }
        for (; from < key.length; from++) {
            sum = sum * 31 + key[from];
        }
        sum = mix(sum);
        return (int) (sum >>> 32) | 1;
    }

    private static long mix(long sum) {
        long mixed = sum * 0x9e3779b97f4a7c15L;
        return mixed ^ (mixed >>> 32);
    }

    private static boolean same(byte @Nullable [] left, byte[] right) {
        return left == right || Arrays.equals(left, right); // the key of headers is mostly the same array
    }

    /** The slot of a key, or the free one where it would go. */
    private int slot(byte[] key, int hash) {
        int mask = hashes.length - 1;
        int slot = (hash >>> 1) & mask;
        while (hashes[slot] != 0 && (hashes[slot] != hash || !same(keys[slot], key))) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        return values[slot(key, hash(key))];
    }

    @Override
    public void put(byte[] key, byte[] value) {
        int hash = hash(key);
        int slot = slot(key, hash);
        if (hashes[slot] != 0) {
            values[slot] = value;
            return;
        }
        if (sorted != null) {
            sorted.add(key);
        }
        if (++size * 4 > hashes.length * 3) {
            grow();
            slot = slot(key, hash);
        }
        fill(slot, hash, key, value);
    }

    private void fill(int slot, int hash, byte[] key, byte[] value) {
        hashes[slot] = hash;
        keys[slot] = key;
        values[slot] = value;
    }

    private void grow() {
        int[] hashesBefore = hashes;
        byte[] @Nullable [] keysBefore = keys;
        byte[] @Nullable [] valuesBefore = values;
        int length = hashesBefore.length * 2;
        hashes = new int[length];
        keys = new byte[length][];
        values = new byte[length][];
        for (int from = 0; from < hashesBefore.length; from++) {
            if (hashesBefore[from] != 0) {
                byte[] key = keysBefore[from];
                fill(slot(key, hashesBefore[from]), hashesBefore[from], key, valuesBefore[from]);
            }
        }
    }

    @Override
    public void delete(byte[] key) {
        int slot = slot(key, hash(key));
        if (hashes[slot] == 0) {
            return;
        }
        if (sorted != null) {
            sorted.remove(key);
        }
        size--;
        int mask = hashes.length - 1;
        int free = slot;
        for (slot = (slot + 1) & mask; hashes[slot] != 0; slot = (slot + 1) & mask) {
            // What a search would no longer find behind a free slot moves into it.
            int home = (hashes[slot] >>> 1) & mask;
            if (((slot - home) & mask) >= ((slot - free) & mask)) {
                hashes[free] = hashes[slot];
                keys[free] = keys[slot];
                values[free] = values[slot];
                free = slot;
            }
        }
        hashes[free] = 0;
        keys[free] = null;
        values[free] = null;
    }

    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) {
        for (byte[] key : sorted().subSet(from, to)) {
            byte[] value = get(key);
            if (value != null && !visitor.visit(key, value)) {
                return;
            }
        }
    }

    private NavigableSet<byte[]> sorted() {
        NavigableSet<byte[]> known = sorted;
        if (known == null) {
            known = new TreeSet<>(Arrays::compareUnsigned);
            for (byte[] key : keys) {
                if (key != null) {
                    known.add(key);
                }
            }
            sorted = known;
        }
        return known;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** Number of records. */
    public int size() {
        return size;
    }

    /** Bytes of all keys and values. */
    public long bytes() {
        return lengths(keys).asLongStream().sum()
                + lengths(values).asLongStream().sum();
    }

    /** Bytes of the largest value. */
    public int largest() {
        return lengths(values).max().orElse(0);
    }

    private static IntStream lengths(byte[] @Nullable [] arrays) {
        return Arrays.stream(arrays).filter(Objects::nonNull).mapToInt(array -> array.length);
    }
}
