package gac.correlate.window;

import org.jspecify.annotations.Nullable;

/**
 * State: small binary keys in unsigned byte order, binary values. A {@link Correlator} is handed the part that belongs to one
 * group (and lane), keeps nothing about a group outside it, and neither keeps nor changes an array after handing it over or
 * receiving it.
 */
public interface SortedStore {

    byte @Nullable [] get(byte[] key);

    void put(byte[] key, byte[] value);

    void delete(byte[] key);

    /** Visits entries with {@code from <= key < to} in order until the visitor answers false. Visitors do not write. */
    void scan(byte[] from, byte[] to, Visitor visitor);

    /** Receives one entry; answers whether to go on. */
    interface Visitor {
        boolean visit(byte[] key, byte[] value);
    }
}
