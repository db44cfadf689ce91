package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gac.schemas.Topics;
import gac.schemas.avro.Detection;
import gac.schemas.avro.Event;
import gac.standalone.operations.StatusServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM while lines come in: what came in is written and counted once, and the process ends with 0. Its log is JSON meanwhile. */
class StopTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int LINES = 2_000;
    private static final int MOST = 100_000;

    @TempDir
    private Path folder;

    private final List<UpProcess> processes = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void nothingIsLeft() {
        processes.forEach(UpProcess::end);
    }

    private UpProcess up() throws IOException {
        UpProcess process =
                UpProcess.start(folder, folder.resolve("up" + processes.size() + ".log"), Map.of("GAC_LOG", "json"));
        processes.add(process);
        return process;
    }

    @Test
    void whatCameInIsWrittenAndCountedOnce() throws Exception {
        int tcp = port();
        int http = port();
        configuration(tcp, http);
        UpProcess first = up();
        Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
        Thread sender = new Thread(() -> post(http, acknowledged), "sender");
        sender.start();
        Set<String> received = new LinkedHashSet<>();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), tcp)) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < LINES; i++) {
                String line = "<14>1 2026-12-01T08:00:00Z web01 test 77 - - over TCP " + i;
                received.add(line);
                text.append(line).append('\n');
            }
            socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.UTF_8));
            // cut out of the stream, on the way to Kafka
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> lines(first.url(), "tcp") == LINES && acknowledged.size() >= 20);
            first.stop();
        }
        sender.join(PATIENCE.toMillis());
        assertThat(sender.isAlive()).isFalse();

        UpProcess second = up();
        List<String> events = Cluster.committed(second.bootstrap(), Topics.EVENTS, Event.class).stream()
                .map(event -> event.getEvent().getOriginal())
                .toList();
        assertThat(events).containsAll(received).containsAll(acknowledged);
        // one request may have been written and not acknowledged when the process ended
        assertThat(events)
                .doesNotHaveDuplicates()
                .hasSizeBetween(LINES + acknowledged.size(), LINES + acknowledged.size() + 1);
        await().atMost(PATIENCE)
                .until(() -> Cluster.committed(second.bootstrap(), Topics.DETECTIONS, Detection.class)
                                .size()
                        >= events.size());
        assertThat(Cluster.committed(second.bootstrap(), Topics.DETECTIONS, Detection.class))
                .extracting(Detection::getEventId)
                .doesNotHaveDuplicates()
                .hasSize(events.size());
        second.stop();
        assertThat(log(folder.resolve("up0.log"))).endsWith("stopped");
        assertThat(log(folder.resolve("up1.log")))
                .endsWith("stopped")
                .noneMatch(message -> message.contains("did not end cleanly"));
        assertThat(log(folder.resolve("data/logs/gac.log"))).contains("stopping …");
    }

    @Test
    void anUnknownFormatOfTheLogIsRefused() throws Exception {
        Path said = folder.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--version")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("GAC_LOG", "xml");
        Process process = builder.start();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(Files.readString(said).strip())
                .isEqualTo("gac: GAC_LOG is 'xml': write text or json, or leave it out");
    }

    /** What each line says; each is one JSON object with a time, a level and a logger. */
    private static List<String> log(Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<String> messages = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode entry = mapper.readTree(line);
            assertThat(entry.get("timestamp").isNumber()).as(line).isTrue();
            assertThat(entry.get("level").asText()).as(line).isIn("INFO", "WARN", "ERROR");
            assertThat(entry.get("loggerName").asText()).as(line).isNotEmpty();
            messages.add(entry.get("formattedMessage").asText());
        }
        return messages;
    }

    private void configuration(int tcp, int http) throws IOException {
        Files.createDirectories(folder.resolve("rules"));
        Files.writeString(folder.resolve("rules/test.yml"), """
                title: Any line
                id: 6f2b4f0e-0f5a-4c39-8a1e-0c6c7a1d0031
                name: any_line
                status: test
                logsource: {product: linux}
                detection:
                  any: {event.original|contains: over}
                  condition: any
                level: low
                gac: {category: RECON, outcome: attempt, component: true}
                ---
                title: Many lines
                id: 6f2b4f0e-0f5a-4c39-8a1e-0c6c7a1d0032
                status: test
                correlation:
                  type: event_count
                  rules: [any_line]
                  group-by: [host.name]
                  timespan: 1h
                  condition: {gte: 1000000}
                level: low
                gac: {category: RECON, outcome: attempt}
                """);
        Files.writeString(folder.resolve("sources.yaml"), """
                sources:
                  - name: tcp
                    organization: example
                    receiver: {type: syslog_tcp, bind: 127.0.0.1, port: %d}
                  - name: http
                    organization: example
                    receiver: {type: http, bind: 127.0.0.1, port: %d}
                """.formatted(tcp, http));
        Files.writeString(
                folder.resolve("gac.yaml"),
                "kafka: {port: 0}\nhttp: {port: 0}\nsources: sources.yaml\nrules: [rules]\n");
    }

    /** One line a request, until nobody answers any more. */
    private void post(int port, Queue<String> acknowledged) {
        try {
            for (int i = 0; i < MOST; i++) {
                String line = "<14>1 2026-12-01T08:00:00Z web02 test 77 - - over HTTP " + i;
                HttpResponse<String> answer = client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/logs/http"))
                                .timeout(PATIENCE)
                                .POST(HttpRequest.BodyPublishers.ofString(line))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() != 200) {
                    return;
                }
                acknowledged.add(line);
            }
        } catch (IOException stopped) {
            // what was under way is not acknowledged
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long lines(String url, String source) throws Exception {
        String status = client.send(
                        HttpRequest.newBuilder(URI.create(url + "/status")).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        return StatusServer.read(status).sources().stream()
                .filter(one -> one.name().equals(source))
                .mapToLong(one -> one.lines())
                .sum();
    }

    private static int port() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
