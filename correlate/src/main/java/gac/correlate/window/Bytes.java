package gac.correlate.window;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * A reusable byte buffer with variable-length integers: written from the start, or read from a copy of an array.
 *
 * <p>An integer of n bytes, n at most 8, has 7n bits, little-endian, behind n - 1 zero bits and a one: one read of eight
 * bytes and a count of zeros give it. Nine bytes are a zero and 64 bits. Formats before {@link Format#PACKED} had seven bits a byte and one
 * that says whether more follow.
 */
final class Bytes {
    private static final VarHandle LITTLE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** Behind what counts, so that eight bytes more can be read or written anywhere. */
    private static final int SLACK = 16;

    /** Bits of so many bytes. */
    private static final long[] MASKS = LongStream.rangeClosed(0, 8)
            .map(bytes -> bytes == 0 ? 0 : -1L >>> (64 - 8 * bytes))
            .toArray();

    private byte[] data = new byte[256];
    private int position;
    private int limit;
    private boolean old;

    /** Starts writing. */
    Bytes reset() {
        position = 0;
        return this;
    }

    /** Starts reading a record; answers the version it begins with. */
    int read(byte[] source) {
        position = 0;
        append(source, 0, source.length);
        limit = position;
        position = 0;
        int version = getByte();
        Format.check(version);
        old = version < Format.PACKED;
        return version;
    }

    /** Starts reading so many bytes of what another reads, which stays the other's. */
    void share(Bytes other, int from, int length) {
        data = other.data;
        old = other.old;
        position = from;
        limit = from + length;
    }

    /** To be called when all is read. */
    void finish() {
        require(0);
    }

    /** Refuses to read so many bytes where there are fewer. */
    void require(long bytes) {
        if (bytes < 0 || bytes > limit - position) {
            throw new IllegalStateException("a record of a correlation's state is cut off: the store is damaged");
        }
    }

    int position() {
        return position;
    }

    void position(int at) {
        position = at;
        finish();
    }

    /** Goes back to write again. */
    void rewind(int at) {
        position = at;
    }

    /** Leaves two bytes for a length, to be filled in with {@link #putLength}. */
    int leaveLength() {
        ensure(2);
        position += 2;
        return position;
    }

    /** Fills in how much was written since. */
    void putLength(int since) {
        int length = position - since;
        data[since - 2] = (byte) length;
        data[since - 1] = (byte) (length >>> 8);
    }

    int getLength() {
        return getByte() | getByte() << 8;
    }

    byte[] copy() {
        return Arrays.copyOf(data, position);
    }

    /** Appends so many bytes of what another reads. */
    void append(Bytes other, int length) {
        append(other.data, other.position, length);
    }

    void append(byte[] source, int from, int length) {
        ensure(length);
        System.arraycopy(source, from, data, position, length);
        position += length;
    }

    /** Reads so many bytes to the start of an array. */
    void copyTo(byte[] target, int length) {
        require(length);
        System.arraycopy(data, position, target, 0, length);
        position += length;
    }

    private void ensure(int more) {
        if (data.length - position < more + SLACK) {
            data = Arrays.copyOf(data, Math.max(data.length * 2, position + more + SLACK));
        }
    }

    void putByte(int value) {
        ensure(1);
        data[position++] = (byte) value;
    }

    int getByte() {
        return data[position++] & 0xff;
    }

    /** Eight bytes, big-endian. */
    void putFixed(long value) {
        ensure(8);
        BIG.set(data, position, value);
        position += 8;
    }

    long getFixed() {
        long value = (long) BIG.get(data, position);
        position += 8;
        return value;
    }

    /** A signed number: zigzag. */
    void putSigned(long value) {
        putUnsigned((value << 1) ^ (value >> 63));
    }

    long getSigned() {
        long value = getUnsigned();
        return (value >>> 1) ^ -(value & 1);
    }

    void putUnsigned(long value) {
        ensure(9);
        int length = (Long.SIZE + 6 - Long.numberOfLeadingZeros(value | 1)) / 7;
        if (length > 8) {
            data[position] = 0;
            LITTLE.set(data, position + 1, value);
            position += 9;
        } else {
            LITTLE.set(data, position, (value << 1 | 1) << (length - 1));
            position += length;
        }
    }

    long getUnsigned() {
        if (old) {
            return getOld();
        }
        long word = (long) LITTLE.get(data, position);
        int length = Long.numberOfTrailingZeros(word) + 1;
        if (length > 8) {
            long value = (long) LITTLE.get(data, position + 1);
            position += 9;
            return value;
        }
        position += length;
        return (word >>> length) & ((1L << (7 * length)) - 1);
    }

    /** Several signed numbers: four bits each for the number of bytes, then the bytes, little-endian; a zero has none. */
    void putPacked(long[] values, int count) {
        ensure(count * 9);
        byte[] target = data;
        int lengths = position;
        int at = lengths + (count + 1) / 2;
        int low = 0;
        for (int i = 0; i < count; i++) {
            long zigzag = (values[i] << 1) ^ (values[i] >> 63);
            int length = length(zigzag);
            LITTLE.set(target, at, zigzag);
            at += length;
            if ((i & 1) == 0) {
                low = length;
            } else {
                target[lengths + i / 2] = (byte) (low | length << 4);
            }
        }
        if ((count & 1) != 0) {
            target[lengths + count / 2] = (byte) low;
        }
        position = at;
    }

    void getPacked(long[] values, int count) {
        byte[] source = data;
        int lengths = position;
        int at = lengths + (count + 1) / 2;
        require(at - lengths);
        for (int i = 0; i < count; i++) {
            int length = (source[lengths + i / 2] >>> ((i & 1) * 4)) & 15;
            long zigzag = (long) LITTLE.get(source, at) & MASKS[length];
            values[i] = (zigzag >>> 1) ^ -(zigzag & 1);
            at += length;
            if (at > limit) {
                require(-1);
            }
        }
        position = at;
    }

    /** How many bytes an unsigned number takes; none for 0. */
    static int length(long value) {
        return (Long.SIZE + 7 - Long.numberOfLeadingZeros(value)) >>> 3;
    }

    /** All bits of so many bytes. */
    static long mask(int length) {
        return MASKS[length];
    }

    private long getOld() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = data[position++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalStateException("a stored number is longer than 64 bits");
    }
}
