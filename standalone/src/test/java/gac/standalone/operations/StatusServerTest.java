package gac.standalone.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gac.standalone.operations.Health.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StatusServerTest {
    private static final NodeStatus STATUS = new NodeStatus(
            Instant.parse("2026-12-01T01:00:10Z"),
            Instant.parse("2026-12-01T00:00:00Z"),
            "r-1",
            0,
            List.of(),
            new NodeStatus.Stages(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
            List.of(new NodeStatus.Source("web", "example", Map.of("portal", 3), null, -0.25, 1, 2, 3, 4, Map.of())));

    private final List<Problem> dead = new ArrayList<>();
    private final ProcessMeters meters = new ProcessMeters();
    private final HttpClient client = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init")
    private StatusServer server;

    private boolean broken;

    @BeforeEach
    void start() throws IOException {
        server = StatusServer.bind(InetAddress.getLoopbackAddress(), 0);
        server.answer(
                new Observed() {
                    @Override
                    public Health live() {
                        return new Health(dead);
                    }

                    @Override
                    public Health ready() {
                        return new Health(List.of(new Problem("gac-detect", "is \"behind\"", "chậm")));
                    }

                    @Override
                    public NodeStatus status() {
                        if (broken) {
                            throw new IllegalStateException("broken");
                        }
                        return STATUS;
                    }
                },
                meters.registry());
    }

    @AfterEach
    void stop() {
        server.close();
        meters.close();
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.url() + path))
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    private static String type(HttpResponse<String> answer) {
        return answer.headers().firstValue("Content-Type").orElse("");
    }

    @Test
    void healthIsJsonWithTheCodeOfIt() throws Exception {
        HttpResponse<String> live = send("GET", "/healthz");
        assertThat(live.statusCode()).isEqualTo(200);
        assertThat(type(live)).isEqualTo("application/json");
        assertThat(live.body()).isEqualTo("{\"ok\":true,\"problems\":[]}");
        dead.add(new Problem("ingest", "stopped", "đã dừng"));
        HttpResponse<String> gone = send("GET", "/healthz");
        assertThat(gone.statusCode()).isEqualTo(503);
        assertThat(gone.body())
                .isEqualTo(
                        "{\"ok\":false,\"problems\":[{\"part\":\"ingest\",\"problem\":\"stopped\",\"problemVi\":\"đã dừng\"}]}");
        HttpResponse<String> ready = send("GET", "/readyz");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body())
                .isEqualTo(
                        "{\"ok\":false,\"problems\":[{\"part\":\"gac-detect\",\"problem\":\"is \\\"behind\\\"\",\"problemVi\":\"chậm\"}]}");
    }

    @Test
    void statusIsReadAsItWasWritten() throws Exception {
        String body = send("GET", "/status?pretty").body();
        assertThat(body)
                .isEqualTo("{\"at\":\"2026-12-01T01:00:10Z\",\"started\":\"2026-12-01T00:00:00Z\",\"release\":\"r-1\","
                        + "\"refusedReleases\":0,\"problems\":[],\"stages\":{\"lines\":1,\"dropped\":2,\"events\":3,"
                        + "\"deadLetters\":4,\"detected\":5,\"matched\":6,\"detections\":7,\"heldByException\":8,"
                        + "\"heldByLevel\":9,\"alerts\":10,\"digests\":11},\"sources\":[{\"name\":\"web\","
                        + "\"organization\":\"example\",\"systems\":{\"portal\":3},\"lastSeen\":null,\"skewSeconds\":-0.25,"
                        + "\"lines\":1,\"events\":2,\"generic\":3,\"deadLetters\":4,\"dropped\":{}}]}");
        assertThat(StatusServer.read(body)).isEqualTo(STATUS);
        // of a newer Gác: what is not known yet is passed over
        assertThat(StatusServer.read(body.replaceFirst("\\{", "{\"more\":1,"))).isEqualTo(STATUS);
    }

    @Test
    void metricsAreInPrometheusFormat() throws Exception {
        HttpResponse<String> metrics = send("GET", "/metrics");
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(type(metrics)).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(metrics.body().lines())
                .contains("# TYPE jvm_memory_used_bytes gauge", "# TYPE process_cpu_usage gauge")
                .anyMatch(line -> line.matches("process_uptime_seconds \\d+\\.\\d+"));
        HttpResponse<String> head = send("HEAD", "/healthz");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Length")).contains("25");
        assertThat(head.body()).isEmpty();
    }

    @Test
    void whatIsNotThereIsSaid() throws Exception {
        HttpResponse<String> nothing = send("GET", "/healthz/x");
        assertThat(nothing.statusCode()).isEqualTo(404);
        assertThat(nothing.body()).isEqualTo("there are /metrics, /healthz, /readyz and /status\n");
        HttpResponse<String> post = send("POST", "/healthz");
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("Allow")).contains("GET, HEAD");
        broken = true;
        HttpResponse<String> failed = send("GET", "/status");
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.body()).isEqualTo("cannot be answered: java.lang.IllegalStateException: broken\n");
        assertThat(send("GET", "/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void anAddressInUseIsAnError() {
        URI taken = URI.create(server.url());
        assertThatThrownBy(() -> StatusServer.bind(InetAddress.getByName(taken.getHost()), taken.getPort()))
                .isInstanceOf(IOException.class);
    }

    /** Ten times as many clients as threads begin a request and do not go on: after ten seconds they are let go, and others have their answer. */
    @Test
    @Tag("slow")
    void clientsThatDawdleAreLetGo() throws Exception {
        URI at = URI.create(server.url());
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Socket socket = new Socket(at.getHost(), at.getPort());
            socket.getOutputStream().write("GET /healthz HTTP/1.1\r\nHos".getBytes(StandardCharsets.US_ASCII));
            sockets.add(socket);
        }
        assertThat(send("GET", "/healthz").statusCode()).isEqualTo(200);
        for (Socket socket : sockets) {
            assertThat(hasEnded(socket)).isTrue();
            socket.close();
        }
    }

    /** Waits for it; a connection that is closed while half a request lies there unread is reset. */
    private static boolean hasEnded(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() == -1;
        } catch (SocketException reset) {
            return true;
        }
    }
}
