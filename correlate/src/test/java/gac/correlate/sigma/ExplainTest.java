package gac.correlate.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.sigma.explain.Explainer;
import gac.correlate.sigma.explain.Explanation;
import gac.correlate.sigma.explain.ExplanationMap;
import gac.correlate.sigma.explain.ExplanationText;
import gac.correlate.sigma.explain.GroupKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What explanations say, and that they never say anything else than the matcher. */
class ExplainTest {
    @Test
    void theVerdictIsTheMatchersOnRandomRulesAndEvents() {
        long matches = 0;
        for (long seed = 0; seed < 12; seed++) {
            RandomRules random = new RandomRules(seed);
            List<NamedText> texts = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                texts.add(new NamedText("seed " + seed, random.rule(i)));
            }
            LoadedRules loaded = new RuleLoader().parse(texts);
            RuleMatcher matcher = RuleMatcher.compile(loaded, Taxonomy.NONE);
            List<Explainer> explainers = loaded.rules().stream()
                    .map(rule -> Explainer.of(rule, Taxonomy.NONE))
                    .toList();
            for (int i = 0; i < 40; i++) {
                LogEvent event = random.event();
                List<String> explained = new ArrayList<>();
                for (Explainer explainer : explainers) {
                    Explanation explanation = explainer.explain(event, Set.of());
                    if (explanation.matched()) {
                        explained.add(explainer.rule().id());
                    }
                    // Every event can be told, whatever is in it.
                    assertThat(ExplanationText.of(explanation)).isNotEmpty().noneMatch(line -> line.contains("\u0000"));
                    assertThat(ExplanationMap.of(explanation)).containsEntry("matched", explanation.matched());
                }
                assertThat(explained)
                        .as("seed %d, event %s", seed, event)
                        .isEqualTo(Sigma.ids(matcher.matchAny(event)));
                matches += explained.size();
            }
        }
        assertThat(matches).isBetween(2_000L, 17_000L);
    }

    private static List<String> text(String detection, MapEvent event) {
        SigmaRule rule = Sigma.load(Sigma.rule(detection)).rules().get(0);
        return ExplanationText.of(
                Explainer.of(rule, Taxonomy.NONE).explain(event, event.fields().keySet()));
    }

    private static MapEvent event(Object... namesAndValues) {
        return (MapEvent) Sigma.event(namesAndValues);
    }

    @Test
    void theMatchedPartIsMarkedAndWhatFailsSaysWhatItNeeded() {
        assertThat(text(
                        """
                sel:
                  Line|windash|contains: ' -enc '
                  Data|base64offset|contains: 'http://'
                  Count|gte: 5
                  Address|cidr: 192.0.2.0/24
                  Name|re: '^adm[0-9]+'
                  User: [bob, alice]
                  All|contains|all: [a, b]
                  Not|neq: q
                  Image: power
                  Spelt: x
                filter:
                  - a: null
                  - foo
                condition: sel and not filter
                """,
                        event(
                                "Line",
                                "p.exe /enc ZZZ",
                                "Data",
                                "xxaHR0cDovLyyy",
                                "Count",
                                "many",
                                "Address",
                                "nobody",
                                "Name",
                                "ADM33",
                                "User",
                                List.of("eve", "Alice"),
                                "All",
                                "a\u0000\u001B[31m",
                                "Image",
                                "C:\\powershell.exe",
                                "spelt",
                                "x")))
                .containsExactly(
                        "✗ condition",
                        "  ✗ and",
                        "    ✗ sel",
                        "    ✗ not",
                        "      ✓ filter",
                        "✗ sel",
                        "  ✓ Line|windash|contains: is \"p.exe /enc ZZZ\"",
                        "    ✓ \"* -enc *\" | \"* /enc *\" | \"* –enc *\" | \"* —enc *\" | 1 more spellings, by the spelling"
                                + " \"* /enc *\"  →  p.exe« /enc »ZZZ",
                        "  ✓ Data|base64offset|contains: is \"xxaHR0cDovLyyy\"",
                        "    ✓ \"*aHR0cDovL*\" | \"*h0dHA6Ly*\" | \"*odHRwOi8v*\", by the spelling \"*aHR0cDovL*\"  →"
                                + "  xx«aHR0cDovL»yyy",
                        "  ✗ Count|gte: is \"many\"",
                        "    ✗ ≥ 5  (the value is no number)",
                        "  ✗ Address|cidr: is \"nobody\"",
                        "    ✗ in 192.0.2.0/24  (the value is no IP address)",
                        "  ✗ Name|re: is \"ADM33\"",
                        "    ✗ /^adm[0-9]+/  (it does in another case: 're|i' would match)",
                        "  ✓ User (one of 2 values): has one of [\"eve\", \"Alice\"]",
                        "    ✓ \"alice\"  →  «Alice»",
                        "    ✗ \"bob\"",
                        "  ✗ All|contains|all (all of 2 values): is \"a\\u0000\\u001b[31m\"",
                        "    ✗ \"*b*\"",
                        "    ✓ \"*a*\"  →  «a»\\u0000\\u001b[31m",
                        "  ✓ Not|neq: is absent; neq: the values must not match",
                        "    ✗ \"q\"",
                        "  ✗ Image: is \"C:\\powershell.exe\"",
                        "    ✗ \"power\"  (it stands inside the value: 'contains' would match)",
                        "  ✗ Spelt: is absent; the event has spelt",
                        "    ✗ \"x\"",
                        "✓ filter",
                        "  ✓ alternative 1 of 2",
                        "    ✓ a: is absent",
                        "      ✓ null or absent",
                        "  ✗ alternative 2 of 2",
                        "    ✗ keywords: any value of the event",
                        "      ✗ \"foo\"");
    }

    @Test
    void namesOfTheTaxonomyAreTold() {
        SigmaRule rule = Sigma.load("""
                title: t
                logsource: {category: webserver}
                detection: {sel: {c-uri|contains: x, sc-status: 200}, condition: sel}
                """).rules().get(0);
        MapEvent event = event("url.original", "/axb");
        assertThat(ExplanationText.of(Explainer.of(rule, Taxonomy.standard())
                        .explain(event, event.fields().keySet())))
                .contains(
                        "  ✓ c-uri|contains: url.original is \"/axb\"",
                        "    ✓ \"*x*\"  →  /a«x»b",
                        "  ✗ sc-status: is absent (also looked for: http.response.status_code)");
    }

    @Test
    void filtersAreSelectionsLikeOthers() {
        LoadedRules loaded = Sigma.load("""
                title: t
                id: r
                logsource: {product: linux}
                detection: {sel: {a: x}, condition: sel}
                ---
                title: f
                id: f
                logsource: {product: linux}
                filter: {rules: [r], sel: {b: y}, condition: not sel}
                """);
        MapEvent event = event("a", "x", "b", "y");
        assertThat(ExplanationText.excerpt(Explainer.of(loaded.rules().get(0), Taxonomy.NONE)
                        .explain(event, event.fields().keySet())))
                .containsExactly(
                        "✓ sel",
                        "  ✓ a: is \"x\"",
                        "    ✓ \"x\"  →  «x»",
                        "✓ filter f: sel",
                        "  ✓ b: is \"y\"",
                        "    ✓ \"y\"  →  «y»");
    }

    @Test
    void groupsAreToldWithWhatTheyLack() {
        LoadedRules loaded = Sigma.load("""
                title: t
                id: r
                logsource: {category: webserver}
                detection: {sel: {a: x}, condition: sel}
                ---
                title: c
                id: c
                correlation: {type: value_count, rules: [r], group-by: [client, host.name], timespan: 1m,
                  condition: {gte: 3, field: sc-status}, aliases: {client: {r: c-ip}}}
                """);
        SigmaRule rule = loaded.rules().get(0);
        SigmaCorrelation correlation = loaded.correlations().get(0);
        assertThat(GroupKey.of(
                                correlation,
                                rule,
                                event("source.ip", List.of("192.0.2.1"), "http.response.status_code", 404),
                                Taxonomy.standard())
                        .toString())
                .isEqualTo(
                        "group client=192.0.2.1 host.name=(absent), counting sc-status=404: takes no part, host.name is"
                                + " absent (gac: {absent: true} lets events without a group-by field take part)");
        GroupKey whole = GroupKey.of(
                correlation,
                rule,
                event("c-ip", "192.0.2.1", "host.name", "web01", "sc-status", 404),
                Taxonomy.standard());
        assertThat(whole.counts()).isTrue();
        assertThat(whole.toString()).isEqualTo("group client=192.0.2.1 host.name=web01, counting sc-status=404");
    }
}
