package gac.ingest.write;

import gac.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads back what was committed to the checkpoint topic. */
public final class Checkpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int MOST_EMPTY_POLLS = 40;

    private Checkpoints() {}

    /**
     * The committed checkpoints of an instance, by key. Call it after the transactional producer has been initialised, when no transaction
     * of an earlier life is open any more.
     *
     * @throws KafkaException when the topic cannot be read to its end within 20 s
     */
    public static Map<String, Checkpoint> load(Map<String, Object> client, String instance) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        TopicPartition partition = new TopicPartition(Topics.CHECKPOINTS.name(), 0);
        Map<String, Checkpoint> found = new LinkedHashMap<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                settings,
                Topics.CHECKPOINTS.key().deserializer(),
                Topics.CHECKPOINTS.value().deserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            // Where the topic really ends: after a crash the broker may still be completing the last transaction of an
            // earlier life. Its lines count already; its checkpoints are not yet seen by a reader of committed records.
            long end = end(client, partition);
            int empty = 0;
            while (consumer.position(partition) < end) {
                ConsumerRecords<String, String> records = consumer.poll(POLL);
                empty = records.isEmpty() ? empty + 1 : 0;
                if (empty > MOST_EMPTY_POLLS) {
                    throw new TimeoutException(Topics.CHECKPOINTS.name() + " cannot be read to its end " + end);
                }
                records.forEach(record -> take(record, instance, found));
            }
        }
        return found;
    }

    private static long end(Map<String, Object> client, TopicPartition partition) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                settings,
                Topics.CHECKPOINTS.key().deserializer(),
                Topics.CHECKPOINTS.value().deserializer())) {
            return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        }
    }

    private static void take(ConsumerRecord<String, String> record, String instance, Map<String, Checkpoint> found) {
        if (!record.key().startsWith(instance + "/")) {
            return;
        }
        if (record.value() == null) {
            found.remove(record.key());
            return;
        }
        try {
            found.put(record.key(), Checkpoint.fromJson(record.value()));
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "{} offset {}: {}; its file is read from the beginning",
                    record.topic(),
                    record.offset(),
                    e.getMessage());
        }
    }
}
