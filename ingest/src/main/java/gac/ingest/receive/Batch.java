package gac.ingest.receive;

import gac.ingest.write.NetworkWriter;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lines that a protocol acknowledges together: tells, once, when Kafka has decided on all of them.
 *
 * <p>Life: {@link #add} for each line, then {@link #complete}. Safe for many threads.
 */
final class Batch implements NetworkWriter.Acknowledgement {
    private final AtomicInteger open = new AtomicInteger(1); // one until the batch is complete
    private final AtomicBoolean refused = new AtomicBoolean();
    private final Executor executor;
    private final Decided decided;

    /** Learns the outcome. */
    interface Decided {
        /**
         * Runs once.
         *
         * @param written whether Kafka has every line
         */
        void decided(boolean written);
    }

    /**
     * An empty batch.
     *
     * @param executor where {@code decided} runs: the thread of the connection
     */
    Batch(Executor executor, Decided decided) {
        this.executor = executor;
        this.decided = decided;
    }

    /** One line more; the acknowledgement it has to be sent with. */
    NetworkWriter.Acknowledgement add() {
        open.incrementAndGet();
        return this;
    }

    /** No more lines follow. */
    void complete() {
        done(true);
    }

    @Override
    public void done(boolean written) {
        if (!written) {
            refused.set(true);
        }
        if (open.decrementAndGet() == 0) {
            try {
                executor.execute(() -> decided.decided(!refused.get()));
            } catch (RejectedExecutionException e) {
                // The connection's thread has ended, and the connection with it: nobody is left to be told.
            }
        }
    }
}
