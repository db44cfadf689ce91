package gac.correlate.topology;

import static gac.correlate.offline.Events.at;
import static gac.correlate.offline.Events.failure;
import static gac.correlate.offline.Events.success;
import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.detect.DetectCounters;
import gac.correlate.engine.CorrelateCounters;
import gac.correlate.gate.Gate;
import gac.correlate.offline.Events;
import gac.correlate.offline.Lab;
import gac.correlate.offline.OfflineRun;
import gac.correlate.release.Release;
import gac.correlate.release.ReleaseSource;
import gac.schemas.Wire;
import gac.schemas.avro.Alert;
import gac.schemas.avro.AlertStatus;
import gac.schemas.avro.DeadLetter;
import gac.schemas.avro.Detection;
import gac.schemas.avro.Disposition;
import gac.schemas.avro.Frontier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopologyTest {
    private static final Path GOLDEN = Path.of("src/test/resources/gac/correlate/topology/topology.txt");

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    private Pair pair(Release release) {
        return new Pair(ReleaseSource.always(release), folder, 1);
    }

    /** {@code -Dtopology.update=true} writes the golden file anew; a person reviews the difference. */
    @Test
    void everythingIsNamedAndAsReviewed() throws IOException {
        ReleaseSource none = ReleaseSource.always(Lab.release(""));
        String described = DetectTopology.build(Wire.local(), none, new DetectCounters())
                        .describe()
                + "\n"
                + CorrelateTopology.build(new CorrelateTopology.Parts(
                                Wire.local(), none, Gate.DEFAULT, 4, 4, new CorrelateCounters(), new Progress(), null))
                        .describe();
        if (Boolean.getBoolean("topology.update")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, described);
        }
        assertThat(described).isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void guessingThatSucceedsWithALateADuplicateAndAFutureDatedEvent() {
        try (Pair pair = pair(Lab.release(""))) {
            pair.event(failure("f1", 0).event());
            pair.event(failure("f2", 10).event());
            pair.event(failure("f2", 10).event()); // delivered twice
            pair.event(failure("f3", 20).event());
            pair.event(failure("early", 25).effectiveAt(9_000).event()); // dated into the future: counts as received
            pair.event(success("s1", 40).event());
            pair.event(failure("late", 700).effectiveAt(15).receivedAt(700).event()); // 11 minutes late
            pair.mark(at(3_600), false);
            pair.mark(at(8_000), true);
            assertThat(Lab.lines(pair.alerts()))
                    .containsExactly(
                            "brute_force 0 open digest on_time 0..20 x3 @20",
                            "gac-digest 0 open digest on_time 0..20 x3 @20",
                            "brute_force_success 0 open page on_time 20..40 x3 @40",
                            "root_login 0 open page on_time 40..40 x1 @40",
                            "brute_force 1 final digest on_time 0..25 x4 @3600",
                            "brute_force_success 1 final page on_time 20..40 x3 @3600",
                            "root_login 1 final page on_time 40..40 x1 @8000",
                            "gac-digest 1 final digest on_time 0..25 x4 @8000");
            assertThat(pair.deadLetters()).isEmpty();
            assertThat(pair.progress.ended()).isEqualTo(1);
        }
    }

    @Test
    void aBacklogIsCorrelatedAmongItself() {
        try (Pair pair = pair(Lab.release(""))) {
            pair.mark(at(20_000), false);
            pair.event(failure("b1", 20_001).effectiveAt(0).event());
            pair.event(failure("n1", 20_001).event()); // on time: another lane
            pair.event(failure("b2", 20_001.5).effectiveAt(60).event());
            pair.event(failure("b3", 20_002).effectiveAt(120).event());
            pair.event(failure("n2", 20_003).event());
            pair.mark(at(30_000), true);
            List<Alert> alerts = pair.alerts();
            assertThat(Lab.lines(alerts))
                    .containsExactly(
                            "brute_force 0 open digest delayed 0..120 x3 @20002",
                            "gac-digest 0 open digest on_time 0..120 x3 @20002",
                            "brute_force 1 final digest delayed 0..120 x3 @30000",
                            "gac-digest 1 final digest on_time 0..120 x3 @30000");
            assertThat(alerts.get(0).getDelay()).isEqualTo(20_001_000);
            assertThat(pair.between.stream()
                            .filter(Detection.class::isInstance)
                            .map(record -> ((Detection) record).getEventId() + " " + ((Detection) record).getLane())
                            .distinct())
                    .containsExactly("b1 delayed", "n1 on_time", "b2 delayed", "b3 delayed", "n2 on_time");
        }
    }

    @Test
    void timersWaitForTheSlowestOrigin() {
        try (Pair pair = new Pair(ReleaseSource.always(Lab.release("")), folder, 2)) {
            for (int i = 0; i < 3; i++) {
                pair.event(failure("f" + i, i).event());
            }
            pair.mark(at(5_000), false);
            assertThat(Lab.lines(pair.alerts()))
                    .containsExactly(
                            "brute_force 0 open digest on_time 0..2 x3 @2",
                            "gac-digest 0 open digest on_time 0..2 x3 @2");
            pair.detection(Wire.encode(new Frontier(1, 0, at(500), false)), at(500));
            assertThat(pair.alerts()).isEmpty();
            pair.detection(Wire.encode(new Frontier(1, 0, at(903), false)), at(903));
            assertThat(Lab.lines(pair.alerts())).containsExactly("brute_force 1 final digest on_time 0..2 x3 @903");
        }
    }

    @Test
    void anExceptionHoldsMatchesBackBeforeTheyAreCounted() {
        String exceptions = """
                exceptions:
                  - id: our-scanner
                    rule: brute_force
                    when: {source.ip|cidr: 192.0.2.0/28}
                    owner: SOC
                    reason: monthly test
                    expires: 2026-12-31
                """;
        try (Pair pair = pair(Lab.release(exceptions))) {
            for (int i = 0; i < 4; i++) {
                pair.event(failure("f" + i, i).event());
                pair.event(failure("g" + i, i).from("192.0.2.77").event());
            }
            pair.mark(at(10), true);
            List<Alert> alerts = pair.alerts();
            assertThat(alerts.stream()
                            .filter(alert -> alert.getRuleName().equals("brute_force"))
                            .map(alert -> alert.getGroup().get("source.ip") + " " + alert.getExceptions())
                            .distinct())
                    .containsExactly("192.0.2.77 [our-scanner]");
            assertThat(pair.detectCounters.heldBack()).isEqualTo(4);
            assertThat(pair.correlateCounters.heldBack()).isEqualTo(4);
        }
    }

    @Test
    void belowTheGateNothingAlertsAndItIsCounted() {
        try (Pair pair = pair(Lab.release(""))) {
            pair.event(success("s1", 0).host("low-1").event());
            pair.event(success("s2", 1).host("low-1").event());
            pair.event(success("s3", 2).host("web-1").event());
            pair.mark(at(3), true);
            assertThat(pair.alerts().stream()
                            .map(alert -> alert.getSystems().get(0).getId())
                            .distinct())
                    .containsExactly("portal");
            assertThat(pair.correlateCounters.belowLevel()).isEqualTo(1);
            assertThat(Lab.lines(pair.heldBack)).containsExactly("root_login 0 final page on_time 0..1 x2 @3");
        }
    }

    /** {@code H}: the header of one group cannot be read; {@code G}: a part of its windows. */
    @ParameterizedTest
    @ValueSource(chars = {'H', 'G'})
    void aGroupWhoseTimerFailsStopsNoOther(char type) {
        try (Pair pair = pair(Lab.release(""))) {
            pair.event(success("s1", 0).from("192.0.2.1").event());
            pair.event(success("s2", 1).from("192.0.2.2").event());
            pair.event(success("s3", 2).from("192.0.2.3").event());
            assertThat(pair.alerts()).hasSize(3);
            assertThat(pair.spoil(type)).isGreaterThanOrEqualTo(3);
            pair.mark(at(20_000), false);
            assertThat(pair.alerts())
                    .extracting(Alert::getStatus)
                    .containsExactly(AlertStatus.final$, AlertStatus.final$);
            assertThat(pair.correlateCounters.failedGroups()).isEqualTo(1);
            assertThat(pair.deadLetters()).isEmpty();
            for (int i = 1; i <= 4; i++) {
                pair.event(
                        success("s" + (10 + i), 20_000 + i).from("192.0.2." + i).event());
            }
            pair.mark(at(20_010), true);
            // Without its header a group begins anew, whole; detections of one whose windows cannot be read are kept as
            // dead letters.
            int lost = type == 'H' ? 0 : 1;
            assertThat(pair.alerts())
                    .filteredOn(alert -> alert.getStatus() == AlertStatus.final$)
                    .hasSize(4 - lost);
            assertThat(pair.deadLetters()).hasSize(lost);
            assertThat(pair.correlateCounters.failedGroups()).isEqualTo(1);
            assertThat(pair.progress.ended()).isEqualTo(1);
        }
    }

    @Test
    void whatCannotBeReadIsADeadLetterAndTheStreamGoesOn() {
        try (Pair pair = pair(Lab.release(""))) {
            byte[] garbage = "not avro".getBytes(StandardCharsets.UTF_8);
            pair.bytes(garbage, at(0));
            pair.bytes(Wire.encode(new Frontier(0, 0, at(0), false)), at(1)); // a record of another topic
            pair.detection(garbage, at(2));
            pair.event(success("s1", 3).event());
            assertThat(pair.deadLetters().stream()
                            .map(letter -> letter.getStage() + " " + letter.getReason() + " " + letter.getId()))
                    .containsExactly(
                            "detect undecodable gac.events-0-0",
                            "detect undecodable gac.events-0-1",
                            "correlate undecodable gac.detections-0-0");
            assertThat(Lab.lines(pair.alerts())).containsExactly("root_login 0 open page on_time 3..3 x1 @3");
        }
    }

    @Test
    void aDeadLetterKeepsTheBytes() {
        try (Pair pair = pair(Lab.release(""))) {
            pair.bytes(new byte[] {1, 2, 3}, at(5));
            DeadLetter letter = pair.deadLetters().get(0);
            assertThat(letter.getRaw().array()).containsExactly(1, 2, 3);
            assertThat(letter.getReceived()).isEqualTo(at(5));
            assertThat(letter.getOffset()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theOfflineRunGivesWhatTheTopologyGives(long seed) {
        Release release = Lab.release("");
        List<Alert> offline = new ArrayList<>();
        OfflineRun run = OfflineRun.of(ReleaseSource.always(release), Gate.DEFAULT, offline::add);
        List<Alert> streamed = new ArrayList<>();
        try (Pair pair = pair(release)) {
            Instant last = at(0);
            for (Events event : randomEvents(new Random(seed), 600)) {
                last = event.event().getEvent().getCreated();
                run.accept(event.event());
                pair.event(event.event());
                streamed.addAll(pair.alerts());
            }
            run.end();
            pair.mark(last, true);
            streamed.addAll(pair.alerts());
        }
        assertThat(streamed).hasSizeGreaterThan(20);
        for (int i = 0; i < Math.min(offline.size(), streamed.size()); i++) {
            assertThat(streamed.get(i)).isEqualTo(offline.get(i));
        }
        assertThat(streamed).hasSameSizeAs(offline);
        assertThat(offline.stream().map(Alert::getDisposition)).contains(Disposition.page, Disposition.digest);
    }

    private static List<Events> randomEvents(Random random, int count) {
        List<Events> events = new ArrayList<>();
        double now = 0;
        for (int i = 0; i < count; i++) {
            now += random.nextInt(10) == 0 ? random.nextInt(900) : random.nextInt(20);
            String id = "e" + (random.nextInt(20) == 0 ? Math.max(0, i - 1) : i);
            Events event = random.nextInt(8) == 0 ? success(id, now) : failure(id, now);
            event.from("192.0.2." + (10 + random.nextInt(3)))
                    .user(List.of("root", "an", "binh", "chi").get(random.nextInt(4)))
                    .host(List.of("web-1", "web-2", "low-1", "unknown").get(random.nextInt(4)));
            if (random.nextInt(12) == 0) {
                event.effectiveAt(Math.max(0, now - random.nextInt(4_000)));
            } else if (random.nextInt(30) == 0) {
                event.effectiveAt(now + 5_000);
            }
            events.add(event);
        }
        return events;
    }
}
