package gac.correlate.window;

/** One record of the group's store for each value. */
final class StoredRuns implements Runs {
    private final Bytes in = new Bytes();
    private final Bytes out = new Bytes();
    private SortedStore store = NoStore.INSTANCE;

    void begin(SortedStore of) {
        store = of;
    }

    private static byte[] key(long value) {
        return new byte[] {
            Format.VALUE,
            (byte) (value >>> 56),
            (byte) (value >>> 48),
            (byte) (value >>> 40),
            (byte) (value >>> 32),
            (byte) (value >>> 24),
            (byte) (value >>> 16),
            (byte) (value >>> 8),
            (byte) value
        };
    }

    @Override
    public boolean read(long value, Intervals into) {
        byte[] stored = store.get(key(value));
        if (stored == null) {
            return false;
        }
        into.read(stored, in);
        return true;
    }

    @Override
    public void write(long value, Intervals from) {
        store.put(key(value), from.write(out));
    }

    @Override
    public void delete(long value) {
        store.delete(key(value));
    }
}
