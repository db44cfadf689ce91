package gac.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gac.ingest.config.SourcesLoader;
import gac.ingest.config.TokenHash;
import gac.schemas.avro.DeadLetter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IngestHttpTest {
    private static final String TOKEN = TokenHash.newToken();
    private static final String OLD_TOKEN = TokenHash.newToken();
    private static final String SOURCES = """
            sources:
              - {name: NAME-app, organization: a, receiver: {type: http, port: PORT, max_frame: 480, max_body: 20000, acknowledge_within: 2s}}
              - {name: NAME-shut, organization: b, receiver: {type: http, port: PORT, tokens: ["%s", "%s"], max_body: 20000}}
              - {name: NAME-far, organization: c, receiver: {type: http, port: PORT, peers: [192.0.2.0/24]}}
              - {name: NAME-wide, organization: d, receiver: {type: http, port: PORT, max_body: 67108864}}
            """.formatted(TokenHash.of(OLD_TOKEN), TokenHash.of(TOKEN));
    private static EmbeddedKafka kafka;

    private final HttpClient client = HttpClient.newHttpClient();
    private SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Ingest ingest;
    private int port;
    private String name = "";

    @BeforeAll
    static void startBroker() throws Exception {
        kafka = EmbeddedKafka.shared();
    }

    @BeforeEach
    void startIngest(TestInfo test) throws Exception {
        registry = new SimpleMeterRegistry();
        name = test.getTestMethod().orElseThrow().getName() + "-";
        port = Ports.free();
        ingest = new Ingest(
                SourcesLoader.parse(
                        "sources.yaml", SOURCES.replace("PORT", "" + port).replace("NAME-", name), Path.of("/")),
                IngestSettings.of(name, kafka.client()).withInFlightBytes(200_000),
                Clock.fixed(Instant.parse("2026-11-22T03:00:00Z"), ZoneOffset.UTC),
                registry);
        ingest.start();
    }

    @AfterEach
    void stopIngest() throws Exception {
        ingest.close();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(60));
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(java.net.InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(60_000);
        return socket;
    }

    private String answer(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        String retry = response.headers()
                .firstValue("retry-after")
                .map(s -> " retry " + s)
                .orElse("");
        return response.statusCode() + retry + " " + response.body();
    }

    private String post(String path, String body) throws Exception {
        return answer(to(path).POST(BodyPublishers.ofString(body)).build());
    }

    private List<String> originals() {
        return kafka.events(name + "app").stream()
                .map(event -> event.getEvent().getOriginal())
                .sorted()
                .toList();
    }

    private double refused(String reason) {
        return registry.get("gac.ingest.refused")
                .tag("listener", "http:" + port)
                .tag("reason", reason)
                .counter()
                .count();
    }

    /** What was counted, by reason. */
    private Map<String, Double> refusals() {
        return registry.find("gac.ingest.refused").tag("listener", "http:" + port).counters().stream()
                .filter(counter -> counter.count() > 0)
                .collect(Collectors.toMap(
                        counter -> String.valueOf(counter.getId().getTag("reason")), Counter::count));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void linesAreInKafkaWhenTheAnswerIs200() throws Exception {
        assertThat(post("/v1/logs/" + name + "app", "one\r\n\ntwo\n{\"message\": \"Sở\"}"))
                .isEqualTo("200 {\"accepted\":3}");
        assertThat(originals()).containsExactly("one", "two", "{\"message\": \"Sở\"}");
        assertThat(kafka.events(name + "app"))
                .allMatch(event -> event.getOrganization().getId().equals("a")
                        && event.getLog().getReceiver().equals("http"));
    }

    @Test
    void gzip() throws Exception {
        HttpRequest.Builder request = to("/v1/logs/" + name + "app").header("Content-Encoding", "gzip");
        assertThat(answer(request.POST(BodyPublishers.ofByteArray(gzip("a\nb\n".getBytes(UTF_8))))
                        .build()))
                .isEqualTo("200 {\"accepted\":2}");
        assertThat(answer(request.POST(BodyPublishers.ofString("no gzip")).build()))
                .startsWith("400 {\"error\":\"bad_body\"");
        byte[] torn = java.util.Arrays.copyOf(gzip("a\nb\n".getBytes(UTF_8)), 20);
        assertThat(answer(request.POST(BodyPublishers.ofByteArray(torn)).build()))
                .startsWith("400 {\"error\":\"bad_body\"");
        HttpRequest.Builder brotli = to("/v1/logs/" + name + "app").header("Content-Encoding", "br");
        assertThat(answer(brotli.POST(BodyPublishers.ofString("x")).build()))
                .startsWith("415 {\"error\":\"unsupported_encoding\"");
        byte[] bomb = gzip(new byte[5_000_000]);
        assertThat(bomb.length).isLessThan(20_000);
        assertThat(answer(request.POST(BodyPublishers.ofByteArray(bomb)).build()))
                .startsWith("413 {\"error\":\"too_large\"");
        assertThat(originals()).containsExactly("a", "b");
        assertThat(refusals()).isEqualTo(Map.of("bad_body", 2.0, "unsupported_encoding", 1.0, "too_large", 1.0));
    }

    @Test
    void whatIsTurnedAway() throws Exception {
        assertThat(post("/v1/logs/" + name + "app", "\n\n"))
                .isEqualTo("400 {\"error\":\"no_lines\",\"message\":\"the body holds no line\"}");
        assertThat(post("/v1/logs/nobody", "x")).startsWith("404 {\"error\":\"unknown_source\"");
        assertThat(post("/", "x")).startsWith("404 ");
        assertThat(answer(to("/v1/logs/" + name + "app").GET().build()))
                .startsWith("405 {\"error\":\"method_not_allowed\"");
        assertThat(post("/v1/logs/" + name + "far", "x")).startsWith("403 {\"error\":\"unknown_peer\"");
        assertThat(post("/v1/logs/" + name + "shut", "x")).startsWith("401 {\"error\":\"unauthorized\"");
        HttpRequest.Builder wrong = to("/v1/logs/" + name + "shut").header("Authorization", "Bearer " + TOKEN + "x");
        assertThat(answer(wrong.POST(BodyPublishers.ofString("x")).build())).startsWith("401 ");
        HttpRequest.Builder basic = to("/v1/logs/" + name + "shut").header("Authorization", "Basic " + TOKEN);
        assertThat(answer(basic.POST(BodyPublishers.ofString("x")).build()))
                .startsWith("401 {\"error\":\"unauthorized\",\"message\":\"Authorization must be");
        for (String credentials : List.of("Bearer " + TOKEN, "bearer  " + OLD_TOKEN, "Splunk " + TOKEN)) {
            HttpRequest.Builder right = to("/v1/logs/" + name + "shut").header("Authorization", credentials);
            assertThat(answer(right.POST(BodyPublishers.ofString("let in")).build()))
                    .startsWith("200 ");
        }
        assertThat(post("/v1/logs/" + name + "app", "x".repeat(20_001))).startsWith("413 {\"error\":\"too_large\"");
        assertThat(originals()).isEmpty();
        try (Socket socket = connect()) {
            String head = "POST /v1/logs/" + name + "app HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
            socket.getOutputStream().write((head + "Expect: a-miracle\r\nContent-Length: 1\r\n\r\nx").getBytes(UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 417 ")
                    .contains("{\"error\":\"unsupported_expectation\"");
        }
        assertThat(refusals())
                .isEqualTo(Map.of(
                        "no_lines",
                        1.0,
                        "unknown_source",
                        2.0,
                        "method_not_allowed",
                        1.0,
                        "unknown_peer",
                        1.0,
                        "unauthorized",
                        3.0,
                        "too_large",
                        1.0,
                        "unsupported_expectation",
                        1.0));
        assertThat(kafka.events(name + "shut"))
                .hasSize(3)
                .allMatch(event -> event.getEvent().getOriginal().equals("let in")
                        && event.getOrganization().getId().equals("b"));
    }

    @Test
    void oversizeAndBinaryLinesAreAcceptedAsDeadLetters() throws Exception {
        assertThat(post("/v1/logs/" + name + "app", "x".repeat(500) + "\n\1\2\3\nnext"))
                .isEqualTo("200 {\"accepted\":4}");
        assertThat(originals()).containsExactly("next", "x".repeat(480));
        assertThat(kafka.deadLetters(name + "app"))
                .extracting(DeadLetter::getReason)
                .containsExactlyInAnyOrder("oversize", "binary");
    }

    @Test
    void theSameKeyGivesTheSameIds() throws Exception {
        HttpRequest request = to("/v1/logs/" + name + "app")
                .header("Idempotency-Key", "batch-1")
                .POST(BodyPublishers.ofString("one\none"))
                .build();
        assertThat(answer(request)).startsWith("200");
        assertThat(answer(request)).startsWith("200");
        assertThat(kafka.events(name + "app").stream()
                        .map(event -> event.getEvent().getId())
                        .distinct())
                .hasSize(2);
    }

    @Test
    void theSameKeyWithOtherLinesGivesOtherIds() throws Exception {
        for (String body : List.of("one\ntwo", "three\nfour", "one\nfour")) {
            HttpRequest.Builder request = to("/v1/logs/" + name + "app").header("Idempotency-Key", "always the same");
            assertThat(answer(request.POST(BodyPublishers.ofString(body)).build()))
                    .isEqualTo("200 {\"accepted\":2}");
        }
        assertThat(kafka.events(name + "app").stream()
                        .map(event -> event.getEvent().getId() + " "
                                + event.getEvent().getOriginal())
                        .distinct())
                .hasSize(4);
        assertThat(kafka.events(name + "app").stream()
                        .map(event -> event.getEvent().getId())
                        .distinct())
                .hasSize(4);
    }

    @Test
    void idleConnectionsHoldNoBudget() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 6; i++) { // each may need 64 MiB; there is room for two at a time
                boolean zip = i % 2 == 0;
                byte[] body = zip ? gzip("idle\n".getBytes(UTF_8)) : "idle\n".getBytes(UTF_8);
                ByteArrayOutputStream request = new ByteArrayOutputStream();
                request.writeBytes(("POST /v1/logs/" + name + "wide HTTP/1.1\r\nHost: x\r\n"
                                + (zip ? "Content-Encoding: gzip\r\n" : "")
                                + "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + Integer.toHexString(body.length) + "\r\n")
                        .getBytes(UTF_8));
                request.writeBytes(body);
                request.writeBytes("\r\n0\r\n\r\n".getBytes(UTF_8));
                Socket socket = connect();
                idle.add(socket);
                socket.getOutputStream().write(request.toByteArray());
                assertThat(readTo(socket, "}"))
                        .startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK")
                        .endsWith("{\"accepted\":1}");
            }
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    private static String readTo(Socket socket, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                break;
            }
            text.append((char) next);
        }
        return text.toString();
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            String body = "p\n".repeat(i + 1);
            requests.append("POST /v1/logs/" + name + "app HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length()
                            + "\r\n")
                    .append(i == 4 ? "Connection: close\r\n\r\n" : "\r\n")
                    .append(body);
        }
        try (Socket socket = connect()) {
            socket.getOutputStream().write(requests.toString().getBytes(UTF_8));
            String answers = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(answers.replaceAll("(?s)HTTP/1.1 200.*?\r\n\r\n", ""))
                    .isEqualTo("{\"accepted\":1}{\"accepted\":2}{\"accepted\":3}{\"accepted\":4}{\"accepted\":5}");
        }
    }

    @Test
    void nonsenseIsAnsweredAndClosed() throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream().write("<34>this is no http\r\n\r\n".getBytes(UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void whoWritesTheWholeBodyBeforeReadingSeesTheAnswer() throws Exception {
        String length = "Content-Length: 400000\r\n\r\n";
        String chunked = "Transfer-Encoding: chunked\r\n\r\n61a80\r\n"; // 400,000
        Map<String, String> refused = Map.of(
                "POST /v1/logs/" + name + "app HTTP/1.1\r\nHost: x\r\n" + length,
                "413 Request Entity Too Large",
                "POST /v1/logs/" + name + "app HTTP/1.1\r\nHost:  x\r\n" + chunked,
                "413 Request Entity Too Large",
                "POST /v1/logs/" + name + "shut HTTP/1.1\r\nHost: x\r\n" + length,
                "401 Unauthorized",
                "POST /v1/logs/" + name + "far HTTP/1.1\r\nHost: x\r\n" + chunked,
                "403 Forbidden",
                "POST /v1/logs/nobody HTTP/1.1\r\nHost: x\r\n" + length,
                "404 Not Found",
                "PUT /v1/logs/" + name + "app HTTP/1.1\r\nHost: x\r\n" + length,
                "405 Method Not Allowed",
                "POST /v1/logs/" + name + "wide HTTP/1.1\r\nHost: x\r\nContent-Encoding: br\r\n" + length,
                "415 Unsupported Media Type",
                "<34>Nov 22 10:00:00 h app: no http\r\n\r\n",
                "400 Bad Request");
        byte[] half = "x".repeat(200_000).getBytes(UTF_8);
        for (int round = 0; round < 25; round++) {
            for (Map.Entry<String, String> one : refused.entrySet()) {
                try (Socket socket = connect()) {
                    socket.getOutputStream().write(one.getKey().getBytes(UTF_8));
                    socket.getOutputStream().write(half);
                    // Now the server has answered; were it to close, the rest would reset the connection, and the
                    // answer would be lost.
                    await().pollInterval(Duration.ofMillis(1))
                            .until(() -> socket.getInputStream().available() > 0);
                    socket.getOutputStream().write(half);
                    socket.getOutputStream().write("\r\n0\r\n\r\nGET /next HTTP/1.1\r\n\r\n".getBytes(UTF_8));
                    String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
                    assertThat(answer)
                            .startsWith("HTTP/1.1 " + one.getValue() + "\r\n")
                            .contains("connection: close");
                    assertThat(answer.split("HTTP/1.1 "))
                            .as("one answer: %s", answer)
                            .hasSize(2);
                }
            }
        }
        assertThat(originals()).isEmpty();
        assertThat(refusals())
                .isEqualTo(Map.of(
                        "too_large",
                        50.0,
                        "unauthorized",
                        25.0,
                        "unknown_peer",
                        25.0,
                        "unknown_source",
                        25.0,
                        "method_not_allowed",
                        25.0,
                        "unsupported_encoding",
                        25.0,
                        "bad_request",
                        25.0));
    }

    @Test
    void behindASmallRefusedBodyTheConnectionStaysOpen() throws Exception {
        try (Socket socket = connect()) {
            String body = "let in\n".repeat(5000);
            String head = " HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n";
            for (String path : List.of("/", "/v1/logs/" + name + "shut", "/v1/logs/" + name + "far")) {
                socket.getOutputStream().write(("POST " + path + head + body).getBytes(UTF_8));
                assertThat(readTo(socket, "\"}"))
                        .containsPattern("^HTTP/1.1 40[134]")
                        .doesNotContain("close");
            }
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
            assertThat(readTo(socket, "\"}")).startsWith("HTTP/1.1 404");
            socket.getOutputStream()
                    .write(("POST /v1/logs/" + name + "app HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nlast")
                            .getBytes(UTF_8));
            assertThat(readTo(socket, "}")).startsWith("HTTP/1.1 200").endsWith("{\"accepted\":1}");
        }
        assertThat(originals()).containsExactly("last");
    }

    @Test
    void whoAsksBeforeSendingIsAnsweredAtOnce() throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write(("POST /v1/logs/" + name
                                    + "shut HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n")
                            .getBytes(UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 401")
                    .contains("connection: close");
        }
    }

    @Test
    void eachSourceHasItsOwnBoundForBodiesOfUnknownLength() throws Exception {
        byte[] body = "x".repeat(20_001).getBytes(UTF_8);
        for (String source : List.of("app", "wide")) {
            HttpRequest request = to("/v1/logs/" + name + source)
                    .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                    .build();
            assertThat(answer(request)).startsWith(source.equals("app") ? "413 {" : "200 {");
        }
    }

    @Test
    void whileKafkaIsAwayTheAnswerIs503Or429() throws Exception {
        assertThat(post("/v1/logs/" + name + "app", "before")).startsWith("200");
        kafka.away(() -> {
            assertThat(post("/v1/logs/" + name + "app", "while away"))
                    .startsWith("503 retry 5 {\"error\":\"kafka_unavailable\"");
            List<CompletableFuture<String>> many = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                many.add(client.sendAsync(
                                to("/v1/logs/" + name + "app")
                                        .POST(BodyPublishers.ofString("x\n".repeat(400)))
                                        .build(),
                                BodyHandlers.ofString())
                        .thenApply(response -> response.statusCode()
                                + response.headers()
                                        .firstValue("retry-after")
                                        .map(s -> " retry " + s)
                                        .orElse("")));
            }
            List<String> answers = new ArrayList<>();
            for (CompletableFuture<String> one : many) {
                answers.add(one.get(60, TimeUnit.SECONDS));
            }
            assertThat(answers).contains("429 retry 1").contains("503 retry 5").doesNotContain("200");
        });
        assertThat(refused("busy")).isPositive();
        await().atMost(Duration.ofSeconds(60)).until(() -> ingest.status().inFlightBytes() == 0);
        assertThat(post("/v1/logs/" + name + "app", "after")).startsWith("200");
        assertThat(originals()).contains("before", "while away", "after");
    }
}
