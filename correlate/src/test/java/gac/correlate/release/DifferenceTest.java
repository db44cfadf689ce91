package gac.correlate.release;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.offline.Lab;
import gac.correlate.release.Difference.How;
import gac.correlate.release.Difference.Item;
import gac.correlate.release.Difference.Kind;
import gac.schemas.avro.DefinitionKind;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DifferenceTest {
    private static final String EXCEPTIONS = """
            exceptions:
              - {id: ours, rule: brute_force, when: {source.ip: 192.0.2.1}, owner: SOC, reason: a test, expires: 2026-12-31}
            """;

    private static Release release(String rules, String systems, String exceptions) {
        return Lab.release(rules, systems, exceptions);
    }

    private static List<String> of(String rules, String systems, String exceptions) {
        return Difference.of(release(Lab.RULES, Lab.SYSTEMS, EXCEPTIONS), release(rules, systems, exceptions))
                .items()
                .stream()
                .map(DifferenceTest::line)
                .toList();
    }

    private static String line(Item item) {
        StringBuilder line =
                new StringBuilder(item.how() + " " + item.kind() + " " + item.name() + (item.breaksState() ? "!" : ""));
        item.parts()
                .forEach(part -> line.append("; ")
                        .append(part.aspect())
                        .append(' ')
                        .append(part.what())
                        .append(' ')
                        .append(part.before())
                        .append(" > ")
                        .append(part.after()));
        return line.toString();
    }

    private static String rule(String name, String old, String now) {
        int at = Lab.RULES.indexOf("name: " + name + "\n");
        return Lab.RULES.substring(0, at) + Lab.RULES.substring(at).replaceFirst(old, now);
    }

    @Test
    void theSameIsNoDifferenceWhereverItStands() {
        Release one = release(Lab.RULES, Lab.SYSTEMS, EXCEPTIONS);
        Release.Compiled moved = Release.compile(
                "r",
                Instant.EPOCH,
                List.of(
                        new Document(DefinitionKind.rule, "a/other.yml", "# moved\n\n" + Lab.RULES),
                        new Document(DefinitionKind.system, "s.yaml", "\n" + Lab.SYSTEMS),
                        new Document(DefinitionKind.exception, "e.yaml", "# note\n" + EXCEPTIONS)));
        assertThat(moved.problems()).isEmpty();
        assertThat(Difference.of(one, moved.release()).isEmpty()).isTrue();
        assertThat(Difference.of(null, one).count(Kind.RULE, How.ADDED)).isEqualTo(7);
    }

    @Test
    void aThresholdALevelAndATextKeepTheState() {
        assertThat(of(rule("brute_force", "gte: 3", "gte: 5"), Lab.SYSTEMS, EXCEPTIONS))
                .containsExactly("CHANGED RULE brute_force; THRESHOLD condition gte 3 > gte 5");
        assertThat(of(rule("brute_force", "level: medium", "level: high"), Lab.SYSTEMS, EXCEPTIONS))
                .containsExactly("CHANGED RULE brute_force; LEVEL level medium > high");
        assertThat(of(rule("brute_force", "Dò mật khẩu", "Đoán mật khẩu"), Lab.SYSTEMS, EXCEPTIONS))
                .containsExactly("CHANGED RULE brute_force; TEXT title_vi Dò mật khẩu > Đoán mật khẩu");
        assertThat(of(rule("root_login", "quản trị viên", "người quản trị"), Lab.SYSTEMS, EXCEPTIONS))
                .containsExactly("CHANGED RULE root_login; TEXT falsepositives null > null");
        assertThat(of(rule("root_login", "episode: 1h", "episode: 1h\n  shadow: true"), Lab.SYSTEMS, EXCEPTIONS))
                .containsExactly("CHANGED RULE root_login; GATE alerts true > false");
    }

    @Test
    void whatIsCountedTogetherAndForHowLongBreaksIt() {
        assertThat(of(rule("brute_force", "5m", "10m"), Lab.SYSTEMS, EXCEPTIONS))
                .containsExactly("CHANGED RULE brute_force!; STATE timespan 5m > 10m");
        assertThat(of(rule("brute_force", "source.ip, host.name", "source.ip"), Lab.SYSTEMS, EXCEPTIONS))
                .containsExactly("CHANGED RULE brute_force!; STATE group-by source.ip, host.name > source.ip");
        // the same events, but decided when the window is over: laid out otherwise
        assertThat(of(rule("brute_force", "gte: 3", "lt: 3"), Lab.SYSTEMS, EXCEPTIONS))
                .containsExactly("CHANGED RULE brute_force!; STATE form of the condition null > null;"
                        + " THRESHOLD condition gte 3 > lt 3");
        assertThat(of(
                        rule(
                                "brute_force_success",
                                "timespan: 10m",
                                "timespan: 10m\n  condition: failures_before_success or ssh_login"),
                        Lab.SYSTEMS,
                        EXCEPTIONS))
                .singleElement()
                .asString()
                .startsWith("CHANGED RULE brute_force_success!; STATE form of the condition");
    }

    @Test
    void whatMatchesIsToldAlsoWhenAFilterDoesIt() {
        assertThat(of(rule("root_login", "user.name: root", "user.name: admin"), Lab.SYSTEMS, EXCEPTIONS))
                .containsExactly("CHANGED RULE root_login; MATCHING detection null > null");
        String filter = """
                ---
                title: Our jump host
                id: 00000000-0000-0000-0000-0000000000f1
                logsource: {product: linux, service: sshd}
                filter:
                  rules: [root_login]
                  selection: {source.ip: 192.0.2.9}
                  condition: not selection
                """;
        assertThat(of(Lab.RULES + filter, Lab.SYSTEMS, EXCEPTIONS))
                .singleElement()
                .asString()
                .startsWith("CHANGED RULE root_login; MATCHING filters [] > [");
    }

    @Test
    void addedChangedAndRemovedOfEveryKind() {
        String systems = Lab.SYSTEMS.replace("level: 2", "level: 4").replace("id: portal", "id: gate");
        String exceptions = EXCEPTIONS.replace("2026-12-31", "2027-01-31").replace("a test", "the monthly test");
        String rules = Lab.RULES.replace("name: spraying", "name: sprays").replace("-000000000007", "-000000000008");
        assertThat(of(rules, systems, exceptions))
                .containsExactly(
                        "ADDED RULE sprays",
                        "REMOVED RULE spraying",
                        "ADDED SYSTEM gate",
                        "CHANGED SYSTEM intranet; LEVEL level 2 > 4",
                        "REMOVED SYSTEM portal",
                        "CHANGED EXCEPTION ours; MATCHING expires 2026-12-31 > 2027-01-31; TEXT reason a test > the monthly"
                                + " test");
    }
}
