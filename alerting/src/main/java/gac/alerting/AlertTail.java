package gac.alerting;

import gac.schemas.KafkaSchemas;
import gac.schemas.Topics;
import gac.schemas.Wire;
import gac.schemas.WireException;
import gac.schemas.avro.Alert;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
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
 * Reads alerts as they are made: every committed revision, none twice. It belongs to no consumer group and commits nothing, so any number of
 * them can watch at once. Not thread-safe, except for {@link #wakeup}.
 */
public final class AlertTail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlertTail.class);

    /** Where to begin. */
    public enum From {
        /** With the oldest alert that is kept. */
        BEGINNING,
        /** With the next one. */
        END
    }

    private final KafkaConsumer<String, byte[]> consumer;
    private final KafkaSchemas schemas;
    private final Wire wire;

    private AlertTail(KafkaConsumer<String, byte[]> consumer, KafkaSchemas schemas) {
        this.consumer = consumer;
        this.schemas = schemas;
        this.wire = Wire.with(schemas);
    }

    /**
     * Opens the alert topic.
     *
     * @param timeout how long to wait for the brokers
     * @throws AlertsUnreachable when no broker answers in time or there is no alert topic
     */
    public static AlertTail open(String bootstrap, From from, Duration timeout) {
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
            throw new AlertsUnreachable(
                    "cannot use " + bootstrap + " as address of Kafka (host:port, …): " + reason(e), e);
        }
        try {
            List<TopicPartition> partitions = new ArrayList<>();
            consumer.partitionsFor(Topics.ALERTS.name(), timeout)
                    .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
            if (partitions.isEmpty()) {
                throw new AlertsUnreachable(
                        bootstrap + " has no topic " + Topics.ALERTS.name() + ": no Gác ran there yet", null);
            }
            consumer.assign(partitions);
            if (from == From.BEGINNING) {
                consumer.seekToBeginning(partitions);
            } else {
                consumer.seekToEnd(partitions);
            }
            // seeking is lazy: the position is asked for now, so that what comes after this call is seen
            partitions.forEach(partition -> consumer.position(partition, timeout));
            return new AlertTail(
                    consumer, KafkaSchemas.reading(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap)));
        } catch (TimeoutException e) {
            consumer.close();
            throw new AlertsUnreachable(
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

    /** The revisions that arrive within {@code timeout}, in the order in which they were made; empty when there were none. */
    public List<Alert> poll(Duration timeout) {
        List<Alert> alerts = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : consumer.poll(timeout)) {
            try {
                if (record.value() != null && wire.decode(record.value()) instanceof Alert alert) {
                    alerts.add(alert);
                }
            } catch (WireException e) {
                LOG.warn(
                        "{}-{}@{} is not an alert: {}",
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        e.getMessage());
            }
        }
        alerts.sort(Comparator.comparing(Alert::getPublished)
                .thenComparing(Alert::getId)
                .thenComparing(Alert::getRevision));
        return alerts;
    }

    /** Whether every alert committed by now has been polled. */
    public boolean atEnd() {
        return consumer.endOffsets(consumer.assignment()).entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** Ends a {@link #poll} that another thread waits in, with Kafka's WakeupException. */
    public void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close();
        schemas.close();
    }
}
