package gac.correlate.sigma.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Hashes that take upper and lower case for the same. */
final class Hashes {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    /** Or-ed to letters it makes their case not matter. */
    private static final long LOWER = 0x2020202020202020L;

    private Hashes() {}

    /** Spreads a number over all bits, the upper ones above all (multiplication by the golden ratio). */
    static int mix(int number) {
        return number * 0x9E3779B1;
    }

    /** Four bytes, case aside. */
    static int four(byte[] text, int at) {
        return (int) INTS.get(text, at) | (int) LOWER;
    }

    /** Of bytes, case aside, eight in one go. */
    static int hash(byte[] text, int from, int length) {
        if (length >= Long.BYTES) {
            long hash = length;
            int last = from + length - Long.BYTES;
            for (int at = from; at < last; at += Long.BYTES) {
                hash = (hash ^ eight(text, at)) * 0x9E3779B97F4A7C15L;
                hash ^= hash >>> 32;
            }
            return (int) (((hash ^ eight(text, last)) * 0x9E3779B97F4A7C15L) >>> 32);
        }
        if (length >= Integer.BYTES) {
            return mix(mix(four(text, from)) ^ four(text, from + length - Integer.BYTES));
        }
        int gram = length;
        for (int i = 0; i < length; i++) {
            gram = (gram << 8) | ((text[from + i] | (byte) LOWER) & 0xFF);
        }
        return mix(gram);
    }

    /** Eight bytes, case aside. */
    static long eight(byte[] text, int at) {
        return (long) LONGS.get(text, at) | LOWER;
    }
}
