package gac.correlate.health;

import gac.correlate.health.HealthWatch.Basis;
import gac.correlate.health.HealthWatch.Change;
import gac.correlate.health.HealthWatch.Outcome;
import gac.correlate.release.Expectations;
import gac.correlate.release.Release;
import gac.correlate.release.ReleaseReader;
import gac.schemas.KafkaSchemas;
import gac.schemas.Topics;
import gac.schemas.Wire;
import gac.schemas.avro.Alert;
import gac.schemas.avro.Text;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link HealthWatch} over Kafka, on a thread of its own. Of several that run only one watches: the topic has one partition, and the consumer group gives it to one of
 * them; the transactional id shuts out one that was taken for dead and is not. What a look finds is written in one transaction, so that whoever goes on after it opens
 * nothing twice.
 */
public final class HealthRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HealthRunner.class);
    private static final String NAME = "gac-health";
    private static final TopicPartition PARTITION = new TopicPartition(Topics.SOURCES.name(), 0);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final long PAUSE_MS = 2_000;
    private static final int SESSION_MS = 10_000;
    /** After so long without a look nothing is made of what was not seen meanwhile. */
    private static final Duration BREAK = Duration.ofMinutes(1);

    private final Map<String, Object> client;
    private final HealthSettings settings;
    private final ReleaseReader releases;
    private final Clock clock;
    private final Duration every;
    private final Thread thread;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private @Nullable Basis basis;

    private HealthRunner(
            Map<String, Object> client, HealthSettings settings, ReleaseReader releases, Clock clock, Duration every) {
        this.client = Map.copyOf(client);
        this.settings = settings;
        this.releases = releases;
        this.clock = clock;
        this.every = every;
        this.thread = new Thread(this::run, NAME);
        thread.setDaemon(true);
    }

    /**
     * Starts watching.
     *
     * @param client Kafka client properties
     * @param releases says what systems there are; is not closed
     * @param every how often it looks
     */
    public static HealthRunner start(
            Map<String, Object> client, HealthSettings settings, ReleaseReader releases, Clock clock, Duration every) {
        HealthRunner runner = new HealthRunner(client, settings, releases, clock, every);
        runner.thread.start();
        return runner;
    }

    private void run() {
        try {
            while (stop.getCount() > 0) {
                try {
                    watch();
                } catch (WakeupException e) {
                    LOG.debug("{} stops", NAME);
                } catch (RuntimeException e) { // whatever it is, beginning anew from what is written is the way out
                    LOG.warn("the health of the sources is not watched: {}; going on in {} ms", e, PAUSE_MS, e);
                    if (stop.await(PAUSE_MS, TimeUnit.MILLISECONDS)) {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        try (KafkaSchemas schemas = KafkaSchemas.reading(client);
                KafkaConsumer<byte[], byte[]> reading = newConsumer();
                KafkaProducer<byte[], byte[]> writing = newProducer()) {
            consumer = reading;
            Turn turn = new Turn(Wire.with(schemas), reading, writing);
            reading.subscribe(List.of(Topics.SOURCES.name()), turn);
            while (stop.getCount() > 0) {
                turn.go();
            }
        } finally {
            consumer = null;
        }
    }

    /** The time in which this one watches, from being given the partition to losing it. */
    private final class Turn implements ConsumerRebalanceListener {
        private final Wire wire;
        private final KafkaConsumer<byte[], byte[]> reading;
        private final KafkaProducer<byte[], byte[]> writing;
        private @Nullable HealthWatch watch;
        private boolean begun;
        /** To where the topic has to be read before the next look; less than 0 while none is due. */
        private long target = -1;

        private long looked;
        private Instant lookedAt = Instant.MIN;

        private Turn(Wire wire, KafkaConsumer<byte[], byte[]> reading, KafkaProducer<byte[], byte[]> writing) {
            this.wire = wire;
            this.reading = reading;
            this.writing = writing;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> given) {
            if (given.contains(PARTITION)) {
                reading.seekToBeginning(List.of(PARTITION));
                writing.initTransactions();
                watch = new HealthWatch(settings, wire);
                begun = false;
                target = -1;
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> taken) {
            if (taken.contains(PARTITION) && stop.getCount() > 0) {
                // transactions can be initialised once for each producer: begin anew with others
                watch = null;
                throw new KafkaException("another instance watches now");
            }
        }

        private void go() {
            Instant now = clock.instant();
            for (ConsumerRecord<byte[], byte[]> record : reading.poll(POLL)) {
                take(record, now);
            }
            HealthWatch watching = watch;
            Basis known = basis(now);
            if (watching == null || known == null) {
                return;
            }
            boolean due = !begun || System.nanoTime() - looked >= every.toNanos();
            if (target < 0 && due) {
                target = end();
            }
            if (target < 0 || reading.position(PARTITION) < target) {
                return;
            }
            target = -1;
            Instant seen = clock.instant();
            if (!begun || Duration.between(lookedAt, seen).compareTo(BREAK) > 0) {
                watching.begin(seen);
                begun = true;
            }
            looked = System.nanoTime();
            lookedAt = seen;
            write(watching.tick(seen, known));
        }

        private void take(ConsumerRecord<byte[], byte[]> record, Instant now) {
            HealthWatch watching = watch;
            if (watching == null) {
                return;
            }
            try {
                if (record.value() == null) {
                    watching.acceptGone(record.key());
                } else {
                    watching.accept(wire.decode(record.value()), now);
                }
            } catch (RuntimeException e) { // one record must not end the watch of all others, at every start anew
                LOG.warn("{}@{} is left out: {}", record.topic(), record.offset(), e.toString());
            }
        }

        private long end() {
            Long end = reading.endOffsets(List.of(PARTITION)).get(PARTITION);
            return end == null ? -1 : end;
        }

        private void write(Outcome outcome) {
            if (outcome.alerts().isEmpty() && outcome.changes().isEmpty()) {
                return;
            }
            writing.beginTransaction();
            for (Alert alert : outcome.alerts()) {
                LOG.info("{} {}: {}", alert.getStatus(), alert.getRuleName(), told(alert));
                var unused = writing.send(new ProducerRecord<>(
                        Topics.ALERTS.name(),
                        null,
                        Math.max(0, alert.getPublished().toEpochMilli()),
                        alert.getId().getBytes(StandardCharsets.UTF_8),
                        Wire.encode(alert)));
            }
            for (Change change : outcome.changes()) {
                var unused = writing.send(new ProducerRecord<>(
                        Topics.SOURCES.name(),
                        0,
                        change.key(),
                        change.value() == null ? null : Wire.encode(change.value())));
            }
            writing.commitTransaction();
        }
    }

    private static String told(Alert alert) {
        Text text = alert.getFindings().get(alert.getFindings().size() - 1).getText();
        return text == null ? "" : text.getEn();
    }

    /** Null while no release is known. */
    private @Nullable Basis basis(Instant now) {
        if (releases.known().isEmpty()) {
            return null;
        }
        Release release = releases.known().inForce(now);
        Basis before = basis;
        if (before == null || !before.release().equals(release.id())) {
            before = new Basis(release.id(), new Expectations(release.systems()), release.watches());
            basis = before;
        }
        return before;
    }

    private KafkaConsumer<byte[], byte[]> newConsumer() {
        Map<String, Object> config = new HashMap<>(client);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, NAME);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MS);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private KafkaProducer<byte[], byte[]> newProducer() {
        Map<String, Object> config = new HashMap<>(client);
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, NAME);
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 30_000);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Whether its thread runs. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    /** Ends; what is open stays open for whoever watches next. */
    @Override
    public void close() {
        stop.countDown();
        KafkaConsumer<byte[], byte[]> reading = consumer;
        if (reading != null) {
            reading.wakeup();
        }
        try {
            thread.join(CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
