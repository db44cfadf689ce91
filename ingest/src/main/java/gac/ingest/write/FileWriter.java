package gac.ingest.write;

import gac.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines that can be read again, of files and raw topics, and the positions behind them in one transaction, so that after a crash reading resumes
 * exactly.
 *
 * <p>Any failure is a {@link KafkaException}; the writer is then of no more use: {@link #abandon} it, open another, and go on from the
 * committed checkpoints. For one thread, but {@link #oldestUncommitted} may be asked by any.
 */
public final class FileWriter {
    private final Producer<byte[], byte[]> producer;
    private final List<Outgoing> uncommitted = new ArrayList<>();
    private volatile @Nullable Instant oldest;
    private boolean open;

    private FileWriter(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /**
     * Opens a writer; fences an earlier one of the same id and ends its transaction.
     *
     * @throws KafkaException when Kafka does not answer in time
     */
    public static FileWriter open(Map<String, Object> client, String transactionalId) {
        return open(new KafkaProducer<>(ProducerSettings.transactional(client, transactionalId)));
    }

    static FileWriter open(Producer<byte[], byte[]> producer) {
        try {
            producer.initTransactions();
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
        return new FileWriter(producer);
    }

    /** Number of partitions of the event topic. */
    public int partitions() {
        return producer.partitionsFor(Topics.EVENTS.name()).size();
    }

    /**
     * Says that lines received at this instant are about to be sent. Call it inside {@link OrderGate#receiving}, so that no time mark
     * overtakes them.
     */
    public void receiving(Instant received) {
        if (oldest == null) {
            oldest = received;
        }
    }

    public void send(Outgoing outgoing) {
        begin();
        hand(outgoing.record());
        uncommitted.add(outgoing);
    }

    /** Sends time marks behind the lines sent before. */
    public void mark(List<ProducerRecord<byte[], byte[]>> marks) {
        begin();
        marks.forEach(this::hand);
    }

    public void checkpoint(Checkpoint checkpoint) {
        put(checkpoint.key(), checkpoint.toJson().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Commits offsets of a consumer with the lines sent before.
     *
     * @throws KafkaException also when the consumer has lost its partitions meanwhile
     */
    public void offsets(Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
        begin();
        producer.sendOffsetsToTransaction(offsets, group);
    }

    /** Removes the checkpoint of a file that is gone. */
    public void forget(String key) {
        put(key, null);
    }

    private void put(String key, byte @Nullable [] value) {
        begin();
        hand(new ProducerRecord<>(Topics.CHECKPOINTS.name(), 0, key.getBytes(StandardCharsets.UTF_8), value));
    }

    private void hand(ProducerRecord<byte[], byte[]> record) {
        // Whatever becomes of one record, the commit tells: it fails when any of its records did.
        Future<RecordMetadata> unused = producer.send(record);
    }

    private void begin() {
        if (!open) {
            producer.beginTransaction();
            open = true;
        }
    }

    /** Whether something was sent since the last commit. */
    public boolean pending() {
        return open;
    }

    /** Lines sent since the last commit. */
    public int lines() {
        return uncommitted.size();
    }

    /** Commits and counts what was sent; does nothing when nothing was. */
    public void commit() {
        if (open) {
            producer.commitTransaction();
            open = false;
            for (Outgoing outgoing : uncommitted) {
                if (outgoing.kind() != Outgoing.Kind.JOINED) {
                    outgoing.meters().framed(1); // here, for what is abandoned is read again
                }
                outgoing.meters().written(outgoing.kind(), outgoing.reason(), 1);
            }
            uncommitted.clear();
        }
        oldest = null;
    }

    /** When the oldest line was received that is not committed yet; null when all are. */
    public @Nullable Instant oldestUncommitted() {
        return oldest;
    }

    /** Closes after {@link #commit}. */
    public void close(Duration within) {
        producer.close(within);
    }

    /** Lets go without committing: what was sent since the last commit never happened. */
    public void abandon() {
        uncommitted.clear();
        producer.close(Duration.ZERO);
        oldest = null;
    }
}
