package gac.correlate.window;

/**
 * The last few events a group counted without keeping them: their ids, so that a repeated one is recognised (with the
 * steps it served). Older ones are forgotten.
 */
final class Recent {
    static final int CAPACITY = 16;

    private final long[] ids = new long[CAPACITY];
    private final long[] masks = new long[CAPACITY];
    private final boolean steps;
    private int size;
    private int next;

    /** {@code steps}: whether events serve steps; otherwise all masks are 1. */
    Recent(boolean steps) {
        this.steps = steps;
    }

    void clear() {
        size = 0;
        next = 0;
    }

    /** Steps recorded for the id; 0 where it is unknown. */
    long steps(long id) {
        for (int i = 0; i < size; i++) {
            if (ids[i] == id) {
                return masks[i];
            }
        }
        return 0;
    }

    void add(long id, long mask) {
        ids[next] = id;
        masks[next] = mask;
        next = (next + 1) % CAPACITY;
        size = Math.min(size + 1, CAPACITY);
    }

    void addSteps(long id, long mask) {
        for (int i = 0; i < size; i++) {
            if (ids[i] == id) {
                masks[i] |= mask;
            }
        }
    }

    void write(Bytes out) {
        out.putByte(size);
        out.putByte(next);
        for (int i = 0; i < size; i++) {
            out.putFixed(ids[i]);
            if (steps) {
                out.putUnsigned(masks[i]);
            }
        }
    }

    void read(Bytes in) {
        size = in.getByte();
        next = in.getByte();
        for (int i = 0; i < size; i++) {
            ids[i] = in.getFixed();
            masks[i] = steps ? in.getUnsigned() : 1;
        }
    }
}
