package gac.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import gac.ingest.config.SourcesLoader;
import gac.schemas.avro.DeadLetter;
import gac.schemas.avro.Event;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** Raw topics, to the committed events. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IngestKafkaTest {
    private static EmbeddedKafka kafka;

    private String name = "";

    @BeforeAll
    static void startBroker() throws Exception {
        kafka = EmbeddedKafka.shared();
    }

    @BeforeEach
    void createTopic(TestInfo test) throws Exception {
        // The broker is shared, and other classes have tests of the same names.
        name = "raw_" + test.getTestMethod().orElseThrow().getName();
        try (Admin admin = Admin.create(kafka.client())) {
            admin.createTopics(List.of(new NewTopic("gac.raw." + name, Optional.of(3), Optional.empty())))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
    }

    private Ingest start(String instance) {
        String sources =
                "sources: [{name: %s, organization: x, receiver: {type: kafka, topic: gac.raw.%s, max_frame: 480}}]"
                        .formatted(name, name);
        Ingest ingest = new Ingest(
                SourcesLoader.parse("sources.yaml", sources, Path.of("/")),
                IngestSettings.of(instance, kafka.client()),
                Clock.fixed(Instant.parse("2026-11-22T03:00:00Z"), ZoneOffset.UTC),
                new SimpleMeterRegistry());
        ingest.start();
        return ingest;
    }

    private void write(@Nullable String... values) throws Exception {
        // One request at a time: a topic that has just been made may turn the first batch away and take the second, and
        // then
        // never takes the first.
        Map<String, Object> client = new HashMap<>(kafka.client());
        client.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < values.length; i++) {
                String value = values[i];
                sent.add(producer.send(new ProducerRecord<>(
                        "gac.raw." + name, i % 3, null, value == null ? null : value.getBytes(UTF_8))));
            }
        }
        for (Future<RecordMetadata> each : sent) {
            each.get(); // what the test has not written, ingest cannot read
        }
    }

    private static String[] numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "line " + i).toArray(String[]::new);
    }

    private List<String> committed() {
        return kafka.events(name).stream()
                .map(event -> event.getEvent().getOriginal())
                .sorted()
                .toList();
    }

    private static List<String> sorted(String... lines) {
        return java.util.Arrays.stream(lines).sorted().toList();
    }

    @Test
    void eachLineOfARecordIsAnEventWithTheRecordsCoordinates() throws Exception {
        write("một\r\nhai\n", "x".repeat(500), "\1\2\3", null, "");
        try (Ingest ingest = start(name)) {
            await().until(() -> ingest.status().total().frames() >= 5);
            assertThat(ingest.status().total()).isEqualTo(new IngestStatus.Counts(514, 5, 3, 3, 2, 0, Map.of()));
            // the lines carry no time: nothing is known of the clock they were written by
            assertThat(ingest.status().heard())
                    .isEqualTo(Map.of(name, new IngestStatus.Heard(Instant.parse("2026-11-22T03:00:00Z"), null)));
            assertThat(ingest.deadThreads()).isEmpty();
        }
        List<Event> events = kafka.events(name);
        assertThat(events.stream()
                        .map(event -> event.getEvent().getOriginal() + " "
                                + event.getLog().getReceiver() + " "
                                + event.getLog().getPeer() + " "
                                + event.getLog().getOffset()))
                .containsExactlyInAnyOrder(
                        "một kafka gac.raw." + name + "/0/0 0",
                        "hai kafka gac.raw." + name + "/0/0 0",
                        "x".repeat(480) + " kafka gac.raw." + name + "/1/0 0");
        assertThat(events.stream().map(event -> event.getEvent().getId()).distinct())
                .hasSize(3);
        assertThat(kafka.deadLetters(name).stream()
                        .map((DeadLetter letter) -> letter.getReason() + " " + letter.getPeer()))
                .containsExactlyInAnyOrder("oversize gac.raw." + name + "/1/0", "binary gac.raw." + name + "/2/0");
    }

    @Test
    void aTopicThatIsNotThereIsTold() {
        name = "no-such";
        assertThatThrownBy(() -> start("no-such"))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining("there is no topic gac.raw.no-such (create it, or mend receiver.topic)");
    }

    /** Like a kill that nobody noticed: the old life still has its transaction and its place in the group when the new one begins. */
    @Test
    void livesThatOverlapWriteEachLineOnce() throws Exception {
        List<Ingest> lives = new ArrayList<>();
        for (int life = 0; life < 3; life++) {
            write(numbered(life * 1000, life * 1000 + 1000));
            lives.add(start(name));
            int some = life * 1000 + 200;
            await().until(() -> committed().size() >= some);
        }
        lives.get(0).close();
        lives.get(1).close();
        await().until(() -> committed().size() >= 3000);
        lives.get(2).close();
        assertThat(committed()).isEqualTo(sorted(numbered(0, 3000)));
    }

    @Test
    void instancesShareTheTopicAndPartitionsChangeHands() throws Exception {
        try (Ingest one = start(name + "-1")) {
            write(numbered(0, 1500));
            await().until(() -> one.status().total().events() > 0);
            try (Ingest two = start(name + "-2")) {
                write(numbered(1500, 3000));
                await().until(() -> committed().size() >= 3000);
                assertThat(two.status().trouble()).isNull();
            }
            write(numbered(3000, 3500));
            await().until(() -> committed().size() >= 3500);
        }
        assertThat(committed()).isEqualTo(sorted(numbered(0, 3500)));
    }

    @Test
    void whileKafkaRestartsNothingIsLostOrTwice() throws Exception {
        write(numbered(0, 3000));
        try (Ingest ingest = start(name)) {
            await().until(() -> ingest.status().total().events() >= 500);
            kafka.away(() -> assertThat(ingest.status().total().drops()).isEmpty());
            write(numbered(3000, 3300));
            await().atMost(Duration.ofSeconds(90)).until(() -> committed().size() >= 3300);
            assertThat(ingest.status().total().events()).isEqualTo(3300);
        }
        assertThat(committed()).isEqualTo(sorted(numbered(0, 3300)));
    }
}
