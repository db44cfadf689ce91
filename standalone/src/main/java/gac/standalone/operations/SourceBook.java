package gac.standalone.operations;

import gac.schemas.KafkaSchemas;
import gac.schemas.Topics;
import gac.schemas.Wire;
import gac.schemas.WireException;
import gac.schemas.avro.IngestReport;
import gac.schemas.avro.SourceHealth;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What stands in {@code gac.sources}: what the health watch knows of each host that sends, and the receivers' signs of life.
 *
 * @param hosts by source, in the order in which they were written
 * @param receivers the last sign of life of each
 */
public record SourceBook(List<SourceHealth> hosts, List<IngestReport> receivers) {
    private static final TopicPartition PARTITION = new TopicPartition(Topics.SOURCES.name(), 0);

    public SourceBook {
        hosts = List.copyOf(hosts);
        receivers = List.copyOf(receivers);
    }

    /**
     * All that is committed by now.
     *
     * @param client Kafka client properties
     * @param answer how long to wait for the brokers
     * @throws org.apache.kafka.common.KafkaException when they do not answer in time, or there is no such topic
     */
    public static SourceBook read(Map<String, ?> client, Duration answer) {
        Map<String, Object> config = new HashMap<>(client);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) answer.toMillis());
        Map<ByteBuffer, SpecificRecord> records = new LinkedHashMap<>();
        try (KafkaSchemas schemas = KafkaSchemas.reading(client);
                KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Wire wire = Wire.with(schemas);
            if (consumer.partitionsFor(Topics.SOURCES.name(), answer).isEmpty()) {
                throw new UnknownTopicOrPartitionException("there is no topic " + Topics.SOURCES.name());
            }
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            long end = consumer.endOffsets(List.of(PARTITION), answer).getOrDefault(PARTITION, 0L);
            long before = -1;
            for (long next; (next = consumer.position(PARTITION, answer)) < end; before = next) {
                if (next == before) {
                    throw new TimeoutException("no answer for " + answer.toSeconds() + " s");
                }
                consumer.poll(answer).forEach(record -> take(record, wire, records));
            }
        }
        return of(records);
    }

    private static void take(
            ConsumerRecord<byte[], byte[]> record, Wire wire, Map<ByteBuffer, SpecificRecord> records) {
        ByteBuffer key = ByteBuffer.wrap(record.key());
        records.remove(key);
        if (record.value() != null) {
            try {
                records.put(key, wire.decode(record.value()));
            } catch (WireException e) {
                // of a version that this one does not know: what it says cannot be shown
            }
        }
    }

    private static SourceBook of(Map<ByteBuffer, SpecificRecord> records) {
        return new SourceBook(
                records.values().stream()
                        .filter(SourceHealth.class::isInstance)
                        .map(SourceHealth.class::cast)
                        .toList(),
                records.values().stream()
                        .filter(IngestReport.class::isInstance)
                        .map(IngestReport.class::cast)
                        .toList());
    }
}
