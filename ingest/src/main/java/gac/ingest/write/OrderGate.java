package gac.ingest.write;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

/**
 * Keeps a time mark from overtaking what was received before it.
 *
 * <p>Whoever receives takes the instant and hands the lines to the producer inside {@link #receiving}; marks are made inside {@link #alone}, when nobody is between the two. So
 * each line that is handed over after a mark was received at or after the mark's instant.
 */
public final class OrderGate {
    private final Clock clock;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    public OrderGate(Clock clock) {
        this.clock = clock;
    }

    /** Runs what receives, together with others that do; it gets the instant of receipt. */
    public void receiving(Consumer<Instant> work) {
        lock.readLock().lock();
        try {
            work.accept(now());
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Runs what must not be overtaken, alone. */
    public void alone(Consumer<Instant> work) {
        lock.writeLock().lock();
        try {
            work.accept(now());
        } finally {
            lock.writeLock().unlock();
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS); // what the record timestamp can hold
    }
}
