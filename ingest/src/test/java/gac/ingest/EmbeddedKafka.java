package gac.ingest;

import gac.schemas.Topics;
import gac.schemas.Wire;
import gac.schemas.avro.DeadLetter;
import gac.schemas.avro.Event;
import gac.schemas.avro.TimeMark;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** One KRaft broker in this JVM with the topics of Gác, for all tests: they tell their records apart by source and instance. */
public final class EmbeddedKafka {
    private static @Nullable EmbeddedKafka shared;

    private final Path folder;
    private final Map<String, String> properties;
    private final int port;
    private KafkaRaftServer server;

    /** The broker, started on first use; it ends with the JVM. */
    public static synchronized EmbeddedKafka shared() throws Exception {
        if (shared == null) {
            // What Kafka does within ten seconds on an idle machine takes longer where others compute too.
            Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
            EmbeddedKafka started = new EmbeddedKafka();
            Runtime.getRuntime().addShutdownHook(new Thread(started::delete));
            shared = started;
        }
        return shared;
    }

    /** Starts a broker on free ports and creates the topics. */
    private EmbeddedKafka() throws Exception {
        folder = Files.createTempDirectory("gac-kafka");
        port = Ports.free();
        properties = properties(folder, port, Ports.free());
        Formatter formatter = new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(1)
                .setControllerListenerName("CONTROLLER")
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setMetadataLogDirectory(folder.toString())
                .setIgnoreFormatted(true);
        formatter.addDirectory(folder.toString());
        formatter.run();
        server = boot();
        createTopics();
    }

    private static Map<String, String> properties(Path folder, int port, int controllerPort) {
        Map<String, String> p = new HashMap<>();
        p.put("process.roles", "broker,controller");
        p.put("node.id", "1");
        p.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        p.put("controller.listener.names", "CONTROLLER");
        p.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        p.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.put("log.dirs", folder.toString());
        p.put("auto.create.topics.enable", "false");
        p.put("offsets.topic.replication.factor", "1");
        p.put("offsets.topic.num.partitions", "1");
        p.put("transaction.state.log.replication.factor", "1");
        p.put("transaction.state.log.min.isr", "1");
        p.put("transaction.state.log.num.partitions", "1");
        p.put("group.initial.rebalance.delay.ms", "0");
        p.put("log.cleaner.dedupe.buffer.size", "2097152");
        p.put("log.index.size.max.bytes", "1048576");
        return p;
    }

    private KafkaRaftServer boot() {
        KafkaRaftServer booted = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        booted.startup();
        return booted;
    }

    private void createTopics() throws Exception {
        try (Admin admin = Admin.create(client())) {
            admin.createTopics(Topics.creations().toList()).all().get();
        }
    }

    /** What happens while the broker is away. */
    public interface Absence {
        void happens() throws Exception;
    }

    /** Stops the broker, and starts it again when the rest has happened, whatever comes of it. */
    public void away(Absence rest) throws Exception {
        goAway();
        try {
            rest.happens();
        } finally {
            server = boot();
        }
    }

    private void goAway() {
        server.shutdown();
        server.awaitShutdown();
    }

    /** Client properties. */
    public Map<String, Object> client() {
        return Map.of("bootstrap.servers", "127.0.0.1:" + port);
    }

    /** Everything committed in a topic right now, decoded, by partition and offset. */
    private List<ConsumerRecord<byte[], SpecificRecord>> records(String topic) {
        Map<String, Object> config = new HashMap<>(client());
        config.put("isolation.level", "read_committed");
        config.put("enable.auto.commit", false);
        List<ConsumerRecord<byte[], SpecificRecord>> all = new ArrayList<>();
        try (KafkaConsumer<byte[], SpecificRecord> consumer = new KafkaConsumer<>(
                config,
                new ByteArrayDeserializer(),
                Wire.serde(Wire.local(), SpecificRecord.class).deserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(all::add);
            }
        }
        all.sort(Comparator.<ConsumerRecord<byte[], SpecificRecord>>comparingInt(ConsumerRecord::partition)
                .thenComparingLong(ConsumerRecord::offset));
        return all;
    }

    private <T> List<T> values(String topic, Class<T> type) {
        return records(topic).stream()
                .map(ConsumerRecord::value)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** The committed events of a source. */
    public List<Event> events(String source) {
        return values(Topics.EVENTS.name(), Event.class).stream()
                .filter(event -> source.equals(event.getIngest().getSource()))
                .toList();
    }

    /** The committed dead letters of a source. */
    public List<DeadLetter> deadLetters(String source) {
        return values(Topics.DEAD_LETTERS.name(), DeadLetter.class).stream()
                .filter(letter -> source.equals(letter.getSource()))
                .toList();
    }

    /** The committed records of an instance and its sources in the event topic, by partition and offset. */
    public List<ConsumerRecord<byte[], SpecificRecord>> records(String instance, List<String> sources) {
        return records(Topics.EVENTS.name()).stream()
                .filter(record -> record.value() instanceof TimeMark mark
                        ? mark.getIngest().equals(instance)
                        : record.value() instanceof Event event
                                && sources.contains(event.getIngest().getSource()))
                .toList();
    }

    private void delete() {
        goAway();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
