package gac.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gac.ingest.config.SourcesLoader;
import gac.schemas.avro.DeadLetter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IngestRelpTest {
    private static EmbeddedKafka kafka;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeAll
    static void startBroker() throws Exception {
        kafka = EmbeddedKafka.shared();
    }

    private Ingest ingest(String name, Path folder, String more) {
        Ingest ingest = new Ingest(
                SourcesLoader.parse(
                        "sources.yaml",
                        "sources: [{name: %s, organization: a, receiver: {type: relp, port: 0, max_frame: 480%s}}]"
                                .formatted(name, more),
                        folder),
                IngestSettings.of(name, kafka.client()),
                Clock.fixed(Instant.parse("2026-11-22T03:00:00Z"), ZoneOffset.UTC),
                registry);
        ingest.start();
        return ingest;
    }

    /** The client's side of a session, on a socket. */
    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private int transaction;

        Client(Socket socket) throws IOException {
            this.socket = socket;
            socket.setSoTimeout(60_000);
        }

        static Client connect(Ingest ingest) throws IOException {
            Socket socket = new Socket();
            socket.connect(ingest.status().listeners().get(0).address());
            return new Client(socket);
        }

        Client open() throws IOException {
            send("open", "relp_version=0\nrelp_software=test\ncommands=syslog");
            assertThat(answer()).isEqualTo("1 rsp 200 OK\nrelp_version=0\nrelp_software=gac\ncommands=syslog");
            return this;
        }

        int send(String command, String data) throws IOException {
            transaction++;
            byte[] bytes = data.getBytes(UTF_8);
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.writeBytes((transaction + " " + command + " " + bytes.length).getBytes(UTF_8));
            if (bytes.length > 0) {
                frame.write(' ');
                frame.writeBytes(bytes);
            }
            frame.write('\n');
            socket.getOutputStream().write(frame.toByteArray());
            return transaction;
        }

        /** The next frame of the server, without its length; empty at the end of the connection. */
        String answer() throws IOException {
            String number = word();
            if (number.isEmpty()) {
                return "";
            }
            String command = word();
            int length = Integer.parseInt(word());
            if (length == 0) {
                return number + " " + command;
            }
            String data = new String(socket.getInputStream().readNBytes(length), UTF_8);
            assertThat(socket.getInputStream().read()).isEqualTo('\n');
            return number + " " + command + " " + data;
        }

        private String word() throws IOException {
            StringBuilder word = new StringBuilder();
            InputStream in = socket.getInputStream();
            for (int octet = in.read(); octet >= 0 && octet != ' ' && octet != '\n'; octet = in.read()) {
                word.append((char) octet);
            }
            return word.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static List<String> originals(String name) {
        return kafka.events(name).stream()
                .map(event -> event.getEvent().getOriginal())
                .sorted()
                .toList();
    }

    private double closed(String reason) {
        return registry.get("gac.ingest.closed").tag("reason", reason).counter().count();
    }

    @Test
    void whatIsAnsweredIsInKafka() throws Exception {
        try (Ingest ingest = ingest("relp-session", Path.of("/"), "");
                Client client = Client.connect(ingest).open()) {
            client.send("syslog", "<34>Nov 22 10:00:00 h app: one");
            assertThat(client.answer()).isEqualTo("2 rsp 200 OK");
            assertThat(originals("relp-session")).containsExactly("<34>Nov 22 10:00:00 h app: one");
            client.send("syslog", "two\nlines in one");
            client.send("syslog", "x".repeat(500));
            client.send("syslog", "");
            client.send("starttls", "");
            client.send("close", "");
            Set<String> answers = new TreeSet<>();
            for (int i = 0; i < 6; i++) {
                answers.add(client.answer());
            }
            assertThat(answers)
                    .containsExactly(
                            "0 serverclose",
                            "3 rsp 200 OK",
                            "4 rsp 200 OK",
                            "5 rsp 200 OK",
                            "6 rsp 500 Gác takes open, syslog and close",
                            "7 rsp");
            assertThat(client.answer()).as("the end").isEmpty();
        }
        assertThat(originals("relp-session"))
                .containsExactly("<34>Nov 22 10:00:00 h app: one", "two\nlines in one", "x".repeat(480));
        assertThat(kafka.deadLetters("relp-session"))
                .singleElement()
                .extracting(DeadLetter::getReason, letter -> letter.getRaw().remaining())
                .containsExactly("oversize", 20);
        assertThat(kafka.events("relp-session"))
                .allMatch(event -> event.getLog().getReceiver().equals("relp")
                        && event.getOrganization().getId().equals("a"));
    }

    @Test
    void nothingIsAnsweredWhileTheBrokerIsAwayAndNothingIsLost() throws Exception {
        int lines = 3000;
        List<String> sent = IntStream.range(0, lines).mapToObj(i -> "line " + i).toList();
        Set<String> answered = new TreeSet<>();
        try (Ingest ingest = ingest("relp-away", Path.of("/"), "");
                Client client = Client.connect(ingest).open()) {
            for (int i = 0; i < 1000; i++) {
                client.send("syslog", sent.get(i));
            }
            for (int i = 0; i < 1000; i++) {
                answered.add(client.answer());
            }
            kafka.away(() -> {
                for (int i = 1000; i < lines; i++) {
                    client.send("syslog", sent.get(i));
                }
                await().until(() -> ingest.status().total().frames() == lines);
                assertThat(client.socket.getInputStream().available()).isZero();
                assertThat(ingest.status().total().events()).isEqualTo(1000);
            });
            for (int i = 1000; i < lines; i++) {
                answered.add(client.answer());
            }
        }
        assertThat(answered)
                .isEqualTo(IntStream.range(2, lines + 2)
                        .mapToObj(i -> i + " rsp 200 OK")
                        .collect(Collectors.toCollection(TreeSet::new)));
        assertThat(originals("relp-away")).isEqualTo(sent.stream().sorted().toList());
    }

    @Test
    void whoSendsAgainWhatWasNotAnsweredLosesNothingWhenGacEnds() throws Exception {
        String name = "relp-again";
        List<String> unanswered = new ArrayList<>(
                IntStream.range(0, 2000).mapToObj(i -> "line " + i).toList());
        List<String> all = List.copyOf(unanswered);
        for (int life = 0; !unanswered.isEmpty(); life++) {
            assertThat(life).isLessThan(10);
            List<String> batch = List.copyOf(unanswered);
            try (Ingest ingest = ingest(name, Path.of("/"), "");
                    Client client = Client.connect(ingest).open()) {
                Thread writer = new Thread(() -> {
                    try {
                        for (String line : batch) {
                            client.send("syslog", line);
                        }
                    } catch (IOException e) {
                        // Gác has ended meanwhile
                    }
                });
                writer.start();
                int before = unanswered.size();
                for (String answer = client.answer(); !answer.isEmpty(); answer = client.answer()) {
                    if (answer.endsWith("rsp 200 OK")) {
                        int transaction = Integer.parseInt(answer.substring(0, answer.indexOf(' ')));
                        unanswered.remove(batch.get(transaction - 2));
                        if (unanswered.isEmpty()) {
                            break;
                        }
                    }
                    if (life < 3 && before - unanswered.size() == 300) {
                        ingest.stop(Duration.ZERO); // in the middle: what Kafka has not taken is given up
                        before = -1;
                    }
                }
                writer.join();
            } catch (IOException e) {
                assertThat(life).isLessThan(3);
            }
        }
        assertThat(new TreeSet<>(originals(name))).isEqualTo(new TreeSet<>(all));
    }

    @Test
    void whoDoesNotKeepToTheProtocolIsTurnedAway() throws Exception {
        try (Ingest ingest = ingest("relp-bad", Path.of("/"), "")) {
            try (Client client = Client.connect(ingest)) {
                client.send("syslog", "before open");
                assertThat(client.answer()).isEqualTo("1 rsp 500 open a session first");
                assertThat(client.answer()).isEqualTo("0 serverclose");
                assertThat(client.answer()).isEmpty();
            }
            try (Client client = Client.connect(ingest)) {
                client.send("open", "relp_version=0\ncommands=eventlog");
                assertThat(client.answer()).startsWith("1 rsp 500 ");
            }
            try (Client client = Client.connect(ingest).open()) {
                client.send("syslog", "good");
                client.socket.getOutputStream().write("3 syslog 999999999 x".getBytes(UTF_8));
                List<String> answers = new ArrayList<>();
                for (String answer = client.answer(); !answer.isEmpty(); answer = client.answer()) {
                    answers.add(answer);
                }
                assertThat(answers).contains("0 serverclose"); // whether "good" was answered before is chance
            }
            await().until(() -> closed("malformed") == 3);
            await().until(() -> ingest.status().total().deadLetters() == 1);
        }
        assertThat(originals("relp-bad")).containsExactly("good");
        assertThat(kafka.deadLetters("relp-bad"))
                .extracting(
                        DeadLetter::getReason,
                        letter -> new String(letter.getRaw().array(), UTF_8))
                .containsExactly(org.assertj.core.groups.Tuple.tuple("malformed", "3 syslog 999999999 x"));
    }

    @Test
    void overTls(@TempDir Path folder) throws Exception {
        X509Bundle authority = TestPki.authority("CN=Test CA");
        TestPki.write(folder, TestPki.server(authority), authority);
        try (Ingest ingest = ingest(
                        "relp-tls",
                        folder,
                        ", tls: {certificate: server.pem, key: server.key, clients: ca.pem, subjects: [O=A]}");
                Socket socket = TestPki.context(authority, TestPki.client(authority, "CN=web,O=A"))
                        .getSocketFactory()
                        .createSocket()) {
            socket.connect(ingest.status().listeners().get(0).address());
            try (Client client = new Client(socket).open()) {
                client.send("syslog", "over TLS");
                assertThat(client.answer()).isEqualTo("2 rsp 200 OK");
            }
        }
        assertThat(kafka.events("relp-tls"))
                .singleElement()
                .matches(event -> event.getLog().getTlsSubject().equals("CN=web,O=A"));
    }
}
