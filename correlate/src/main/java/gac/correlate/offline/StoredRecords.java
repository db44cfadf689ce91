package gac.correlate.offline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The youngest committed records of a topic, of all its partitions together in the order of their timestamps, up to where the topic ends when
 * it is opened. Of each partition a few hundred are in memory.
 */
public final class StoredRecords implements AutoCloseable {
    private final List<Lane> lanes = new ArrayList<>();
    private final PriorityQueue<Lane> order =
            new PriorityQueue<>(Comparator.comparingLong(Lane::timestamp).thenComparingInt(Lane::partition));
    private Instant since;
    private boolean cut;

    /** One partition. */
    private static final class Lane {
        private final TopicPartition partition;
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final long end;
        private final Duration answer;
        private final Deque<ConsumerRecord<byte[], byte[]>> read = new ArrayDeque<>();

        private Lane(TopicPartition partition, Map<String, Object> config, Duration answer) {
            this.partition = partition;
            this.answer = answer;
            consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            consumer.assign(List.of(partition));
            end = consumer.endOffsets(List.of(partition), answer).getOrDefault(partition, 0L);
        }

        /** Begins at that instant, or later where there are more than {@code most} records; whether it is later. */
        private boolean begin(Instant from, long most) {
            OffsetAndTimestamp found = consumer.offsetsForTimes(Map.of(partition, from.toEpochMilli()), answer)
                    .get(partition);
            long first = found == null ? end : found.offset();
            consumer.seek(partition, Math.max(first, end - most));
            fill();
            return first < end - most;
        }

        private boolean fill() {
            long before = -1;
            for (long next; read.isEmpty() && (next = consumer.position(partition, answer)) < end; before = next) {
                if (next == before) {
                    throw new TimeoutException("no answer for " + answer.toSeconds() + " s");
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(answer)) {
                    if (record.offset() < end) {
                        read.add(record);
                    }
                }
            }
            return !read.isEmpty();
        }

        private long timestamp() {
            return read.element().timestamp();
        }

        private int partition() {
            return partition.partition();
        }
    }

    private StoredRecords(Instant since) {
        this.since = since;
    }

    /**
     * Opens a topic.
     *
     * @param client Kafka client properties
     * @param from the oldest timestamp that is of interest
     * @param most how many records are read at most
     * @param answer how long to wait for the brokers each time
     * @throws KafkaException when they do not answer
     */
    public static StoredRecords open(Map<String, ?> client, String topic, Instant from, long most, Duration answer) {
        Map<String, Object> config = reading(client, answer);
        StoredRecords records = new StoredRecords(from);
        try {
            int partitions = partitions(client, topic, answer);
            for (int partition = 0; partition < partitions; partition++) {
                Lane lane = new Lane(new TopicPartition(topic, partition), config, answer);
                records.lanes.add(lane);
                records.begin(lane, most / partitions);
            }
            return records;
        } catch (RuntimeException e) {
            records.close();
            throw e;
        }
    }

    static Map<String, Object> reading(Map<String, ?> client, Duration answer) {
        Map<String, Object> config = new HashMap<>(client);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) answer.toMillis());
        return config;
    }

    private void begin(Lane lane, long most) {
        boolean later = lane.begin(since, most);
        if (lane.read.isEmpty()) {
            return;
        }
        order.add(lane);
        Instant first = Instant.ofEpochMilli(lane.timestamp());
        if (later) {
            cut = true;
            since = first.isAfter(since) ? first : since;
        }
    }

    /** How many partitions a topic has. */
    public static int partitions(Map<String, ?> client, String topic, Duration answer) {
        try (var consumer = new KafkaConsumer<>(
                reading(client, answer), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.partitionsFor(topic, answer).size();
        }
    }

    /** From when on all records are read: as asked for, or later because there are too many. */
    public Instant since() {
        return since;
    }

    /** Whether there are more than could be read. */
    public boolean cut() {
        return cut;
    }

    /** Hands over the next record; false when there is none. */
    public boolean next(Use use) {
        Lane lane = order.poll();
        if (lane == null) {
            return false;
        }
        ConsumerRecord<byte[], byte[]> record = lane.read.remove();
        if (lane.fill()) {
            order.add(lane);
        }
        if (record.value() != null && record.timestamp() >= since.toEpochMilli()) {
            use.accept(record.value(), Instant.ofEpochMilli(record.timestamp()));
        }
        return true;
    }

    /** What is done with a record. */
    public interface Use {
        void accept(byte[] value, Instant timestamp);
    }

    @Override
    public void close() {
        lanes.forEach(lane -> lane.consumer.close());
    }
}
