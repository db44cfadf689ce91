package gac.ingest.write;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Producer properties: the ones that carry the guarantees are not for the user to change. */
final class ProducerSettings {
    private static final int LARGEST_REQUEST = 4 << 20;
    private static final int BATCH = 512 << 10;

    /** How long one attempt to hand a record over may wait; it is repeated. */
    static final int NETWORK_BLOCK_MS = 1000;

    private ProducerSettings() {}

    private static Map<String, Object> common(Map<String, Object> client) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
        return settings;
    }

    /** For lines that cannot be read again: nothing handed over is given up while Kafka is away. */
    static Map<String, Object> network(Map<String, Object> client, String instance, long inFlightBytes) {
        Map<String, Object> settings = common(client);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "gac-ingest-network-" + instance);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        // A broker that does not know the producer yet takes any batch as its first: with several under way, one that
        // fails
        // at first and comes again after the next is refused as out of order, and so it would stay for ever.
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, NETWORK_BLOCK_MS);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(2 * inFlightBytes, 16L << 20));
        return settings;
    }

    /** For lines that can be read again: a failure is found out soon, and the transaction begins anew. */
    static Map<String, Object> transactional(Map<String, Object> client, String transactionalId) {
        Map<String, Object> settings = common(client);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, transactionalId);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 30_000);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 1);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 20_000);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 32L << 20);
        return settings;
    }
}
