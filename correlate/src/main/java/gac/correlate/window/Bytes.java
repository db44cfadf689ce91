package gac.correlate.window;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A reusable byte buffer with variable-length integers: written from the start, or read from an array. */
final class Bytes {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final byte[] EMPTY = {};

    private byte[] data = EMPTY;
    private int position;

    /** Starts writing. */
    Bytes reset() {
        position = 0;
        return this;
    }

    /** Starts reading {@code source} at its first byte. */
    Bytes read(byte[] source) {
        data = source;
        position = 0;
        return this;
    }

    int position() {
        return position;
    }

    byte[] copy() {
        return Arrays.copyOf(data, position);
    }

    void append(Bytes other) {
        append(other.data, 0, other.position);
    }

    void append(byte[] source, int from, int length) {
        ensure(length);
        System.arraycopy(source, from, data, position, length);
        position += length;
    }

    byte[] array() {
        return data;
    }

    void position(int at) {
        position = at;
    }

    private void ensure(int more) {
        if (data.length - position < more) {
            data = Arrays.copyOf(data, Math.max(Math.max(256, data.length * 2), position + more));
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
        LONGS.set(data, position, value);
        position += 8;
    }

    long getFixed() {
        long value = (long) LONGS.get(data, position);
        position += 8;
        return value;
    }

    /** A signed number: zigzag, seven bits a byte. */
    void putSigned(long value) {
        putUnsigned((value << 1) ^ (value >> 63));
    }

    long getSigned() {
        long value = getUnsigned();
        return (value >>> 1) ^ -(value & 1);
    }

    void putUnsigned(long value) {
        ensure(10);
        if ((value & ~0x7fL) == 0) {
            data[position++] = (byte) value;
            return;
        }
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            data[position++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        data[position++] = (byte) rest;
    }

    long getUnsigned() {
        byte first = data[position++];
        if (first >= 0) {
            return first;
        }
        long value = first & 0x7f;
        for (int shift = 7; shift < 64; shift += 7) {
            byte next = data[position++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalStateException("a stored number is longer than 64 bits");
    }
}
