package gac.ingest.write;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes handed to the producer that Kafka has not acknowledged, by source. A source has to wait when it has as many as are still free: one that is
 * alone takes half of the bound, two take a third each, and what is left is there for the next, however much the others send (dynamic thresholds, as in
 * switches with shared memory; Choudhury and Hahne 1998, with α = 1). It goes on when it has half as many as are free.
 *
 * <p>Safe for many threads.
 */
public final class InFlight {
    private final long bound;
    private final AtomicLong bytes = new AtomicLong();
    private final Map<String, Share> shares = new ConcurrentHashMap<>();

    public InFlight(long bound) {
        this.bound = bound;
    }

    /** What a source has of it. */
    public Share of(String source) {
        return shares.computeIfAbsent(source, name -> new Share());
    }

    /** Whether any source has to wait. */
    public boolean full() {
        return shares.values().stream().anyMatch(Share::full);
    }

    public long bytes() {
        return bytes.get();
    }

    /** The bytes of one source. */
    public final class Share {
        private final AtomicLong own = new AtomicLong();
        private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

        private Share() {}

        public void add(long number) {
            own.addAndGet(number);
            bytes.addAndGet(number);
        }

        /** Takes back what {@link #add} added, and wakes who waits once there is room. */
        public void done(long number) {
            own.addAndGet(-number);
            long all = bytes.addAndGet(-number);
            wake();
            if (all <= bound && all + number > bound) {
                shares.values().forEach(Share::wake); // those that have nothing have waited for this
            }
        }

        /** Whether senders of the source have to wait. */
        public boolean full() {
            return own.get() >= bound - bytes.get();
        }

        /**
         * Runs {@code resume} once, as soon as there is room; at once if there is. It runs on the producer's thread and must not block. At most one
         * entry per connection waits, so the queue is bounded by the connections.
         */
        public void whenRoom(Runnable resume) {
            waiting.add(resume);
            wake();
        }

        private void wake() {
            while (!waiting.isEmpty() && 2 * own.get() <= bound - bytes.get()) {
                Runnable resume = waiting.poll();
                if (resume != null) {
                    resume.run();
                }
            }
        }
    }
}
