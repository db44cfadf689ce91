package gac.correlate.offline;

import gac.correlate.offline.ExceptionHits.Asked;
import gac.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads single events where detections point to them. */
public final class PointedEvents {
    /** A wanted event so many records ahead is sought; those in between are cheaper to read over than a request is to make. */
    private static final long GAP = 2_000;

    private PointedEvents() {}

    /**
     * Hands over those that are still stored.
     *
     * @param client Kafka client properties
     * @param asked by partition and offset
     * @param answer how long to wait for the brokers each time
     * @param use gets the encoded event
     * @throws KafkaException when they do not answer
     */
    public static void read(Map<String, ?> client, List<Asked> asked, Duration answer, BiConsumer<Asked, byte[]> use) {
        int from = 0;
        while (from < asked.size()) {
            int partition = asked.get(from).partition();
            int to = from;
            while (to < asked.size() && asked.get(to).partition() == partition) {
                to++;
            }
            read(client, new TopicPartition(Topics.EVENTS.name(), partition), asked.subList(from, to), answer, use);
            from = to;
        }
    }

    private static void read(
            Map<String, ?> client,
            TopicPartition partition,
            List<Asked> asked,
            Duration answer,
            BiConsumer<Asked, byte[]> use) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                StoredRecords.reading(client, answer), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            long first = consumer.beginningOffsets(List.of(partition), answer).getOrDefault(partition, 0L);
            long end = consumer.endOffsets(List.of(partition), answer).getOrDefault(partition, 0L);
            List<Asked> stored = asked.stream()
                    .filter(one -> one.offset() >= first && one.offset() < end)
                    .toList();
            int next = 0;
            long before = -1;
            while (next < stored.size()) {
                long wanted = stored.get(next).offset();
                if (before < 0 || wanted - consumer.position(partition, answer) > GAP) {
                    consumer.seek(partition, wanted);
                }
                before = consumer.position(partition, answer);
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(answer)) {
                    // one that is not there (of an aborted transaction) is passed over
                    while (next < stored.size() && stored.get(next).offset() < record.offset()) {
                        next++;
                    }
                    while (next < stored.size() && stored.get(next).offset() == record.offset()) {
                        if (record.value() != null) {
                            use.accept(stored.get(next), record.value());
                        }
                        next++;
                    }
                }
                long now = consumer.position(partition, answer);
                if (now >= end) {
                    return;
                }
                if (now == before) {
                    throw new TimeoutException("no answer for " + answer.toSeconds() + " s");
                }
            }
        }
    }
}
