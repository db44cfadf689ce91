package gac.alerting;

import gac.schemas.KafkaSchemas;
import gac.schemas.Topic;
import gac.schemas.Topics;
import gac.schemas.Wire;
import gac.schemas.avro.Alert;
import gac.schemas.avro.AlertStatus;
import gac.schemas.avro.Detection;
import gac.schemas.avro.Disposition;
import gac.schemas.avro.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Counts the {@link Funnel} by reading the topics once, from their beginning to where they end now. Meant for a day, not for a year. */
public final class FunnelReader {
    private final Map<String, Object> client;
    private final Duration timeout;

    private long events;
    private long deadLetters;
    private long detections;
    private final Map<String, Long> suppressed = new HashMap<>();
    private final Map<String, Alert> alerts = new HashMap<>();

    private FunnelReader(String bootstrap, Duration timeout) {
        this.client = Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        this.timeout = timeout;
    }

    /**
     * Reads everything committed up to now.
     *
     * @param lines how many lines were received, -1 where nobody counted
     * @param belowLevel episodes held back by the level; correlate counts them, they are in no topic
     * @param level the level from which systems alert
     * @param timeout for each answer of the brokers
     */
    public static Funnel read(String bootstrap, long lines, long belowLevel, int level, Duration timeout) {
        return new FunnelReader(bootstrap, timeout).read(lines, belowLevel, level);
    }

    private Funnel read(long lines, long belowLevel, int level) {
        try (KafkaSchemas schemas = KafkaSchemas.reading(client)) {
            Wire wire = Wire.with(schemas);
            String event = Event.getClassSchema().getFullName();
            each(
                    Topics.EVENTS,
                    value -> events += wire.writerSchema(value).getFullName().equals(event) ? 1 : 0);
            each(Topics.DEAD_LETTERS, value -> deadLetters++);
            each(Topics.DETECTIONS, value -> {
                if (wire.decode(value) instanceof Detection detection) {
                    count(detection);
                }
            });
            each(Topics.ALERTS, value -> {
                if (wire.decode(value) instanceof Alert alert) {
                    alerts.merge(
                            alert.getId(), alert, (old, now) -> now.getRevision() >= old.getRevision() ? now : old);
                }
            });
        }
        return sum(lines, belowLevel, level);
    }

    private void count(Detection detection) {
        String exception = detection.getException();
        if (exception != null) {
            suppressed.merge(exception, (long) detection.getCount(), Long::sum);
        } else if (detection.getDepth() == 0) {
            detections += detection.getCount();
        }
    }

    private Funnel sum(long lines, long belowLevel, int level) {
        Map<Disposition, Long> kinds = new HashMap<>();
        long attempts = 0;
        for (Alert alert : alerts.values()) {
            if (alert.getStatus() == AlertStatus.merged) {
                continue;
            }
            if (alert.getDisposition() == Disposition.digest && !CardRenderer.collects(alert)) {
                attempts++;
            } else {
                kinds.merge(alert.getDisposition(), 1L, Long::sum);
            }
        }
        return new Funnel(
                lines,
                events,
                deadLetters,
                detections,
                suppressed,
                belowLevel,
                level,
                kinds.getOrDefault(Disposition.page, 0L) + kinds.getOrDefault(Disposition.storm, 0L),
                kinds.getOrDefault(Disposition.queue, 0L),
                kinds.getOrDefault(Disposition.digest, 0L),
                attempts);
    }

    private void each(Topic<?, ?> topic, Consumer<byte[]> use) {
        Map<String, Object> config = new HashMap<>(client);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
        config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            consumer.partitionsFor(topic.name(), timeout)
                    .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, timeout);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition, timeout) < ends.getOrDefault(partition, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
                    if (record.value() != null) {
                        use.accept(record.value());
                    }
                }
            }
        }
    }
}
