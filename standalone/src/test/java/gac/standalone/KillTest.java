package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gac.schemas.Topics;
import gac.schemas.avro.Alert;
import gac.schemas.avro.Detection;
import gac.schemas.avro.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of a real {@code gac up} while it follows a file that grows: every line becomes one event and one
 * detection, every address one alert, none two. */
@Tag("slow")
class KillTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int BATCH = 400;
    private static final String RULE = """
            title: Failed log-in
            id: 6f2b4f0e-0f5a-4c39-8a1e-0c6c7a1d0003
            name: failed_login
            status: test
            logsource: {product: linux, service: sshd}
            detection:
              failed: {event.action: ssh_login, event.outcome: failure}
              condition: failed
            level: high
            gac: {category: INTRUSION, outcome: success}
            """;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    private final Instant began = Clock.systemUTC().instant();
    private final List<UpProcess> processes = new ArrayList<>();
    private final List<String> written = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        processes.forEach(UpProcess::end);
    }

    private void configuration() throws IOException {
        Files.createDirectories(folder.resolve("rules"));
        Files.writeString(folder.resolve("rules/test.yml"), RULE);
        Files.writeString(folder.resolve("sources.yaml"), """
                sources:
                  - name: auth
                    organization: example
                    receiver: {type: file, path: auth.log}
                    parser: linux_auth
                """);
        Files.createFile(folder.resolve("auth.log"));
        Files.writeString(
                folder.resolve("gac.yaml"),
                "kafka: {port: 0}\nhttp: {port: 0}\nsources: sources.yaml\nrules: [rules]\n");
    }

    private UpProcess up() throws IOException {
        UpProcess process = UpProcess.start(folder, folder.resolve("up" + processes.size() + ".log"));
        processes.add(process);
        return process;
    }

    private String bootstrap() {
        return processes.get(processes.size() - 1).bootstrap();
    }

    private void append() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < BATCH; i++) {
            String line = began + " web01 sshd[77]: Failed password for root from 203.0.113." + written.size() % 200
                    + " port " + (10_000 + written.size()) + " ssh2";
            written.add(line);
            text.append(line).append('\n');
        }
        Files.writeString(folder.resolve("auth.log"), text, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
    }

    private List<String> events() {
        return Cluster.committed(bootstrap(), Topics.EVENTS, Event.class).stream()
                .map(event -> event.getEvent().getOriginal())
                .toList();
    }

    @Test
    void nothingIsLostAndNothingCountsTwice() throws Exception {
        configuration();
        for (int round = 0; round < 3; round++) {
            UpProcess process = up();
            int before = written.size();
            append();
            int some = before + BATCH / 8;
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> events().size() >= some);
            append();
            process.kill(); // while lines are on their way
        }
        UpProcess last = up();
        append();
        await().atMost(PATIENCE).until(() -> events().size() >= written.size());
        await().atMost(PATIENCE)
                .until(() -> Cluster.committed(bootstrap(), Topics.DETECTIONS, Detection.class)
                                .size()
                        >= written.size());
        assertThat(events()).containsExactlyInAnyOrderElementsOf(written);
        assertThat(Cluster.committed(bootstrap(), Topics.DETECTIONS, Detection.class))
                .extracting(Detection::getEventId)
                .doesNotHaveDuplicates()
                .hasSize(written.size());
        await().atMost(PATIENCE)
                .until(() -> Cluster.committed(bootstrap(), Topics.ALERTS, Alert.class)
                                .size()
                        >= 200);
        List<Alert> alerts = Cluster.committed(bootstrap(), Topics.ALERTS, Alert.class);
        // one alert an address; all its lines are of one instant, so nothing is worth a revision
        assertThat(alerts)
                .extracting(alert -> alert.getRevision() + " x" + alert.getCount() + " " + alert.getDisposition())
                .containsOnly("0 x1 page");
        assertThat(alerts)
                .extracting(alert -> alert.getGroup().get("source.ip"))
                .doesNotHaveDuplicates()
                .hasSize(200);
        last.stop();
    }
}
