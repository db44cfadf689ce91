package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.offline.StoredRecords;
import gac.correlate.release.ExceptionsYaml;
import gac.correlate.release.Manifest;
import gac.correlate.release.ReleasePublisher;
import gac.correlate.release.Terms;
import gac.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a release says besides its rules: trials, exceptions that end, feeds of indicators. */
class ReleaseContentTest extends ReleaseCommands {
    @Test
    void newRulesAreOnTrialUntilSomebodyPromotesThem() throws Exception {
        assertThat(gac("apply", "--yes")).isZero();
        assertThat(newest().manifest().terms().shadow()).isEmpty(); // nobody waits for what is there at first
        file("rules/admin.yml", MORE);
        assertThat(gac("apply", "--yes", "--days", "0")).as(err::toString).isZero();
        Manifest second = newest().manifest();
        String id = "6f2b4f0e-0f5a-4c39-8a1e-0c6c7a1d0012";
        assertThat(second.terms().shadow()).containsOnlyKeys(id);
        Instant until = second.terms().shadow().values().iterator().next();
        assertThat(until)
                .isBetween(
                        second.published().plus(Duration.ofDays(14)).minusSeconds(60),
                        second.from().plus(Duration.ofDays(14)));
        assertThat(out.toString())
                .contains("admin is on trial until " + ReleaseText.time(until)
                        + ": it detects and alerts nobody; gac rules promote ends that");
        assertThat(gac("get", second.id())).isZero();
        assertThat(out.toString()).contains("on trial until " + ReleaseText.time(until) + ": admin");
        assertThat(gac("apply", "--yes")).isZero();
        assertThat(out.toString()).startsWith("nothing to do");
        assertThat(gac("diff")).isZero();

        file(
                "rules/root.yml",
                RULE.replace("level: low", "level: high")); // what is changed besides leaves the trial alone
        assertThat(gac("apply", "--yes", "--days", "0")).isZero();
        assertThat(newest().manifest().terms().shadow())
                .isEqualTo(second.terms().shadow());
        file("rules/third.yml", MORE.replace("admin", "third").replace("0012", "0013"));
        assertThat(gac("apply", "--yes", "--days", "0", "--trial", "0")).isZero();
        assertThat(newest().manifest().terms().shadow())
                .isEqualTo(second.terms().shadow());

        assertThat(promote("third")).isEqualTo(1);
        assertThat(err.toString()).contains("'third' is not on trial");
        assertThat(promote()).isZero();
        assertThat(out.toString().strip()).isEqualTo("admin  on trial until " + ReleaseText.time(until));
        assertThat(promote("admin", "--yes", "--author", "an"))
                .as(err::toString)
                .isZero();
        assertThat(out.toString().lines())
                .contains("    gate: on trial until " + until + " → (none)", "  admin: 0 → 0 (no detection is stored)");
        assertThat(newest().manifest().terms().shadow()).isEmpty();
        assertThat(newest().manifest().note()).isEqualTo("promoted admin");
        assertThat(gac("rollback", "--yes", "--days", "0")).isZero(); // to what was: on trial again
        assertThat(newest().manifest().terms().shadow())
                .isEqualTo(second.terms().shadow());
    }

    @Test
    void anExceptionWithoutAnEndEndsNinetyDaysAfterItWasPublishedOrChanged() throws Exception {
        assertThat(gac("apply", "--yes")).isZero();
        String exception =
                "exceptions:\n  - {id: ours, rule: root, when: {source.ip: 192.0.2.1}, owner: SOC, reason: a test}\n";
        file("exceptions.yaml", exception);
        assertThat(gac("apply", "--yes", path("exceptions.yaml")))
                .as(err::toString)
                .isZero();
        Instant end =
                Objects.requireNonNull(newest().manifest().terms().expiries().get("ours"));
        assertThat(end).isEqualTo(ExceptionsYaml.defaultEnd(newest().manifest().published()));
        assertThat(newest().release().exceptions().all().get(0).expires()).isEqualTo(end);
        assertThat(out.toString()).contains("  ours would have held back 0 of 0 detections\n");
        assertThat(gac("apply", "--yes", path("exceptions.yaml"))).isZero();
        assertThat(out.toString()).startsWith("nothing to do");

        // another reason does not prolong it, another selection does
        Instant old = end.minus(Duration.ofDays(30));
        publish(new Terms(Map.of(), Map.of("ours", old)));
        file("exceptions.yaml", exception.replace("a test", "another"));
        assertThat(gac("apply", "--yes", path("exceptions.yaml"))).isZero();
        assertThat(newest().manifest().terms().expiries()).containsExactly(Map.entry("ours", old));
        file("exceptions.yaml", exception.replace("192.0.2.1", "192.0.2.2"));
        assertThat(gac("apply", "--yes", path("exceptions.yaml"))).isZero();
        assertThat(newest().manifest().terms().expiries()).containsExactly(Map.entry("ours", end));
        assertThat(gac("rollback", "--yes")).isZero();
        assertThat(newest().manifest().terms().expiries()).containsExactly(Map.entry("ours", old));

        assertThat(gac("exceptions")).as(err::toString).isZero();
        assertThat(out.toString().lines().limit(3))
                .containsExactly(
                        "ours  rule root when {source.ip: 192.0.2.1}  until "
                                + ExceptionsYaml.lastDay(
                                        newest().release().exceptions().all().get(0)),
                        "    SOC: another",
                        "    held back nothing");
    }

    @Test
    void feedsOfIndicatorsBecomePartOfTheRelease() throws Exception {
        assertThat(gac("apply", "--yes")).isZero();
        file("own.txt", "203.0.113.7\nbad.example\n");
        file("indicators.yaml", "indicators: [{feed: own, file: own.txt}]\n");
        assertThat(gac("apply", "--yes", path("indicators.yaml")))
                .as(err::toString)
                .isZero();
        assertThat(out.toString().lines()).contains("+ feed own: 2 indicators", "1 feed added");
        assertThat(newest().release().indicators().size()).isEqualTo(2);
        // the rule, the register, the feed, two releases: what is there is not written again
        try (StoredRecords records =
                StoredRecords.open(client(), Topics.CONFIG.name(), Instant.EPOCH, 1_000, Duration.ofSeconds(30))) {
            List<Instant> written = new ArrayList<>();
            boolean more = true;
            while (more) {
                more = records.next((value, at) -> written.add(at));
            }
            assertThat(written).hasSize(5);
        }
        assertThat(newest().release().definitions().all()).hasSize(1); // rules stay
        assertThat(gac("apply", "--yes", path("indicators.yaml"))).isZero();
        assertThat(out.toString()).startsWith("nothing to do");
        file("own.txt", "203.0.113.7\nbad.example\nworse.example\n");
        assertThat(gac("apply", "--yes", path("indicators.yaml"))).isZero();
        assertThat(out.toString().lines()).contains("    matching: indicators 2 → 3", "1 feed changed");
        file("own.txt", "203.0.113.7\nnonsense\n");
        assertThat(gac("apply", "--yes", path("indicators.yaml"))).isEqualTo(2);
        assertThat(err.toString()).contains("own.txt:2: 'nonsense' is not an address");
        assertThat(newest().release().indicators().size()).isEqualTo(3);
    }

    private void publish(Terms terms) throws InterruptedException {
        try (ReleasePublisher publisher = ReleasePublisher.open(client())) {
            publisher.publish(newest().documents(), Set.of(), terms, "test", null, Clock.systemUTC());
        }
    }

    private int promote(String... args) {
        List<String> all = new ArrayList<>(List.of("rules", "promote"));
        all.addAll(List.of(args));
        return gac(all.toArray(String[]::new));
    }
}
