package gac.ingest.write;

import gac.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what came over the network (and standard input): idempotent, {@code acks=all}, in the order of the calls for each partition.
 *
 * <p>Callers never block: a queue stands between them and the producer, which may wait for buffers or, after an outage, for metadata. Both together hold what
 * {@link InFlight} allows and what was under way when it became full. Nothing handed over is given up until {@link #close}. Safe for many threads.
 */
public final class NetworkWriter {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkWriter.class);

    /** Drop reason: Kafka refused the record for good, or ingest stopped before Kafka took it. */
    public static final String REFUSED = "kafka_refused";

    private final Producer<byte[], byte[]> producer;
    private final InFlight inFlight;
    private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final Thread sender = new Thread(this::run, "gac-ingest-sender");
    private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();
    private @Nullable KafkaClientMetrics metrics;
    private volatile boolean closing;
    private volatile boolean givingUp;

    public NetworkWriter(Map<String, Object> client, String instance, InFlight inFlight, long inFlightBytes) {
        this(new KafkaProducer<>(ProducerSettings.network(client, instance, inFlightBytes)), inFlight);
    }

    NetworkWriter(Producer<byte[], byte[]> producer, InFlight inFlight) {
        this.producer = producer;
        this.inFlight = inFlight;
        sender.setDaemon(true);
        sender.start();
    }

    /** Learns what the outcome of a record was; runs on a thread of the writer and must not block. */
    public interface Acknowledgement {
        /** Nobody waits. */
        Acknowledgement NONE = written -> {};

        void done(boolean written);
    }

    /**
     * Number of partitions of the event topic; waits for Kafka's answer for at most {@code within}.
     *
     * @throws KafkaException when there is none
     */
    public int partitions(Duration within) {
        long tries = Math.max(1, within.toMillis() / ProducerSettings.NETWORK_BLOCK_MS);
        for (long i = 1; ; i++) {
            try {
                producer.partitionsFor(Topics.DEAD_LETTERS.name());
                producer.partitionsFor(Topics.SOURCES.name());
                return producer.partitionsFor(Topics.EVENTS.name()).size();
            } catch (TimeoutException e) {
                if (i >= tries || closing) {
                    throw e;
                }
            }
        }
    }

    /** Hands a record over. Counts it once its fate is known. */
    public void send(Outgoing outgoing, Acknowledgement acknowledgement) {
        hand(List.of(outgoing), acknowledgement);
    }

    /** Hands over records, in their order, for whose fate nobody waits: what is counted alike is counted at once, when Kafka has decided on all of it. */
    public void send(List<Outgoing> outgoing) {
        int from = 0;
        for (int i = 1; i <= outgoing.size(); i++) {
            if (i == outgoing.size() || !outgoing.get(i).countsAs(outgoing.get(from))) {
                hand(outgoing.subList(from, i), Acknowledgement.NONE);
                from = i;
            }
        }
    }

    private void hand(List<Outgoing> alike, Acknowledgement acknowledgement) {
        Outgoing first = alike.get(0);
        SourceMeters meters = first.meters(); // what is taken out here is all that is kept until Kafka decides
        Outgoing.Kind kind = first.kind();
        String reason = first.reason();
        int number = alike.size();
        long size = alike.stream().mapToLong(Outgoing::size).sum();
        InFlight.Share share = inFlight.of(meters.source());
        share.add(size);
        Delivery delivery = new Delivery(number, refused -> {
            share.done(size);
            if (refused < number) {
                meters.written(kind, reason, number - refused);
            }
            if (refused > 0) {
                meters.dropped(REFUSED, refused);
            }
            acknowledgement.done(refused == 0);
        });
        queue.add(() -> alike.forEach(outgoing -> deliver(outgoing.record(), delivery)));
    }

    /** Hands over marks behind everything handed over before. Returns a latch that opens when Kafka has decided on all. */
    public CountDownLatch mark(List<ProducerRecord<byte[], byte[]>> marks) {
        CountDownLatch decided = new CountDownLatch(marks.size());
        for (ProducerRecord<byte[], byte[]> mark : marks) {
            Delivery delivery = new Delivery(1, refused -> decided.countDown());
            queue.add(() -> deliver(mark, delivery));
        }
        return decided;
    }

    /** Waits until Kafka has decided on all records handed over before. */
    public void flush() throws InterruptedException {
        CountDownLatch flushed = new CountDownLatch(1);
        queue.add(() -> {
            if (!givingUp) {
                producer.flush();
            }
            flushed.countDown();
        });
        flushed.await();
    }

    private void run() {
        try {
            while (!closing || !queue.isEmpty()) {
                queue.take().run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody but a dying JVM interrupts this thread
        }
    }

    private void deliver(ProducerRecord<byte[], byte[]> record, Delivery delivery) {
        do {
            delivery.begin();
            try {
                if (givingUp) {
                    delivery.refused(new TimeoutException("ingest stopped before Kafka took it"));
                } else {
                    var unused = producer.send(record, delivery); // the delivery is told
                }
            } catch (RuntimeException e) {
                delivery.refused(
                        e); // closed or interrupted before it was taken, or what nobody thought of: the thread must go
                // on
            }
        } while (delivery.timedOut());
    }

    /** Whether its thread runs: without it nothing handed over gets anywhere. */
    public boolean isAlive() {
        return sender.isAlive();
    }

    /** Meters of the producer ({@code kafka.producer.*}), tagged {@code application=gac-ingest} as Kafka Streams' are with theirs; until {@link #close}. */
    public void bindTo(MeterRegistry registry) {
        KafkaClientMetrics bound = new KafkaClientMetrics(producer, Tags.of("application", "gac-ingest"));
        bound.bindTo(registry);
        metrics = bound;
    }

    /** What keeps records from being written, for a person; null when nothing does. */
    public @Nullable String trouble() {
        return trouble.get();
    }

    /** Gives what is under way this long, then gives it up (and counts it). Nothing may be handed over any more. */
    public void close(Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        closing = true;
        if (metrics != null) {
            metrics.close();
        }
        queue.add(() -> LOG.debug("closing")); // wakes the sender
        try {
            sender.join(Math.max(1, within.toMillis()));
            givingUp = true;
            producer.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            sender.join(TimeUnit.SECONDS.toMillis(5)); // now each send is refused at once
        } catch (InterruptedException e) {
            givingUp = true;
            producer.close(Duration.ZERO);
            Thread.currentThread().interrupt();
        }
    }

    /** Records handed over together: told what becomes of each of them, and tells once how many were refused. */
    private final class Delivery implements Callback {
        private final AtomicInteger open;
        private final AtomicInteger refused = new AtomicInteger();
        private final IntConsumer decided;
        private boolean sending; // this and the next: of the sender's thread alone
        private boolean timedOut;

        Delivery(int records, IntConsumer decided) {
            this.open = new AtomicInteger(records);
            this.decided = decided;
        }

        void begin() {
            timedOut = false;
            sending = true;
        }

        /** Whether the record was not even taken: the buffer was full or the topic unknown for a second. The caller tries again. */
        boolean timedOut() {
            sending = false;
            return timedOut;
        }

        @Override
        public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
            if (exception == null) {
                if (trouble.get() != null) {
                    trouble.set(null);
                }
                decided();
            } else if (exception instanceof TimeoutException
                    && Thread.currentThread() == sender
                    && sending
                    && !givingUp) {
                timedOut = true;
                trouble.set("Kafka takes nothing: " + exception.getMessage());
            } else {
                refused(exception);
            }
        }

        void refused(Exception exception) {
            String message = "Kafka refused a record: " + exception;
            if (!message.equals(trouble.getAndSet(message))) {
                LOG.error("{}", message, exception); // once, not for every record
            }
            refused.incrementAndGet();
            decided();
        }

        private void decided() {
            if (open.decrementAndGet() == 0) {
                decided.accept(refused.get());
            }
        }
    }
}
