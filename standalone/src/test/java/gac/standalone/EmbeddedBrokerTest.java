package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gac.schemas.Topics;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
    @TempDir
    private Path folder;

    @Test
    void keepsItsDataOverARestartAndCreatesOnlyWhatIsMissing() throws Exception {
        String cluster;
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
            broker.create(Topics.creations().toList());
            cluster = cluster(broker);
            try (var producer = new KafkaProducer<>(
                    Map.<String, Object>of("bootstrap.servers", broker.bootstrap()),
                    new StringSerializer(),
                    new StringSerializer())) {
                producer.send(new ProducerRecord<>(Topics.CHECKPOINTS.name(), "web/access.log", "4711"))
                        .get();
            }
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
            broker.create(Topics.creations().toList());
            assertThat(cluster(broker)).isEqualTo(cluster);
            try (var consumer = new KafkaConsumer<>(
                    Map.<String, Object>of("bootstrap.servers", broker.bootstrap(), "auto.offset.reset", "earliest"),
                    new StringDeserializer(),
                    new StringDeserializer())) {
                consumer.assign(List.of(new TopicPartition(Topics.CHECKPOINTS.name(), 0)));
                var records = consumer.poll(Duration.ofSeconds(10));
                assertThat(records)
                        .singleElement()
                        .satisfies(record -> assertThat(record.value()).isEqualTo("4711"));
            }
            try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker.bootstrap()))) {
                assertThat(admin.listTopics().names().get())
                        .containsExactlyInAnyOrderElementsOf(
                                Topics.all().stream().map(topic -> topic.name()).toList());
            }
        }
    }

    @Test
    void aPortInUseIsToldInOneMessage() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            assertThatThrownBy(() -> EmbeddedBroker.start(folder, taken.getLocalPort()))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageStartingWith("port " + taken.getLocalPort() + " on 127.0.0.1 is in use");
        }
    }

    @Test
    void aFolderThatIsAFileIsToldInOneMessage() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x", StandardCharsets.UTF_8);
        assertThatThrownBy(() -> EmbeddedBroker.start(file, 0))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(file.toString());
    }

    private static String cluster(EmbeddedBroker broker) throws Exception {
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker.bootstrap()))) {
            return admin.describeCluster().clusterId().get();
        }
    }
}
