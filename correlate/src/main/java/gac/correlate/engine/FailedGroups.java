package gac.correlate.engine;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Groups of one task whose timers failed: a fault in one group, such as state that cannot be read, must not stop all others. They are passed over: their
 * timers are not tried again before they took in another detection. Known until the task moves; each is logged once. Used by one thread.
 */
public final class FailedGroups {
    /** More than that is no fault of a group: the failure goes through. */
    private static final int MOST = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(FailedGroups.class);

    /** Whether each that ever failed is passed over now. */
    private final Map<ByteBuffer, Boolean> passedOver = new HashMap<>();

    private final CorrelateCounters counters;

    public FailedGroups(CorrelateCounters counters) {
        this.counters = counters;
    }

    boolean contains(byte[] hash) {
        return !passedOver.isEmpty() && passedOver.getOrDefault(ByteBuffer.wrap(hash), false);
    }

    /** Gives a group that took in a detection another try. */
    void again(byte[] hash) {
        if (!passedOver.isEmpty()) {
            passedOver.computeIfPresent(ByteBuffer.wrap(hash), (known, passed) -> false);
        }
    }

    /** Notes the group that failed; whether the call is worth repeating without it. */
    public boolean passOver(GroupFailure failure) {
        ByteBuffer hash = ByteBuffer.wrap(failure.hash());
        Boolean before = passedOver.get(hash);
        if (Boolean.TRUE.equals(before) || (before == null && passedOver.size() >= MOST)) {
            return false;
        }
        passedOver.put(hash, true);
        counters.failGroup();
        if (before == null) {
            LOG.error("passed over until its next detection: {}", failure.getMessage(), failure.getCause());
        }
        return true;
    }
}
