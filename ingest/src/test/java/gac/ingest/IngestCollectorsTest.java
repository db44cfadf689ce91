package gac.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gac.ingest.config.SourcesLoader;
import gac.ingest.config.TokenHash;
import gac.schemas.avro.DeadLetter;
import gac.schemas.avro.Event;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** Splunk HEC and OTLP over HTTP, from the request to what Kafka holds. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IngestCollectorsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");
    private static final String A = TokenHash.newToken();
    private static final String B = TokenHash.newToken();
    private static final String FAR = TokenHash.newToken();
    private static final String SOURCES = """
            sources:
              - {name: NAME-a, organization: a, receiver: {type: http, port: PORT, tokens: ["%s"], max_frame: 480, max_body: 20000, acknowledge_within: 1s}}
              - {name: NAME-b, organization: b, receiver: {type: http, port: PORT, tokens: ["%s"]}}
              - {name: NAME-far, organization: c, receiver: {type: http, port: PORT, tokens: ["%s"], peers: [192.0.2.0/24]}}
              - {name: NAME-open, organization: d, receiver: {type: http, port: OTHER}}
            """.formatted(TokenHash.of(A), TokenHash.of(B), TokenHash.of(FAR));
    private static EmbeddedKafka kafka;

    private final HttpClient client = HttpClient.newHttpClient();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Ingest ingest;
    private int port;
    private int open;
    private String name = "";

    @BeforeAll
    static void startBroker() throws Exception {
        kafka = EmbeddedKafka.shared();
    }

    @BeforeEach
    void startIngest(TestInfo test) throws Exception {
        name = test.getTestMethod().orElseThrow().getName() + "-";
        port = Ports.free();
        open = Ports.free();
        ingest = new Ingest(
                SourcesLoader.parse(
                        "sources.yaml",
                        SOURCES.replace("PORT", "" + port)
                                .replace("OTHER", "" + open)
                                .replace("NAME-", name),
                        Path.of("/")),
                IngestSettings.of(name, kafka.client()),
                Clock.fixed(NOW, ZoneOffset.UTC),
                registry);
        ingest.start();
    }

    @AfterEach
    void stopIngest() {
        ingest.close();
    }

    private HttpRequest.Builder to(int at, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + path))
                .timeout(Duration.ofSeconds(60));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private String answer(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        String retry = response.headers()
                .firstValue("retry-after")
                .map(s -> " retry " + s)
                .orElse("");
        return response.statusCode() + retry + " " + response.body();
    }

    private String hec(String token, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = to(port, "/services/collector" + path, headers);
        return answer(request.header("Authorization", "Splunk " + token)
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private static List<String> show(List<Event> events) {
        return events.stream()
                .map(event -> event.getEvent().getOriginal() + " @" + event.getTimestamp() + " "
                        + (event.getHost() == null ? "-" : event.getHost().getName()) + " "
                        + (event.getFields() == null ? "null" : new TreeMap<>(event.getFields())))
                .sorted()
                .toList();
    }

    @Test
    void hecEvents() throws Exception {
        assertThat(
                        hec(
                                A,
                                "/event",
                                "{\"time\": 1795316400.5, \"host\": \"web-1\", \"sourcetype\": \"app\", \"event\": \"một\", \"fields\": {\"tier\": \"dmz\"}}"
                                        + "{\"event\": {\"log\": \"2026-11-22T02:00:00Z web-3 app: hai\", \"n\": 1}, \"host\": \"web-1\"}"))
                .isEqualTo("200 {\"text\":\"Success\",\"code\":0}");
        assertThat(show(kafka.events(name + "a")))
                .containsExactly(
                        "một @2026-11-22T03:00:00.500Z web-1 {hec.sourcetype=app, tier=dmz}",
                        "{\"log\": \"2026-11-22T02:00:00Z web-3 app: hai\", \"n\": 1} @2026-11-22T02:00:00Z web-3 {n=1}");
        assertThat(hec(B, "", "{\"event\":\"b\"}", "X-Splunk-Request-Channel", "c-1"))
                .matches("200 \\{\"text\":\"Success\",\"code\":0,\"ackId\":\\d+}");
        assertThat(kafka.events(name + "b"))
                .singleElement()
                .matches(event -> event.getOrganization().getId().equals("b")
                        && event.getLog().getReceiver().equals("http"));
        assertThat(hec(B, "/ack?channel=c-1", "{\"acks\":[3,1]}")).isEqualTo("200 {\"acks\":{\"3\":true,\"1\":true}}");
        assertThat(hec(B, "/ack", "{\"acks\":[1]}"))
                .isEqualTo("400 {\"text\":\"Data channel is missing\",\"code\":10}");
        assertThat(hec(B, "/ack?channel=c-1", "{\"acks\":7}"))
                .isEqualTo("400 {\"text\":\"Invalid data format\",\"code\":6}");
    }

    @Test
    void hecRawAndHealth() throws Exception {
        assertThat(hec(A, "/raw?host=web-2&sourcetype=app&time=1795316400", "một\nhai\r\n"))
                .isEqualTo("200 {\"text\":\"Success\",\"code\":0}");
        assertThat(hec(A, "/raw/1.0", "ba")).startsWith("200 ");
        assertThat(show(kafka.events(name + "a")))
                .containsExactly(
                        "ba @2026-11-22T03:00:00Z - null",
                        "hai @2026-11-22T03:00:00Z web-2 {hec.sourcetype=app}",
                        "một @2026-11-22T03:00:00Z web-2 {hec.sourcetype=app}");
        assertThat(answer(to(port, "/services/collector/health").GET().build()))
                .isEqualTo("200 {\"text\":\"HEC is healthy\",\"code\":17}");
    }

    @Test
    void hecSaysWhatIsWrongInItsOwnCodes() throws Exception {
        assertThat(hec(A, "/event", "{\"event\":\"good\"}{\"host\":\"h\"}{\"event\":\"good too\"}"))
                .isEqualTo("400 {\"text\":\"Event field is required\",\"code\":12,\"invalid-event-number\":1}");
        assertThat(hec(A, "/event", "{\"event\":\"\"}"))
                .isEqualTo("400 {\"text\":\"Event field cannot be blank\",\"code\":13,\"invalid-event-number\":0}");
        assertThat(hec(A, "/event", "no json"))
                .isEqualTo("400 {\"text\":\"Invalid data format\",\"code\":6,\"invalid-event-number\":0}");
        assertThat(hec(A, "/event", "{\"event\":\"x\",\"fields\":[{}]}"))
                .isEqualTo(
                        "400 {\"text\":\"Error in handling indexed fields\",\"code\":15,\"invalid-event-number\":0}");
        assertThat(hec(A, "/event", " ")).isEqualTo("400 {\"text\":\"No data\",\"code\":5}");
        assertThat(show(kafka.events(name + "a")))
                .containsExactly("good @2026-11-22T03:00:00Z - null", "good too @2026-11-22T03:00:00Z - null");
        assertThat(kafka.deadLetters(name + "a"))
                .extracting(DeadLetter::getReason)
                .containsExactlyInAnyOrder("no_event", "blank_event", "bad_json", "bad_fields");

        assertThat(hec("x", "/event", "{}")).isEqualTo("403 {\"text\":\"Invalid token\",\"code\":4}");
        assertThat(hec(FAR, "/event", "{}"))
                .startsWith("403 {\"text\":\"this source takes no lines from your address\"");
        HttpRequest.Builder none = to(port, "/services/collector/event").POST(BodyPublishers.ofString("{}"));
        assertThat(answer(none.build())).isEqualTo("401 {\"text\":\"Token is required\",\"code\":2}");
        assertThat(answer(none.header("Authorization", A).build()))
                .isEqualTo("401 {\"text\":\"Invalid authorization\",\"code\":3}");
        assertThat(hec(A, "/event", "x".repeat(20_001))).startsWith("413 {\"text\":");
        assertThat(hec(A, "/other", "{}")).startsWith("404 ");
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            gzip.write(new byte[5_000_000]);
        }
        assertThat(answer(to(port, "/services/collector/event")
                        .header("Authorization", "Splunk " + A)
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofByteArray(bomb.toByteArray()))
                        .build()))
                .startsWith("413 ");
        assertThat(ingest.status().total().frames()).isEqualTo(6);
    }

    @Test
    void aPortWithOneSourceNeedsNoToken() throws Exception {
        assertThat(answer(to(open, "/services/collector/event", "Authorization", "Splunk anything")
                        .POST(BodyPublishers.ofString("{\"event\":\"x\"}"))
                        .build()))
                .startsWith("200 ");
        assertThat(kafka.events(name + "open")).hasSize(1);
    }

    @Test
    void otlp() throws Exception {
        byte[] request = ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder()
                        .addScopeLogs(ScopeLogs.newBuilder()
                                .addLogRecords(LogRecord.newBuilder()
                                        .setTimeUnixNano(1_795_316_399_000_000_000L)
                                        .setSeverityText("WARN")
                                        .setBody(AnyValue.newBuilder().setStringValue("một")))
                                .addLogRecords(LogRecord.newBuilder()
                                        .setBody(AnyValue.newBuilder().setStringValue("\1\2\3")))))
                .build()
                .toByteArray();
        HttpResponse<byte[]> answer = client.send(
                to(port, "/v1/logs", "Authorization", "Bearer " + A, "Content-Type", "application/x-protobuf")
                        .POST(BodyPublishers.ofByteArray(request))
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/x-protobuf");
        assertThat(ExportLogsServiceResponse.parseFrom(answer.body())
                        .getPartialSuccess()
                        .getRejectedLogRecords())
                .isEqualTo(1);
        assertThat(
                        otlpJson(
                                "{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"host.name\",\"value\":"
                                        + "{\"stringValue\":\"web-1\"}}]},\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"hai\"}}]}]}]}"))
                .isEqualTo("200 {}");
        assertThat(show(kafka.events(name + "a")))
                .containsExactly("hai @2026-11-22T03:00:00Z web-1 null", "một @2026-11-22T02:59:59Z - null");
        assertThat(kafka.events(name + "a").stream().map(event -> event.getLog().getLevel()))
                .containsExactlyInAnyOrder("WARN", null);
        assertThat(kafka.deadLetters(name + "a"))
                .extracting(DeadLetter::getReason)
                .containsExactly("binary");
        assertThat(otlpJson("[]")).isEqualTo("400 {\"code\":3,\"message\":\"the body could not be read\"}");
        assertThat(otlpJson("{}")).isEqualTo("200 {}");
        HttpResponse<byte[]> wrong = client.send(
                to(port, "/v1/logs", "Authorization", "Bearer x", "Content-Type", "application/x-protobuf")
                        .POST(BodyPublishers.ofByteArray(request))
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(new String(wrong.body(), UTF_8)).endsWith("this is no token of the source");
        assertThat(answer(to(port, "/v1/logs", "Authorization", "Bearer " + A)
                        .POST(BodyPublishers.ofString("x"))
                        .build()))
                .startsWith("415 {\"code\":3");
    }

    private String otlpJson(String body) throws Exception {
        return answer(
                to(port, "/v1/logs", "Authorization", "Bearer " + A, "Content-Type", "application/json; charset=utf-8")
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }

    /** Senders that send again what is not answered 200 lose nothing, and nothing is answered 200 while Kafka is away. */
    @Test
    void nothingIsAcknowledgedWhileKafkaIsAway() throws Exception {
        List<String> lines = IntStream.range(0, 40).mapToObj(i -> "line " + i).toList();
        String[] early = new String[2];
        kafka.away(() -> {
            early[0] = hec(A, "/event", "{\"event\":\"line 0\"}", "Idempotency-Key", "k0");
            early[1] = otlpJson(
                    "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"early\"}}]}]}]}");
        });
        assertThat(early[0]).isEqualTo("503 retry 5 {\"text\":\"Server is busy\",\"code\":9}");
        assertThat(early[1]).startsWith("503 retry 5 {\"code\":14");
        List<CompletableFuture<Void>> senders = IntStream.range(0, lines.size())
                .mapToObj(i -> CompletableFuture.runAsync(() -> await().atMost(Duration.ofSeconds(90))
                        .until(() -> hec(
                                        A, "/event", "{\"event\":\"" + lines.get(i) + "\"}", "Idempotency-Key", "k" + i)
                                .startsWith("200 "))))
                .toList();
        for (CompletableFuture<Void> sender : senders) {
            sender.get();
        }
        List<Event> events = kafka.events(name + "a");
        assertThat(events.stream()
                        .map(event -> event.getEvent().getOriginal())
                        .filter(line -> !line.equals("early"))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(lines);
        assertThat(events.stream().map(event -> event.getEvent().getId()).distinct())
                .hasSize(lines.size() + 1);
    }
}
