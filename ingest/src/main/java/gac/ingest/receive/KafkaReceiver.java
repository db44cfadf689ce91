package gac.ingest.receive;

import gac.ingest.IngestException;
import gac.ingest.IngestSettings;
import gac.ingest.config.KafkaConfig;
import gac.ingest.config.ReceiverConfig;
import gac.ingest.frame.Frame;
import gac.ingest.frame.LineCursor;
import gac.ingest.parse.event.Envelope;
import gac.ingest.write.FileWriter;
import gac.ingest.write.OrderGate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topic that agents write raw lines to. Each poll is one transaction: its events, its dead letters and the offsets behind its records
 * (KIP-98, KIP-447), so that after any end, {@code kill -9} and a change of partitions included, reading resumes with the first record that is not
 * committed: none is lost, none is there twice for who reads committed records.
 *
 * <p>Nothing is uncommitted while partitions change hands, for that happens inside of a poll. Whatever goes wrong has one answer: let the
 * transaction and the consumer go, and begin anew from the committed offsets.
 */
public final class KafkaReceiver implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaReceiver.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration TOPIC_WITHIN = Duration.ofSeconds(30);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);
    private static final long SHORTEST_PAUSE_MS = 200;
    private static final long LONGEST_PAUSE_MS = 10_000;
    private static final int FETCH_BYTES = 8 << 20;

    private final IngestSettings settings;
    private final OrderGate gate;
    private final SourceIntake source;
    private final KafkaConfig receiver;
    private final String name;
    private final AtomicLong lag = new AtomicLong();
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile @Nullable FileWriter writer;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private volatile @Nullable String trouble;

    /** A receiver for a thread of its own. */
    public KafkaReceiver(IngestSettings settings, OrderGate gate, SourceIntake source) {
        this.settings = settings;
        this.gate = gate;
        this.source = source;
        this.receiver = (KafkaConfig) source.config().receiver();
        this.name = "gac-ingest-kafka-" + settings.instance() + "-"
                + source.config().name();
    }

    /**
     * Checks that the topic is there.
     *
     * @throws IngestException when it is not
     * @throws org.apache.kafka.common.KafkaException when Kafka does not answer
     */
    public void check() {
        try (KafkaConsumer<byte[], byte[]> asking = newConsumer()) {
            if (asking.partitionsFor(receiver.topic(), TOPIC_WITHIN).isEmpty()) {
                throw new IngestException(
                        "source " + source.config().name() + ": there is no topic " + receiver.topic()
                                + " (create it, or mend receiver.topic)",
                        null);
            }
        }
    }

    /** When the oldest line was received that is not committed; null when all are. */
    public @Nullable Instant oldestUncommitted() {
        FileWriter open = writer;
        return open == null ? null : open.oldestUncommitted();
    }

    /** How many records of its partitions are not read yet. */
    public long lag() {
        return lag.get();
    }

    /** What keeps it from reading, for a person; null when nothing does. */
    public @Nullable String trouble() {
        return trouble;
    }

    /** Commits what is under way and ends; the thread is over soon after. */
    public void stop() {
        stop.countDown();
        KafkaConsumer<byte[], byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
    }

    @Override
    public void run() {
        long pause = SHORTEST_PAUSE_MS;
        try {
            while (stop.getCount() > 0) {
                try {
                    turn();
                    pause = SHORTEST_PAUSE_MS;
                } catch (WakeupException e) {
                    LOG.debug("{} stops", name);
                } catch (RuntimeException e) { // whatever it is, the way out is the same
                    trouble = "source " + source.config().name() + " does not read " + receiver.topic() + ": " + e;
                    if (FileReceiver.isFenced(e)) {
                        pause = LONGEST_PAUSE_MS; // whoever came later goes on; the two must not take turns
                    }
                    LOG.warn("{}; going on from the committed offsets in {} ms", trouble, pause, e);
                    abandon();
                    if (stop.await(pause, TimeUnit.MILLISECONDS)) {
                        break;
                    }
                    pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        finish();
    }

    /** Hands over what was still being joined, and lets go. */
    private void finish() {
        FileWriter sink = writer;
        if (sink != null && trouble == null) {
            try {
                source.joinedAtEnd(received(sink)).forEach(sink::send);
                sink.commit();
            } catch (RuntimeException e) {
                LOG.warn("{}: what was being joined is not written: {}", name, e.toString());
            }
        }
        abandon();
    }

    /** One poll and its transaction. */
    private void turn() {
        FileWriter sink = writer;
        if (sink == null) {
            sink = FileWriter.open(settings.kafka(), name);
            writer = sink;
        }
        KafkaConsumer<byte[], byte[]> from = consumer;
        if (from == null) {
            from = newConsumer();
            consumer = from;
            from.subscribe(List.of(receiver.topic()));
        }
        ConsumerRecords<byte[], byte[]> records = from.poll(POLL);
        lag.set(lag(from));
        trouble = null;
        Instant received = received(sink);
        Map<TopicPartition, OffsetAndMetadata> read = new HashMap<>();
        long bytes = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            bytes += send(record, received, sink);
            read.put(
                    new TopicPartition(record.topic(), record.partition()),
                    new OffsetAndMetadata(record.offset() + 1, record.leaderEpoch(), ""));
        }
        source.joinedUntil(received).forEach(sink::send);
        if (!read.isEmpty()) {
            sink.offsets(read, from.groupMetadata());
        }
        sink.commit();
        source.meters().received(bytes);
    }

    /** The instant for the lines about to be sent; no time mark passes it before they are committed. */
    private Instant received(FileWriter sink) {
        Instant[] received = new Instant[1];
        gate.receiving(now -> {
            sink.receiving(now);
            received[0] = now;
        });
        return received[0];
    }

    /** Sends the lines of a record; returns its length in bytes. */
    private int send(ConsumerRecord<byte[], byte[]> record, Instant received, FileWriter sink) {
        byte[] value = record.value();
        if (value == null) {
            return 0; // a tombstone says nothing
        }
        String place = record.topic() + "/" + record.partition() + "/" + record.offset();
        LineCursor lines = new LineCursor(value, 0, value.length, receiver.maxFrame(), true, false);
        int index = 0;
        for (Frame frame = lines.next(); frame != null; frame = lines.next()) {
            String id = LineIds.ofRequest(source.config().name(), place, index, frame.bytes());
            Provenance at = new Provenance(
                    ReceiverConfig.KAFKA, place, null, null, record.offset(), received, id, Envelope.NONE, null);
            source.process(frame, at).forEach(sink::send);
            index++;
        }
        return value.length;
    }

    private static long lag(KafkaConsumer<byte[], byte[]> from) {
        return from.assignment().stream()
                .mapToLong(partition -> from.currentLag(partition).orElse(0))
                .sum();
    }

    private KafkaConsumer<byte[], byte[]> newConsumer() {
        Map<String, Object> properties = new HashMap<>(settings.kafka());
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, name);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group());
        // After a kill the same member comes back: nobody waits until the group has missed it.
        properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, name);
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.commitLines());
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private String group() {
        String group = receiver.group();
        return group == null ? "gac-ingest-" + source.config().name() : group;
    }

    /** Lets go of what is open; what is not committed never happened. */
    private void abandon() {
        FileWriter sink = writer;
        writer = null;
        if (sink != null) {
            sink.abandon();
        }
        KafkaConsumer<byte[], byte[]> from = consumer;
        consumer = null;
        if (from != null) {
            try {
                from.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(CLOSE_WITHIN));
            } catch (RuntimeException e) {
                LOG.debug("{}: {}", name, e.toString());
            }
        }
    }
}
