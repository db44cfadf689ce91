package gac.ingest.report;

import gac.ingest.write.Skew;
import gac.schemas.avro.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What came from one host of a source. Safe for many threads. */
final class SenderCounts {
    private static final long NONE = Long.MIN_VALUE;

    private final LongAdder parsed = new LongAdder();
    private final LongAdder generic = new LongAdder();
    private final LongAdder deadLetters = new LongAdder();
    private final AtomicLong effective = new AtomicLong(NONE);
    private final AtomicBoolean changed = new AtomicBoolean();
    private final Skew skew = new Skew();
    private volatile long received = NONE;
    private volatile @Nullable String peer;
    private volatile @Nullable String system;

    void event(Event event, boolean read, Instant at, @Nullable String from) {
        (read ? parsed : generic).increment();
        long instant = event.getIngest().getEffective().toEpochMilli();
        if (instant > effective.get()) {
            effective.accumulateAndGet(instant, Math::max);
        }
        if (!event.getIngest().getClock().equals("absent")) {
            skew.see(event.getTimestamp(), at);
        }
        system = event.getIngest().getSystem();
        seen(at, from);
    }

    void deadLetter(Instant at, @Nullable String from) {
        deadLetters.increment();
        seen(at, from);
    }

    private void seen(Instant at, @Nullable String from) {
        long instant = at.toEpochMilli();
        if (instant > received) {
            received = instant; // of two at the same moment either will do
        }
        peer = from;
        if (!changed.get()) {
            changed.set(true);
        }
    }

    /** Whether something came since this was asked last; asked before the figures are read, so that nothing is left untold. */
    boolean changed() {
        return changed.getAndSet(false);
    }

    long parsed() {
        return parsed.sum();
    }

    long generic() {
        return generic.sum();
    }

    long deadLetters() {
        return deadLetters.sum();
    }

    @Nullable
    Instant received() {
        return received == NONE ? null : Instant.ofEpochMilli(received);
    }

    @Nullable
    Instant effective() {
        long latest = effective.get();
        return latest == NONE ? null : Instant.ofEpochMilli(latest);
    }

    @Nullable
    Long skewMillis() {
        Duration median = skew.median();
        return median == null ? null : median.toMillis();
    }

    @Nullable
    String system() {
        return system;
    }

    /** Address of the other end, without its port. */
    @Nullable
    String collector() {
        String from = peer;
        if (from == null) {
            return null;
        }
        int colon = from.lastIndexOf(':');
        String address = colon < 0 ? from : from.substring(0, colon);
        return address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
    }
}
