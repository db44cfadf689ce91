package gac.correlate.release;

import gac.schemas.Topics;
import gac.schemas.avro.ConfigRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code gac.config} on a thread of its own with a plain read-committed consumer, and swaps one immutable snapshot. Stream threads ask
 * {@link #inForce}, which waits when the reader has not reached the topic's end within the last five seconds: deciding by a release that may
 * be outdated would make a replay decide differently. (That wait is the only thing here that looks at a clock, a monotonic one.)
 */
public final class ReleaseReader implements ReleaseSource, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReleaseReader.class);
    private static final TopicPartition PARTITION = new TopicPartition(Topics.CONFIG.name(), 0);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration FRESH = Duration.ofSeconds(5);
    /** Below Kafka's max.poll.interval, so that a stream thread that waits here is not thrown out of its group. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Consumer<String, ConfigRecord> consumer;
    private final ReleaseLog log = new ReleaseLog();
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile Releases snapshot = Releases.NONE;
    private volatile long confirmedNanos;
    private volatile boolean confirmed;
    private volatile boolean closing;

    private ReleaseReader(Consumer<String, ConfigRecord> consumer) {
        this.consumer = consumer;
        this.thread = new Thread(this::run, "gac-releases");
        this.thread.setDaemon(true);
    }

    /** Starts reading; {@code client} holds Kafka client properties. */
    public static ReleaseReader start(Map<String, ?> client) {
        Map<String, Object> config = new HashMap<>(client);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        ReleaseReader reader = new ReleaseReader(new KafkaConsumer<>(
                config,
                Topics.CONFIG.key().deserializer(),
                Topics.CONFIG.value().deserializer()));
        reader.thread.start();
        return reader;
    }

    private void run() {
        try (consumer) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            while (!closing) {
                read();
            }
        } catch (WakeupException e) {
            if (!closing) {
                throw e;
            }
        }
    }

    private void read() {
        try {
            for (ConsumerRecord<String, ConfigRecord> entry : consumer.poll(POLL)) {
                accept(entry.key(), entry.value());
            }
            Long end = consumer.endOffsets(List.of(PARTITION)).get(PARTITION);
            if (end != null && consumer.position(PARTITION) >= end) {
                confirm();
            }
        } catch (WakeupException e) {
            throw e;
        } catch (RecordDeserializationException e) {
            LOG.error(
                    "{} at offset {} cannot be read and is left out: {}",
                    Topics.CONFIG.name(),
                    e.offset(),
                    e.getMessage());
            consumer.seek(PARTITION, e.offset() + 1);
        } catch (KafkaException e) {
            // stays unconfirmed, so detect waits; the next round tries again
            LOG.warn("cannot read {}: {}", Topics.CONFIG.name(), e.getMessage());
        }
    }

    private void accept(@Nullable String key, @Nullable ConfigRecord config) {
        if (key != null) {
            log.accept(key, config);
        }
    }

    private void confirm() {
        log.newlyLeftOut().forEach(problem -> LOG.warn("rule left out: {}", problem));
        lock.lock();
        try {
            snapshot = log.releases();
            confirmedNanos = System.nanoTime();
            confirmed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean fresh() {
        return confirmed && System.nanoTime() - confirmedNanos < FRESH.toNanos();
    }

    @Override
    public Release inForce(Instant received) {
        return await(null).inForce(received);
    }

    @Override
    public Release byId(String id) {
        Release release = snapshot.byId(id);
        if (release == null) {
            release = await(id).byId(id);
        }
        if (release == null) {
            throw new ReleaseUnavailable("release " + id + " is not in " + Topics.CONFIG.name());
        }
        return release;
    }

    /** Waits until the snapshot is fresh, is not empty and holds {@code id} (when given). */
    private Releases await(@Nullable String id) {
        if (fresh() && !snapshot.isEmpty() && (id == null || snapshot.byId(id) != null)) {
            return snapshot;
        }
        long left = PATIENCE.toNanos();
        lock.lock();
        try {
            while (!closing && !(fresh() && !snapshot.isEmpty() && (id == null || snapshot.byId(id) != null))) {
                if (left <= 0) {
                    throw new ReleaseUnavailable((id == null ? "no release" : "release " + id + " is not") + " in "
                            + Topics.CONFIG.name() + " after " + PATIENCE.toSeconds() + " s");
                }
                left = changed.awaitNanos(left);
            }
            return snapshot;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReleaseUnavailable("interrupted while waiting for a release");
        } finally {
            lock.unlock();
        }
    }

    /** Releases that were refused so far. */
    public int refused() {
        return log.refused();
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        try {
            TimeUnit.SECONDS.timedJoin(thread, 10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
