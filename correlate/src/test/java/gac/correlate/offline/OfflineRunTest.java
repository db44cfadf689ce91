package gac.correlate.offline;

import static gac.correlate.offline.Events.failure;
import static gac.correlate.offline.Events.success;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.gate.Gate;
import gac.correlate.release.Release;
import gac.correlate.release.ReleaseSource;
import gac.schemas.avro.Alert;
import gac.schemas.avro.AlertStatus;
import gac.schemas.avro.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OfflineRunTest {
    private final List<Alert> alerts = new ArrayList<>();

    private OfflineRun run(Release release, Events... events) {
        OfflineRun run = OfflineRun.of(ReleaseSource.always(release), Gate.DEFAULT, alerts::add);
        for (Events event : events) {
            run.accept(event.event());
        }
        run.end();
        return run;
    }

    @Test
    void bruteForceThenSuccess() {
        run(
                Lab.release(""),
                failure("f1", 0),
                failure("f2", 10),
                failure("f3", 20),
                failure("f3", 20), // the same line again
                failure("f4", 30),
                success("s1", 40));
        assertThat(Lab.lines(alerts))
                .containsExactly(
                        "brute_force 0 open digest on_time 0..20 x3 @20",
                        "gac-digest 0 open digest on_time 0..20 x3 @20",
                        "brute_force_success 0 open page on_time 20..40 x3 @40",
                        "root_login 0 open page on_time 40..40 x1 @40",
                        "brute_force 1 final digest on_time 0..30 x4 @40",
                        "root_login 1 final page on_time 40..40 x1 @40",
                        "brute_force_success 1 final page on_time 20..40 x3 @40",
                        "gac-digest 1 final digest on_time 0..30 x4 @40");
    }

    @Test
    void findingsSayInBothLanguagesWhatWasObserved() {
        run(
                Lab.release(""),
                failure("f1", 0).user("a"),
                failure("f2", 10).user("b"),
                failure("f3", 20).user("c"),
                success("s1", 40));
        assertThat(alerts.stream()
                        .filter(alert -> alert.getStatus() == AlertStatus.final$)
                        .flatMap(alert -> alert.getFindings().stream())
                        .map(finding -> finding.getCondition() + " | " + finding.getObserved() + " | "
                                + requireNonNull(finding.getText()).getEn() + " | "
                                + finding.getText().getVi()))
                .containsExactlyInAnyOrder(
                        "event_count >= 3 in 5m | 3 | SSH failed login: at least 3 events within 5 min; seen: 3"
                                + " | SSH failed login: ít nhất 3 sự kiện trong 5 phút; thực tế: 3",
                        "value_count(user.name) >= 3 in 30m | 3 | SSH failed login: at least 3 different accounts"
                                + " within 30 min; seen: 3"
                                + " | SSH failed login: ít nhất 3 tài khoản khác nhau trong 30 phút; thực tế: 3",
                        "failures_before_success | 1 | first: Failures before success: 3 events or more (threshold: at"
                                + " least 3 events within 5 min)"
                                + " | trước tiên: Failures before success: từ 3 sự kiện trở lên (ngưỡng: ít nhất 3 sự"
                                + " kiện trong 5 phút)",
                        "then ssh_login in 10m | 1 | then, within 10 min: SSH login (1×): root at 08:00:40"
                                + " | sau đó, trong 10 phút: SSH login (1×): root lúc 08:00:40",
                        "root_login | 1 | log lines that match this rule: 1 | số dòng nhật ký khớp luật này: 1");
        // the account that got in, not those that were tried
        assertThat(alerts.stream().filter(alert -> alert.getCounted() == Counted.instants))
                .isNotEmpty()
                .allMatch(alert -> alert.getCompletedBy().equals(Map.of("user.name", List.of("root"))));
        assertThat(alerts.stream().filter(alert -> !alert.getMembers().isEmpty()))
                .allMatch(alert -> alert.getCounted() == Counted.matches);
    }

    /** A system of a higher level that joins later does not take the alert into another digest. */
    @Test
    void anAlertStaysInTheDigestOfTheSystemItWasPublishedFor() {
        String systems = """
                systems:
                  - {id: portal, organization: agency-a, name: Portal, level: 3, duty: "0 100", match: {hosts: [web-1]}}
                  - {id: core, organization: agency-a, name: Core, level: 4, duty: "0 100", match: {hosts: [core-1]}}
                """;
        run(
                Lab.release(Lab.RULES, systems, ""),
                failure("f1", 0).user("a"),
                failure("f2", 10).user("b"),
                failure("f3", 20).user("c"),
                failure("f4", 30).user("d").host("core-1"));
        List<String> digests = new ArrayList<>();
        for (Alert alert : alerts) {
            if (alert.getRuleName().equals("gac-digest")) {
                List<String> members = new ArrayList<>();
                alert.getMembers().forEach(member -> members.add(member.getRule() + " x" + member.getCount()));
                digests.add(alert.getGroup().get("system") + " " + alert.getRevision() + " " + members);
            }
        }
        assertThat(digests).allMatch(line -> line.startsWith("portal "));
        assertThat(digests).last().isEqualTo("portal " + (digests.size() - 1) + " [spraying x4, brute_force x3]");
    }
}
