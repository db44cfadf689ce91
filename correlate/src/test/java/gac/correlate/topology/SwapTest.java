package gac.correlate.topology;

import static gac.correlate.offline.Events.at;
import static gac.correlate.offline.Events.failure;
import static gac.correlate.offline.Events.success;
import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.offline.Lab;
import gac.correlate.release.Document;
import gac.correlate.release.Release;
import gac.correlate.release.ReleaseSource;
import gac.correlate.release.Releases;
import gac.correlate.release.Terms;
import gac.schemas.avro.Alert;
import gac.schemas.avro.DefinitionKind;
import gac.schemas.avro.Detection;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another release comes into force while windows are half full. */
class SwapTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    private static Release release(String id, Instant from, String rules) {
        Release.Compiled compiled = Release.compile(
                id,
                from,
                List.of(
                        new Document(DefinitionKind.rule, "rules.yml", rules),
                        new Document(DefinitionKind.system, "systems.yaml", Lab.SYSTEMS)));
        assertThat(compiled.problems()).isEmpty();
        return compiled.release();
    }

    private static String with(String name, String old, String now) {
        int at = Lab.RULES.indexOf("name: " + name + "\n");
        return Lab.RULES.substring(0, at) + Lab.RULES.substring(at).replaceFirst(old, now);
    }

    private Pair pair(Release... releases) {
        return new Pair(ReleaseSource.of(Releases.of(releases)), folder, 1);
    }

    /** Revisions of brute_force, each with its level and release. */
    private static List<String> bruteForce(List<Alert> alerts) {
        return alerts.stream()
                .filter(alert -> alert.getRuleName().equals("brute_force"))
                .map(alert -> Lab.lines(List.of(alert)).get(0) + " " + alert.getLevel() + " " + alert.getRelease())
                .toList();
    }

    private static List<String> decided(Pair pair) {
        return pair.between.stream()
                .filter(Detection.class::isInstance)
                .map(Detection.class::cast)
                .filter(detection -> detection.getDefinition().endsWith("4"))
                .map(detection -> detection.getEventId() + " " + detection.getRelease())
                .toList();
    }

    @Test
    void aWindowThatWasHalfFullIsCompletedUnderAnotherThresholdAndLevel() {
        String lower = with("brute_force", "gte: 3", "gte: 5").replace("title: Brute force\n", "title: Guessing\n");
        String higher = with("brute_force", "gte: 3", "gte: 8")
                .replace(
                        "level: medium\ncorrelation:\n  type: event_count",
                        "level: high\ncorrelation:\n  type: event_count");
        try (Pair pair = pair(release("r-8", Instant.EPOCH, higher), release("r-5", at(100), lower))) {
            for (int i = 0; i < 4; i++) {
                pair.event(failure("a" + i, 10 * i).event());
            }
            pair.event(failure("a1", 10).event()); // delivered twice
            pair.event(failure("a4", 99.999).event());
            assertThat(bruteForce(pair.alerts())).isEmpty(); // five, and eight are asked for
            pair.event(failure("a5", 100).event());
            assertThat(bruteForce(pair.alerts()))
                    .containsExactly("brute_force 0 open digest on_time 0..100 x6 @100 medium r-5");
            pair.event(failure("old", 101).effectiveAt(50).event()); // late, but not too late: it counts where it lies
            pair.mark(at(9_000), true);
            assertThat(bruteForce(pair.alerts()))
                    .containsExactly("brute_force 1 final digest on_time 0..100 x7 @9000 medium r-5");
            assertThat(decided(pair))
                    .containsExactly("a0 r-8", "a1 r-8", "a2 r-8", "a3 r-8", "a1 r-8", "a4 r-8", "a5 r-5", "old r-5");
            assertThat(pair.deadLetters()).isEmpty();
        }
    }

    @Test
    void aRaisedThresholdLeavesAnOpenEpisodeAndAsksMoreOfTheNext() {
        try (Pair pair = pair(
                release("r-3", Instant.EPOCH, Lab.RULES),
                release("r-6", at(100), with("brute_force", "gte: 3", "gte: 6")))) {
            for (int i = 0; i < 3; i++) {
                pair.event(failure("a" + i, i).event());
            }
            pair.event(failure("a3", 150).event());
            pair.mark(at(2_000), false);
            assertThat(bruteForce(pair.alerts()))
                    .containsExactly(
                            "brute_force 0 open digest on_time 0..2 x3 @2 medium r-3",
                            "brute_force 1 final digest on_time 0..2 x3 @2000 medium r-6");
            for (int i = 0; i < 5; i++) {
                pair.event(failure("b" + i, 3_000 + i).event());
            }
            assertThat(bruteForce(pair.alerts())).isEmpty();
            pair.event(failure("b5", 3_005).event());
            assertThat(bruteForce(pair.alerts()))
                    .containsExactly("brute_force 0 open digest on_time 3000..3005 x6 @3005 medium r-6");
        }
    }

    @Test
    void eventsAreDecidedByTheReleaseOfTheirReceiptHoweverLateTheyAreRead() {
        Release root = release("r-root", Instant.EPOCH, Lab.RULES);
        Release admin = release("r-admin", at(100), with("root_login", "user.name: root", "user.name: admin"));
        try (Pair pair = pair(root, admin)) {
            pair.event(success("new", 100).user("admin").event());
            pair.event(success("lagging", 99.999)
                    .from("192.0.2.20")
                    .event()); // of a slower sender: read after, received before
            pair.event(success("backlog", 110).user("admin").effectiveAt(5).event()); // happened before, received after
            pair.event(success("neither", 120).from("192.0.2.20").event());
            pair.mark(at(20_000), true);
            assertThat(pair.alerts().stream()
                            .filter(alert -> alert.getRuleName().equals("root_login") && alert.getRevision() == 0)
                            .map(alert -> alert.getEntities().get("user.name") + " " + alert.getRelease()))
                    .containsExactly("[admin] r-admin", "[root] r-root");
            assertThat(pair.between.stream()
                            .filter(Detection.class::isInstance)
                            .map(Detection.class::cast)
                            .filter(detection -> detection.getRule().endsWith("3") && detection.getDepth() == 0)
                            .map(detection -> detection.getEventId() + " " + detection.getRelease()))
                    .containsExactly("new r-admin", "lagging r-root", "backlog r-admin");
        }
    }

    /** The way back is a release of its own; what was counted in between is not forgotten. */
    @Test
    void aRollbackKeepsWhatWasCountedToo() {
        String never = with("brute_force", "gte: 3", "gte: 1000");
        try (Pair pair = pair(
                release("r-1", Instant.EPOCH, Lab.RULES),
                release("r-2", at(10), never),
                release("r-3", at(100), Lab.RULES))) {
            pair.event(failure("a", 5).event());
            pair.event(failure("b", 50).event());
            pair.event(failure("c", 99).event());
            assertThat(bruteForce(pair.alerts())).isEmpty();
            pair.event(failure("d", 101).event());
            assertThat(bruteForce(pair.alerts()))
                    .containsExactly("brute_force 0 open digest on_time 5..101 x4 @101 medium r-3");
        }
    }

    @Test
    void whatBreaksStateBeginsAnewAndWhatWasOpenEndsAsItWas() {
        try (Pair pair = pair(
                release("r-1", Instant.EPOCH, Lab.RULES),
                release("r-2", at(100), with("brute_force", "timespan: 5m", "timespan: 10m")),
                release("r-3", at(200), with("brute_force", "gte: 3", "lt: 3")))) {
            for (int i = 0; i < 3; i++) {
                pair.event(failure("a" + i, i).event());
            }
            pair.event(failure("b0", 110).event());
            pair.event(failure("b1", 111).event());
            pair.event(failure("c0", 210).event());
            pair.mark(at(9_000), true);
            assertThat(bruteForce(pair.alerts()))
                    .containsExactly(
                            "brute_force 0 open digest on_time 0..2 x3 @2 medium r-1",
                            "brute_force 1 final digest on_time 0..2 x3 @9000 medium r-1",
                            "brute_force 0 open digest on_time 210..210 x1 @9000 medium r-3",
                            "brute_force 1 final digest on_time 210..210 x1 @9000 medium r-3");
            assertThat(pair.deadLetters()).isEmpty();
            assertThat(pair.correlateCounters.failedGroups()).isZero();
        }
    }

    @Test
    void aRuleOnTrialDetectsAndAlertsNobodyUntilItIsOver() {
        try (Pair pair = pair(onTrial("r-1", at(1_000)))) {
            for (int i = 0; i < 3; i++) {
                pair.event(failure("a" + i, i).event());
            }
            for (int i = 0; i < 5; i++) {
                pair.event(failure("b" + i, 999 + i).event()); // begins on trial, goes on after it
            }
            for (int i = 0; i < 3; i++) {
                pair.event(failure("c" + i, 2_000 + i).event());
            }
            pair.event(failure("d", 2_010).effectiveAt(1_500).event()); // alone in its window
            pair.mark(at(9_000), true);
            assertThat(bruteForce(pair.alerts()))
                    .containsExactly(
                            "brute_force 0 open digest on_time 2000..2002 x3 @2002 medium r-1",
                            "brute_force 1 final digest on_time 2000..2002 x3 @9000 medium r-1");
            assertThat(decided(pair)).hasSize(12);
        }
    }

    @Test
    void whatIsOpenWhenARuleIsPromotedIsToldWhole() {
        try (Pair pair = pair(onTrial("r-1", at(1_000_000)), release("r-2", at(1_500), Lab.RULES))) {
            for (int i = 0; i < 3; i++) {
                pair.event(failure("a" + i, i).event()); // long over
            }
            for (int i = 0; i < 3; i++) {
                pair.event(failure("b" + i, 1_490 + i).event());
            }
            assertThat(bruteForce(pair.alerts())).isEmpty();
            pair.event(failure("b3", 1_501).event());
            assertThat(bruteForce(pair.alerts()))
                    .containsExactly("brute_force 0 open digest on_time 1490..1501 x4 @1501 medium r-2");
        }
    }

    private static Release onTrial(String id, Instant until) {
        Release.Compiled compiled = Release.compile(
                id,
                Instant.EPOCH,
                List.of(
                        new Document(DefinitionKind.rule, "rules.yml", Lab.RULES),
                        new Document(DefinitionKind.system, "systems.yaml", Lab.SYSTEMS)),
                new Terms(Map.of("00000000-0000-0000-0000-000000000004", until), Map.of()));
        assertThat(compiled.problems()).isEmpty();
        return compiled.release();
    }

    @Test
    void aRuleThatIsRemovedEndsItsEpisodesAndDetectsNothingMore() {
        String without = Lab.RULES.replaceFirst("(?s)title: Root login\n.*?---\n", "");
        try (Pair pair = pair(release("r-1", Instant.EPOCH, Lab.RULES), release("r-2", at(100), without))) {
            pair.event(success("s1", 0).event());
            pair.event(success("s2", 101).event());
            pair.mark(at(9_000), true);
            assertThat(Lab.lines(pair.alerts()))
                    .containsExactly(
                            "root_login 0 open page on_time 0..0 x1 @0",
                            "root_login 1 final page on_time 0..0 x1 @9000");
        }
    }
}
