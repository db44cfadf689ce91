package gac.ingest.write;

import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A writer over a Kafka that only remembers. */
public final class NetworkWriterFixture {
    private final MockProducer<byte[], byte[]> kafka;
    private final NetworkWriter writer;

    /** @param prompt whether it acknowledges at once, not only when it is flushed */
    public NetworkWriterFixture(boolean prompt) {
        kafka = new MockProducer<>(prompt, null, new ByteArraySerializer(), new ByteArraySerializer());
        writer = new NetworkWriter(kafka, new InFlight(1000));
    }

    public NetworkWriter writer() {
        return writer;
    }

    /** What was written since {@link #clear}, in its order. */
    public List<ProducerRecord<byte[], byte[]>> written() throws InterruptedException {
        writer.flush();
        return kafka.history();
    }

    public void clear() {
        kafka.clear();
    }
}
