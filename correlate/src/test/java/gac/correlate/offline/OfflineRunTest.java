package gac.correlate.offline;

import static gac.correlate.offline.Events.failure;
import static gac.correlate.offline.Events.success;
import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.gate.Gate;
import gac.correlate.release.Release;
import gac.correlate.release.ReleaseSource;
import gac.schemas.avro.Alert;
import java.util.ArrayList;
import java.util.List;
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
