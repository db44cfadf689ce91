package gac.schemas;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.message.SchemaStore;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Schemas in {@code gac.schemas}: writers publish theirs before the first record that uses one; readers look up those they do not carry.
 *
 * <p>Thread-safe. A look-up of an unknown fingerprint reads the topic's new records and blocks for at most ten seconds.
 */
public final class KafkaSchemas implements SchemaStore, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaSchemas.class);
    private static final Duration LOOK_UP = Duration.ofSeconds(10);
    private static final TopicPartition PARTITION = new TopicPartition(Topics.SCHEMAS.name(), 0);

    private final Map<Long, Schema> known = new ConcurrentHashMap<>();
    private final KafkaConsumer<Long, String> consumer;

    private KafkaSchemas(KafkaConsumer<Long, String> consumer) {
        this.consumer = consumer;
        LocalSchemas.ALL.forEach(schema -> known.put(LocalSchemas.fingerprint(schema), schema));
    }

    /** A store over the cluster that {@code client} (Kafka client properties) names. */
    public static KafkaSchemas reading(Map<String, ?> client) {
        Map<String, Object> config = new HashMap<>(client);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        KafkaConsumer<Long, String> consumer = new KafkaConsumer<>(
                config,
                Topics.SCHEMAS.key().deserializer(),
                Topics.SCHEMAS.value().deserializer());
        consumer.assign(List.of(PARTITION));
        consumer.seekToBeginning(List.of(PARTITION));
        return new KafkaSchemas(consumer);
    }

    /**
     * Publishes every schema of this build; returns when the brokers have acknowledged them. Publishing again changes nothing: the topic is
     * compacted by fingerprint.
     *
     * @throws KafkaException when the brokers do not take them
     */
    public static void publish(Map<String, ?> client) throws InterruptedException {
        Map<String, Object> config = new HashMap<>(client);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        try (KafkaProducer<Long, String> producer = new KafkaProducer<>(
                config,
                Topics.SCHEMAS.key().serializer(),
                Topics.SCHEMAS.value().serializer())) {
            for (Schema schema : LocalSchemas.ALL) {
                producer.send(new ProducerRecord<>(
                                Topics.SCHEMAS.name(), LocalSchemas.fingerprint(schema), schema.toString()))
                        .get();
            }
        } catch (ExecutionException e) {
            throw new KafkaException("cannot publish schemas to " + Topics.SCHEMAS.name(), e.getCause());
        }
    }

    @Override
    public @Nullable Schema findByFingerprint(long fingerprint) {
        Schema schema = known.get(fingerprint);
        return schema != null ? schema : lookUp(fingerprint);
    }

    private synchronized @Nullable Schema lookUp(long fingerprint) {
        long end = consumer.endOffsets(List.of(PARTITION), LOOK_UP).getOrDefault(PARTITION, 0L);
        // bounded by the end offset just read, and by as many empty polls as fit in the look-up time
        for (int empty = 0; consumer.position(PARTITION, LOOK_UP) < end && empty < 10; ) {
            try {
                var records = consumer.poll(LOOK_UP.dividedBy(10));
                empty = records.isEmpty() ? empty + 1 : 0;
                records.forEach(this::learn);
            } catch (RecordDeserializationException e) {
                LOG.error("{} at offset {} is no schema and is left out: {}", PARTITION, e.offset(), e.getMessage());
                consumer.seek(PARTITION, e.offset() + 1);
            }
        }
        return known.get(fingerprint);
    }

    private void learn(ConsumerRecord<Long, String> record) {
        if (record.key() == null || record.value() == null) {
            return;
        }
        try {
            known.putIfAbsent(record.key(), new Schema.Parser().parse(record.value()));
        } catch (AvroRuntimeException e) {
            LOG.error("{} at offset {} is no schema and is left out: {}", PARTITION, record.offset(), e.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        consumer.close();
    }
}
