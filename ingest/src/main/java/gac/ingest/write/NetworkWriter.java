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
import java.util.concurrent.atomic.AtomicReference;
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
        InFlight.Share share = inFlight.of(outgoing.meters().source());
        share.add(outgoing.size());
        queue.add(() -> deliver(outgoing.record(), written -> {
            share.done(outgoing.size());
            if (written) {
                outgoing.meters().written(outgoing.kind(), outgoing.reason());
            } else {
                outgoing.meters().dropped(REFUSED, 1);
            }
            acknowledgement.done(written);
        }));
    }

    /** Hands over marks behind everything handed over before. Returns a latch that opens when Kafka has decided on all. */
    public CountDownLatch mark(List<ProducerRecord<byte[], byte[]>> marks) {
        CountDownLatch decided = new CountDownLatch(marks.size());
        for (ProducerRecord<byte[], byte[]> mark : marks) {
            queue.add(() -> deliver(mark, written -> decided.countDown()));
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

    private void deliver(ProducerRecord<byte[], byte[]> record, Acknowledgement acknowledgement) {
        boolean again = true;
        while (again) {
            Attempt attempt = new Attempt(acknowledgement);
            try {
                if (givingUp) {
                    attempt.refused(new TimeoutException("ingest stopped before Kafka took it"));
                } else {
                    var unused = producer.send(record, attempt); // the attempt is told
                }
            } catch (KafkaException | IllegalStateException e) {
                attempt.refused(e); // closed or interrupted before it was taken
            }
            again = attempt.returned();
        }
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

    /** One call of send: told whether the record was taken at all before it timed out. */
    private final class Attempt implements Callback {
        private final Acknowledgement acknowledgement;
        private final Thread caller = Thread.currentThread();
        private volatile boolean sending = true;
        private boolean timedOut;

        Attempt(Acknowledgement acknowledgement) {
            this.acknowledgement = acknowledgement;
        }

        @Override
        public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
            if (exception == null) {
                trouble.set(null);
                acknowledgement.done(true);
            } else if (exception instanceof TimeoutException
                    && sending
                    && Thread.currentThread() == caller
                    && !givingUp) {
                timedOut = true; // the buffer was full or the topic unknown for a second: the caller tries again
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
            acknowledgement.done(false);
        }

        boolean returned() {
            sending = false;
            return timedOut;
        }
    }
}
