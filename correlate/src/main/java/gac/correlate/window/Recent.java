package gac.correlate.window;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The last few events a group counted without keeping them: their ids, so that a repeated one is recognised (with the
 * steps it served). Older ones are forgotten.
 */
final class Recent {
    static final int CAPACITY = 16;

    private static final long ONES = 0x0101010101010101L;

    private static final VarHandle IDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** The ids as they are stored. */
    private final byte[] ids = new byte[CAPACITY * Long.BYTES];

    private final long[] masks;
    private final boolean steps;
    private int size;
    private int next;

    // A byte of each id, eight in a word: most ids are not among the last, and two words tell.
    private long firstTags;
    private long laterTags;

    /** {@code steps}: whether events serve steps; otherwise all masks are 1. */
    Recent(boolean steps) {
        this.steps = steps;
        this.masks = new long[steps ? CAPACITY : 0];
    }

    void clear() {
        size = 0;
        next = 0;
    }

    /** Whether a word has this byte; it may answer true where it has not, never the other way round. */
    private static boolean hasTag(long tags, long id) {
        long differing = tags ^ ((id & 0xff) * ONES);
        return ((differing - ONES) & ~differing & (ONES << 7)) != 0;
    }

    private void tag(int place, long id) {
        int shift = (place & 7) * Byte.SIZE;
        long others = ~(0xffL << shift);
        if (place < Long.BYTES) {
            firstTags = (firstTags & others) | ((id & 0xff) << shift);
        } else {
            laterTags = (laterTags & others) | ((id & 0xff) << shift);
        }
    }

    private void tagAll() {
        for (int i = 0; i < size; i++) {
            tag(i, (long) IDS.get(ids, i * Long.BYTES));
        }
    }

    private int find(long id) {
        if (!hasTag(firstTags, id) && !hasTag(laterTags, id)) {
            return -1;
        }
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
        return found < 0 ? 0 : steps ? masks[found] : 1;
    }

    void add(long id, long mask) {
        IDS.set(ids, next * Long.BYTES, id);
        tag(next, id);
        if (steps) {
            masks[next] = mask;
        }
        next = (next + 1) % CAPACITY;
        size = Math.min(size + 1, CAPACITY);
    }

    void addSteps(long id, long mask) {
        int found = find(id);
        if (found >= 0 && steps) {
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
        tagAll();
        for (int i = 0; steps && i < size; i++) {
            masks[i] = in.getUnsigned();
        }
    }

    private void readOld(Bytes in) {
        for (int i = 0; i < size; i++) {
            IDS.set(ids, i * Long.BYTES, in.getFixed());
            if (steps) {
                masks[i] = in.getUnsigned();
            }
        }
        tagAll();
    }
}
