package gac.correlate.coverage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gac.correlate.coverage.Coverage.RuleReach;
import gac.correlate.coverage.Coverage.Voice;
import gac.correlate.detect.LogSources;
import gac.correlate.offline.Events;
import gac.correlate.offline.Lab;
import gac.correlate.release.Release;
import gac.correlate.sigma.NamedText;
import gac.schemas.EventView;
import gac.schemas.Wire;
import gac.schemas.avro.SystemRecord;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoverageTest {
    private static final String MORE = Lab.RULES + """
            ---
            title: Web
            name: web
            id: 00000000-0000-0000-0000-000000000101
            logsource: {category: webserver}
            detection: {s: {url.path: /x}, condition: s}
            ---
            title: Command
            name: command
            id: 00000000-0000-0000-0000-000000000102
            logsource: {product: linux, service: sshd}
            detection: {s: {process.command_line: id, user.name: root}, condition: s}
            ---
            title: Either
            name: either
            id: 00000000-0000-0000-0000-000000000103
            logsource: {product: linux, service: sshd}
            detection:
              s: {process.command_line: id}
              t: [{process.hash.md5: x}, {user.name: root}]
              u: {process.pid: null}
              condition: (s or t) and u and not s
            ---
            title: By country
            name: by_country
            id: 00000000-0000-0000-0000-000000000104
            correlation:
              type: value_count
              rules: [ssh_login]
              group-by: [user.name]
              timespan: 1h
              condition: {field: source.geo.country_iso_code, gte: 2}
            ---
            title: Login and web
            name: login_and_web
            id: 00000000-0000-0000-0000-000000000105
            correlation: {type: temporal, rules: [ssh_login, web], group-by: [source.ip], timespan: 1h}
            ---
            title: Login or web
            name: login_or_web
            id: 00000000-0000-0000-0000-000000000106
            correlation: {type: event_count, rules: [ssh_login, web], group-by: [source.ip], timespan: 1h, condition: {gte: 1}}
            ---
            title: Login without web
            name: login_without_web
            id: 00000000-0000-0000-0000-000000000107
            correlation: {type: temporal, rules: [ssh_login, web], group-by: [source.ip], timespan: 1h, condition: ssh_login and not web}
            ---
            title: Deep
            name: deep
            id: 00000000-0000-0000-0000-000000000108
            correlation: {type: event_count, rules: [by_country], group-by: [user.name], timespan: 1h, condition: {gte: 2}, generate: true}
            """;

    private static final List<Requirement> WANTED = Requirement.read(new NamedText("wanted.yml", """
            - {id: web, name: {en: Web, vi: Web}, level: 3, any_of: [category=webserver], basis: law, checked: '2026'}
            - {id: signin, name: {en: Sign-ins, vi: Đăng nhập}, level: 3, any_of: [category=mail, 'product=linux,service=auth'], basis: law, checked: '2026'}
            - {id: high, name: {en: High, vi: Cao}, level: 5, any_of: [category=dns], basis: law, checked: '2026'}
            - {id: mail, name: {en: Mail, vi: Thư}, tags: [email], any_of: [category=mail], basis: law, checked: '2026'}
            """));

    private final Release release = Lab.release(MORE, Lab.SYSTEMS, "");

    private Coverage coverage(String system, Events... events) {
        SystemInputs inputs = new SystemInputs(release, system, LogSources.shipped());
        EventView view = EventView.with(Wire.local());
        for (Events event : events) {
            inputs.accept(view.read(Wire.encode(event.event())));
        }
        SystemRecord record = Objects.requireNonNull(release.systems().byId(system));
        return Coverage.of(record, release, inputs, WANTED, 3, Instant.parse("2026-12-01T00:00:00Z"));
    }

    private static String line(RuleReach rule) {
        Obstacle obstacle = rule.obstacle();
        return rule.name()
                + (rule.voice() == Voice.ALERTS ? "" : " " + rule.voice())
                + (obstacle == null
                        ? ""
                        : ": " + (obstacle.step() == null ? "" : obstacle.step() + ": ")
                                + (obstacle.logSource() == null ? obstacle.fields() : "no " + obstacle.logSource()));
    }

    @Test
    void whatCanFireAndWhatCannot() {
        Coverage coverage = coverage(
                "portal",
                Events.success("a", 1),
                Events.failure("b", 5).host("web-2"),
                Events.success("c", 9).host("low-1"));
        assertThat(coverage.events()).isEqualTo(2);
        assertThat(coverage.inputs()).hasSize(1);
        assertThat(coverage.inputs().get(0).hosts()).containsExactly("web-1", "web-2");
        assertThat(coverage.inputs().get(0).sources()).containsExactly("auth");
        assertThat(coverage.inputs().get(0).last()).isEqualTo(Events.at(5));
        assertThat(coverage.rules().stream().map(CoverageTest::line))
                .contains(
                        "brute_force",
                        "brute_force_success",
                        "root_login",
                        "command: [process.command_line]",
                        "either",
                        "by_country: ssh_login: [source.geo.country_iso_code]",
                        "login_and_web: web: no category=webserver",
                        "login_or_web",
                        "login_without_web",
                        "deep: ssh_login: [source.geo.country_iso_code]")
                .doesNotContain("ssh_login", "web: no category=webserver"); // what only feeds correlations never alerts
        assertThat(coverage.rules()).extracting(RuleReach::name).isSorted();
        assertThat(coverage.wanted().stream()
                        .map(one -> one.requirement().id() + " " + one.events() + " " + one.last()))
                .containsExactly("web 0 null", "signin 2 " + Events.at(5));
    }

    @Test
    void aSystemOfWhichNothingCame() {
        Coverage coverage = coverage("portal");
        assertThat(coverage.events()).isZero();
        assertThat(coverage.rules())
                .allSatisfy(rule -> assertThat(rule.obstacle()).isNotNull());
        assertThat(coverage.wanted()).allSatisfy(one -> assertThat(one.last()).isNull());
    }

    @Test
    void aSystemBelowTheLevel() {
        Coverage coverage = coverage("intranet", Events.success("c", 9).host("low-1"));
        assertThat(coverage.events()).isEqualTo(1);
        assertThat(coverage.wanted()).isEmpty();
        assertThat(coverage.rules().stream().map(CoverageTest::line)).contains("root_login BELOW_LEVEL");
    }

    @Test
    void requirementsThatShip() {
        List<Requirement> shipped = Requirement.shipped();
        assertThat(shipped.stream().map(Requirement::id).collect(Collectors.toList()))
                .containsExactly("web", "ids", "firewall", "signin", "mail", "antivirus");
        assertThat(shipped).allSatisfy(one -> assertThat(one.checked()).startsWith("2026"));
        // each names log sources that some event has: a slip would be missing for ever
        assertThat(shipped)
                .allSatisfy(one -> assertThat(one.anyOf())
                        .allSatisfy(
                                wanted -> assertThat(LogSources.shipped().all()).anyMatch(wanted::admits)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "a: 1 # wanted.yml: must be a list; write '- id: …' for each requirement",
                "- 1 # wanted.yml: entry 1: must be a map of any_of, basis, checked, id, level, name, tags",
                "- {idd: x} # wanted.yml: entry 1: unknown key 'idd'; the keys are any_of",
                "- {id: x, name: {en: X, vi: X}, any_of: [category=x], basis: b, checked: c} # entry 1: says neither 'level' nor 'tags'",
                "- {id: x, name: X, level: 3, any_of: [category=x], basis: b, checked: c} # entry 1: name: write 'name: {en: …, vi: …}'",
                "- {id: x, name: {en: X, vi: X}, level: 6, any_of: [category=x], basis: b, checked: c} # entry 1: level: '6' is no level",
                "- {id: x, name: {en: X, vi: X}, level: 3, basis: b, checked: c} # entry 1: any_of: names no log source",
                "- {id: x, name: {en: X, vi: X}, level: 3, any_of: [web], basis: b, checked: c} # entry 1: any_of: 'web' is not key=value",
                "- {id: x, name: {en: X, vi: X}, level: 3, any_of: [category=x], checked: c} # entry 1: 'basis' is missing",
                "- [ # wanted.yml: is no YAML",
            })
    void requirementsThatAreWrong(String text, String reason) {
        assertThatThrownBy(() -> Requirement.read(new NamedText("wanted.yml", text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }
}
