package gac.correlate.release;

import gac.schemas.Topics;
import gac.schemas.Wire;
import gac.schemas.avro.ConfigRecord;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
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
 * {@link #inForce}, which waits when the reader has not reached the topic's end within the last three seconds: deciding by a release that may
 * be outdated would make a replay decide differently. Releases come into force {@link ReleasePublisher#DELAY} after they are written, so that two
 * seconds are left for the commit and for clocks that differ. (That wait is the only thing here that looks at a clock, a monotonic one.)
 */
public final class ReleaseReader implements ReleaseSource, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReleaseReader.class);
    private static final TopicPartition PARTITION = new TopicPartition(Topics.CONFIG.name(), 0);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration FRESH = Duration.ofSeconds(3);
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

    /**
     * Starts reading.
     *
     * @param client Kafka client properties
     * @param wire knows the schemas of older writers
     */
    public static ReleaseReader start(Map<String, ?> client, Wire wire) {
        Map<String, Object> config = new HashMap<>(client);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        ReleaseReader reader = new ReleaseReader(new KafkaConsumer<>(
                config,
                Topics.CONFIG.key().deserializer(),
                Wire.serde(wire, ConfigRecord.class).deserializer()));
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
            if (e.getCause() instanceof KafkaException) { // its schema could not be looked up: no fault of the record
                LOG.warn(
                        "cannot read {}: {}", Topics.CONFIG.name(), e.getCause().getMessage());
                return;
            }
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

    /** Meters: {@code gac.release.known} and {@code gac.release.refused}, releases in the topic that can be used and that cannot. */
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("gac.release.known", this, reader -> reader.snapshot.size())
                .register(registry);
        Gauge.builder("gac.release.refused", this, ReleaseReader::refused).register(registry);
    }

    /** Releases in the topic that were refused. */
    public int refused() {
        return log.refused().size();
    }

    /**
     * Whether the reader knows a release and has seen the end of the topic within the last three seconds. While it has not, nothing is decided:
     * {@link #inForce} waits.
     */
    public boolean isCurrent() {
        return thread.isAlive() && fresh() && !snapshot.isEmpty();
    }

    /** Releases that this reader knows. */
    public Releases known() {
        return snapshot;
    }

    /** Id of the release that decides what is received from now on, or will within seconds; empty when there is none. */
    public String newest() {
        Release newest = snapshot.newest();
        return newest == null ? "" : newest.id();
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
