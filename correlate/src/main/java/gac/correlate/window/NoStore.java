package gac.correlate.window;

import org.jspecify.annotations.Nullable;

/** What a table has before it is bound to a group: using it is a programming error. */
enum NoStore implements SortedStore {
    INSTANCE;

    @Override
    public byte @Nullable [] get(byte[] key) {
        throw new IllegalStateException("no group is loaded");
    }

    @Override
    public void put(byte[] key, byte[] value) {
        throw new IllegalStateException("no group is loaded");
    }

    @Override
    public void delete(byte[] key) {
        throw new IllegalStateException("no group is loaded");
    }

    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) {
        throw new IllegalStateException("no group is loaded");
    }
}
