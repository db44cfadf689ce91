package gac.correlate.topology;

import gac.schemas.avro.Detection;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The clients of detect: those of Kafka, with producers that put detections of bulk rules together. A processor hands such a detection over before
 * it forwards a record for it: forwarding sends on the same thread, so that what was handed over belongs to the record being sent.
 */
final class CoalescingClients implements KafkaClientSupplier {
    private static final ThreadLocal<@Nullable Detection> HANDED = new ThreadLocal<>();

    /** Gives the detection that the next record stands for; its value is not sent. */
    void hand(Detection detection) {
        HANDED.set(detection);
    }

    /** Ends what {@link #hand} began, whether a record was sent for it or not. */
    void takeBack() {
        HANDED.remove();
    }

    private static @Nullable Detection take() {
        Detection detection = HANDED.get();
        if (detection != null) {
            HANDED.remove();
        }
        return detection;
    }

    /** A producer to which what this hands over goes. */
    CoalescingProducer over(Producer<byte[], byte[]> producer) {
        return new CoalescingProducer(producer, CoalescingClients::take);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return over(new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return consumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return consumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return consumer(config);
    }
}
