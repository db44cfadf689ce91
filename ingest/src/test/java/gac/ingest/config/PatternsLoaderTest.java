package gac.ingest.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gac.ingest.fixture.Fixture;
import gac.ingest.parse.Normalizer;
import gac.ingest.parse.event.Envelope;
import gac.ingest.parse.event.LineContext;
import gac.ingest.parse.event.LineType;
import gac.ingest.parse.pattern.PatternSet;
import gac.ingest.parse.text.JsonText;
import gac.schemas.EventJson;
import gac.schemas.avro.Event;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PatternsLoaderTest {
    private static final ZoneId ZONE = LineContext.DEFAULT_ZONE;
    private static final String PORTAL = """
            name: portal
            time_format: dd/MM/yyyy HH:mm:ss
            patterns:
              - pattern: "[{@timestamp:text}] LOGIN {event.outcome} user={user.name:free} ip={source.ip:ip} ms={portal.ms:number}"
                set: {event.category: "authentication, web", event.action: portal_login, event.severity: "3"}
                tests:
                  - line: "[22/11/2026 08:15:02] LOGIN failure user=an ip=192.0.2.9 ip=203.0.113.5 ms=12"
                    event:
                      "@timestamp": "2026-11-22T01:15:02.000Z"
                      user.name: an ip=192.0.2.9
                      source.ip: 203.0.113.5
                      source.network: 203.0.0.0/16
                      event.severity: 3
                      portal.ms: 12
                      error.message: ""
              - pattern: "FILE {file.path:free} size {file.size:number}{*}"
                tests: [{line: "Nov 22 08:15:03 app1 portal[7]: FILE /a b size 77 bytes", event: {file.size: 77, host.name: app1, file.path: /a b}}]
            no_match: ["[22/11/2026 08:15:02] LOGIN"]
            """;

    private static Map<String, String> event(PatternSet patterns, String line) {
        Event event = new Normalizer().normalize(line, Fixture.context(LineType.AUTO), Envelope.NONE, patterns);
        return JsonText.flat(EventJson.of(event));
    }

    @Test
    void values_go_to_their_places_with_their_types() {
        PatternsLoader.Loaded loaded = PatternsLoader.parse("p.yaml", PORTAL, ZONE);
        assertThat(loaded.tests()).isEqualTo(3);
        assertThat(event(loaded.patterns(), "<13>Nov 22 08:15:03 app1 portal[7]: FILE /tmp/x size 77 bytes"))
                .containsEntry("ingest.parser", "portal")
                .containsEntry("file.size", "77")
                .containsEntry("file.path", "/tmp/x")
                .containsEntry("host.name", "app1")
                .containsEntry("log.syslog.priority", "13");
        assertThat(event(loaded.patterns(), "[22/11/2026 08:15:02] LOGIN success user=b ip=2001:DB8::1 ms=1"))
                .containsEntry("event.category", "[\"authentication\",\"web\"]")
                .containsEntry("source.ip", "2001:db8::1")
                .containsEntry("event.outcome", "success");
    }

    @Test
    void a_value_that_does_not_fit_is_kept_and_marked() {
        PatternSet patterns = PatternsLoader.parse("p.yaml", PORTAL, ZONE).patterns();
        assertThat(event(patterns, "[31/02/2026 08:15:02] LOGIN failure user=an ip=203.0.113.5 ms=1"))
                .containsEntry("tags", "pattern_value_refused")
                .containsEntry("@timestamp", "2026-11-22T03:00:00.000Z");
        assertThat(event(patterns, "FILE /a size 1.5x"))
                .containsEntry("tags", "pattern_value_refused")
                .containsEntry("file.size", "1.5");
    }

    @Test
    void other_lines_are_for_the_parsers() {
        PatternSet patterns = PatternsLoader.parse("p.yaml", PORTAL, ZONE).patterns();
        String line = "Nov 22 02:59:00 web1 sshd[1]: Failed password for root from 203.0.113.5 port 1 ssh2";
        assertThat(new Normalizer().normalize(line, Fixture.context(LineType.AUTO), Envelope.NONE, patterns))
                .isEqualTo(new Normalizer().normalize(line, Fixture.context(LineType.AUTO)));
    }

    @Test
    void every_mistake_is_named_with_its_line() {
        String bad = """
                name: Portal!
                """;
        assertThatThrownBy(() -> PatternsLoader.parse("p.yaml", bad, ZONE))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "p.yaml:1: name: 'Portal!' is no name (1 to 32 of a-z, 0-9 and _, beginning with a letter)");
        String many = """
                name: portal
                patterns:
                  - pattern: "a {b"
                  - pattern: "{organization.id} x"
                  - pattern: "x {a}"
                    set: {file.size: big}
                  - tests: []
                """;
        assertThatThrownBy(() -> PatternsLoader.parse("p.yaml", many, ZONE)).hasMessage("""
                        p.yaml:3: patterns[0].pattern: column 3: this { is never closed; a brace of the line is written {{
                        p.yaml:4: patterns[1].pattern: organization.id is decided by ingest, never by a line
                        p.yaml:5: patterns[2].pattern: set.file.size: 'big' is not a whole number
                        p.yaml:7: patterns[3].pattern: is missing""");
    }

    @Test
    void a_file_whose_tests_do_not_hold_is_refused() {
        String untested = """
                name: portal
                patterns:
                  - pattern: "login {user.name}"
                    tests:
                      - line: "login an"
                        event: {user.name: binh}
                      - line: "logout an"
                  - pattern: "login {user.name:text}"
                    tests: [{line: login an}]
                  - pattern: "x"
                no_match: [x]
                """;
        assertThatThrownBy(() -> PatternsLoader.parse("p.yaml", untested, ZONE)).hasMessage("""
                        p.yaml:6: patterns[0].tests[0].event: user.name is 'an' instead of 'binh'
                        p.yaml:7: patterns[0].tests[1]: the pattern does not fit this line (the whole line, or what follows its syslog header, must fit)
                        p.yaml:9: patterns[1].tests[0]: patterns[0] comes first and fits this line (put the narrower one first)
                        p.yaml:10: patterns[2]: has no tests (give a line under tests that it must fit, with what its event must have)
                        p.yaml:11: no_match[0]: patterns[2] fits this line""");
        assertThatThrownBy(() -> PatternsLoader.load(Path.of("/nowhere/p.yaml"), ZONE))
                .hasMessage("/nowhere/p.yaml: no such file");
    }
}
