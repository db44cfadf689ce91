package gac.schemas;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes in the making, in Avro's binary encoding of primitive types. For one thread. */
final class BinaryOut {
    private static final int MOST_VARINT_BYTES = 10;

    private byte[] buffer;
    private int size;

    BinaryOut(int capacity) {
        buffer = new byte[capacity];
    }

    int capacity() {
        return buffer.length;
    }

    void clear() {
        size = 0;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(buffer, size);
    }

    void raw(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, buffer, size, bytes.length);
        size += bytes.length;
    }

    void octet(int value) {
        room(1);
        buffer[size++] = (byte) value;
    }

    /** Index of a union's branch, 0 or 1. */
    void branch(int index) {
        octet(index << 1);
    }

    /** Zig-zag, least significant seven bits first; the same for int and long. */
    void number(long value) {
        room(MOST_VARINT_BYTES);
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            buffer[size++] = (byte) ((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        buffer[size++] = (byte) rest;
    }

    /** Little-endian. */
    void fixed64(long bits) {
        room(Long.BYTES);
        for (int i = 0; i < Long.BYTES; i++) {
            buffer[size++] = (byte) (bits >>> (8 * i));
        }
    }

    void text(CharSequence text) {
        byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
        number(utf8.length);
        raw(utf8);
    }

    void bytes(ByteBuffer value) {
        ByteBuffer bytes = value.duplicate();
        int length = bytes.remaining();
        number(length);
        room(length);
        bytes.get(buffer, size, length);
        size += length;
    }

    private void room(int more) {
        if (buffer.length - size < more) {
            buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(size, more), (int)
                    Math.min(2L * buffer.length, Integer.MAX_VALUE - 8)));
        }
    }
}
