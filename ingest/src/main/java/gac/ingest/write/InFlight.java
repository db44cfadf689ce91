package gac.ingest.write;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes handed to the producer that Kafka has not acknowledged. Above the bound senders have to wait; they go on when half of it is free.
 *
 * <p>Safe for many threads.
 */
public final class InFlight {
    private final long bound;
    private final AtomicLong bytes = new AtomicLong();
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    public InFlight(long bound) {
        this.bound = bound;
    }

    public void add(long number) {
        bytes.addAndGet(number);
    }

    /** Takes back what {@link #add} added, and wakes who waits once there is room. */
    public void done(long number) {
        if (bytes.addAndGet(-number) <= bound / 2) {
            wake();
        }
    }

    /** Whether senders have to wait. */
    public boolean full() {
        return bytes.get() >= bound;
    }

    public long bytes() {
        return bytes.get();
    }

    /**
     * Runs {@code resume} once, as soon as there is room; at once if there is. It runs on the producer's thread and must not block. At most one
     * entry per connection waits, so the queue is bounded by the connections.
     */
    public void whenRoom(Runnable resume) {
        waiting.add(resume);
        if (bytes.get() <= bound / 2) {
            wake();
        }
    }

    private void wake() {
        for (Runnable resume = waiting.poll(); resume != null; resume = waiting.poll()) {
            resume.run();
        }
    }
}
