package gac.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gac.ingest.config.SourcesLoader;
import gac.schemas.avro.DeadLetter;
import gac.schemas.avro.Event;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IngestBeatsTest {
    private static EmbeddedKafka kafka;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeAll
    static void startBroker() throws Exception {
        kafka = EmbeddedKafka.shared();
    }

    private Ingest ingest(String name) {
        Ingest ingest = new Ingest(
                SourcesLoader.parse(
                        "sources.yaml",
                        "sources: [{name: %s, organization: a, receiver: {type: beats, port: 0}}]".formatted(name),
                        Path.of("/")),
                IngestSettings.of(name, kafka.client()),
                Clock.fixed(Instant.parse("2026-11-22T03:00:00Z"), ZoneOffset.UTC),
                registry);
        ingest.start();
        return ingest;
    }

    private static Socket connect(Ingest ingest) throws IOException {
        Socket socket = new Socket();
        socket.connect(ingest.status().listeners().get(0).address());
        socket.setSoTimeout(60_000);
        return socket;
    }

    /** The number in the next acknowledgement. */
    private static int acknowledged(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        assertThat(in.readByte()).isEqualTo((byte) '2');
        assertThat(in.readByte()).isEqualTo((byte) 'A');
        return in.readInt();
    }

    /** What Filebeat sends for a line of a file; the order of keys is the encoder's affair. */
    private static String filebeat(int offset, String line, boolean turned) {
        List<String> keys = List.of(
                "\"@timestamp\":\"2026-11-22T02:59:58.123Z\"",
                "\"@metadata\":{\"beat\":\"filebeat\",\"type\":\"_doc\",\"version\":\"8.15.0\"}",
                "\"agent\":{\"id\":\"5e2d8a1c\",\"ephemeral_id\":\"f00d\",\"type\":\"filebeat\",\"name\":\"web-1\"}",
                "\"log\":{\"offset\":" + offset + ",\"file\":{\"path\":\"/var/log/auth.log\"}}",
                "\"host\":{\"name\":\"web-1\"}",
                "\"message\":\"" + line + "\"");
        return "{"
                + String.join(
                        ",",
                        turned
                                ? List.of(keys.get(5), keys.get(3), keys.get(0), keys.get(2), keys.get(4), keys.get(1))
                                : keys)
                + "}";
    }

    private static final String LINE =
            "Nov 22 09:59:58 web-1 sshd[4242]: Failed password for root from 192.0.2.7 port 50022 ssh2";

    @Test
    void aWindowIsAcknowledgedWhenKafkaHasIt() throws Exception {
        try (Ingest ingest = ingest("beats-window");
                Socket socket = connect(ingest)) {
            socket.getOutputStream()
                    .write(Lumberjack.window(2)
                            .event(1, filebeat(0, LINE, false))
                            .event(2, "{\"message\":\"free text\"}")
                            .bytes());
            assertThat(acknowledged(socket)).isEqualTo(2);
            assertThat(kafka.events("beats-window")).hasSize(2);
            socket.getOutputStream()
                    .write(Lumberjack.window(2)
                            .compressed(new Lumberjack().event(1, "{\"n\":3}").event(2, "{\"n\":4}"))
                            .bytes());
            assertThat(acknowledged(socket)).isEqualTo(2);
            socket.getOutputStream()
                    .write(new Lumberjack()
                            .event(3, "{\"n\":5}")
                            .event(4, "no json")
                            .bytes());
            assertThat(acknowledged(socket))
                    .as("a window lasts until there is another")
                    .isEqualTo(4);
            socket.getOutputStream()
                    .write(Lumberjack.window(9).event(1, "{\"n\":6}").bytes());
            socket.getOutputStream()
                    .write(Lumberjack.window(1).event(1, "{\"n\":7}").bytes());
            assertThat(acknowledged(socket)).as("one that is cut short").isEqualTo(1);
            assertThat(acknowledged(socket)).isEqualTo(1);
        }
        assertThat(kafka.events("beats-window")).hasSize(8);
        Event sshd = kafka.events("beats-window").stream()
                .filter(event -> event.getEvent().getOriginal().contains("sshd"))
                .findFirst()
                .orElseThrow();
        assertThat(sshd.getEvent().getOriginal()).isEqualTo(filebeat(0, LINE, false));
        assertThat(sshd.getIngest().getParser()).isEqualTo("sshd");
        assertThat(sshd.getTimestamp()).isEqualTo(Instant.parse("2026-11-22T02:59:58.123Z"));
        assertThat(sshd.getSource().getIp()).isEqualTo("192.0.2.7");
        assertThat(sshd.getHost().getName()).isEqualTo("web-1");
        assertThat(sshd.getLog().getReceiver()).isEqualTo("beats");
    }

    @Test
    void whatIsSentAgainHasTheSameId() throws Exception {
        String windows =
                "{\"@timestamp\":\"2026-11-22T02:00:00Z\",\"winlog\":{\"channel\":\"Security\",\"record_id\":%s,\"computer_name\":\"dc1\"},\"n\":%d}";
        try (Ingest ingest = ingest("beats-ids");
                Socket socket = connect(ingest)) {
            socket.getOutputStream()
                    .write(Lumberjack.window(10)
                            .event(1, filebeat(0, LINE, false))
                            .event(2, filebeat(0, LINE, true)) // again
                            .event(3, filebeat(120, LINE, false))
                            .event(4, windows.formatted("7", 1))
                            .event(5, windows.formatted("\"7\"", 2)) // again, and enriched otherwise
                            .event(6, windows.formatted("8", 1))
                            .event(7, "{\"@metadata\":{\"_id\":\"x\"},\"n\":1}")
                            .event(8, "{\"@metadata\":{\"_id\":\"x\"},\"n\":2}") // again
                            .event(9, "{\"message\":\"equal\"}")
                            .event(10, "{\"message\":\"equal\"}") // another one
                            .bytes());
            assertThat(acknowledged(socket)).isEqualTo(10);
        }
        assertThat(kafka.events("beats-ids").stream()
                        .map(event -> event.getEvent().getId())
                        .distinct())
                .hasSize(7);
    }

    @Test
    void whileTheBrokerIsAwayTheSenderIsToldHowFarItIs() throws Exception {
        int events = 1500;
        try (Ingest ingest = ingest("beats-away");
                Socket socket = connect(ingest)) {
            Lumberjack first = Lumberjack.window(events);
            for (int i = 1; i <= 100; i++) {
                first.event(i, "{\"message\":\"event " + i + "\"}");
            }
            socket.getOutputStream().write(first.bytes());
            await().until(() -> ingest.status().total().events() == 100);
            kafka.away(() -> {
                Lumberjack rest = new Lumberjack();
                for (int i = 101; i <= events; i++) {
                    rest.event(i, "{\"message\":\"event " + i + "\"}");
                }
                socket.getOutputStream().write(new Lumberjack().compressed(rest).bytes());
                await().until(() -> ingest.status().total().frames() == events);
                int told = acknowledged(socket);
                while (told < 100) { // one sent before Kafka had the first hundred
                    told = acknowledged(socket);
                }
                assertThat(told).isEqualTo(100);
                assertThat(acknowledged(socket)).isEqualTo(100);
            });
            int told = acknowledged(socket);
            while (told < events) {
                told = acknowledged(socket);
            }
            assertThat(told).isEqualTo(events);
        }
        assertThat(kafka.events("beats-away").stream()
                        .map(event -> event.getEvent().getOriginal())
                        .sorted())
                .isEqualTo(IntStream.rangeClosed(1, events)
                        .mapToObj(i -> "{\"message\":\"event " + i + "\"}")
                        .sorted()
                        .toList());
    }

    @Test
    void whatGacHadNotAcknowledgedWhenItEndedIsSentAgainAndCountsOnce() throws Exception {
        int events = 1000;
        Lumberjack batch = Lumberjack.window(events);
        for (int i = 1; i <= events; i++) {
            batch.event(i, filebeat(100 * i, "line " + i, false));
        }
        Ingest first = ingest("beats-again");
        try (Socket socket = connect(first)) {
            kafka.away(() -> {
                socket.getOutputStream().write(batch.bytes());
                await().until(() -> first.status().total().frames() == events);
                first.stop(Duration.ZERO);
            });
            assertThat(first.status().total().drops()).containsEntry("kafka_refused", (long) events);
            assertThat(socket.getInputStream().readAllBytes())
                    .as("at most told that there is none so far")
                    .matches(told -> told.length % 6 == 0 && told.length <= 12)
                    .matches(told -> IntStream.range(0, told.length).allMatch(i -> i % 6 < 2 || told[i] == 0));
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("reset");
        }
        try (Ingest ingest = ingest("beats-again")) {
            for (int again = 0; again < 2; again++) {
                try (Socket socket = connect(ingest)) {
                    socket.getOutputStream().write(batch.bytes());
                    int told = acknowledged(socket);
                    while (told < events) {
                        told = acknowledged(socket);
                    }
                }
            }
        }
        assertThat(kafka.events("beats-again")).hasSize(2 * events);
        assertThat(kafka.events("beats-again").stream()
                        .map(event -> event.getEvent().getId())
                        .distinct())
                .hasSize(events);
    }

    @Test
    void whatIsNoLumberjackIsTurnedAwayAndKept() throws Exception {
        try (Ingest ingest = ingest("beats-bad");
                Socket socket = connect(ingest)) {
            socket.getOutputStream().write("1W\0\0\0\1".getBytes(UTF_8));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            await().until(() -> ingest.status().total().deadLetters() == 1);
            assertThat(registry.get("gac.ingest.closed")
                            .tag("reason", "malformed")
                            .counter()
                            .count())
                    .isEqualTo(1);
        }
        assertThat(kafka.deadLetters("beats-bad"))
                .extracting(DeadLetter::getStage, DeadLetter::getReason, DeadLetter::getDetail)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "frame", "malformed", "Lumberjack version 1; Gác takes version 2 (Beats 5 and later)"));
    }
}
