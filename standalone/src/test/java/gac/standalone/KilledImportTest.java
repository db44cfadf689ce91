package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gac.correlate.gate.Gate;
import gac.correlate.offline.OfflineRun;
import gac.correlate.release.Documents;
import gac.correlate.release.Release;
import gac.correlate.release.ReleaseFiles;
import gac.correlate.release.ReleaseSource;
import gac.schemas.Topics;
import gac.schemas.avro.Alert;
import gac.schemas.avro.AlertStatus;
import gac.schemas.avro.Detection;
import gac.schemas.avro.DigestMember;
import gac.schemas.avro.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of a real {@code gac up} in the midst of an import: after the next start its final alerts are exactly those that the same events give
 * undisturbed, in one process without Kafka.
 */
@Tag("slow")
class KilledImportTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** How often it is looked, which reads all there is. */
    private static final Duration LOOK = Duration.ofMillis(250);

    private static final int LINES = 24_000;
    private static final String RULES = """
            title: Failed log-in
            id: 6f2b4f0e-0f5a-4c39-8a1e-0c6c7a1d0011
            name: failed_login
            logsource: {product: linux, service: sshd}
            detection:
              failed: {event.action: ssh_login, event.outcome: failure}
              condition: failed
            gac: {component: true}
            ---
            title: Log-in of root
            id: 6f2b4f0e-0f5a-4c39-8a1e-0c6c7a1d0012
            name: root_login
            logsource: {product: linux, service: sshd}
            detection:
              accepted: {event.action: ssh_login, event.outcome: success}
              condition: accepted
            level: high
            gac: {category: PRIVESC, outcome: success, episode: 5m, group-by: [source.ip, host.name]}
            ---
            title: Password guessing
            id: 6f2b4f0e-0f5a-4c39-8a1e-0c6c7a1d0013
            name: guessing
            correlation:
              type: event_count
              rules: [failed_login]
              group-by: [source.ip]
              timespan: 2m
              condition: {gte: 5}
            level: medium
            gac: {category: ACCOUNT, outcome: attempt}
            ---
            title: Guessing, then a log-in
            id: 6f2b4f0e-0f5a-4c39-8a1e-0c6c7a1d0014
            name: guessed
            correlation:
              type: temporal_ordered
              rules: [guessing, root_login]
              group-by: [source.ip]
              timespan: 10m
              generate: true
            level: critical
            gac: {category: INTRUSION, outcome: success}
            """;

    @TempDir
    private Path folder;

    private final List<UpProcess> processes = new ArrayList<>();
    private final List<String> written = new ArrayList<>();

    @BeforeEach
    void configuration() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("rules")).resolve("test.yml"), RULES);
        Files.writeString(folder.resolve("sources.yaml"), """
                sources:
                  - name: auth
                    organization: example
                    receiver: {type: file, path: auth.log, mode: once}
                    parser: linux_auth
                    backfill: true
                """);
        Files.writeString(
                folder.resolve("gac.yaml"),
                "kafka: {port: 0}\nhttp: {port: 0}\nsources: sources.yaml\nrules: [rules]\n");
        Instant began = Clock.systemUTC().instant().minus(9, ChronoUnit.HOURS);
        for (int i = 0; i < LINES; i++) {
            // bursts with pauses: episodes open, grow and close while the import runs
            Instant at = began.plusSeconds(i + (i / 4_000) * 600L).truncatedTo(ChronoUnit.SECONDS);
            String source = "203.0.113." + (i / 4_000 * 7 + i % 11) % 200;
            String what = i % 97 == 0 ? "Accepted password for root" : "Failed password for user" + i % 13;
            written.add(at + " web01 sshd[77]: " + what + " from " + source + " port " + (10_000 + i) + " ssh2");
        }
        Files.write(folder.resolve("auth.log"), written);
    }

    @AfterEach
    void nothingIsLeft() {
        processes.forEach(UpProcess::end);
    }

    private UpProcess up() throws IOException {
        UpProcess process = UpProcess.start(folder, folder.resolve("up" + processes.size() + ".log"));
        processes.add(process);
        return process;
    }

    private static List<Event> events(UpProcess up) {
        return Cluster.committed(up.bootstrap(), Topics.EVENTS, Event.class);
    }

    @Test
    void aKillInMidstreamChangesNoAlert() throws Exception {
        killAndCompare(1);
    }

    @Test
    void manyKillsChangeNoAlert() throws Exception {
        killAndCompare(6);
    }

    private void killAndCompare(int rounds) throws Exception {
        for (int round = 1; round <= rounds; round++) {
            UpProcess up = up();
            long before = Cluster.length(up.bootstrap(), Topics.EVENTS);
            long seen = await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> Cluster.length(up.bootstrap(), Topics.EVENTS), length -> length >= before + 500);
            up.kill();
            assertThat(seen).as("killed in the midst of the import").isLessThan(LINES);
        }
        UpProcess last = up();
        await().atMost(PATIENCE).pollInterval(LOOK).until(() -> events(last).size() >= LINES);
        List<Event> events = events(last);
        assertThat(events).extracting(event -> event.getEvent().getOriginal()).containsExactlyElementsOf(written);
        List<String> expected = undisturbed(events);
        assertThat(expected).anyMatch(line -> line.contains(" page ")).anyMatch(line -> line.contains(" digest "));
        await().atMost(PATIENCE)
                .pollInterval(LOOK)
                .untilAsserted(() -> assertThat(finals(published(last))).isEqualTo(expected));
        assertThat(published(last))
                .extracting(alert -> alert.getId() + " " + alert.getRevision())
                .doesNotHaveDuplicates();
        assertThat(Cluster.committed(last.bootstrap(), Topics.DETECTIONS, Detection.class))
                .extracting(detection -> detection.getDefinition()
                        + detection.getStep()
                        + detection.getEventId()
                        + detection.getEventOffset())
                .doesNotHaveDuplicates();
        last.stop();
    }

    private static List<Alert> published(UpProcess up) {
        return Cluster.committed(up.bootstrap(), Topics.ALERTS, Alert.class);
    }

    private List<String> undisturbed(List<Event> events) throws IOException {
        Release release = Release.compile(
                        "undisturbed",
                        Instant.EPOCH,
                        Documents.read(ReleaseFiles.ofRules(List.of(folder.resolve("rules")))))
                .release();
        List<Alert> alerts = new ArrayList<>();
        OfflineRun run = OfflineRun.of(ReleaseSource.always(release), Gate.DEFAULT, alerts::add);
        events.forEach(run::accept);
        run.end();
        return finals(alerts);
    }

    /** The last revision of each alert: everything it says but when it was made and by which release. */
    private static List<String> finals(List<Alert> alerts) {
        Map<String, Alert> last = new TreeMap<>();
        alerts.forEach(alert -> last.merge(
                alert.getId(), alert, (one, other) -> one.getRevision() >= other.getRevision() ? one : other));
        assertThat(last.values()).extracting(Alert::getStatus).doesNotContain(AlertStatus.open);
        return last.values().stream()
                .map(alert -> alert.getId() + " " + alert.getRuleName() + " " + alert.getStatus() + " "
                        + alert.getDisposition() + " " + alert.getLevel() + " " + new TreeMap<>(alert.getGroup()) + " "
                        + alert.getFirst() + ".." + alert.getLast() + " x" + alert.getCount() + " "
                        + alert.getDistinct() + " "
                        + alert.getMembers().stream()
                                .map(DigestMember::toString)
                                .toList())
                .toList();
    }
}
