package gac.ingest.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gac.ingest.EmbeddedKafka;
import gac.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class CheckpointsTest {
    private static Checkpoint at(String instance, String id, long offset) {
        return new Checkpoint(instance, "auth", id, "/var/log/auth.log", "key", 0, 4, "hash", offset, false, null);
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String key, String value) throws Exception {
        producer.send(new ProducerRecord<>(
                        Topics.CHECKPOINTS.name(),
                        0,
                        key.getBytes(StandardCharsets.UTF_8),
                        value.getBytes(StandardCharsets.UTF_8)))
                .get(30, TimeUnit.SECONDS);
    }

    /** After a crash the last transaction of the earlier life may still be completing: its lines count, so its checkpoint must. */
    @Test
    void waitsForATransactionThatIsStillCompleting() throws Exception {
        Map<String, Object> client = EmbeddedKafka.shared().client();
        FileWriter before = FileWriter.open(client, "checkpoints-before");
        before.checkpoint(at("waiting", "a", 10));
        before.checkpoint(at("waiting", "b", 7));
        before.checkpoint(at("another", "a", 99));
        before.commit();
        before.forget(at("waiting", "b", 7).key());
        before.commit();
        before.close(Duration.ofSeconds(10));
        try (KafkaProducer<byte[], byte[]> completing =
                new KafkaProducer<>(ProducerSettings.transactional(client, "checkpoints-completing"))) {
            completing.initTransactions();
            completing.beginTransaction();
            send(
                    completing,
                    at("waiting", "a", 20).key(),
                    at("waiting", "a", 20).toJson());
            CompletableFuture<Map<String, Checkpoint>> loading =
                    CompletableFuture.supplyAsync(() -> Checkpoints.load(client, "waiting"));
            await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(30)).until(() -> !loading.isDone());
            completing.commitTransaction();
            assertThat(loading.get(30, TimeUnit.SECONDS)).isEqualTo(Map.of("waiting/auth/a", at("waiting", "a", 20)));
        }
    }

    @Test
    void whatWasAbortedNeverHappened() throws Exception {
        Map<String, Object> client = EmbeddedKafka.shared().client();
        try (KafkaProducer<byte[], byte[]> aborting =
                new KafkaProducer<>(ProducerSettings.transactional(client, "checkpoints-aborting"))) {
            aborting.initTransactions();
            aborting.beginTransaction();
            send(
                    aborting,
                    at("aborting", "a", 20).key(),
                    at("aborting", "a", 20).toJson());
            aborting.abortTransaction();
        }
        assertThat(Checkpoints.load(client, "aborting")).isEmpty();
    }

    @Test
    void anUnreadableCheckpointCostsNoOther() throws Exception {
        Map<String, Object> client = EmbeddedKafka.shared().client();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(ProducerSettings.transactional(client, "checkpoints-unreadable"))) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, "unreadable/auth/a", "{\"offset\":");
            send(
                    producer,
                    at("unreadable", "b", 3).key(),
                    at("unreadable", "b", 3).toJson());
            producer.commitTransaction();
        }
        assertThat(Checkpoints.load(client, "unreadable"))
                .isEqualTo(Map.of("unreadable/auth/b", at("unreadable", "b", 3)));
    }
}
