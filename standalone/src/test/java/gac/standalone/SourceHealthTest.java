package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gac.correlate.health.HealthSettings;
import gac.correlate.release.ReleaseFiles;
import gac.schemas.Topics;
import gac.schemas.avro.Alert;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source of a running Gác falls silent: an alert, over a restart, and its end; {@code gac sources} tells why. */
class SourceHealthTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
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
              - id: portal
                organization: example
                name: Portal
                level: 3
                match: {hosts: [web01]}
                rhythm: [{silent_after: 2s}]
            """;
    private static final String RULES = """
            title: Nothing
            id: 6f2b4f0e-0f5a-4c39-8a1e-0c6c7a1d0001
            logsource: {product: linux, service: sshd}
            detection: {never: {event.action: never}, condition: never}
            level: low
            gac: {category: ACCOUNT, outcome: attempt}
            """;
    private static final GacNode.Pace QUICK = new GacNode.Pace(
            Duration.ofMillis(200),
            new HealthSettings(
                    3,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(2),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(1),
                    Duration.ofDays(30),
                    Duration.ofSeconds(1)),
            Duration.ofMillis(200));

    @TempDir
    private Path folder;

    private GacNode start() throws Exception {
        Path rules = Files.createDirectories(folder.resolve("rules"));
        Files.writeString(rules.resolve("test.yml"), RULES);
        GacNode.Work work = GacNode.Work.load(
                Files.writeString(folder.resolve("sources.yaml"), SOURCES),
                new ReleaseFiles(
                        List.of(rules), Files.writeString(folder.resolve("systems.yaml"), SYSTEMS), null, null, null),
                false,
                0);
        return GacNode.start(folder.resolve("data"), 0, work, Clock.systemUTC(), GacNode.Metering.plain(), QUICK);
    }

    private static void send(GacNode node) throws Exception {
        InetSocketAddress to = node.ingest().listeners().get(0).address();
        try (Socket socket = new Socket(to.getAddress(), to.getPort())) {
            String line = "<38>1 " + Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS)
                    + " web01 sshd 77 - - Failed password for root from 203.0.113.9 port 40000 ssh2\n";
            socket.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static List<String> alerts(GacNode node) {
        return Cluster.committed(node.bootstrap(), Topics.ALERTS, Alert.class).stream()
                .map(alert ->
                        alert.getRevision() + " " + alert.getStatus().toString().replace("$", "") + " "
                                + alert.getRuleName() + " " + alert.getGroup())
                .toList();
    }

    @Test
    void aSilenceIsToldOnceOverARestart() throws Exception {
        String opened = "0 open gac-health-silent {ingest.source=servers, host.name=web01}";
        try (GacNode node = start()) {
            send(node);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(alerts(node)).containsExactly(opened));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(sources(node)).contains("SILENT", "never: never heard"));
        }
        try (GacNode node = start()) {
            assertThat(sources(node)).contains("SILENT");
            send(node);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(alerts(node))
                            .startsWith(opened, "1 final gac-health-silent {ingest.source=servers, host.name=web01}"));
        }
    }

    private static String sources(GacNode node) {
        StringWriter out = new StringWriter();
        assertThat(Main.commandLine()
                        .setOut(new PrintWriter(out))
                        .execute("sources", "--bootstrap", node.bootstrap(), "--lang", "en"))
                .isZero();
        return out.toString();
    }
}
