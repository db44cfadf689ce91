package gac.correlate.release;

import gac.schemas.KafkaSchemas;
import gac.schemas.Topics;
import gac.schemas.avro.ConfigRecord;
import gac.schemas.avro.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Writes releases to {@code gac.config}: every document under its versioned key, then the manifest that names them, in one transaction. There is
 * one publisher at a time: a new one ends what another has begun and not finished, so that of two that publish at once one fails.
 */
public final class ReleasePublisher implements AutoCloseable {
    /** A live release comes into force so much later, when everybody has read it. */
    public static final Duration DELAY = Duration.ofSeconds(5);

    private static final String TRANSACTIONS = "gac-release";
    private static final int TRANSACTION_MS = 30_000;

    private static final Duration VISIBLE = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final KafkaProducer<String, ConfigRecord> producer;
    private final Admin admin;

    private ReleasePublisher(KafkaProducer<String, ConfigRecord> producer, Admin admin) {
        this.producer = producer;
        this.admin = admin;
    }

    /**
     * Becomes the publisher. What is in the topic is best read after this: nobody else can change it then without making this one fail.
     *
     * @param client Kafka client properties
     * @throws KafkaException when the brokers do not answer
     */
    public static ReleasePublisher open(Map<String, ?> client) throws InterruptedException {
        Map<String, Object> config = new HashMap<>(client);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TRANSACTIONS);
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MS);
        KafkaProducer<String, ConfigRecord> producer = new KafkaProducer<>(
                config, Topics.CONFIG.key().serializer(), Topics.CONFIG.value().serializer());
        try {
            KafkaSchemas.publish(client);
            producer.initTransactions();
            return new ReleasePublisher(producer, Admin.create(new HashMap<>(client)));
        } catch (RuntimeException | InterruptedException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    /**
     * Publishes a release that comes into force {@link #DELAY} after its manifest is written, and returns its manifest when the brokers have
     * acknowledged it. The caller has compiled the documents without a problem.
     *
     * @param stored keys of documents that are in the topic: they are not written again
     * @param note why, in the author's words
     * @throws KafkaException when the brokers do not take it, or somebody else has published meanwhile
     */
    public Manifest publish(
            List<Document> documents,
            Set<String> stored,
            Terms terms,
            String author,
            @Nullable String note,
            Clock clock)
            throws InterruptedException {
        return publish(documents, stored, terms, author, note, clock, null);
    }

    /** The same for imports and the demo, whose events carry times of their own: in force from the beginning of time. */
    public Manifest publishForAllTimes(List<Document> documents, String author, Clock clock)
            throws InterruptedException {
        return publish(documents, Set.of(), Terms.NONE, author, null, clock, Instant.EPOCH);
    }

    private Manifest publish(
            List<Document> documents,
            Set<String> stored,
            Terms terms,
            String author,
            @Nullable String note,
            Clock clock,
            @Nullable Instant stated)
            throws InterruptedException {
        List<String> keys = documents.stream().map(Document::key).toList();
        Manifest[] manifest = new Manifest[1];
        transaction(() -> {
            for (Document document : documents) {
                if (!stored.contains(document.key())) {
                    // not waited for: thousands of answers, one after the other, would outlast the transaction
                    var unused = begin(document.key(), document.toAvro());
                }
            }
            Instant now = clock.instant();
            Instant from = stated == null ? now.plus(DELAY) : stated;
            manifest[0] = new Manifest(Release.idOf(from, documents), from, author, now, note, keys, terms);
            send(ReleaseLog.RELEASE_PREFIX + manifest[0].id(), manifest[0].toAvro());
            return send(ReleaseLog.REFUSAL, null);
        });
        return manifest[0];
    }

    /**
     * Leaves word of files that were refused, until a release is published.
     *
     * @throws KafkaException when the brokers do not take it
     */
    public void refused(List<Problem> problems, String author, Clock clock) throws InterruptedException {
        List<String> told = problems.stream().map(Problem::toString).toList();
        transaction(() -> send(ReleaseLog.REFUSAL, new Refusal(author, clock.instant(), told)));
    }

    /** Deletes word of refused files, which are mended. */
    public void settled() throws InterruptedException {
        transaction(() -> send(ReleaseLog.REFUSAL, null));
    }

    /** What is written together; answers the offset of the last record. */
    private interface Writes {
        long write() throws ExecutionException, InterruptedException;
    }

    private void transaction(Writes writes) throws InterruptedException {
        try {
            producer.beginTransaction();
            long last = writes.write();
            producer.commitTransaction();
            awaitVisible(last);
        } catch (ExecutionException e) {
            throw new KafkaException("cannot write to " + Topics.CONFIG.name(), e.getCause());
        }
    }

    /** Sends a record; that it was taken, the commit tells at the latest. */
    private Future<RecordMetadata> begin(String key, @Nullable Object value) {
        return producer.send(
                new ProducerRecord<>(Topics.CONFIG.name(), 0, key, value == null ? null : new ConfigRecord(value)));
    }

    private long send(String key, @Nullable Object value) throws ExecutionException, InterruptedException {
        return begin(key, value).get().offset();
    }

    /** A commit is acknowledged before readers see it; whoever looks after this does. */
    private void awaitVisible(long offset) throws ExecutionException, InterruptedException {
        TopicPartition partition = new TopicPartition(Topics.CONFIG.name(), 0);
        ListOffsetsOptions committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
        for (long waited = 0; waited < VISIBLE.toMillis(); waited += LOOK.toMillis()) {
            var end = admin.listOffsets(Map.of(partition, OffsetSpec.latest()), committed)
                    .partitionResult(partition);
            if (end.get().offset() > offset) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
        }
        throw new KafkaException("what was committed to " + Topics.CONFIG.name() + " is not readable after "
                + VISIBLE.toSeconds() + " s: another transaction there is open; look again with gac get");
    }

    /** Gives up what was begun and not published. */
    @Override
    public void close() {
        producer.close(CLOSE);
        admin.close(CLOSE);
    }
}
