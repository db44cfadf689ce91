package gac.correlate.window;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The last few events a group counted without keeping them: their ids, so that a repeated one is recognised (with the
 * steps it served). Older ones are forgotten.
 */
final class Recent {
    static final int CAPACITY = 16;

    private static final VarHandle IDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** The ids as they are stored. */
    private final byte[] ids = new byte[CAPACITY * Long.BYTES];

    private final long[] masks = new long[CAPACITY];
    private final boolean steps;
    private int size;
    private int next;

    /** {@code steps}: whether events serve steps; otherwise all masks are 1. */
    Recent(boolean steps) {
        this.steps = steps;
        Arrays.fill(masks, 1);
    }

    void clear() {
        size = 0;
        next = 0;
    }

    private int find(long id) {
        for (int i = 0; i < size; i++) {
            if ((long) IDS.get(ids, i * Long.BYTES) == id) {
                return i;
            }
        }
        return -1;
    }

    /** Steps recorded for the id; 0 where it is unknown. */
    long steps(long id) {
        int found = find(id);
        return found < 0 ? 0 : masks[found];
    }

    void add(long id, long mask) {
        IDS.set(ids, next * Long.BYTES, id);
        masks[next] = mask;
        next = (next + 1) % CAPACITY;
        size = Math.min(size + 1, CAPACITY);
    }

    void addSteps(long id, long mask) {
        int found = find(id);
        if (found >= 0) {
            masks[found] |= mask;
        }
    }

    void write(Bytes out) {
        out.putByte(size);
        out.putByte(next);
        out.append(ids, 0, size * Long.BYTES);
        for (int i = 0; steps && i < size; i++) {
            out.putUnsigned(masks[i]);
        }
    }

    void read(Bytes in, int version) {
        size = in.getByte();
        next = in.getByte();
        if (version < Format.PACKED) {
            readOld(in);
            return;
        }
        in.copyTo(ids, size * Long.BYTES);
        for (int i = 0; steps && i < size; i++) {
            masks[i] = in.getUnsigned();
        }
    }

    private void readOld(Bytes in) {
        for (int i = 0; i < size; i++) {
            IDS.set(ids, i * Long.BYTES, in.getFixed());
            masks[i] = steps ? in.getUnsigned() : 1;
        }
    }
}
