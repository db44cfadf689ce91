package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesTestCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int test(Object... args) {
        String[] texts = new String[args.length + 2];
        texts[0] = "rules";
        texts[1] = "test";
        for (int i = 0; i < args.length; i++) {
            texts[i + 2] = args[i].toString();
        }
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(texts);
    }

    private void file(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    @BeforeEach
    void rules() throws IOException {
        file("missing.yml", """
                title: Missing page
                name: missing
                id: 8f3c0f5e-9d2a-4a57-8a43-0d6f6f0a6c11
                logsource: {category: webserver}
                detection:
                  sel: {http.response.status_code: 404}
                  condition: sel
                ---
                title: Many missing pages
                name: burst
                id: 5b1a0b51-4c38-4a4f-8d40-ff1b4d1f7d0a
                level: medium
                correlation:
                  type: event_count
                  rules: [missing]
                  group-by: [source.ip, host.name]
                  timespan: 1m
                  condition: {gte: 3}
                gac: {absent: true}
                """);
    }

    private static String burst(String status, int times, String every, boolean fires, String more) {
        return """
                samples:
                  - name: scan
                    note: three pages
                    type: nginx_access
                    fires: %s
                %s    steps:
                      - lines: |
                          203.0.113.9 - - [{time}] "GET /{n} HTTP/1.1" %s 9 "-" "x"
                        times: %d
                        every: %s
                """.formatted(fires, more, status, times, every);
    }

    @Test
    void samplesThatHoldPassAndLinesWithoutHostCountWhereTheRuleSaysSo() throws IOException {
        file("burst.test.yml", burst("404", 3, "20s", true, """
                    alerts:
                      - group: {source.ip: 203.0.113.9}
                        count: 3
                        first: '2026-11-20T08:00:00+07:00'
                        last: '2026-11-20T08:00:40+07:00'
                """));
        assertThat(test(folder)).isZero();
        assertThat(out.toString()).isEqualTo("1 samples, 0 failed\n");

        Files.writeString(
                folder.resolve("missing.yml"),
                Files.readString(folder.resolve("missing.yml")).replace("gac: {absent: true}\n", ""));
        assertThat(test(folder)).isEqualTo(1);
        assertThat(out.toString())
                .contains("FAIL burst / scan\n     alert 1: expected {source.ip=203.0.113.9} count 3 from"
                        + " 2026-11-20T01:00:00Z to 2026-11-20T01:00:40Z; there was none\n")
                .contains("3 matching events took no part: a field of the group or the counted one is absent");

        file("burst.test.yml", burst("404", 3, "20s", true, "    host: web01\n"));
        assertThat(test(folder)).isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void whatShouldStayQuietButDoesNotIsTold() throws IOException {
        file("burst.test.yml", burst("404", 3, "1s", false, ""));
        file("missing.test.yml", """
                samples:
                  - name: pages
                    note: one is there
                    type: nginx_access
                    fires: true
                    lines: |
                      203.0.113.9 - - [20/Nov/2026:08:00:00 +0700] "GET /a HTTP/1.1" 404 9 "-" "x"
                      203.0.113.9 - - [20/Nov/2026:08:00:01 +0700] "GET /b HTTP/1.1" 200 9 "-" "x"
                """);
        assertThat(test("--all", folder)).isEqualTo(1);
        assertThat(out.toString()).isEqualTo("""
                FAIL burst / scan
                     must not alert: {source.ip=203.0.113.9} count 3 from 2026-11-20T01:00:00Z to 2026-11-20T01:00:02Z
                       correlation burst (Many missing pages): event_count, wants gte 3 within 1m by source.ip, host.name
                         ✓ episode {source.ip=203.0.113.9, host.name=null}: 3 events from 2026-11-20T01:00:00Z to 2026-11-20T01:00:02Z, events [0, 1, 2]
                           group source.ip=203.0.113.9 host.name=(absent): 3 events, at most 3 within 1m
                FAIL missing / pages
                     line 2 does not match: 203.0.113.9 - - [20/Nov/2026:08:00:01 +0700] "GET /b HTTP/1.1" 200 9 "-" "x"
                       ✗ sel
                         ✗ http.response.status_code: is 200
                           ✗ 404
                2 samples, 2 failed
                """);
    }

    @Test
    void alertsMustBeThoseNamedAllAndNoOthers() throws IOException {
        String alert = "{group: {source.ip: 203.0.113.9}, count: 4}";
        file("burst.test.yml", burst("404", 4, "1s", true, "    alerts: [{count: 9}]\n"));
        assertThat(test(folder)).isEqualTo(1);
        assertThat(out.toString())
                .startsWith(
                        "FAIL burst / scan\n     alert 1: expected any group count 9; there was {source.ip=203.0.113.9}"
                                + " count 4 from 2026-11-20T01:00:00Z to 2026-11-20T01:00:03Z\n");

        file("burst.test.yml", burst("404", 4, "1s", true, "    alerts: [" + alert + ", " + alert + "]\n"));
        assertThat(test(folder)).isEqualTo(1);
        assertThat(out.toString())
                .contains("alert 2: expected {source.ip=203.0.113.9} count 4; there was none\n")
                .doesNotContain("alert 1: expected {source");

        String group = "    host: web01\n    alerts: [{group: {source.ip: 203.0.113.9}}]\n";
        file("burst.test.yml", burst("404", 4, "1s", true, group));
        assertThat(test(folder)).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "alert 1: expected {source.ip=203.0.113.9}; there was {host.name=web01, source.ip=203.0.113.9}");

        String two = burst("404", 4, "1s", true, "    alerts: [" + alert + "]\n") + """
                      - lines: |
                          203.0.113.10 - - [{time}] "GET /{n} HTTP/1.1" 404 9 "-" "x"
                        times: 3
                        every: 1s
                        after: 1s
                """;
        file("burst.test.yml", two);
        assertThat(test(folder)).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "alert 2: expected none; there was {source.ip=203.0.113.10} count 3 from 2026-11-20T01:00:04Z");
        file("burst.test.yml", two.replace("    alerts: [", "    alerts: [{count: 3}, "));
        assertThat(test(folder)).as("in the order of their first events").isEqualTo(1);
        file("burst.test.yml", two.replace("count: 4}]", "count: 4}, {count: 3}]"));
        assertThat(test(folder)).isZero();
    }

    @Test
    void alertsOfAPlainRuleAreComparedToo() throws IOException {
        String sample = """
                samples:
                  - name: pages
                    note: two pages, an hour between them
                    type: nginx_access
                    host: web01
                    fires: true
                    alerts: ALERTS
                    lines: |
                      203.0.113.9 - - [20/Nov/2026:08:00:00 +0700] "GET /a HTTP/1.1" 404 9 "-" "x"
                      203.0.113.9 - - [20/Nov/2026:09:00:00 +0700] "GET /b HTTP/1.1" 404 9 "-" "x"
                """;
        Files.writeString(
                folder.resolve("missing.yml"),
                Files.readString(folder.resolve("missing.yml")).split("---")[0]);
        file("missing.test.yml", sample.replace("ALERTS", "[{count: 1, first: '2026-11-20T08:00:00+07:00'}]"));
        assertThat(test(folder)).isEqualTo(1);
        assertThat(out.toString()).startsWith("FAIL missing / pages\n     alert 2: expected none; there was {");
        file(
                "missing.test.yml",
                sample.replace("ALERTS", "[{count: 1}, {count: 1, last: '2026-11-20T09:00:00+07:00'}]"));
        assertThat(test(folder)).as(out.toString()).isZero();
        file(
                "missing.test.yml",
                sample.replace("ALERTS", "[{count: 1}, {count: 1}]").replace("true", "false"));
        assertThat(test(folder)).isEqualTo(1);
        assertThat(err.toString())
                .contains("missing.test.yml: samples[0]: alerts: a sample that does not fire has none");
    }

    @Test
    void placeholdersAndFieldNamesOfOnesOwnCount() throws IOException {
        file("own.yml", """
                title: Backup agent
                name: own
                logsource: {category: webserver}
                detection: {sel: {cs-agent|expand: '%agents%'}, condition: sel}
                samples:
                  - name: agent
                    note: restic against the portal
                    type: nginx_access
                    fires: true
                    lines: |
                      203.0.113.9 - - [20/Nov/2026:08:00:00 +0700] "GET /a HTTP/1.1" 404 9 "-" "restic"
                """);
        file("names.txt", "- logsource: {category: webserver}\n  fields: {cs-agent: user_agent.original}\n");
        file("values.txt", "agents: [borg, restic]\n");
        Path own = folder.resolve("own.yml");
        Object placeholders = "--placeholders=" + folder.resolve("values.txt");
        assertThat(test(own, "--taxonomy=" + folder.resolve("names.txt"), placeholders))
                .as("%s%s", out, err)
                .isZero();
        assertThat(test(own, placeholders)).as("the field has another name").isEqualTo(1);
        assertThat(err.toString()).isEmpty();
        assertThat(test(own)).isEqualTo(1);
        assertThat(err.toString())
                .contains("own.yml:4:36: Backup agent: the placeholder %agents% has no values here")
                .hasLineCount(1);
    }

    @Test
    void aWrongFileIsNamedWithSampleAndKey() throws IOException {
        file("burst.test.yml", burst("404", 3, "soon", true, ""));
        assertThat(test(folder)).isEqualTo(1);
        assertThat(err.toString())
                .contains("burst.test.yml: samples[0].steps[0]: every: 'soon' is no timespan; write for example 500ms");
        file("burst.test.yml", burst("404", 3, "1s", true, "    firse: true\n"));
        assertThat(test(folder)).isEqualTo(1);
        assertThat(err.toString())
                .contains("samples[0]: firse: unknown key; did you mean fires? known are alerts, fires, host");
        file("burst.test.yml", burst("404", 200_000, "1s", true, ""));
        assertThat(test(folder)).isEqualTo(1);
        assertThat(err.toString()).contains("200000 lines are more than 100000");
        file("burst.test.yml", burst("404", 3, "1s", true, "    alerts: [{group: web01}]\n"));
        assertThat(test(folder)).isEqualTo(1);
        assertThat(err.toString()).contains("samples[0].alerts[0].group: write a mapping");
        file("burst.test.yml", burst("404", 3, "1s", true, "    alerts: [{delayed: 'no'}]\n"));
        assertThat(test(folder)).isEqualTo(1);
        assertThat(err.toString()).contains("samples[0].alerts[0]: delayed: write true or false");
    }

    @Test
    void samplesMayStandInTheRulesOwnDocument() throws IOException {
        file("own.yml", """
                title: Backup
                id: 0d6cbd0e-4f2b-4d55-9f51-8a7a51f6d0c3
                logsource: {category: webserver}
                detection:
                  sel: {url.path|startswith: /backup/}
                  condition: sel
                samples:
                  - name: there
                    note: curl
                    type: nginx_access
                    fires: true
                    lines: |
                      203.0.113.9 - - [20/Nov/2026:08:00:00 +0700] "GET /backup/a HTTP/1.1" 404 9 "-" "x"
                  - name: elsewhere
                    note: curl
                    type: nginx_access
                    fires: false
                    lines: |
                      203.0.113.9 - - [20/Nov/2026:08:00:00 +0700] "GET /backup/b HTTP/1.1" 404 9 "-" "x"
                """);
        assertThat(test("--all", folder.resolve("own.yml"))).isEqualTo(1);
        assertThat(out.toString()).isEqualTo("""
                ok   0d6cbd0e-4f2b-4d55-9f51-8a7a51f6d0c3 / there
                FAIL 0d6cbd0e-4f2b-4d55-9f51-8a7a51f6d0c3 / elsewhere
                     line 1 must not match: 203.0.113.9 - - [20/Nov/2026:08:00:00 +0700] "GET /backup/b HTTP/1.1" 404 9 "-" "x"
                       ✓ sel
                         ✓ url.path|startswith: is "/backup/b"
                           ✓ "/backup/*"  →  «/backup/»b
                2 samples, 1 failed
                """);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aFileOfSamplesMayNameItsRule() throws IOException {
        file("other.test.yml", "rule: 5b1a0b51-4c38-4a4f-8d40-ff1b4d1f7d0a\n" + burst("404", 3, "1s", true, ""));
        assertThat(test("--all", folder)).isZero();
        assertThat(out.toString()).startsWith("ok   burst / scan\n");
        file("other.test.yml", "rule: nobody\n" + burst("404", 3, "1s", true, ""));
        assertThat(test(folder)).isEqualTo(1);
        assertThat(out.toString()).contains("other.test.yml: no rule has the name or id nobody, nor does");
    }

    @Test
    void lateLinesAreCountedApart() throws IOException {
        String late = """
                samples:
                  - name: late
                    note: the third page is told twenty minutes after it was asked for
                    type: nginx_access
                    fires: %s
                    steps:
                      - lines: |
                          203.0.113.9 - - [{time}] "GET /{n} HTTP/1.1" 404 9 "-" "x"
                        times: 2
                        every: 1s
                      - lines: |
                          203.0.113.9 - - [{time}] "GET /late HTTP/1.1" 404 9 "-" "x"
                        times: %d
                        every: 1s
                        after: 1s
                        late: %s
                %s
                """;
        file("burst.test.yml", late.formatted(true, 1, "5m", "    alerts: [{count: 3, delayed: false}]"));
        assertThat(test(folder)).as("within the grace").isZero();
        file("burst.test.yml", late.formatted(false, 1, "20m", ""));
        assertThat(test(folder)).as("two on time, one late").isZero();
        file("burst.test.yml", late.formatted(true, 3, "20m", "    alerts: [{count: 3, delayed: true}]"));
        assertThat(test(folder)).as("three late").isZero();
        file("burst.test.yml", late.formatted(true, 3, "20m", "    alerts: [{count: 3, delayed: false}]"));
        assertThat(test(folder)).isEqualTo(1);
        assertThat(out.toString())
                .contains("alert 1: expected any group count 3 on time; there was {source.ip=203.0.113.9} count 3 from"
                        + " 2026-11-20T01:00:02Z to 2026-11-20T01:00:04Z delayed\n");
    }

    private static String rule(String readme) throws IOException {
        String text = Files.readString(Path.of(System.getProperty("gac.home", ".."), readme));
        int start = text.indexOf("```yaml\ntitle: Requests for the backup folder") + "```yaml\n".length();
        return text.substring(start, text.indexOf("```", start));
    }

    @Test
    void theRuleOfTheReadmePassesItsSamples() throws IOException {
        file("backup_folder.yml", rule("README.md"));
        assertThat(rule("README.vi.md").replaceAll("#.*", ""))
                .isEqualTo(rule("README.md").replaceAll("#.*", ""));
        assertThat(test("--all", folder.resolve("backup_folder.yml"))).isZero();
        assertThat(out.toString()).isEqualTo("""
                ok   backup_folder / a backup is asked for
                ok   backup_folder / an article about backups
                2 samples, 0 failed
                """);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aRuleWithoutNameHasTheSamplesOfTheFileOfTheSameName() throws IOException {
        Files.createDirectory(folder.resolve("my-rules"));
        file("my-rules/backup.yml", rule("README.md").replaceAll("(?s)name: backup_folder\n|samples:.*", ""));
        assertThat(test(folder.resolve("my-rules"))).isEqualTo(1);
        assertThat(out.toString()).startsWith("FAIL no samples: write them under 'samples:'");
        file("my-rules/backup.test.yml", """
                samples:
                  - name: there
                    note: curl
                    type: nginx_access
                    fires: true
                    lines: |
                      203.0.113.9 - - [20/Nov/2026:08:00:00 +0700] "GET /backup/a HTTP/1.1" 404 9 "-" "x"
                """);
        assertThat(test(folder.resolve("my-rules"))).isZero();
        assertThat(test(folder.resolve("my-rules/backup.yml"))).isZero();
        file("my-rules/broken.test.yml", "nonsense");
        assertThat(test(folder.resolve("my-rules/backup.yml")))
                .as("what lies beside a single rule and is not about it")
                .isZero();
        assertThat(out.toString()).endsWith("1 samples, 0 failed\n1 samples, 0 failed\n1 samples, 0 failed\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void whatIsWrongIsToldOnce() throws IOException {
        file("lonely.yml", """
                title: Lonely
                name: lonely
                correlation: {type: event_count, rules: [nobody], timespan: 1m, condition: {gte: 3}}
                """);
        file("gac.yml", """
                title: Gac
                name: gac
                logsource: {category: webserver}
                detection: {sel: {url.path: x}, condition: sel}
                gac: {category: RECONN}
                """);
        assertThat(test(folder)).isEqualTo(1);
        assertThat(err.toString().lines())
                .hasSize(2)
                .anyMatch(line -> line.contains("lonely.yml:3:42: Lonely: it refers to 'nobody'"))
                .anyMatch(line -> line.contains(
                        "gac.yml:5:7: gac.category: 'Gac': 'RECONN' is no category; did you mean RECON? write one of"));
    }

    @Test
    void a_line_counts_by_the_event_it_is_part_of_and_columns_may_be_named() throws IOException {
        file("shadow.yml", """
                title: Shadow file read
                name: shadow
                id: 1c1b9b52-2f3b-4d52-9a3f-0f9a9e7f2a01
                logsource: {product: linux, category: process_creation}
                detection: {read: {process.command_line|contains: /etc/shadow}, condition: read}
                samples:
                  - name: cat
                    note: two records of one call
                    type: auditd
                    fires: true
                    lines: |
                      node=web1 type=SYSCALL msg=audit(1795310100.123:4711): arch=c000003e syscall=59 success=yes ppid=1 pid=2 auid=1001 uid=0 comm="cat" exe="/usr/bin/cat"
                      node=web1 type=EXECVE msg=audit(1795310100.123:4711): argc=2 a0="cat" a1="/etc/shadow"
                  - name: wrong
                    note: the same, said not to fire
                    type: auditd
                    fires: false
                    lines: |
                      node=web1 type=SYSCALL msg=audit(1795310100.123:4712): arch=c000003e syscall=59 success=yes ppid=1 pid=2 auid=1001 uid=0 comm="cat" exe="/usr/bin/cat"
                      node=web1 type=EXECVE msg=audit(1795310100.123:4712): argc=2 a0="cat" a1="/etc/shadow"
                ---
                title: Admin page
                name: admin
                id: 1c1b9b52-2f3b-4d52-9a3f-0f9a9e7f2a02
                logsource: {category: webserver}
                detection: {sel: {url.path: /admin}, condition: sel}
                samples:
                  - name: iis
                    note: columns in an order of their own
                    type: iis
                    fires: true
                    lines: |
                      #Fields: date time sc-status cs-uri-stem cs-method c-ip
                      2026-11-22 01:15:00 404 /admin GET 203.0.113.5
                """);
        assertThat(test(folder.resolve("shadow.yml"))).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "FAIL shadow / wrong", "line 1 must not match", "line 2 must not match", "3 samples, 1 failed")
                .doesNotContain("FAIL shadow / cat", "FAIL admin");
    }
}
