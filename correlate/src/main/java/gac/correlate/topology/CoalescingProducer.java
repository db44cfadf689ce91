package gac.correlate.topology;

import gac.correlate.detect.Coalescer;
import gac.schemas.Topics;
import gac.schemas.Wire;
import gac.schemas.avro.Detection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.jspecify.annotations.Nullable;

/**
 * A producer that holds detections of bulk rules until it is flushed, which Kafka Streams does before each commit, and sends those of one group in one
 * record. Nothing is overtaken that matters: a frontier goes after all detections before it, and another detection of a group after those held of it.
 * Used by its stream thread alone.
 */
final class CoalescingProducer implements Producer<byte[], byte[]> {
    private final Producer<byte[], byte[]> producer;
    private final Supplier<@Nullable Detection> handed;
    private final Coalescer coalescer = new Coalescer();

    /** Of each detection that is held, the record it came with and who wants to know what became of it and of those that joined it. */
    private final IdentityHashMap<Detection, Waiting> waiting = new IdentityHashMap<>();

    /** What waits for one record. */
    private record Waiting(
            ProducerRecord<byte[], byte[]> record, List<Callback> callbacks, CompletableFuture<RecordMetadata> sent) {
        private void told(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
            callbacks.forEach(callback -> callback.onCompletion(metadata, failure));
            if (failure == null) {
                sent.complete(metadata);
            } else {
                sent.completeExceptionally(failure);
            }
        }
    }

    /** @param handed takes the detection that stands behind the record being sent; null for all other records */
    CoalescingProducer(Producer<byte[], byte[]> producer, Supplier<@Nullable Detection> handed) {
        this.producer = producer;
        this.handed = handed;
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        return send(record, (metadata, failure) -> {});
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
        Callback told = callback == null ? (metadata, failure) -> {} : callback;
        Detection detection = handed.get();
        if (detection != null) {
            return hold(record, detection, told);
        }
        if (record.topic().equals(Topics.DETECTIONS.name())) {
            if (record.key() == null) {
                coalescer.drain(this::sendHeld); // a frontier
            } else {
                coalescer.release(record.key(), this::sendHeld);
            }
        }
        return producer.send(record, told);
    }

    private Future<RecordMetadata> hold(ProducerRecord<byte[], byte[]> record, Detection detection, Callback told) {
        Detection into = coalescer.hold(record.key(), detection, record.timestamp(), this::sendHeld);
        Waiting known = waiting.computeIfAbsent(
                into, first -> new Waiting(record, new ArrayList<>(), new CompletableFuture<>()));
        known.callbacks().add(told);
        return known.sent();
    }

    private void sendHeld(Detection detection, long timestamp) {
        Waiting held = waiting.get(detection);
        if (held == null) {
            throw new IllegalStateException("a detection is held that nobody sent");
        }
        ProducerRecord<byte[], byte[]> record = held.record();
        var unused = producer.send( // its callback tells
                new ProducerRecord<>(
                        record.topic(),
                        record.partition(),
                        timestamp,
                        record.key(),
                        Wire.encode(detection),
                        record.headers()),
                held::told);
        waiting.remove(detection); // not before: whoever waits for what was not sent is told by flush
    }

    /**
     * {@inheritDoc}
     *
     * <p>When what is held cannot be sent, its callbacks learn it, as they do of any record: Kafka Streams asks them after the flush, and knows what a
     * failure means for the task. The exception itself it would take for a fault of the application.
     */
    @Override
    public void flush() {
        try {
            coalescer.drain(this::sendHeld);
        } catch (KafkaException e) {
            failed(e);
        }
        producer.flush();
    }

    private void failed(KafkaException failure) {
        List<Waiting> all = List.copyOf(waiting.values());
        forget();
        all.forEach(one -> one.told(null, failure));
    }

    @Override
    public void sendOffsetsToTransaction(Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
        coalescer.drain(this::sendHeld);
        producer.sendOffsetsToTransaction(offsets, group);
    }

    @Override
    public void commitTransaction() {
        coalescer.drain(this::sendHeld);
        producer.commitTransaction();
    }

    @Override
    public void abortTransaction() {
        forget();
        producer.abortTransaction();
    }

    /** What is held was of a transaction that comes to nothing: its events will be read again. */
    private void forget() {
        coalescer.clear();
        waiting.clear();
    }

    @Override
    public void close() {
        forget();
        producer.close();
    }

    @Override
    public void close(Duration timeout) {
        forget();
        producer.close(timeout);
    }

    @Override
    public void initTransactions() {
        producer.initTransactions();
    }

    @Override
    public void beginTransaction() {
        producer.beginTransaction();
    }

    @Override
    public void registerMetricForSubscription(KafkaMetric metric) {
        producer.registerMetricForSubscription(metric);
    }

    @Override
    public void unregisterMetricFromSubscription(KafkaMetric metric) {
        producer.unregisterMetricFromSubscription(metric);
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        return producer.partitionsFor(topic);
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        return producer.metrics();
    }

    @Override
    public Uuid clientInstanceId(Duration timeout) {
        return producer.clientInstanceId(timeout);
    }
}
