package gac.correlate.engine;

import gac.correlate.window.SortedStore;
import gac.schemas.Sha256;
import gac.schemas.avro.Lane;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How the keys of one task's store are made. The first byte says what an entry is; a group is named by 16 bytes of SHA-256 over its key and lane,
 * so that long group-by values cost nothing.
 *
 * <pre>
 * H hash            header of a group
 * N hash            its entities
 * E hash            its evidence
 * L hash            the accounts that its last step named
 * G hash …          its window state, written by the correlator
 * D hash            a digest
 * T depth time hash expiry entry
 * C depth           where the scan of expiry entries starts
 * F depth origin    frontier of an origin
 * S depth           frontier sent last
 * </pre>
 */
final class StateKeys {
    static final int HASH_BYTES = 16;
    /** Type, depth, time. */
    private static final int TIMER_PREFIX = 1 + 1 + Long.BYTES;

    private StateKeys() {}

    static byte[] hash(byte[] groupKey, Lane lane) {
        MessageDigest digest = Sha256.digest();
        digest.update((byte) (lane == Lane.on_time ? 0 : 1));
        return Arrays.copyOf(digest.digest(groupKey), HASH_BYTES);
    }

    static byte[] of(char type, byte[] hash) {
        byte[] key = new byte[1 + hash.length];
        key[0] = (byte) type;
        System.arraycopy(hash, 0, key, 1, hash.length);
        return key;
    }

    static byte[] of(char type, int depth) {
        return new byte[] {(byte) type, (byte) depth};
    }

    static byte[] frontier(int depth, int origin) {
        return ByteBuffer.allocate(6)
                .put((byte) 'F')
                .put((byte) depth)
                .putInt(origin)
                .array();
    }

    /** The first key of that instant; times before 1970 do not occur. */
    static byte[] timer(int depth, long time) {
        return ByteBuffer.allocate(TIMER_PREFIX)
                .put((byte) 'T')
                .put((byte) depth)
                .putLong(time)
                .array();
    }

    static byte[] timer(int depth, long time, byte[] hash) {
        return ByteBuffer.allocate(TIMER_PREFIX + HASH_BYTES)
                .put(timer(depth, time))
                .put(hash)
                .array();
    }

    static long timerTime(byte[] key) {
        return ByteBuffer.wrap(key).getLong(2);
    }

    static byte[] timerHash(byte[] key) {
        return Arrays.copyOfRange(key, TIMER_PREFIX, key.length);
    }

    /** The part of the store that belongs to one group's window state. */
    static SortedStore group(SortedStore store, byte[] hash) {
        byte[] prefix = of('G', hash);
        return new SortedStore() {
            @Override
            public byte @Nullable [] get(byte[] key) {
                return store.get(join(prefix, key));
            }

            @Override
            public void put(byte[] key, byte[] value) {
                store.put(join(prefix, key), value);
            }

            @Override
            public void delete(byte[] key) {
                store.delete(join(prefix, key));
            }

            @Override
            public void scan(byte[] from, byte[] to, Visitor visitor) {
                store.scan(
                        join(prefix, from),
                        join(prefix, to),
                        (key, value) -> visitor.visit(Arrays.copyOfRange(key, prefix.length, key.length), value));
            }
        };
    }

    private static byte[] join(byte[] prefix, byte[] key) {
        byte[] joined = Arrays.copyOf(prefix, prefix.length + key.length);
        System.arraycopy(key, 0, joined, prefix.length, key.length);
        return joined;
    }
}
