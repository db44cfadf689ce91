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

class RulesBacktestCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int backtest(Object... args) {
        String[] texts = new String[args.length + 4];
        texts[0] = "rules";
        texts[1] = "backtest";
        texts[2] = "--lang";
        texts[3] = "en";
        for (int i = 0; i < args.length; i++) {
            texts[i + 4] = args[i].toString();
        }
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(texts);
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static final String RULES = """
            title: Missing page
            id: missing-id
            name: missing
            level: low
            logsource: {category: webserver}
            detection: {sel: {http.response.status_code: 404}, condition: sel}
            gac: {category: RECON}
            ---
            title: Many missing pages
            id: burst-id
            name: burst
            level: high
            correlation: {type: event_count, rules: [missing], group-by: [source.ip], timespan: 1m, condition: {gte: 2},
              generate: true}
            ---
            title: Quiet
            id: quiet-id
            name: quiet
            logsource: {category: webserver}
            detection: {sel: {url.path: /nobody}, condition: sel}
            """;

    @BeforeEach
    void files() throws IOException {
        file("rules.yml", RULES);
        file("access.log", """
                203.0.113.9 - - [20/Nov/2026:08:00:00 +0700] "GET /a HTTP/1.1" 404 9 "-" "x"
                203.0.113.9 - - [20/Nov/2026:08:00:10 +0700] "GET /b HTTP/1.1" 404 9 "-" "x"
                203.0.113.7 - - [20/Nov/2026:08:30:00 +0700] "GET /c HTTP/1.1" 404 9 "-" "x"
                203.0.113.7 - - [20/Nov/2026:08:30:01 +0700] "GET /d HTTP/1.1" 500 9 "-" "x"
                """);
    }

    @Test
    void hitsRatesEntitiesAndTimesOfLogLines() {
        assertThat(backtest(folder.resolve("rules.yml"), folder.resolve("access.log"), "--type", "nginx_access"))
                .isZero();
        assertThat(out.toString()).isEqualTo("""
                RULE                               LEVEL         CATEGORY         HITS  OF EVENTS  FIRST                 LAST
                missing                            low           RECON               3     75.00%  2026-11-20T01:00:00Z  2026-11-20T01:30:00Z
                    source.ip: 203.0.113.9 (2), 203.0.113.7 (1)
                burst                              high          -                   1          -  2026-11-20T01:00:00Z  2026-11-20T01:00:10Z
                    source.ip: 203.0.113.9 (1)

                4 events; 2 rules with hits, 1 without
                no hits: quiet
                """);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void theDifferenceToAnotherRuleSetHasExamples() throws IOException {
        Path now = file("new.yml", RULES.replace("404", "500").replace("quiet", "fresh"));
        assertThat(backtest(
                        now,
                        folder.resolve("access.log"),
                        "--type",
                        "nginx_access",
                        "--against",
                        folder.resolve("rules.yml")))
                .isZero();
        assertThat(out.toString()).endsWith("""

                        Against the other rule set:
                        changed  missing                            3 → 1  (+1 −3)
                            + event 3: 203.0.113.7 - - [20/Nov/2026:08:30:01 +0700] "GET /d HTTP/1.1" 500 9 "-" "x"
                            − event 0: 203.0.113.9 - - [20/Nov/2026:08:00:00 +0700] "GET /a HTTP/1.1" 404 9 "-" "x"
                            − event 1: 203.0.113.9 - - [20/Nov/2026:08:00:10 +0700] "GET /b HTTP/1.1" 404 9 "-" "x"
                            − event 2: 203.0.113.7 - - [20/Nov/2026:08:30:00 +0700] "GET /c HTTP/1.1" 404 9 "-" "x"
                        new      fresh                              0 → 0
                        changed  burst                              1 → 0
                        gone     quiet                              0 → 0
                        0 rules with the same hits
                        """);
    }

    @Test
    void jsonEventsAndJsonLines() throws IOException {
        Path events = file("events.jsonl", """
                {"http.response.status_code": 404, "source.ip": ["192.0.2.1", "192.0.2.2"], "@timestamp": "2026-11-20T01:00:00Z"}
                not json
                {"http.response.status_code": 200}
                """);
        assertThat(backtest("--format", "json", folder.resolve("rules.yml"), events))
                .isEqualTo(2);
        assertThat(out.toString())
                .startsWith(
                        "{\"rule\":\"missing-id\",\"name\":\"missing\",\"title\":\"Missing page\",\"type\":\"rule\",\"level\":\"low\",\"category\":\"RECON\","
                                + "\"hits\":1,\"events\":3,\"rate\":0.3333333333333333,\"first\":\"2026-11-20T01:00:00Z\",\"last\":\"2026-11-20T01:00:00Z\","
                                + "\"top\":{\"source.ip\":[{\"value\":\"192.0.2.1\",\"count\":1},{\"value\":\"192.0.2.2\",\"count\":1}]}}\n")
                .hasLineCount(3);
        assertThat(err.toString()).contains("events.jsonl, event 1: not JSON").contains("--type auto");
    }

    @Test
    void countsOfManyValuesStayBounded() {
        TopValues values = new TopValues();
        for (int i = 0; i < 100_000; i++) {
            values.add("rare-" + i);
            values.add("often");
        }
        assertThat(values.top(1)).singleElement().satisfies(top -> {
            assertThat(top.value()).isEqualTo("often");
            assertThat(top.count()).isBetween(100_000 - values.slack(), 100_000L);
        });
        assertThat(values.top(10_000)).hasSizeLessThanOrEqualTo(1_000);
    }

    @Test
    void wrongInputSaysWhatIsRight() {
        assertThat(backtest(folder.resolve("nosuch"), folder.resolve("access.log")))
                .isEqualTo(2);
        assertThat(backtest(folder.resolve("rules.yml"), folder.resolve("nosuch.log")))
                .isEqualTo(2);
        assertThat(err.toString()).contains("nosuch: no such file or folder").contains("nosuch.log: no such file");
    }

    /** A window decided as a whole qualifies with its last event, which is not kept when there are more than 10,000. */
    @Test
    void whatCorrelationsDoNotSeeIsTold() throws IOException {
        Path rules = file("chained.yml", """
                title: Page
                name: page
                logsource: {category: webserver}
                detection: {sel: {http.response.status_code: 404}, condition: sel}
                ---
                title: Large on average
                name: large
                correlation: {type: value_avg, rules: [page], timespan: 1d, condition: {field: size, gte: 2}}
                ---
                title: Large more than once
                name: larger
                correlation: {type: event_count, rules: [large], timespan: 1d, condition: {gte: 1}}
                """);
        StringBuilder events = new StringBuilder();
        for (int i = 0; i < 10_001; i++) {
            events.append("{\"@timestamp\": ")
                    .append(1_700_000_000_000L + i)
                    .append(", \"http.response.status_code\": 404, \"size\": 3}\n");
        }
        Path input = file("events.jsonl", events.toString());
        assertThat(backtest(rules, input)).isZero();
        assertThat(err.toString())
                .isEqualTo("warning: correlations found 1 events that were not kept, and so not counted by"
                        + " the correlations that refer to these: give fewer events at a time\n");

        Path untimed = file("untimed.jsonl", "{\"http.response.status_code\": 404}\n".repeat(2));
        assertThat(backtest(rules, untimed, "--against", rules)).isZero();
        assertThat(err.toString().lines().skip(1))
                .containsExactly(
                        "warning: correlations of the rules tried did not count 2 matches of events without @timestamp"
                                + " (ISO 8601 or milliseconds)",
                        "warning: correlations of the rules compared with did not count 2 matches of events without"
                                + " @timestamp (ISO 8601 or milliseconds)");
    }

    @Test
    void lines_that_belong_together_and_columns_that_a_file_names_are_seen() throws IOException {
        file("more.yml", """
                title: Shadow file read
                id: shadow-id
                name: shadow
                level: high
                logsource: {product: linux, category: process_creation}
                detection: {read: {process.command_line|contains: /etc/shadow}, condition: read}
                ---
                title: Admin page
                id: admin-id
                name: admin
                level: low
                logsource: {category: webserver}
                detection: {sel: {url.path: /admin}, condition: sel}
                """);
        Path audit = file("audit.log", """
                node=web1 type=SYSCALL msg=audit(1795310100.123:4711): arch=c000003e syscall=59 success=yes ppid=1 pid=2 auid=1001 uid=0 comm="cat" exe="/usr/bin/cat"
                node=web1 type=EXECVE msg=audit(1795310100.123:4711): argc=2 a0="cat" a1="/etc/shadow"
                """);
        Path iis = file("u_ex.log", """
                #Fields: date time sc-status cs-uri-stem cs-method c-ip
                2026-11-22 01:15:00 404 /admin GET 203.0.113.5
                """);
        assertThat(backtest(folder.resolve("more.yml"), audit, iis, "--type", "auto", "--format", "json"))
                .isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString().lines().filter(line -> line.contains("\"hits\":1")))
                .hasSize(2);
    }
}
