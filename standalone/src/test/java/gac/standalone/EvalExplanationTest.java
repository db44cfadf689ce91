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

class EvalExplanationTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int explain(String rule, String... more) {
        String[] args = new String[6 + more.length];
        args[0] = "eval";
        args[1] = "--rules";
        args[2] = folder.resolve("rules.yml").toString();
        args[3] = folder.resolve("events.jsonl").toString();
        args[4] = "--explain";
        args[5] = rule;
        System.arraycopy(more, 0, args, 6, more.length);
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    @BeforeEach
    void files() throws IOException {
        Files.writeString(folder.resolve("rules.yml"), """
                title: Failed sign-in
                id: 11111111-failed
                name: failed
                logsource: {product: linux, service: sshd}
                detection: {sel: {event.outcome: failure}, condition: sel}
                ---
                title: Guessing
                id: 22222222-guessing
                name: guessing
                correlation: {type: event_count, rules: [failed], group-by: [source.ip], timespan: 1m, condition: {gte: 3}}
                """);
        Files.writeString(folder.resolve("events.jsonl"), """
                {"@timestamp":"2026-11-22T10:00:00Z","ingest.parser":"sshd","event.outcome":"failure","source.ip":"192.0.2.1"}
                {"@timestamp":"2026-11-22T10:00:30Z","ingest.parser":"sshd","event.outcome":"failure","source.ip":"192.0.2.1"}
                {"@timestamp":"2026-11-22T10:01:10Z","ingest.parser":"sshd","event.outcome":"failure","source.ip":"192.0.2.1"}
                {"@timestamp":"2026-11-22T10:00:00Z","ingest.parser":"sshd","event.outcome":"failure"}
                {"ingest.parser":"sshd","event.outcome":"failure","source.ip":"192.0.2.1"}
                {"@timestamp":"2026-11-22T10:00:00Z","ingest.parser":"nginx_access","event.outcome":"failure"}
                """);
    }

    @Test
    void aRuleByItsTitleForOneEvent() {
        assertThat(explain("failed SIGN-IN", "--event", "5")).isZero();
        assertThat(out.toString()).isEqualTo("""
                event 5 at 2026-11-22T10:00:00Z: not asked (it would match): failed (Failed sign-in)
                  ✗ log source: the rule is written for product=linux,service=sshd, the event comes from product=nginx,category=webserver,service=access
                  ✓ condition
                    ✓ sel
                  ✓ sel
                    ✓ event.outcome: is "failure"
                      ✓ "failure"  →  «failure»

                failed (Failed sign-in): 1 events, asked 0 times, matched 0
                """);
    }

    @Test
    void aCorrelationSaysHowNearItCame() {
        assertThat(explain("guessing")).isZero();
        assertThat(out.toString())
                .contains("  ✓ counts for guessing (Guessing): group source.ip=192.0.2.1\n")
                .contains("  ✗ counts for guessing (Guessing): group source.ip=(absent): takes no part, source.ip is"
                        + " absent (gac: {absent: true} lets events without a group-by field take part)\n")
                .contains("  ✗ counts for guessing (Guessing): group source.ip=192.0.2.1; no @timestamp: it is not"
                        + " counted\n")
                .endsWith("""
                        correlation guessing (Guessing): event_count, wants gte 3 within 1m by source.ip
                          ✗ no episode
                            group source.ip=192.0.2.1: 3 events, at most 2 within 1m
                            1 matching events took no part: a field of the group or the counted one is absent
                            1 matching events have no @timestamp: not counted

                        guessing (Guessing): 6 events, asked 5 times, matched 5
                        """);
    }

    @Test
    void anEpisodeIsShownWithItsEvents() throws IOException {
        Path rules = folder.resolve("rules.yml");
        Files.writeString(rules, Files.readString(rules).replace("timespan: 1m", "timespan: 2m"));
        assertThat(explain("22222222")).isZero();
        assertThat(out.toString())
                .contains("  ✓ episode {source.ip=192.0.2.1}: 3 events from 2026-11-22T10:00:00Z to"
                        + " 2026-11-22T10:01:10Z, events [0, 1, 2]\n");
    }

    @Test
    void whatIsBeyondTheBoundsOfTheFiguresIsCounted() throws IOException {
        StringBuilder events = new StringBuilder();
        for (int i = 0; i < 10_003; i++) {
            events.append("{\"@timestamp\":\"2026-11-22T10:00:00Z\",\"ingest.parser\":\"sshd\",")
                    .append("\"event.outcome\":\"failure\",\"source.ip\":\"192.0.")
                    .append(i / 250)
                    .append('.')
                    .append(i % 250)
                    .append("\"}\n");
        }
        Files.writeString(folder.resolve("events.jsonl"), events);
        assertThat(explain("guessing")).isZero();
        assertThat(out.toString())
                .contains("    … and 9990 more groups\n    3 more matching events are in none of these figures, which"
                        + " end at 10000 groups and 1000000 events; episodes are complete\n");
    }

    @Test
    void forPrograms() {
        assertThat(explain("failed", "--event", "0", "--format", "json")).isZero();
        assertThat(out.toString())
                .isEqualTo(
                        "{\"event\":0,\"@timestamp\":\"2026-11-22T10:00:00Z\",\"rule\":\"11111111-failed\",\"title\":\"Failed"
                                + " sign-in\",\"asked\":true,\"logsource\":\"product=linux,service=sshd\",\"event_logsources\":[\"product=linux,service=sshd\","
                                + "\"product=linux,service=auth\",\"product=linux,service=syslog\"],\"filters\":[],\"matched\":true,"
                                + "\"condition\":{\"holds\":true,\"selection\":\"sel\"},\"selections\":{\"sel\":{\"holds\":true,\"items\":["
                                + "{\"holds\":true,\"key\":\"event.outcome\",\"line\":5,\"all\":false,\"negated\":false,\"state\":\"value\","
                                + "\"looked_for\":[\"event.outcome\"],\"field\":\"event.outcome\",\"value\":\"failure\",\"values\":["
                                + "{\"holds\":true,\"wanted\":\"\\\"failure\\\"\",\"field\":\"event.outcome\",\"start\":0,\"end\":7,"
                                + "\"text\":\"failure\"}]}]}}}\n");
    }

    @Test
    void anUnknownRuleSaysWhatIsAlike() {
        assertThat(explain("gessing")).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo(
                        "gac eval: --explain: no rule or correlation has the id, name or title 'gessing'; did you mean"
                                + " Guessing or guessing?\n");
        assertThat(out.toString()).isEmpty();
    }
}
