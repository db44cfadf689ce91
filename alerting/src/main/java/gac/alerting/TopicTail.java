package gac.alerting;

import gac.schemas.KafkaSchemas;
import gac.schemas.Wire;
import gac.schemas.WireException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the records of a topic as they are written: every committed one, none twice. It belongs to no consumer group and commits nothing, so
 * any number of them can watch at once. Not thread-safe, except for {@link #wakeup}.
 */
final class TopicTail<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicTail.class);

    private final Class<T> type;
    private final KafkaConsumer<String, byte[]> consumer;
    private final KafkaSchemas schemas;
    private final Wire wire;

    private TopicTail(Class<T> type, KafkaConsumer<String, byte[]> consumer, KafkaSchemas schemas) {
        this.type = type;
        this.consumer = consumer;
        this.schemas = schemas;
        this.wire = Wire.with(schemas);
    }

    /**
     * Opens a topic.
     *
     * @param type what is read; other records are passed over
     * @param timeout how long to wait for the brokers
     * @throws TopicUnreachable when no broker answers in time or there is no such topic
     */
    static <T> TopicTail<T> open(String topic, Class<T> type, String bootstrap, AlertTail.From from, Duration timeout) {
        Map<String, Object> config = new HashMap<>();
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        config.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
        config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        KafkaConsumer<String, byte[]> consumer;
        try {
            consumer = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
        } catch (KafkaException e) {
            throw new TopicUnreachable(
                    "cannot use " + bootstrap + " as address of Kafka (host:port, …): " + reason(e), e);
        }
        try {
            List<TopicPartition> partitions = new ArrayList<>();
            consumer.partitionsFor(topic, timeout)
                    .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
            if (partitions.isEmpty()) {
                throw new TopicUnreachable(bootstrap + " has no topic " + topic + ": no Gác ran there yet", null);
            }
            consumer.assign(partitions);
            if (from == AlertTail.From.BEGINNING) {
                consumer.seekToBeginning(partitions);
            } else {
                consumer.seekToEnd(partitions);
            }
            // seeking is lazy: the position is asked for now, so that what comes after this call is seen
            partitions.forEach(partition -> consumer.position(partition, timeout));
            return new TopicTail<>(
                    type,
                    consumer,
                    KafkaSchemas.reading(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap)));
        } catch (TimeoutException e) {
            consumer.close();
            throw new TopicUnreachable(
                    "no Kafka answers at " + bootstrap + ": is Gác running? (gac up, or --bootstrap HOST:PORT)", e);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return String.valueOf(cause.getMessage());
    }

    /** The records that arrive within {@code timeout}, those of each partition in their order; empty when there were none. */
    List<T> poll(Duration timeout) {
        List<T> records = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : consumer.poll(timeout)) {
            try {
                Object value = record.value() == null ? null : wire.decode(record.value());
                if (type.isInstance(value)) {
                    records.add(type.cast(value));
                }
            } catch (WireException e) {
                LOG.warn(
                        "{}-{}@{} cannot be read: {}",
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        e.getMessage());
            }
        }
        return records;
    }

    /** Whether every record committed by now has been polled. */
    boolean atEnd() {
        return consumer.endOffsets(consumer.assignment()).entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** Ends a {@link #poll} that another thread waits in, with Kafka's WakeupException. */
    void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close();
        schemas.close();
    }
}
