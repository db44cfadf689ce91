package gac.standalone.operations;

import static org.assertj.core.api.Assertions.assertThat;

import gac.alerting.Language;
import gac.correlate.topology.Funnel;
import gac.correlate.topology.Standing;
import gac.ingest.IngestStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HealthTest {
    private static final Standing DETECT = new Standing("gac-detect", "RUNNING", 1, 0, 250);
    private static final Standing CORRELATE = new Standing("gac-correlate", "RUNNING", 1, 0, 40);

    private static Vitals vitals(Standing detect, Standing correlate) {
        return vitals(IngestStatus.State.RUNNING, null, List.of(), List.of(detect, correlate), 0, true);
    }

    private static Vitals vitals(
            IngestStatus.State state,
            @Nullable String trouble,
            List<String> deadThreads,
            List<Standing> standings,
            long restoring,
            boolean releaseCurrent) {
        return new Vitals(
                new IngestStatus(state, List.of(), Map.of(), Map.of(), 0, trouble),
                deadThreads,
                standings,
                restoring,
                releaseCurrent,
                "r-1",
                0,
                new Funnel(0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    private static Standing detect(String state, int threads, long lag, double rate) {
        return new Standing("gac-detect", state, threads, lag, rate);
    }

    private static List<String> told(Health health) {
        return health.problems().stream()
                .map(problem -> problem.part() + ": " + problem.problem())
                .toList();
    }

    @Test
    void whatRunsAndIsNotBehindIsLiveAndReady() {
        Vitals well = vitals(DETECT, CORRELATE);
        assertThat(told(Health.live(well))).isEmpty();
        assertThat(told(Health.ready(well))).isEmpty();
    }

    @Test
    void anApplicationThatHasGivenUpIsNeither() {
        Vitals failed = vitals(detect("PENDING_ERROR", 0, -1, 0), CORRELATE);
        String problem =
                "gac-detect: has given up; the log says why. Start Gác again when it is mended: nothing received is lost";
        assertThat(told(Health.live(failed))).containsExactly(problem);
        assertThat(told(Health.ready(failed))).containsExactly(problem);
    }

    @Test
    void threadsThatAreGoneAreTold() {
        Vitals dead = vitals(
                IngestStatus.State.RUNNING,
                null,
                List.of("gac-ingest-sender"),
                List.of(detect("RUNNING", 0, 0, 0), CORRELATE),
                0,
                true);
        assertThat(told(Health.live(dead)))
                .containsExactly(
                        "ingest: its thread gac-ingest-sender has ended; the log says why. Start Gác again",
                        "gac-detect: has no thread: RUNNING");
    }

    @Test
    void whileItStopsItIsNeither() {
        Vitals stopped = vitals(IngestStatus.State.STOPPED, null, List.of(), List.of(DETECT, CORRELATE), 0, true);
        assertThat(told(Health.live(stopped))).containsExactly("ingest: has stopped");
        assertThat(Health.ready(stopped).isOk()).isFalse();
    }

    @Test
    void restoringIsLiveButNotReady() {
        Vitals restoring = vitals(
                IngestStatus.State.RUNNING,
                null,
                List.of(),
                List.of(detect("REBALANCING", 1, -1, 0), new Standing("gac-correlate", "REBALANCING", 1, -1, 0)),
                1_234_567,
                true);
        assertThat(told(Health.live(restoring))).isEmpty();
        assertThat(told(Health.ready(restoring)))
                .containsExactly(
                        "gac-detect: is not running yet: state is restored, 1,234,567 records to go",
                        "gac-correlate: is not running yet: state is restored, 1,234,567 records to go");
    }

    @Test
    void aBacklogIsTenSecondsOfWhatIsRead() {
        assertThat(told(Health.ready(vitals(detect("RUNNING", 1, 1_000, 0), CORRELATE))))
                .isEmpty();
        assertThat(told(Health.ready(vitals(detect("RUNNING", 1, 200_000, 20_000), CORRELATE))))
                .isEmpty();
        assertThat(told(Health.ready(vitals(detect("RUNNING", 1, 200_001, 20_000), CORRELATE))))
                .containsExactly("gac-detect: 200,001 records behind, reading 20,000 a second");
        // it stands still
        assertThat(told(Health.ready(vitals(detect("RUNNING", 1, 1_001, 0), CORRELATE))))
                .containsExactly("gac-detect: 1,001 records behind, reading 0 a second");
        assertThat(told(Health.ready(vitals(detect("RUNNING", 1, -1, 0), CORRELATE))))
                .containsExactly("gac-detect: does not know yet how far it is behind");
    }

    @Test
    void itIsToldInVietnameseToo() {
        Vitals bad = vitals(
                IngestStatus.State.STOPPED,
                null,
                List.of(),
                List.of(detect("RUNNING", 1, 200_001, 20_000), new Standing("gac-correlate", "REBALANCING", 1, -1, 0)),
                12_345,
                true);
        assertThat(Health.ready(bad).problems())
                .extracting(problem -> problem.in(Language.VI))
                .containsExactly(
                        "đã dừng",
                        "còn chậm 200.001 bản ghi, đang đọc 20.000 bản ghi mỗi giây",
                        "chưa chạy: đang khôi phục trạng thái, còn 12.345 bản ghi");
    }

    @Test
    void troubleWithKafkaIsNoReasonToStartAgain() {
        Vitals alone = vitals(
                IngestStatus.State.RUNNING,
                "Kafka takes nothing: timeout",
                List.of(),
                List.of(DETECT, CORRELATE),
                0,
                false);
        assertThat(told(Health.live(alone))).isEmpty();
        assertThat(told(Health.ready(alone)))
                .containsExactly(
                        "ingest: Kafka takes nothing: timeout",
                        "releases: the release in force is not known: gac.config cannot be read, or holds none. Detection waits for it");
    }
}
