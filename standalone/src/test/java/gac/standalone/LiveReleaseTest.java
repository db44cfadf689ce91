package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gac.correlate.release.ReleaseFiles;
import gac.correlate.topology.StreamsSettings;
import gac.schemas.Topics;
import gac.schemas.avro.Alert;
import gac.schemas.avro.ConfigRecord;
import gac.schemas.avro.Detection;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running Gác takes releases, goes back, and refuses what is not whole: no restart, nothing that was counted is lost. */
class LiveReleaseTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String RULES = """
            title: Failed log-in
            id: 6f2b4f0e-0f5a-4c39-8a1e-0c6c7a1d0001
            name: failed_login
            logsource: {product: linux, service: sshd}
            detection:
              failed: {event.action: ssh_login, event.outcome: failure}
              condition: failed
            level: low
            gac: {category: ACCOUNT, outcome: attempt, component: true}
            ---
            title: Many failed log-ins
            id: 6f2b4f0e-0f5a-4c39-8a1e-0c6c7a1d0002
            name: many_failed_logins
            correlation:
              type: event_count
              rules: [failed_login]
              group-by: [source.ip, host.name]
              timespan: 1h
              condition: {gte: 10}
            level: high
            gac: {category: INTRUSION, outcome: success}
            """;

    private final MeterRegistry meters = new SimpleMeterRegistry();

    @TempDir
    private Path folder;

    private final Instant began = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
    private final StringWriter out = new StringWriter();
    private int sent;

    private GacNode.Work work() throws IOException {
        Files.createDirectories(folder.resolve("rules"));
        Files.writeString(folder.resolve("rules/test.yml"), RULES);
        Files.writeString(folder.resolve("gac.yaml"), "sources: sources.yaml\nrules: [rules]\n");
        Path sources = Files.writeString(folder.resolve("sources.yaml"), """
                sources:
                  - name: syslog
                    organization: example
                    receiver: {type: syslog_tcp, bind: 127.0.0.1, port: 0}
                """);
        return GacNode.Work.load(sources, ReleaseFiles.ofRules(List.of(folder.resolve("rules"))), false, 0);
    }

    private void send(GacNode node, String address, int count) throws IOException {
        sendAndAwait(node, address, count, sent + count);
    }

    private void sendAndAwait(GacNode node, String address, int count, int total) throws IOException {
        InetSocketAddress to = node.ingest().listeners().get(0).address();
        try (Socket socket = new Socket(to.getAddress(), to.getPort())) {
            for (int i = 0; i < count; i++) {
                String line = "<38>1 " + began + " web01 sshd 77 - - Failed password for root from " + address
                        + " port " + (40_000 + sent++) + " ssh2\n";
                socket.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        await().atMost(PATIENCE).until(() -> detections(node).size() == total);
    }

    private static List<Detection> detections(GacNode node) {
        return Cluster.committed(node.bootstrap(), Topics.DETECTIONS, Detection.class).stream()
                .filter(detection -> detection.getDepth() == 0)
                .toList();
    }

    private static List<Alert> alerts(GacNode node) {
        return Cluster.committed(node.bootstrap(), Topics.ALERTS, Alert.class);
    }

    private void gac(GacNode node, String... args) {
        out.getBuffer().setLength(0);
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of(
                "--bootstrap",
                node.bootstrap(),
                "--config",
                folder.resolve("gac.yaml").toString()));
        assertThat(Main.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(all.toArray(String[]::new)))
                .as(() -> out + "\n" + err)
                .isZero();
    }

    /** Waits until another release than {@code before} decides what is received. */
    private static String inForceAfter(GacNode node, String before) {
        await().atMost(PATIENCE).until(() -> !node.release().equals(before));
        Instant known = Clock.systemUTC().instant();
        await().atMost(PATIENCE).until(() -> Clock.systemUTC().instant().isAfter(known.plusSeconds(6)));
        return node.release();
    }

    private static void foreign(GacNode node, Map<String, ConfigRecord> records) throws Exception {
        try (KafkaProducer<String, ConfigRecord> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", node.bootstrap(), "acks", "all"),
                Topics.CONFIG.key().serializer(),
                Topics.CONFIG.value().serializer())) {
            for (Map.Entry<String, ConfigRecord> record : records.entrySet()) {
                producer.send(new ProducerRecord<>(Topics.CONFIG.name(), 0, record.getKey(), record.getValue()))
                        .get();
            }
        }
    }

    @Test
    void aReleaseComesIntoForceInMidStreamAndIsTakenBack() throws Exception {
        try (GacNode node = GacNode.start(
                folder.resolve("data"),
                0,
                work(),
                Clock.systemUTC(),
                new GacNode.Metering(meters, StreamsSettings.Recording.INFO))) {
            await().atMost(PATIENCE).until(() -> !node.release().isEmpty());
            String first = node.release();
            send(node, "203.0.113.9", 6);
            assertThat(alerts(node)).isEmpty();

            Files.writeString(folder.resolve("rules/test.yml"), RULES.replace("gte: 10", "gte: 8"));
            gac(node, "apply", "--yes", "--author", "an");
            assertThat(out.toString().lines())
                    .contains(
                            "    threshold: condition gte 10 → gte 8",
                            "    keeps state",
                            "alerts a day, as they were → as they would have been:");
            assertThat(out.toString()).contains("many_failed_logins: 0 in all → 0 in all (since ");
            String second = inForceAfter(node, first);
            send(node, "203.0.113.9", 2); // the window was half full before
            await().atMost(PATIENCE).until(() -> !alerts(node).isEmpty());
            assertThat(alerts(node)).singleElement().satisfies(alert -> {
                assertThat(alert.getCount()).isEqualTo(8);
                assertThat(alert.getFirst()).isEqualTo(began);
                assertThat(alert.getRelease()).isEqualTo(second);
                assertThat(alert.getEvidence()).hasSize(8);
            });

            // what is not whole is refused, by this process as by any that looks
            foreign(
                    node,
                    Map.of(
                            "release/r-foreign",
                            new ConfigRecord(new gac.schemas.avro.Release(
                                    "r-foreign",
                                    Instant.EPOCH,
                                    List.of("rule/none.yml@0"),
                                    "x",
                                    Instant.EPOCH,
                                    null,
                                    Map.of(),
                                    Map.of()))));
            await().atMost(PATIENCE).until(() -> node.refusedReleases() == 1);
            assertThat(meters.get("gac.release.refused").gauge().value()).isEqualTo(1);
            assertThat(meters.get("gac.release.known").gauge().value()).isEqualTo(2);
            gac(node, "get");
            assertThat(out.toString())
                    .startsWith(second)
                    .contains("refused: r-foreign", "rule/none.yml@0: is named by");

            gac(node, "rollback", "--yes", "--note", "too many");
            assertThat(out.toString()).contains("    threshold: condition gte 8 → gte 10");
            // stored detections tell: eight were enough for one alert, and are not for ten
            assertThat(out.toString()).contains("many_failed_logins: 1 in all → 0 in all (since ");
            String third = inForceAfter(node, second);
            send(node, "203.0.113.77", 8);
            send(node, "203.0.113.9", 1);
            assertThat(alerts(node)).hasSize(1);
            assertThat(detections(node).stream()
                            .sorted(Comparator.comparing(Detection::getReceived))
                            .map(Detection::getRelease)
                            .toList())
                    .containsExactly(
                            first, first, first, first, first, first, second, second, third, third, third, third, third,
                            third, third, third, third);
            gac(node, "get", "releases");
            assertThat(out.toString().lines().map(line -> line.split(" ")[0]))
                    .containsExactly(third, second, first, "refused:", "");

            // what an exception would have held back is told before it holds anything back
            Path exceptions = Files.writeString(folder.resolve("exceptions.yaml"), """
                    exceptions:
                      - {id: scanner, rule: failed_login, when: {source.port|lt: 40006}, owner: SOC, reason: ours}
                    """);
            gac(node, "apply", "--yes", exceptions.toString());
            assertThat(out.toString())
                    .contains(
                            "  scanner would have held back 6 of 17 detections; mostly host.name web01 (6), source.ip 203.0.113.9 (6), ");
            inForceAfter(node, third);
            sent = 3;
            int before = detections(node).size();
            sendAndAwait(node, "203.0.113.8", 4, before + 4);
            gac(node, "exceptions");
            assertThat(out.toString())
                    .contains(
                            "    held back 3, the last at ",
                            "; mostly host.name web01 (3), source.ip 203.0.113.8 (3), ");
        }
    }
}
