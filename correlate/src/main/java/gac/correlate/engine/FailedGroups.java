package gac.correlate.engine;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Groups of one task whose timers failed: a fault in one group, such as state that cannot be read, must not stop all others. They are passed over: they
 * get no final revision until a detection arms their timer again. Remembered until the task moves; each is counted and logged once. Used by one thread.
 */
public final class FailedGroups {
    /** More than that is no fault of a group: the failure goes through. */
    private static final int MOST = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(FailedGroups.class);

    private final Set<ByteBuffer> hashes = new HashSet<>();
    private final CorrelateCounters counters;

    public FailedGroups(CorrelateCounters counters) {
        this.counters = counters;
    }

    boolean contains(byte[] hash) {
        return !hashes.isEmpty() && hashes.contains(ByteBuffer.wrap(hash));
    }

    /** Notes the group that failed; whether the call is worth repeating without it. */
    public boolean passOver(GroupFailure failure) {
        if (hashes.size() >= MOST || !hashes.add(ByteBuffer.wrap(failure.hash()))) {
            return false;
        }
        counters.failGroup();
        LOG.error("passed over until its next detection: {}", failure.getMessage(), failure.getCause());
        return true;
    }
}
