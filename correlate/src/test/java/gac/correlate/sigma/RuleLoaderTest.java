package gac.correlate.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleLoaderTest {
    private static final String GOOD = """
            title: Good
            id: good
            logsource: {category: test}
            detection:
              sel: {a: 1}
              condition: sel
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    @Test
    void aRuleCarriesWhatItsFileSays() {
        SigmaRule rule = Sigma.load("""
                        title: Đăng nhập SSH
                        id: 683d9120-c475-46ec-a50c-c37d335f3b63
                        name: ssh
                        status: test
                        description: d
                        author: a
                        date: 2026-11-22
                        modified: 2026-11-23
                        references: [https://www.example.com/]
                        tags: [attack.t1110, attack.credential-access]
                        logsource: {product: Linux, service: sshd, definition: whatever}
                        detection:
                          sel: {a: 1}
                          condition: sel
                        fields: [user.name]
                        falsepositives: Administrators
                        level: High
                        gac: {category: ACCOUNT, bulk: true, episode: 1h, steps: [{en: a, vi: b}], n: 3, r: 0.5}
                        """).rules().get(0);
        assertThat(rule.header())
                .isEqualTo(new Header(
                        "683d9120-c475-46ec-a50c-c37d335f3b63",
                        "ssh",
                        "Đăng nhập SSH",
                        "test",
                        "d",
                        "a",
                        "2026-11-22",
                        "2026-11-23",
                        Level.HIGH,
                        List.of("attack.t1110", "attack.credential-access"),
                        List.of("https://www.example.com/"),
                        List.of("Administrators"),
                        List.of("user.name"),
                        Map.of(
                                "category",
                                "ACCOUNT",
                                "bulk",
                                true,
                                "episode",
                                "1h",
                                "steps",
                                List.of(Map.of("en", "a", "vi", "b")),
                                "n",
                                3L,
                                "r",
                                0.5),
                        rule.header().gacPlaces(),
                        new Origin("rules.yml", 1, 1)));
        assertThat(rule.header().gacPlaces())
                .containsOnlyKeys("category", "bulk", "episode", "steps", "n", "r")
                .containsEntry("category", new Origin("rules.yml", 18, 7));
        assertThat(rule.logSource()).isEqualTo(new LogSource("linux", null, "sshd"));
    }

    @Test
    void oneBadDocumentTakesNoOtherWithIt() {
        LoadedRules loaded = Sigma.parse(GOOD + "---\ntitle: [unclosed\n---\n" + GOOD.replace("ood", "ood2")
                + "---\n- a list\n---\n\n--- # empty\n");
        assertThat(loaded.rules()).extracting(SigmaRule::id).containsExactly("good", "good2");
        assertThat(loaded.errors())
                .extracting(RuleError::toString)
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith(
                                        "rules.yml:8:17: not YAML: while parsing a flow sequence, expected ',' or ']'"),
                        second -> assertThat(second)
                                .isEqualTo("rules.yml:17:1: 'document' must be a mapping, not a list; write lines of"
                                        + " 'key: value'"));
    }

    @Test
    void everyKindOfMistakeIsPlacedAndNamed() {
        assertThat(Sigma.error("title: T\nid: r\n"))
                .isEqualTo("rules.yml:1:1: T: the document has neither 'detection' nor 'correlation' nor 'filter';"
                        + " say what to look for under 'detection:'");
        assertThat(Sigma.error("detection: {sel: {a: 1}, condition: sel}\n"))
                .isEqualTo("rules.yml:1:1: no title; add 'title:' and an 'id:' (a random UUID)");
        assertThat(Sigma.error(GOOD + "level: severe\n"))
                .isEqualTo("rules.yml:7:1: Good: 'severe' is not a level; the levels are informational, low, medium,"
                        + " high, critical");
        assertThat(Sigma.error(GOOD.replace("  condition: sel\n", "")))
                .isEqualTo("rules.yml:5:3: Good: 'detection' has no 'condition'; write for example"
                        + " 'condition: selection'");
        assertThat(Sigma.error(GOOD.replace("{a: 1}", "{}"))).isEqualTo("rules.yml:5:8: Good: the selection is empty");
        assertThat(Sigma.error(GOOD.replace("{a: 1}", "{a: 1, b: 2, a: 3}")))
                .startsWith("rules.yml:5:")
                .contains("the key 'a' is written twice, first in line 5");
        assertThat(Sigma.error(GOOD.replace("{a: 1}", "[]"))).contains("the selection is an empty list");
        assertThat(Sigma.error(GOOD.replace("{a: 1}", "[null]"))).contains("null cannot be looked for as a keyword");
        assertThat(Sigma.error("title: &a [*a]\n")).startsWith("rules.yml:1:");
    }

    @Test
    void whatWasMeantIsSaid() throws IOException {
        assertThat(Sigma.error(GOOD.replace("a: 1", "a|contians: x")))
                .startsWith("rules.yml:5:9: Good: unknown modifier 'contians' in 'a|contians'; did you mean contains?"
                        + " there are: all,");
        assertThat(Sigma.error(GOOD.replace("condition: sel", "condition: sle")))
                .isEqualTo("rules.yml:6:14: Good: condition: 'sle' is not defined; there are: sel");
        assertThat(Sigma.error(GOOD.replace("sel: ", "selection: ").replace("condition: sel", "condition: selction")))
                .endsWith("'selction' is not defined; did you mean selection? there are: selection");
        assertThat(Sigma.error("title: c\ncorrelation: {type: event_cuont, rules: [x], timespan: 1m}\n"))
                .contains("'event_cuont' is not a correlation type; did you mean event_count? the types are");
        assertThat(Sigma.error("title: c\ncorrelation: {type: event_count, rules: [x], group_by: [a], timespan: 1m}\n"))
                .contains("unknown key 'group_by'; did you mean group-by? the keys are");
        assertThat(Sigma.error(GOOD.replace("{a: 1}", "{a: *.php}")))
                .endsWith("; a value that begins with * or & stands in quotes: '*.php'");
        assertThat(Sigma.error(GOOD.replace("{a: 1}", "{a: %x%}"))).endsWith("stands in quotes: '%name%'");
        assertThat(Sigma.error(GOOD.replace("  sel", "\tsel")))
                .contains("rules.yml:5:1: ")
                .endsWith("; indent with spaces");
        assertThat(Sigma.error(GOOD.replace("  condition", "   condition"))).contains("indentation");
        assertThat(Sigma.error(GOOD.replace("title: Good", "title: Good: better")))
                .contains("stands in quotes");
        Path empty = Files.writeString(Files.createTempFile("empty", ".yml"), "# later\n---\n");
        assertThat(new RuleLoader().load(List.of(empty)).warnings())
                .extracting(RuleError::reason)
                .containsExactly("the file holds nothing");
        Files.delete(empty);
    }

    @Test
    void aSlipOfTheKeyboardIsNamedWithWhatWasMeant() {
        assertThat(Sigma.error("title: t\ndetection: {sel: {a: 1}, conditon: sel}\n"))
                .isEqualTo(
                        "rules.yml:2:12: t: 'detection' has no 'condition'; did you mean that by 'conditon'? write for"
                                + " example 'condition: selection'");
        assertThat(Sigma.error(GOOD + "level: hihg\n"))
                .isEqualTo(
                        "rules.yml:7:1: Good: 'hihg' is not a level; did you mean high? the levels are informational,"
                                + " low, medium, high, critical");
        assertThat(
                        Sigma.error(
                                GOOD
                                        + "---\ntitle: c\ncorrelation: {type: event_count, rules: [goood], timespan: 1m, condition: {gte: 3}}\n"))
                .isEqualTo(
                        "rules.yml:9:42: c: it refers to 'goood', which no rule or correlation has as id or name; did you"
                                + " mean good? load the rule too, or mend the reference");
        assertThat(
                        Sigma.error(
                                GOOD
                                        + "---\ntitle: f\nlogsource: {category: test}\nfilter: {rules: [goodd], sel: {a: 1}, condition: not sel}\n"))
                .isEqualTo(
                        "rules.yml:8:1: f: the filter is about 'goodd', which no rule has as id or name; did you mean"
                                + " good? the filter's other rules are filtered all the same");
    }

    @Test
    void keysThatNobodyReadsAreToldWhereTheyLookLikeOthers() {
        LoadedRules loaded = Sigma.load("""
                title: t
                levl: high
                falsepositve: [x]
                x-own: 1
                simulation: {type: none}
                logsource: {catgory: test, host: web01}
                detection: {sel: {a: 1}, condition: sel}
                """);
        assertThat(loaded.warnings())
                .extracting(RuleError::toString)
                .containsExactly(
                        "rules.yml:2:1: t: the key 'levl' is unknown and has no effect; did you mean level?",
                        "rules.yml:3:1: t: the key 'falsepositve' is unknown and has no effect; did you mean falsepositives?",
                        "rules.yml:6:13: t: 'logsource' has an unknown key 'catgory', which has no effect; did you mean"
                                + " category? the keys are product, category, service, definition",
                        "rules.yml:6:28: t: 'logsource' has an unknown key 'host', which has no effect; the keys are product,"
                                + " category, service, definition");
    }

    @Test
    void hostileDocumentsAreRefused() {
        assertThat(Sigma.error("title: x\ndetection: " + "[".repeat(3_000) + "\n"))
                .contains("rules.yml:");
        StringBuilder bomb = new StringBuilder("title: x\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            bomb.append("a%d: &a%d [%s]\n"
                    .formatted(i, i, String.join(", ", java.util.Collections.nCopies(10, "*a" + (i - 1)))));
        }
        assertThat(Sigma.error(bomb.toString())).contains("the document has more than 1000000 nodes");
    }

    @Test
    void idsAndNamesAreTakenOnce() {
        LoadedRules loaded = Sigma.parse(GOOD, GOOD.replace("Good", "Twin"));
        assertThat(loaded.rules()).extracting(SigmaRule::title).containsExactly("Good");
        assertThat(loaded.errors())
                .extracting(RuleError::toString)
                .containsExactly(
                        "rules.yml:1:1: Twin: the id 'good' is taken by 'Good' (rules.yml:1:1); give this one an"
                                + " id of its own");
        String named = GOOD.replace("id: good", "id: %s\nname: same");
        assertThat(Sigma.parse(named.formatted("a"), named.formatted("b")).errors())
                .singleElement()
                .asString()
                .contains("the name 'same' is taken by 'Good'");
    }

    @Test
    void foldersAreReadInOrderAndSamplesAreNotRules() throws IOException {
        Files.createDirectories(folder.resolve("b"));
        Files.writeString(folder.resolve("b/z.yaml"), GOOD.replace("good", "z"));
        Files.writeString(folder.resolve("a.yml"), GOOD.replace("good", "a"));
        Files.writeString(folder.resolve("a.test.yml"), "samples: []");
        Files.writeString(folder.resolve("readme.md"), "not a rule");
        Files.write(folder.resolve("latin.yml"), "title: \u00e9".getBytes(StandardCharsets.ISO_8859_1));
        LoadedRules loaded = new RuleLoader().load(List.of(folder, folder.resolve("missing.yml")));
        assertThat(loaded.rules()).extracting(SigmaRule::id).containsExactly("a", "z");
        assertThat(loaded.errors())
                .extracting(error -> error.toString().replace(folder.toString(), ""))
                .containsExactly("/latin.yml: is not UTF-8; save the file as UTF-8", "/missing.yml: does not exist");
    }

    @Test
    void collectionsOfOldShareWhatIsGlobal() {
        LoadedRules loaded = Sigma.load("""
                action: global
                title: Shared
                level: high
                logsource: {product: windows}
                detection:
                  condition: sel
                ---
                id: one
                logsource: {service: security}
                detection:
                  sel: {EventID: 1}
                ---
                action: repeat
                id: two
                detection:
                  sel: {EventID: 2}
                ---
                action: reset
                ---
                id: three
                title: Own
                logsource: {product: linux}
                detection:
                  sel: {a: 1}
                  condition: sel
                """);
        assertThat(loaded.rules())
                .extracting(rule -> rule.id() + " " + rule.title() + " " + rule.level() + " " + rule.logSource())
                .containsExactly(
                        "one Shared HIGH product=windows,service=security",
                        "two Shared HIGH product=windows,service=security",
                        "three Own MEDIUM product=linux");
        RuleMatcher matcher = RuleMatcher.compile(loaded, Taxonomy.NONE);
        assertThat(Sigma.ids(matcher.matchAny(Sigma.event("EventID", 2)))).containsExactly("two");
        assertThat(Sigma.error("action: explode\n")).contains("'explode' is not an action");
        assertThat(Sigma.error("action: repeat\ntitle: x\n")).contains("there is no rule before to repeat");
    }

    @Test
    void doubtsAreWarnings() {
        LoadedRules loaded = Sigma.load("""
                title: Doubtful
                id: d
                detection:
                  sel: {a|contains|all: x, b: [1, null]}
                  unused: {c: 1}
                  condition: sel
                """);
        assertThat(loaded.warnings())
                .extracting(RuleError::reason)
                .containsExactly(
                        "no logsource: the rule is tried on every event of every source",
                        "'all' in 'a|contains|all' has no effect on a single value",
                        "'b' lists null beside other values",
                        "the condition does not use the selection 'unused'");
    }

    @Test
    void filtersAreJoinedToTheRulesTheyName() {
        String filter = """
                title: Quiet
                id: f
                logsource: {category: test}
                filter:
                  rules: %s
                  own_1: {b: 1}
                  own_2: {c: 1}
                  condition: not 1 of own_*
                """;
        for (String rules : List.of("[good]", "any", "good")) {
            LoadedRules loaded = Sigma.load(GOOD, filter.formatted(rules));
            RuleMatcher matcher = RuleMatcher.compile(loaded, Taxonomy.NONE);
            assertThat(matcher.matchAny(Sigma.event("a", 1))).hasSize(1);
            assertThat(matcher.matchAny(Sigma.event("a", 1, "b", 1))).isEmpty();
            assertThat(matcher.matchAny(Sigma.event("a", 1, "c", 1))).isEmpty();
            assertThat(loaded.rules().get(0).filters()).containsExactly("f");
        }
        LoadedRules other = Sigma.load(GOOD, filter.formatted("any").replace("category: test", "category: other"));
        assertThat(other.rules().get(0).filters()).isEmpty();
        assertThat(other.warnings()).singleElement().asString().contains("the filter applies to no rule");
        assertThat(Sigma.parse(GOOD, filter.formatted("[good, nobody]")).errors())
                .singleElement()
                .asString()
                .contains("the filter is about 'nobody', which no rule has as id or name");
    }

    @Test
    void theTaxonomyTranslatesByLogSource() {
        String rule =
                GOOD.replace("category: test", "category: webserver").replace("{a: 1}", "{cs-method: POST, a: 1}");
        RuleMatcher matcher = RuleMatcher.compile(Sigma.load(rule), Taxonomy.standard());
        assertThat(matcher.matchAny(Sigma.event("http.request.method", "post", "a", 1)))
                .hasSize(1);
        assertThat(matcher.matchAny(Sigma.event("cs-method", "POST", "a", 1))).hasSize(1);
        assertThat(matcher.matchAny(Sigma.event("cs-method", "GET", "http.request.method", "POST", "a", 1)))
                .isEmpty();
        Taxonomy own = Taxonomy.standard()
                .and(Taxonomy.read(
                        new NamedText("own.yml", "[{logsource: {category: test}, fields: {a: [x.y, x.z]}}]")));
        RuleMatcher extended = RuleMatcher.compile(Sigma.load(GOOD), own);
        assertThat(extended.matchAny(Sigma.event("x.z", 1))).hasSize(1);
        assertThat(own.names(new LogSource("p", "test", null), "a")).containsExactly("a", "x.y", "x.z");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> Taxonomy.read(new NamedText("t.yml", "- {field: {}}")))
                .hasMessage(
                        "t.yml:1:4: 'section' has an unknown key 'field'; did you mean fields? the keys are logsource, fields");
    }
}
