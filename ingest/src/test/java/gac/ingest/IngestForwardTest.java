package gac.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gac.ingest.config.SourcesLoader;
import gac.schemas.avro.DeadLetter;
import gac.schemas.avro.Event;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IngestForwardTest {
    private static final Instant TIME = Instant.parse("2026-11-22T02:59:58.5Z");
    private static final String KEY = "a-shared-key-of-agency-a";
    private static EmbeddedKafka kafka;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeAll
    static void startBroker() throws Exception {
        kafka = EmbeddedKafka.shared();
    }

    private Ingest ingest(String name, String more) {
        Ingest ingest = new Ingest(
                SourcesLoader.parse(
                        "sources.yaml",
                        "sources: [{name: %s, organization: a, receiver: {type: forward, port: 0%s}}]"
                                .formatted(name, more),
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

    private static void send(Socket socket, Object message) throws IOException {
        socket.getOutputStream().write(MsgPackBytes.of(message));
    }

    private static byte[] read(Socket socket, int length) throws IOException {
        return socket.getInputStream().readNBytes(length);
    }

    /** Reads an acknowledgement of a chunk with a short id. */
    private static void acknowledged(Socket socket, String chunk) throws IOException {
        byte[] expected = MsgPackBytes.of(Map.of("ack", chunk));
        assertThat(read(socket, expected.length)).isEqualTo(expected);
    }

    private static List<Object> entry(String line) {
        return List.of(TIME, Map.of("log", line));
    }

    private static final String LINE =
            "Nov 22 09:59:58 web-1 sshd[4242]: Failed password for root from 192.0.2.7 port 50022 ssh2";

    @Test
    void aChunkIsAcknowledgedWhenKafkaHasIt() throws Exception {
        try (Ingest ingest = ingest("forward-modes", "");
                Socket socket = connect(ingest)) {
            byte[] packed = MsgPackBytes.each(entry(LINE), entry("two"), "no entry");
            send(socket, List.of("app.auth", packed, Map.of("chunk", "c1", "size", 3)));
            acknowledged(socket, "c1");
            assertThat(kafka.events("forward-modes")).hasSize(2);
            send(socket, List.of("app.auth", packed, Map.of("chunk", "c1", "size", 3))); // again
            acknowledged(socket, "c1");
            send(socket, List.of("t", List.of(entry("three"))));
            send(socket, List.of("t", MsgPackBytes.gzip(packed), Map.of("compressed", "gzip", "chunk", "c2")));
            acknowledged(socket, "c2");
            send(socket, List.of("t", TIME, Map.of("n", 4), Map.of("chunk", "")));
            acknowledged(socket, "");
            await().until(() -> ingest.status().total().events() == 8);
            assertThat(ingest.status().total().frames()).isEqualTo(11);
        }
        List<Event> events = kafka.events("forward-modes");
        assertThat(events.stream().map(event -> event.getEvent().getId()).distinct())
                .as("what was sent again has the same ids")
                .hasSize(6);
        Event sshd = events.stream()
                .filter(event -> event.getEvent().getOriginal().contains("app.auth")
                        && event.getEvent().getOriginal().contains("sshd"))
                .findFirst()
                .orElseThrow();
        assertThat(sshd.getEvent().getOriginal())
                .isEqualTo("{\"log\":\"" + LINE
                        + "\",\"@timestamp\":\"2026-11-22T02:59:58.500Z\",\"fluent.tag\":\"app.auth\"}");
        assertThat(sshd.getIngest().getParser()).isEqualTo("sshd");
        assertThat(sshd.getTimestamp()).isEqualTo(TIME);
        assertThat(sshd.getSource().getIp()).isEqualTo("192.0.2.7");
        assertThat(sshd.getLog().getReceiver()).isEqualTo("forward");
        assertThat(kafka.deadLetters("forward-modes"))
                .extracting(DeadLetter::getReason, letter -> letter.getRaw().remaining())
                .containsOnly(org.assertj.core.groups.Tuple.tuple("malformed", 9));
    }

    @Test
    void nothingIsAcknowledgedWhileTheBrokerIsAwayAndNothingIsLost() throws Exception {
        int events = 1200;
        try (Ingest ingest = ingest("forward-away", "");
                Socket socket = connect(ingest)) {
            kafka.away(() -> {
                for (int i = 0; i < events; i += 300) {
                    send(
                            socket,
                            List.of(
                                    "t",
                                    IntStream.range(i, i + 300)
                                            .mapToObj(n -> entry("line " + n))
                                            .toList(),
                                    Map.of("chunk", "c" + i)));
                }
                await().until(() -> ingest.status().total().frames() == events);
                assertThat(socket.getInputStream().available()).isZero();
            });
            int answers = 0;
            for (int i = 0; i < events; i += 300) {
                answers += MsgPackBytes.of(Map.of("ack", "c" + i)).length;
            }
            String all = new String(read(socket, answers), UTF_8);
            assertThat(all).contains("c0", "c300", "c600", "c900");
        }
        assertThat(kafka.events("forward-away").stream()
                        .map(event ->
                                event.getEvent().getOriginal().substring(8).split("\"", 2)[0])
                        .sorted())
                .isEqualTo(IntStream.range(0, events)
                        .mapToObj(n -> "line " + n)
                        .sorted()
                        .toList());
    }

    @Test
    void aChunkThatKafkaDidNotTakeBeforeTheEndIsNotAcknowledged() throws Exception {
        Ingest ingest = ingest("forward-end", "");
        try (Socket socket = connect(ingest)) {
            kafka.away(() -> {
                send(socket, List.of("t", List.of(entry("given up")), Map.of("chunk", "c1")));
                await().until(() -> ingest.status().total().frames() == 1);
                ingest.stop(Duration.ZERO);
            });
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            assertThat(ingest.status().total().drops()).containsEntry("kafka_refused", 1L);
        }
    }

    private static byte[] nonce(Socket socket) throws IOException {
        byte[] start = read(socket, 15);
        assertThat(HexFormat.of().formatHex(start))
                .isEqualTo("92a448454c4f83a56e6f6e6365c410"); // ["HELO", {"nonce": bin 16
        byte[] nonce = read(socket, 16);
        assertThat(new String(read(socket, 17), UTF_8)).contains("auth").contains("keepalive");
        return nonce;
    }

    private static String digest(String hostname, byte[] nonce, String key) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-512");
        digest.update("salt".getBytes(UTF_8));
        digest.update(hostname.getBytes(UTF_8));
        digest.update(nonce);
        digest.update(key.getBytes(UTF_8));
        return HexFormat.of().formatHex(digest.digest());
    }

    @Test
    void whoKnowsTheSharedKeyIsLetIn() throws Exception {
        try (Ingest ingest = ingest("forward-key", ", shared_key: " + KEY)) {
            try (Socket socket = connect(ingest)) {
                byte[] nonce = nonce(socket);
                send(socket, List.of("PING", "web-1", "salt".getBytes(UTF_8), digest("web-1", nonce, KEY), "", ""));
                byte[] pong = MsgPackBytes.of(List.of("PONG", true, "", "gac", digest("gac", nonce, KEY)));
                assertThat(read(socket, pong.length)).isEqualTo(pong);
                send(socket, List.of("t", TIME, Map.of("n", 1), Map.of("chunk", "c1")));
                acknowledged(socket, "c1");
            }
            try (Socket socket = connect(ingest)) {
                byte[] nonce = nonce(socket);
                send(
                        socket,
                        List.of("PING", "web-1", "salt".getBytes(UTF_8), digest("web-1", nonce, "another"), "", ""));
                byte[] pong = MsgPackBytes.of(List.of("PONG", false, "shared key mismatch", "gac", ""));
                assertThat(socket.getInputStream().readAllBytes()).isEqualTo(pong);
            }
            try (Socket socket = connect(ingest)) {
                byte[] nonce = nonce(socket);
                assertThat(nonce).isNotEqualTo(new byte[16]);
                send(socket, List.of("t", TIME, Map.of("n", 2), Map.of("chunk", "c2")));
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(registry.get("gac.ingest.refused")
                            .tag("reason", "unauthorized")
                            .counter()
                            .count())
                    .isEqualTo(2);
        }
        assertThat(kafka.events("forward-key")).hasSize(1);
    }
}
