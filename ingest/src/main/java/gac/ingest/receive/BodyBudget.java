package gac.ingest.receive;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of request bodies may be held at a time, over all connections. Safe for many threads. */
final class BodyBudget {
    private final AtomicLong left;

    BodyBudget(long bytes) {
        this.left = new AtomicLong(bytes);
    }

    /** Takes bytes; false when there are not enough left. */
    boolean take(long bytes) {
        if (left.addAndGet(-bytes) >= 0) {
            return true;
        }
        left.addAndGet(bytes);
        return false;
    }

    void giveBack(long bytes) {
        left.addAndGet(bytes);
    }
}
