package gac.ingest.receive;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps senders from filling the log: tells a thing the first time, as long as there are not too many things. Safe for many threads. */
final class Once {
    private static final int MOST = 1_000;

    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** Whether this is new; never again true once a thousand others have been. */
    boolean first(String thing) {
        return told.size() < MOST && told.add(thing);
    }
}
