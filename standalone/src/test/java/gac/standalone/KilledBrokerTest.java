package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of the broker while transactions are being committed: none of them stays open after the next start. One that did would hide all
 * that comes after it in its partitions.
 */
@Tag("slow")
class KilledBrokerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ROUNDS = 6;
    private static final int WRITERS = 8;
    private static final int PARTITIONS = 8;
    private static final String TOPIC = "written";
    /** Whose offsets the transactions carry; nothing is in it. */
    private static final String READ = "read";

    @TempDir
    private Path folder;

    private final List<Process> brokers = new ArrayList<>();
    /** By writer: the highest number whose commit was acknowledged. */
    private final List<AtomicLong> acknowledged =
            IntStream.range(0, WRITERS).mapToObj(i -> new AtomicLong()).toList();

    private String bootstrap = "";

    /** The broker, in a process of its own. */
    static final class Main {
        public static void main(String[] arguments) throws Exception {
            EmbeddedBroker broker = EmbeddedBroker.start(Path.of(arguments[0]), 0);
            Path told = Path.of(arguments[1]);
            Files.move(Files.writeString(told.resolveSibling(told.getFileName() + ".part"), broker.bootstrap()), told);
            new CountDownLatch(1).await(); // until it is killed
        }
    }

    @BeforeEach
    void theTopicIsThere() throws Exception {
        start();
        try (Admin admin = admin()) {
            admin.createTopics(
                            List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1), new NewTopic(READ, WRITERS, (short) 1)))
                    .all()
                    .get();
            // makes the offsets' topic
            admin.alterConsumerGroupOffsets("group", Map.of(new TopicPartition(READ, 0), new OffsetAndMetadata(0)))
                    .all()
                    .get();
        }
    }

    @AfterEach
    void nothingIsLeft() {
        brokers.forEach(Process::destroyForcibly);
    }

    private void start() throws IOException {
        Path told = folder.resolve("bootstrap" + brokers.size());
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        folder.resolve("data").toString(),
                        told.toString())
                .redirectErrorStream(true)
                .redirectOutput(
                        folder.resolve("broker" + brokers.size() + ".log").toFile())
                .start();
        brokers.add(process);
        await().atMost(PATIENCE).until(() -> {
            assertThat(process.isAlive()).isTrue();
            return Files.exists(told);
        });
        bootstrap = Files.readString(told);
    }

    private void kill() throws InterruptedException {
        Process process = brokers.get(brokers.size() - 1);
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    private Admin admin() {
        return Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap));
    }

    private KafkaProducer<byte[], byte[]> producer(int writer) {
        return new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", bootstrap, "transactional.id", "writer-" + writer, "max.block.ms", (int)
                                PATIENCE.toMillis()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private ConsumerGroupMetadata group(int writer) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap, "group.id", "group-" + writer),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            return consumer.groupMetadata();
        }
    }

    /** Transaction after transaction, each of them into every partition and the offsets, until the broker is gone. */
    private void write(KafkaProducer<byte[], byte[]> producer, int writer) {
        ConsumerGroupMetadata group = group(writer);
        AtomicLong last = Objects.requireNonNull(acknowledged.get(writer));
        try {
            while (true) {
                long number = last.get() + 1;
                producer.beginTransaction();
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    var unused = producer.send(new ProducerRecord<>(
                            TOPIC,
                            partition,
                            null,
                            ByteBuffer.allocate(8).putLong(number).array()));
                }
                producer.sendOffsetsToTransaction(
                        Map.of(new TopicPartition(READ, writer), new OffsetAndMetadata(number)), group);
                producer.commitTransaction();
                last.set(number);
            }
        } catch (KafkaException e) {
            // the broker is gone
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    /** Partitions with a transaction that is still open, and whose. */
    private Map<String, List<Long>> open() throws Exception {
        try (Admin admin = admin()) {
            List<TopicPartition> all = new ArrayList<>();
            for (var topic : admin.describeTopics(List.of(TOPIC, "__consumer_offsets"))
                    .allTopicNames()
                    .get()
                    .values()) {
                topic.partitions().forEach(p -> all.add(new TopicPartition(topic.name(), p.partition())));
            }
            Map<String, List<Long>> open = new TreeMap<>();
            admin.describeProducers(all).all().get().forEach((partition, state) -> {
                List<Long> ids = state.activeProducers().stream()
                        .filter(producer ->
                                producer.currentTransactionStartOffset().isPresent())
                        .map(ProducerState::producerId)
                        .toList();
                if (!ids.isEmpty()) {
                    open.put(partition.toString(), ids);
                }
            });
            return open;
        }
    }

    @Test
    void noTransactionStaysOpen() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            List<Thread> writers = new ArrayList<>();
            List<KafkaProducer<byte[], byte[]>> producers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                producers.add(producer(writer));
                producers.get(writer).initTransactions(); // completes or aborts what the killed life has left
            }
            assertThat(open()).as("open transactions, round %d", round).isEmpty();
            long before = acknowledged.stream().mapToLong(AtomicLong::get).sum();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                writers.add(new Thread(() -> write(producers.get(writer), writer)));
            }
            writers.forEach(Thread::start);
            await().atMost(PATIENCE)
                    .until(() ->
                            acknowledged.stream().mapToLong(AtomicLong::get).sum() >= before + 200);
            kill();
            producers.forEach(producer -> producer.close(Duration.ZERO));
            for (Thread writer : writers) {
                writer.join(PATIENCE.toMillis());
            }
            start();
        }
        try (Admin admin = admin()) {
            for (int writer = 0; writer < WRITERS; writer++) {
                producer(writer).initTransactions();
                // the last one may have been committed without its answer
                OffsetAndMetadata committed = admin.listConsumerGroupOffsets("group-" + writer)
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .get(new TopicPartition(READ, writer));
                assertThat(Objects.requireNonNull(committed).offset())
                        .isGreaterThanOrEqualTo(acknowledged.get(writer).get());
            }
        }
        assertThat(open()).isEmpty();
    }
}
