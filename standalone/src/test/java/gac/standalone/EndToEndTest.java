package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gac.correlate.release.ReleaseFiles;
import gac.schemas.Topics;
import gac.schemas.avro.Alert;
import gac.schemas.avro.AlertStatus;
import gac.schemas.avro.Detection;
import gac.schemas.avro.Event;
import gac.schemas.avro.Evidence;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a TCP socket to the alert topic, with everything in between stopped and started again in the middle. */
class EndToEndTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
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
            gac: {category: ACCOUNT, outcome: attempt, component: true}
            ---
            title: Ten failed log-ins
            id: 6f2b4f0e-0f5a-4c39-8a1e-0c6c7a1d0002
            name: ten_failed_logins
            status: test
            correlation:
              type: event_count
              rules: [failed_login]
              group-by: [source.ip, host.name]
              timespan: 1h
              condition: {gte: 10}
            level: high
            gac: {category: INTRUSION, outcome: success}
            """;
    private static final String SOURCES = """
            sources:
              - name: syslog
                organization: example
                receiver: {type: syslog_tcp, bind: 127.0.0.1, port: 0}
            """;

    @TempDir
    private Path folder;

    private final Instant began = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
    private int sent;

    private GacNode.Work work() throws IOException {
        Path rules = Files.createDirectories(folder.resolve("rules"));
        Files.writeString(rules.resolve("test.yml"), RULES);
        Path sources = Files.writeString(folder.resolve("sources.yaml"), SOURCES);
        return GacNode.Work.load(sources, ReleaseFiles.ofRules(List.of(rules)), false, 0);
    }

    private String line(int number) {
        return "<38>1 " + began + " web01 sshd 77 - - Failed password for root from 203.0.113.9 port "
                + (40_000 + number) + " ssh2";
    }

    private void send(GacNode node, int count) throws IOException {
        InetSocketAddress address = node.ingest().listeners().get(0).address();
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            for (int i = 0; i < count; i++) {
                socket.getOutputStream().write((line(sent++) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        await().atMost(PATIENCE)
                .until(() -> Cluster.committed(node.bootstrap(), Topics.EVENTS, Event.class)
                                .size()
                        == sent);
    }

    private static List<Alert> alerts(GacNode node) {
        return Cluster.committed(node.bootstrap(), Topics.ALERTS, Alert.class);
    }

    @Test
    void countsGoOnOverARestart() throws Exception {
        List<Alert> before = new ArrayList<>();
        try (GacNode node = GacNode.start(folder.resolve("data"), 0, work(), Clock.systemUTC())) {
            send(node, 6);
            assertThat(alerts(node)).isEmpty();
        }
        try (GacNode node = GacNode.start(folder.resolve("data"), 0, work(), Clock.systemUTC())) {
            send(node, 4);
            await().atMost(PATIENCE).until(() -> !alerts(node).isEmpty());
            before.addAll(alerts(node));
        }
        assertThat(before).singleElement().satisfies(alert -> {
            assertThat(alert.getRuleName()).isEqualTo("ten_failed_logins");
            assertThat(alert.getRevision()).isZero();
            assertThat(alert.getStatus()).isEqualTo(AlertStatus.open);
            assertThat(alert.getCount()).isEqualTo(10);
            assertThat(alert.getFirst()).isEqualTo(began);
            assertThat(alert.getLast()).isEqualTo(began);
            assertThat(alert.getGroup()).isEqualTo(Map.of("source.ip", "203.0.113.9", "host.name", "web01"));
            assertThat(alert.getEvidence()).extracting(Evidence::getLine).contains(line(0), line(9));
        });
        try (GacNode node = GacNode.start(folder.resolve("data"), 0, work(), Clock.systemUTC())) {
            send(node, 1);
            await().atMost(PATIENCE)
                    .until(() -> Cluster.committed(node.bootstrap(), Topics.DETECTIONS, Detection.class)
                                    .size()
                            == 11);
            // one more event is no reason for a revision, and what was published is not published again
            assertThat(alerts(node)).isEqualTo(before);
        }
    }
}
