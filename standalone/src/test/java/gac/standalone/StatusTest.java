package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gac.correlate.release.ReleaseFiles;
import gac.correlate.topology.StreamsSettings.Recording;
import gac.standalone.operations.NodeStatus;
import gac.standalone.operations.ProcessMeters;
import gac.standalone.operations.StatusServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A running node is asked over HTTP, as Prometheus and whatever starts it again ask, and by the commands. */
class StatusTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The node's clock stands still: so all it tells is known beforehand. Kafka would delete records of a day long ago. */
    private final Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);

    private final String vietnam = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
            .format(now.atZone(ZoneId.of("Asia/Ho_Chi_Minh")));
    private static final String RULES = """
            title: Failed log-in
            id: 6f2b4f0e-0f5a-4c39-8a1e-0c6c7a1d0001
            name: failed_login
            status: test
            logsource: {product: linux, service: sshd}
            detection:
              failed: {event.action: ssh_login, event.outcome: failure}
              condition: failed
            level: low
            gac: {category: ACCOUNT, outcome: attempt}
            """;
    private static final String SOURCES = """
            sources:
              - name: servers
                organization: example
                receiver: {type: syslog_tcp, bind: 127.0.0.1, port: 0}
              - name: never
                organization: example
                receiver: {type: file, path: never.log}
            """;
    private static final String SYSTEMS = """
            systems:
              - {id: portal, organization: example, name: Portal, level: 3, match: {sources: [servers]}}
              - {id: other, organization: other, name: Other, level: 4, match: {sources: [servers]}}
            """;
    private static final String EXCEPTIONS = """
            exceptions:
              - id: backup
                rule: failed_login
                when: {user.name: backup}
                owner: SOC
                reason: its password is being changed
                expires: 2099-12-31
            """;
    private static final NodeStatus.Stages STAGES = new NodeStatus.Stages(6, 0, 5, 1, 5, 4, 3, 1, 0, 1, 1);

    @TempDir
    private Path folder;

    private final NodeStatus.Source servers =
            new NodeStatus.Source("servers", "example", Map.of("portal", 3), now, -90.0, 6, 5, 1, 1, Map.of());
    private static final NodeStatus.Source NEVER =
            new NodeStatus.Source("never", "example", Map.of(), null, null, 0, 0, 0, 0, Map.of());

    private final Queue<String> refused = new ConcurrentLinkedQueue<>();
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void aNodeTellsHowItIs() throws Exception {
        try (StatusServer server = StatusServer.bind(InetAddress.getLoopbackAddress(), 0);
                ProcessMeters meters = new ProcessMeters()) {
            meters.registry().config().onMeterRegistrationFailed((id, reason) -> refused.add(id + ": " + reason));
            try (GacNode node = GacNode.start(
                    folder.resolve("data"),
                    0,
                    work(),
                    Clock.fixed(now, ZoneOffset.UTC),
                    new GacNode.Metering(meters.registry(), Recording.INFO))) {
                server.answer(node.observed(), meters.registry());
                send(node);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(status(server).stages()).isEqualTo(STAGES));
                await().atMost(PATIENCE)
                        .untilAsserted(() ->
                                assertThat(ask(server, "/readyz").body()).isEqualTo("{\"ok\":true,\"problems\":[]}"));
                assertThat(ask(server, "/healthz").statusCode()).isEqualTo(200);
                assertThat(status(server))
                        .isEqualTo(new NodeStatus(
                                now, now, node.release(), 0, List.of(), STAGES, List.of(servers, NEVER)));
                metrics(server);
                commands(server.url());
            }
            // it is told while it stops as well
            assertThat(ask(server, "/healthz").statusCode()).isEqualTo(503);
            assertThat(ask(server, "/readyz").body()).startsWith("{\"ok\":false,\"problems\":[{\"part\":\"ingest\",");
        }
    }

    /** Four failed log-ins written 90 seconds ago, one of them held back; a line no parser knows; bytes that are no line. */
    private void send(GacNode node) throws IOException {
        InetSocketAddress address = node.ingest().listeners().get(0).address();
        StringBuilder lines = new StringBuilder();
        for (String user : List.of("root", "admin", "backup", "root")) {
            lines.append("<38>1 ")
                    .append(now.minusSeconds(90))
                    .append(" web01 sshd 77 - - Failed password for ")
                    .append(user)
                    .append(" from 203.0.113.9 port 40000 ssh2\n");
        }
        lines.append("nobody knows this line\n\u0001\u0002\u0003\n");
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.getOutputStream().write(lines.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void metrics(StatusServer server) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ask(server, "/metrics").body().lines())
                        .contains(
                                "gac_ingest_frames_total{source=\"servers\"} 6.0",
                                "gac_ingest_events_total{source=\"servers\"} 5.0",
                                "gac_ingest_skew_seconds{source=\"servers\"} -90.0",
                                "gac_ingest_last_seen_seconds{source=\"servers\"} " + (double) now.getEpochSecond(),
                                "gac_ingest_last_seen_seconds{source=\"never\"} NaN",
                                "gac_detect_events_total 5.0",
                                "gac_detect_matched_total 4.0",
                                "gac_detect_detections_total 3.0",
                                "gac_detect_held_back_total 1.0",
                                "gac_correlate_digests_total 1.0",
                                "gac_correlate_restoring 0.0",
                                "gac_release_known 1.0")
                        // of Kafka Streams, of RocksDB through it, and of ingest's producer
                        .anyMatch(line -> line.matches(
                                "kafka_stream_thread_process_total\\{application=\"gac-detect\",.*\\} [1-9].*"))
                        .anyMatch(
                                line -> line.matches(
                                        "kafka_stream_state_estimate_num_keys\\{application=\"gac-correlate\",.*rocksdb_state_id=\"correlate-groups\".*"))
                        .anyMatch(line -> line.matches(
                                "kafka_producer_record_send_total\\{application=\"gac-ingest\",.*\\} [1-9].*")));
        // Prometheus takes all meters of a name with the same tags only
        assertThat(refused).isEmpty();
    }

    private void commands(String url) {
        assertThat(gac("top", "--once", "--lang", "en", "--interval", "0.1", "--url", url))
                .startsWith("Gác, started " + vietnam + ", now " + vietnam + "  release r-")
                .endsWith("""

                        caught up

                        since the start     a second
                                      6          0.0   lines received
                                      0          0.0     dropped (docs/ingest.md has the reasons)
                                      1          0.0     dead letters (not readable, kept)
                                      5          0.0     events written
                                      5          0.0   events detect has looked at
                                      4          0.0     matched by a rule
                                      3          0.0   detections (a line counts once for each rule)
                                      1          0.0     held back by an exception
                                      0          0.0     held back: the system is below the level
                                      1          0.0   alerts opened, those that digests gather among them
                                      1          0.0   digests opened
                        """);
        assertThat(gac("top", "--once", "--json", "--url", url))
                .startsWith("{\"at\":\"" + now + "\",\"started\":\"" + now + "\",\"release\":\"r-")
                .contains("\"stages\":{\"lines\":6,\"dropped\":0,\"events\":5,\"deadLetters\":1,");
        assertThat(gac("sources", "--lang", "vi", "--interval", "0.1", "--url", url))
                .isEqualTo("""
                 NGUỒN    CƠ QUAN  HỆ THỐNG          LẦN CUỐI  SỐ DÒNG  MỖI GIÂY  ĐỌC ĐƯỢC     ĐỒNG HỒ  KHÔNG ĐỌC  BỊ BỎ
                 servers  example  portal (3)    0 giây trước        6       0,0    66,6 %  −90,0 giây          1      0
                 never    example  chưa đăng ký             -        0       0,0         -           -          0      0
                """);
        assertThat(gac("sources", "--json", "--interval", "0.1", "--url", url).lines())
                .containsExactly(
                        "{\"name\":\"servers\",\"organization\":\"example\",\"systems\":{\"portal\":3},"
                                + "\"lastSeen\":\"" + now + "\",\"skewSeconds\":-90.0,\"lines\":6,\"events\":5,"
                                + "\"generic\":1,\"deadLetters\":1,\"dropped\":{},\"perSecond\":0.0}",
                        "{\"name\":\"never\",\"organization\":\"example\",\"systems\":{},\"lastSeen\":null,"
                                + "\"skewSeconds\":null,\"lines\":0,\"events\":0,\"generic\":0,\"deadLetters\":0,"
                                + "\"dropped\":{},\"perSecond\":0.0}");
    }

    @Test
    void noNodeIsAnErrorThatSaysWhatToDo() throws Exception {
        String url;
        try (StatusServer server = StatusServer.bind(InetAddress.getLoopbackAddress(), 0)) {
            url = server.url();
        }
        StringWriter err = new StringWriter();
        CommandLine gac = Main.commandLine().setErr(new PrintWriter(err));
        assertThat(gac.execute("sources", "--url", url)).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo("gac sources: no Gác answers at " + url
                        + ": is it running? (gac up, or --url, which gac up says at its start)"
                        + System.lineSeparator());
    }

    private static String gac(String... arguments) {
        StringWriter out = new StringWriter();
        assertThat(Main.commandLine().setOut(new PrintWriter(out)).execute(arguments))
                .isZero();
        return out.toString();
    }

    private GacNode.Work work() throws IOException {
        Path rules = Files.createDirectories(folder.resolve("rules"));
        Files.writeString(rules.resolve("test.yml"), RULES);
        return GacNode.Work.load(
                Files.writeString(folder.resolve("sources.yaml"), SOURCES),
                new ReleaseFiles(
                        List.of(rules),
                        Files.writeString(folder.resolve("systems.yaml"), SYSTEMS),
                        Files.writeString(folder.resolve("exceptions.yaml"), EXCEPTIONS),
                        null,
                        null),
                false,
                0);
    }

    private NodeStatus status(StatusServer server) throws Exception {
        return StatusServer.read(ask(server, "/status").body());
    }

    private HttpResponse<String> ask(StatusServer server, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.url() + path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
