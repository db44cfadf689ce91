package gac.standalone;

import gac.schemas.Topic;
import gac.schemas.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what is in Kafka, for tests. */
public final class Cluster {
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private Cluster() {}

    /** Every committed record of that type, partition by partition, up to where the topic ends now. */
    public static <T extends SpecificRecord> List<T> committed(String bootstrap, Topic<?, ?> topic, Class<T> type) {
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed");
        List<T> values = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name(), ANSWER).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
            while (partitions.stream().anyMatch(p -> consumer.position(p, ANSWER) < ends.getOrDefault(p, 0L))) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    SpecificRecord value = Wire.local().decode(record.value());
                    if (type.isInstance(value)) {
                        values.add(type.cast(value));
                    }
                });
            }
        }
        return values;
    }

    /** How much is committed in it, events, marks and all: a quick look that reads nothing. */
    public static long length(String bootstrap, Topic<?, ?> topic) {
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name(), ANSWER).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            return consumer.endOffsets(partitions, ANSWER).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }
}
