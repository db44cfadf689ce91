package gac.correlate.release;

import gac.schemas.Topics;
import gac.schemas.avro.ConfigRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Writes releases to {@code gac.config}: every document under its versioned key, then the manifest that names them, in one transaction. */
public final class ReleasePublisher {
    private ReleasePublisher() {}

    /**
     * Publishes a release and returns its id when the brokers have acknowledged it. The caller has compiled the documents and found nothing
     * fatal. Publishing the same documents from the same instant again changes nothing.
     *
     * @param client Kafka client properties
     * @param from events received from then on are decided by it; the epoch for imports and the demo, now plus some seconds for a live system
     * @param published the instant of this call
     * @throws KafkaException when the brokers do not take it
     */
    public static String publish(
            Map<String, ?> client, List<Document> documents, Instant from, String author, Instant published)
            throws InterruptedException {
        String id = Release.idOf(from, documents);
        Map<String, Object> config = new HashMap<>(client);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "gac-release-" + UUID.randomUUID());
        try (KafkaProducer<String, ConfigRecord> producer = new KafkaProducer<>(
                config, Topics.CONFIG.key().serializer(), Topics.CONFIG.value().serializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            List<String> keys = new ArrayList<>();
            for (Document document : documents) {
                keys.add(document.key());
                producer.send(record(document.key(), document.toAvro())).get();
            }
            producer.send(record(
                            ReleaseLog.RELEASE_PREFIX + id,
                            new gac.schemas.avro.Release(id, from, keys, author, published)))
                    .get();
            producer.commitTransaction();
        } catch (ExecutionException e) {
            throw new KafkaException("cannot publish release " + id + " to " + Topics.CONFIG.name(), e.getCause());
        }
        return id;
    }

    private static ProducerRecord<String, ConfigRecord> record(String key, Object value) {
        return new ProducerRecord<>(Topics.CONFIG.name(), 0, key, new ConfigRecord(value));
    }
}
