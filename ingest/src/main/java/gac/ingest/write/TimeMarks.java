package gac.ingest.write;

import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes how far this instance has come into every partition of the event topic, so that frontiers move when nobody sends.
 *
 * <p>A mark never overtakes what was received before it: it is made when nobody is between receiving and handing over ({@link OrderGate}), and is not later than
 * the oldest file line that is not committed.
 */
public final class TimeMarks {
    private final String instance;
    private final OrderGate gate;
    private final NetworkWriter writer;
    private final int partitions;
    private final Supplier<@Nullable Instant> oldestUncommitted;
    private boolean ended;
    private CountDownLatch last = new CountDownLatch(0);

    public TimeMarks(
            String instance,
            OrderGate gate,
            NetworkWriter writer,
            int partitions,
            Supplier<@Nullable Instant> oldestUncommitted) {
        this.instance = instance;
        this.gate = gate;
        this.writer = writer;
        this.partitions = partitions;
        this.oldestUncommitted = oldestUncommitted;
    }

    /**
     * Writes one mark to each partition; none while the one before is still under way (Kafka is slow: marks must not pile up), and none behind the
     * end mark, which it would take back.
     */
    public synchronized void tick() {
        if (!ended && last.getCount() == 0) {
            gate.alone(now -> {
                Instant oldest = oldestUncommitted.get();
                Instant reached = oldest != null && oldest.isBefore(now) ? oldest : now;
                last = writer.mark(Outgoing.marks(instance, reached, false, partitions));
            });
        }
    }

    /**
     * Writes the end mark behind everything and waits until Kafka has decided.
     *
     * @param at the instant of the mark; null: now
     */
    public synchronized void end(@Nullable Instant at) throws InterruptedException {
        ended = true;
        gate.alone(now -> last = writer.mark(Outgoing.marks(instance, at == null ? now : at, true, partitions)));
        last.await();
    }
}
