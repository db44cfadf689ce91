package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.LogEvent;
import gac.correlate.sigma.LogSource;
import gac.correlate.sigma.NamedText;
import gac.correlate.sigma.RuleLoader;
import gac.correlate.sigma.RuleMatcher;
import gac.correlate.sigma.Taxonomy;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvalCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int gac(Object... args) {
        String[] texts = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            texts[i] = args[i].toString();
        }
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(texts);
    }

    private Path file(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    @BeforeEach
    void rules() throws IOException {
        file("root.yml", """
                title: Root signs in
                id: 8f3c0f5e-9d2a-4a57-8a43-0d6f6f0a6c11
                level: high
                logsource: {product: linux, service: sshd}
                detection:
                  sel: {user.name: root, event.outcome: success}
                  condition: sel
                """);
        file("sqli.yml", """
                title: SQL injection
                id: 5b1a0b51-4c38-4a4f-8d40-ff1b4d1f7d0a
                logsource: {category: webserver}
                detection:
                  keywords: ['union select']
                  condition: keywords
                """);
    }

    private Path events() throws IOException {
        return file("events.jsonl", """
                {"user": {"name": "ROOT"}, "event": {"outcome": "success"}}

                {"user.name": "root", "event.outcome": "failure"}
                {"url": {"query": "q=1 UNION SELECT 2"}, "user.name": "root", "event": {"outcome": "success"}}
                """);
    }

    @Test
    void oneObjectForEachMatchInInputOrder() throws IOException {
        assertThat(gac(
                        "eval",
                        "--rules",
                        folder.resolve("root.yml"),
                        folder.resolve("sqli.yml"),
                        "--logsource",
                        "any",
                        events()))
                .isEqualTo(0);
        assertThat(out.toString()).isEqualTo("""
                        {"event":0,"rule":"8f3c0f5e-9d2a-4a57-8a43-0d6f6f0a6c11","title":"Root signs in","level":"high"}
                        {"event":2,"rule":"8f3c0f5e-9d2a-4a57-8a43-0d6f6f0a6c11","title":"Root signs in","level":"high"}
                        {"event":2,"rule":"5b1a0b51-4c38-4a4f-8d40-ff1b4d1f7d0a","title":"SQL injection","level":"medium"}
                        """);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aLogSourceChoosesTheRules() throws IOException {
        assertThat(gac("eval", "--logsource", "category=webserver", "--rules", folder, events()))
                .isEqualTo(0);
        assertThat(out.toString()).contains("SQL injection").doesNotContain("Root");
    }

    @Test
    void componentsOfCorrelationsAreNoMatches() throws IOException {
        file("any.yml", """
                title: Any event
                id: 0d6cbd0e-4f2b-4d55-9f51-8a7a51f6d0c3
                detection:
                  sel: {user.name: '*'}
                  condition: sel
                gac: {component: true}
                """);
        assertThat(gac("eval", "--rules", folder.resolve("any.yml"), events())).isEqualTo(0);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void eventFilesMayFollowTheRulesDirectly() throws IOException {
        assertThat(gac("eval", "--rules", folder.resolve("root.yml"), events())).isEqualTo(0);
        assertThat(out.toString().lines()).hasSize(2);
    }

    @Test
    void badLinesAndBadRulesAreToldAndTheRestIsEvaluated() throws IOException {
        file("bad.yml", "title: Bad\ndetection:\n  sel: {a|nonsense: 1}\n  condition: sel\n");
        Path events = file("mixed.jsonl", "not json\n[1]\n{\"user.name\":\"root\",\"event.outcome\":\"success\"}\n");
        assertThat(gac("eval", "--rules", folder, "--logsource", "any", events)).isEqualTo(2);
        assertThat(out.toString()).startsWith("{\"event\":2,").hasLineCount(1);
        assertThat(err.toString().lines())
                .hasSize(3)
                .anyMatch(line -> line.contains("bad.yml:3:9: Bad: unknown modifier 'nonsense'"))
                .anyMatch(line -> line.contains("mixed.jsonl, event 0: not JSON: "))
                .anyMatch(line -> line.endsWith("mixed.jsonl, event 1: not a JSON object"));
    }

    private static final String CORRELATIONS = """
            title: Failed
            id: failed
            logsource: {product: linux, service: sshd}
            detection: {sel: {event.outcome: failure}, condition: sel}
            ---
            title: Accepted
            id: accepted
            logsource: {product: linux, service: sshd}
            detection: {sel: {event.outcome: success}, condition: sel}
            ---
            title: Guessing
            id: guessing
            level: high
            correlation: {type: event_count, rules: failed, group-by: [source.ip], timespan: 1m, condition: {gte: 3}}
            ---
            title: Spraying
            id: spraying
            correlation: {type: value_count, rules: failed, group-by: source.ip, timespan: 1m, condition: {gte: 3, field: user}}
            ---
            title: Guessed
            id: guessed
            correlation: {type: temporal_ordered, rules: [guessing, accepted], group-by: [source.ip], timespan: 5m}
            """;

    private static String signIn(String time, String source, String user, String outcome) {
        return "{\"@timestamp\":\"2026-11-22T" + time + "\",\"source\":{\"ip\":\"" + source + "\"},\"user\":\"" + user
                + "\",\"event.outcome\":\"" + outcome + "\",\"ingest.parser\":\"sshd\"}\n";
    }

    @Test
    void correlationsFollowTheMatchesInEventTimeWhateverTheOrder() throws IOException {
        Path rules = file("correlations.yml", CORRELATIONS);
        Path events = file(
                "signins.jsonl",
                signIn("10:00:40.000Z", "192.0.2.1", "c", "failure")
                        + signIn("17:00:20.500+07:00", "192.0.2.1", "b", "failure")
                        + signIn("10:00:00Z", "192.0.2.1", "a", "failure")
                        + signIn("10:00:30Z", "192.0.2.2", "a", "failure")
                        + signIn("10:02:00Z", "192.0.2.1", "c", "success")
                        + "{\"event.outcome\":\"failure\",\"source.ip\":\"192.0.2.1\"}\n");
        assertThat(gac("eval", "--rules", rules, events)).isEqualTo(0);
        assertThat(out.toString().lines().filter(line -> line.startsWith("{\"event\"")))
                .hasSize(6);
        assertThat(out.toString().lines().filter(line -> line.startsWith("{\"correlation\"")))
                .containsExactly(
                        "{\"correlation\":\"guessing\",\"title\":\"Guessing\",\"level\":\"high\",\"group\":{\"source.ip\":\"192.0.2.1\"},\"count\":3,"
                                + "\"first\":\"2026-11-22T10:00:00Z\",\"last\":\"2026-11-22T10:00:40Z\",\"events\":[0,1,2]}",
                        "{\"correlation\":\"spraying\",\"title\":\"Spraying\",\"level\":\"medium\",\"group\":{\"source.ip\":\"192.0.2.1\"},\"count\":3,"
                                + "\"first\":\"2026-11-22T10:00:00Z\",\"last\":\"2026-11-22T10:00:40Z\",\"events\":[0,1,2]}",
                        "{\"correlation\":\"guessed\",\"title\":\"Guessed\",\"level\":\"medium\",\"group\":{\"source.ip\":\"192.0.2.1\"},\"count\":2,"
                                + "\"first\":\"2026-11-22T10:00:40Z\",\"last\":\"2026-11-22T10:02:00Z\",\"events\":[0,4]}");
        assertThat(err.toString())
                .isEqualTo("warning: 1 matching events have no @timestamp (ISO 8601 or milliseconds): correlations did"
                        + " not count them\n");
    }

    @Test
    void eventsThatTellTheirLogSourceAreRouted() throws IOException {
        Path events = file("routed.jsonl", """
                {"ingest": {"parser": "nginx_access"}, "url.query": "1 union select", "user.name": "root", "event.outcome": "success"}
                {"ingest": {"parser": "sshd"}, "x": "1 union select", "user.name": "root", "event.outcome": "success"}
                """);
        assertThat(gac("eval", "--rules", folder, events)).isEqualTo(0);
        assertThat(out.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("{\"event\":0,").contains("SQL injection"),
                        line -> assertThat(line).startsWith("{\"event\":1,").contains("Root signs in"));
    }

    @Test
    void wrongUsageSaysWhatIsRight() throws IOException {
        assertThat(gac("eval", "--rules", folder, "--logsource", "linux", events()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("'linux' is not key=value; write for example product=linux,service=sshd");
    }

    @Test
    void checkTellsErrorsAndFails() throws IOException {
        assertThat(gac("rules", "check", "--strict", "--ignore", "samples", folder))
                .isEqualTo(0);
        assertThat(out.toString()).isEqualTo("2 rules, 0 correlations, 0 filters; 0 errors, 0 warnings\n");
        file("bad.yml", "title: Bad\ndetection:\n  sel: {a|nonsense: 1}\n  condition: sel\n");
        assertThat(gac("rules", "check", folder)).isEqualTo(1);
        assertThat(out.toString()).contains("bad.yml:3:9: Bad: unknown modifier 'nonsense'");
    }

    @Test
    void checkTellsWhatIsDoubtful() throws IOException {
        file("doubt.yml", """
                title: Doubt
                name: doubt
                logsource: {category: webserver}
                detection:
                  sel: {c-uri: x, EventID: 5}
                  condition: sel and not sel
                """);
        file("doubt.test.yml", """
                samples:
                  - {name: a, note: b, type: nginx_access, fires: true, lines: x}
                """);
        assertThat(gac("rules", "check", folder)).isEqualTo(0);
        assertThat(out.toString().replace(folder.toString(), "FOLDER")).isEqualTo("""
                warning: FOLDER/doubt.yml:5:19: Doubt: no event of category=webserver has the field 'EventID' [field]
                warning: FOLDER/doubt.yml:5:9: Doubt: the rule can never match: 'c-uri' must be "x" and must not be [never]
                warning: FOLDER/root.yml:1:1: Root signs in: no samples in its file or beside it; write lines that must fire and lines that must not [samples]
                warning: FOLDER/sqli.yml:1:1: SQL injection: no samples in its file or beside it; write lines that must fire and lines that must not [samples]
                3 rules, 0 correlations, 0 filters; 0 errors, 4 warnings
                """);
        assertThat(gac("rules", "check", "--strict", folder)).isEqualTo(1);
        assertThat(gac("rules", "check", "--ignore", "nonsense", folder)).isEqualTo(2);
        assertThat(err.toString()).contains("nonsense");
    }

    @Test
    void checkTellsWhatAReleaseWouldRefuseAndThatThereIsNothing() throws IOException {
        file("root.yml", Files.readString(folder.resolve("root.yml")) + "gac: {outcome: perhaps, titel_vi: x}\n");
        assertThat(gac("rules", "check", "--ignore", "samples", folder)).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "root.yml:8:25: gac.titel_vi: 'Root signs in': unknown key; did you mean title_vi? known are absent")
                .contains(
                        "root.yml:8:7: gac.outcome: 'Root signs in': 'perhaps' is not possible here; write attempt or success")
                .endsWith("2 rules, 0 correlations, 0 filters; 2 errors, 0 warnings\n");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        for (String command : List.of("check", "list", "test")) {
            assertThat(gac("rules", command, empty)).isEqualTo(2);
            assertThat(gac("rules", command, folder.resolve("nosuch"))).isEqualTo(2);
        }
        assertThat(gac("eval", "--rules", empty, events())).isEqualTo(2);
        assertThat(err.toString())
                .contains("gac rules check: no rules in " + empty + ": rule files end in .yml or .yaml")
                .contains("nosuch: no such file or folder");
    }

    @Test
    void logLinesAreNoEventsAndSaySoOnce() throws IOException {
        Path lines = file("access.log", "203.0.113.9 - - x\n".repeat(1_000));
        assertThat(gac("eval", "--rules", folder.resolve("root.yml"), lines)).isEqualTo(2);
        assertThat(err.toString())
                .hasLineCount(6)
                .containsOnlyOnce("run them through gac parse first")
                .endsWith("error: 995 more lines are no events\n");
        assertThat(gac("eval", "--rules", folder.resolve("root.yml"), "--", folder))
                .isEqualTo(2);
        assertThat(err.toString()).contains(": is a folder; name its files");
    }

    @Test
    void placeholdersAndOwnFieldNamesComeFromFiles() throws IOException {
        Path rule = file("own/expand.yml", """
                title: Own
                id: own
                logsource: {category: webserver}
                detection:
                  sel: {x-account|expand: '%admins%'}
                  condition: sel
                """);
        Path events = file("own.jsonl", "{\"ingest.parser\":\"nginx_access\",\"nginx.account\":\"root\"}\n");
        assertThat(gac("rules", "check", rule)).isEqualTo(1);
        assertThat(out.toString()).contains("expand.yml:5:27: Own: the placeholder %admins% has no values here");
        out.getBuffer().setLength(0);
        Path placeholders = file("placeholders.yaml", "admins: [root, 'adm*']\n");
        Path taxonomy =
                file("taxonomy.yaml", "- logsource: {category: webserver}\n  fields: {x-account: nginx.account}\n");
        assertThat(gac("eval", "--placeholders", placeholders, "--taxonomy", taxonomy, "--rules", rule, events))
                .isZero();
        assertThat(out.toString()).contains("\"title\":\"Own\"");
        assertThat(gac("eval", "--taxonomy", file("bad.yaml", "- fields: 3\n"), "--rules", rule, events))
                .isEqualTo(2);
        assertThat(err.toString()).contains("bad.yaml:1:11: 'fields' must be a mapping");
    }

    @Test
    void listShowsRulesAndCoverage() {
        assertThat(gac("rules", "list", folder)).isEqualTo(0);
        assertThat(out.toString()).contains("Root signs in").contains("alerting by category: - 2");
        assertThat(gac("rules", "list", "--format", "json", folder)).isEqualTo(0);
        assertThat(out.toString())
                .contains("\"title\":\"SQL injection\",\"type\":\"rule\",\"level\":\"medium\",\"category\":\"-\"");
    }

    /** A rule that fails on an event, for whatever reason, hides no other, whether log sources are known or not. */
    @Test
    void aRuleThatFailsHidesNoOther() {
        LoadedRules loaded = new RuleLoader()
                .parse(List.of(
                        new NamedText("1.yml", rule(1, "user: root")),
                        new NamedText("2.yml", rule(2, "bad|exists: true")),
                        new NamedText("3.yml", rule(3, "user: root"))));
        RuleMatcher matcher = RuleMatcher.compile(loaded, Taxonomy.NONE);
        LogEvent event = new LogEvent() {
            @Override
            public @Nullable Object get(String field) {
                return field.equals("user") ? "root" : null;
            }

            @Override
            public boolean has(String field) {
                if (field.equals("bad")) {
                    throw new IllegalStateException("a fault");
                }
                return get(field) != null;
            }

            @Override
            public void forEachValue(Consumer<Object> consumer) {
                consumer.accept("root");
            }
        };
        List<String> failures = new ArrayList<>();
        for (List<LogSource> sources : Arrays.asList(null, List.of(new LogSource("linux", null, null)))) {
            assertThat(EvalCommand.matches(
                            matcher,
                            sources,
                            event,
                            (rule, failure) -> failures.add(rule.title() + " " + failure.getMessage())))
                    .extracting(match -> match.rule().title())
                    .containsExactly("Rule 1", "Rule 3");
        }
        assertThat(failures).containsExactly("Rule 2 a fault", "Rule 2 a fault");
    }

    private static String rule(int number, String selection) {
        return """
                title: Rule %1$d
                id: 00000000-0000-0000-0000-00000000000%1$d
                logsource: {product: linux}
                detection: {selection: {%2$s}, condition: selection}
                """.formatted(number, selection);
    }
}
