package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.release.Manifest;
import gac.correlate.release.ReleaseLog.Known;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Files become a release, are shown, and taken back. */
class ReleaseCommandsTest extends ReleaseCommands {
    @Test
    void filesAreAppliedLookedAtAndTakenBack() throws Exception {
        assertThat(gac("apply", "--yes", "--author", "an", "--note", "the first"))
                .as(err::toString)
                .isZero();
        Manifest first = newest().manifest();
        assertThat(first.author()).isEqualTo("an");
        assertThat(first.note()).isEqualTo("the first");
        assertThat(first.from()).isEqualTo(first.published().plusSeconds(5));
        assertThat(out.toString().lines())
                .contains(
                        "+ rule root: Root (6f2b4f0e-0f5a-4c39-8a1e-0c6c7a1d0011)",
                        "+ system portal: Portal",
                        "1 rule added, 1 system added",
                        "release " + first.id() + " of an is published, in force from "
                                + ReleaseText.time(first.from()));
        assertThat(gac("apply", "--yes")).isZero();
        assertThat(out.toString().strip())
                .isEqualTo("nothing to do: release " + first.id() + " already says all of it");

        file("rules/root.yml", RULE.replace("level: low", "level: high"));
        assertThat(gac("diff")).isEqualTo(1);
        assertThat(out.toString().lines())
                .containsExactly(
                        "~ rule root: Root (6f2b4f0e-0f5a-4c39-8a1e-0c6c7a1d0011)",
                        "    level: level low → high",
                        "    keeps state",
                        "1 rule changed",
                        "alerts a day, as they were → as they would have been:",
                        "  root: 0 → 0 (no detection is stored)");
        assertThat(log().known()).hasSize(1);
        assertThat(gac("apply", "--yes", "--days", "0")).isZero();
        Manifest second = newest().manifest();
        assertThat(second.author()).isEqualTo(System.getProperty("user.name"));

        assertThat(gac("rollback", "--yes", "--days", "0")).as(err::toString).isZero();
        Known third = newest();
        assertThat(third.manifest().note()).isEqualTo("back to " + first.id());
        assertThat(third.manifest().keys()).containsExactlyElementsOf(first.keys());
        assertThat(gac("diff", first.id())).isZero();
        assertThat(gac("diff", first.id(), second.id())).isEqualTo(1);
        assertThat(out.toString().lines()).contains("    level: level low → high", "1 rule changed");
        assertThat(gac("get", "releases")).isZero();
        assertThat(out.toString().lines().map(line -> line.substring(0, 14)))
                .containsExactly(third.manifest().id(), second.id(), first.id());
    }

    @Test
    void kindsThatNoPathHoldsStay() throws Exception {
        assertThat(gac("apply", "--yes")).isZero();
        file("only.yaml", """
                exceptions:
                  - {id: ours, rule: root, owner: SOC, reason: a test, expires: 2026-12-31}
                """);
        assertThat(gac("apply", "--yes", path("only.yaml"))).as(err::toString).isZero();
        assertThat(out.toString().lines())
                .contains("+ exception ours: a test", "1 exception added")
                .anyMatch(line -> line.contains("root: not known, for no stored detection tells what it matches"));
        assertThat(newest().release().definitions().all()).hasSize(1);
        assertThat(newest().release().systems().all()).hasSize(1);
        Files.createDirectories(folder.resolve("more"));
        file("more/admin.yml", MORE);
        assertThat(gac("apply", "--yes", path("more")))
                .as(err::toString)
                .isEqualTo(2); // what the exception names is gone
        assertThat(err.toString()).contains("'root' is neither the name nor the id of a rule");
        assertThat(gac("apply", "--yes", path("more"), path("rules"))).isZero();
        assertThat(newest().release().definitions().all()).hasSize(2);
        assertThat(gac("apply", path("nowhere"))).isEqualTo(2);
        assertThat(err.toString()).contains(path("nowhere") + ": no such file or folder");
    }

    @Test
    void oneErrorRefusesAllOfItAndEveryErrorIsTold() throws Exception {
        assertThat(gac("apply", "--yes")).isZero();
        String inForce = newest().manifest().id();
        file("rules/bad.yml", MORE.replace("level: low", "level: lowest") + "gac: {category: NONSENSE}\n");
        file("rules/worse.yml", "title: [\n");
        file("systems.yaml", "systems: [{id: portal, organization: a, name: Portal, level: 9}]\n");
        assertThat(gac("apply", "--yes")).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("gac apply: refused, nothing is published; release " + inForce + " stays in force:")
                .contains(
                        "systems.yaml:1:55: systems[0].level: '9' is not a security level",
                        "bad.yml:6:",
                        "worse.yml:2:");
        assertThat(log().known()).hasSize(1);
        assertThat(gac("diff")).isEqualTo(2);
        assertThat(err.toString()).startsWith("gac diff: gac apply would refuse this:");
    }

    @Test
    void itAsksAndNothingHappensWithoutAYes() {
        assertThat(answering("n\n", "apply")).isEqualTo(1);
        assertThat(out.toString()).endsWith("publish? [y/N] nothing is published" + System.lineSeparator());
        assertThat(answering("", "apply")).isEqualTo(2);
        assertThat(err.toString()).contains("nobody answers: nothing is published; in scripts say --yes");
        assertThat(log().known()).isEmpty();
        assertThat(answering("có\n", "apply")).isZero();
        assertThat(log().known()).hasSize(1);
    }

    @Test
    void whatIsInForceIsShownAsItsAuthorWroteIt() {
        assertThat(gac("get")).isEqualTo(1);
        assertThat(out.toString().strip()).isEqualTo("no release is in force");
        assertThat(gac("apply", "--yes", "--author", "an")).isZero();
        Manifest manifest = newest().manifest();
        assertThat(gac("get")).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        manifest.id() + "  in force from " + ReleaseText.time(manifest.from()) + "  by an",
                        "published " + ReleaseText.time(manifest.published())
                                + "; 1 rules, 0 correlations, 1 systems, 0 exceptions, 0 watches, 0 indicators");
        assertThat(gac("get", "root")).isZero();
        assertThat(out.toString()).isEqualTo("# root.yml in release " + manifest.id() + System.lineSeparator() + RULE);
        assertThat(gac("get", "portal")).isZero();
        assertThat(out.toString()).endsWith(SYSTEMS);
        assertThat(gac("get", "nothing")).isEqualTo(1);
        assertThat(gac("get", "--release", "r-000000000000", "root")).isEqualTo(1);
        assertThat(gac("rollback", "--yes")).isEqualTo(1);
        assertThat(err.toString()).contains("there is no release before the one in force");
    }
}
