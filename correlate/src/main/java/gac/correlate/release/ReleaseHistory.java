package gac.correlate.release;

import gac.schemas.KafkaSchemas;
import gac.schemas.Topics;
import gac.schemas.Wire;
import gac.schemas.avro.ConfigRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Reads {@code gac.config} once, to where it ends now: for commands, and for a start that compares its files with the release in force. */
public final class ReleaseHistory {
    private static final TopicPartition PARTITION = new TopicPartition(Topics.CONFIG.name(), 0);

    private ReleaseHistory() {}

    /**
     * All that is committed by now.
     *
     * @param client Kafka client properties
     * @param answer how long to wait for the brokers
     * @throws KafkaException when they do not answer in time, or there is no such topic
     */
    public static ReleaseLog read(Map<String, ?> client, Duration answer) {
        Map<String, Object> config = new HashMap<>(client);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) answer.toMillis());
        ReleaseLog log = new ReleaseLog();
        try (KafkaSchemas schemas = KafkaSchemas.reading(client);
                KafkaConsumer<String, ConfigRecord> consumer = new KafkaConsumer<>(
                        config,
                        Topics.CONFIG.key().deserializer(),
                        Wire.serde(Wire.with(schemas), ConfigRecord.class).deserializer())) {
            if (consumer.partitionsFor(Topics.CONFIG.name(), answer).isEmpty()) {
                throw new UnknownTopicOrPartitionException("there is no topic " + Topics.CONFIG.name());
            }
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            long end = consumer.endOffsets(List.of(PARTITION), answer).getOrDefault(PARTITION, 0L);
            long before = -1;
            for (long next; (next = consumer.position(PARTITION, answer)) < end; before = next) {
                if (next == before) {
                    throw new TimeoutException("no answer for " + answer.toSeconds() + " s");
                }
                try {
                    for (ConsumerRecord<String, ConfigRecord> entry : consumer.poll(answer)) {
                        if (entry.key() != null) {
                            log.accept(entry.key(), entry.value());
                        }
                    }
                } catch (RecordDeserializationException e) {
                    if (e.getCause() instanceof KafkaException unreachable) {
                        throw unreachable;
                    }
                    consumer.seek(PARTITION, e.offset() + 1); // no release that names it can come into force
                }
            }
        }
        return log;
    }
}
