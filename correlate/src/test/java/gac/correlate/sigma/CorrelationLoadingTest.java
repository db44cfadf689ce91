package gac.correlate.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.sigma.CorrelationCondition.Bound;
import gac.correlate.sigma.CorrelationCondition.Combination;
import gac.correlate.sigma.CorrelationCondition.Operator;
import gac.correlate.sigma.CorrelationCondition.Threshold;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorrelationLoadingTest {
    private static String rule(String name) {
        return "title: Rule %s\nid: id-%s\nname: %s\nlogsource: {category: test}\ndetection: {sel: {a: %s}, condition: sel}\n"
                .formatted(name, name, name, name);
    }

    private static String correlation(String name, String body) {
        return "title: Correlation " + name + "\nid: id-" + name + "\nname: " + name + "\ncorrelation:\n"
                + body.indent(2);
    }

    private static SigmaCorrelation load(String body) {
        return Sigma.load(rule("a"), rule("b"), rule("c"), correlation("x", body))
                .correlations()
                .get(0);
    }

    private static String refusal(String body) {
        LoadedRules loaded = Sigma.parse(rule("a"), rule("b"), correlation("x", body));
        assertThat(loaded.rules()).hasSize(2);
        assertThat(loaded.correlations()).isEmpty();
        assertThat(loaded.errors()).hasSize(1);
        return loaded.errors().get(0).toString();
    }

    @Test
    void everythingIsRead() {
        SigmaCorrelation correlation = load("""
                type: value_count
                rules: [a, id-b]
                group-by: [ip, host]
                timespan: 90m
                condition: {field: [user, domain], gt: 100, lte: 200}
                aliases:
                  ip: {a: source.ip, id-b: destination.ip}
                generate: true
                """);
        assertThat(correlation.type()).isEqualTo(SigmaCorrelation.Type.VALUE_COUNT);
        assertThat(correlation.rules()).containsExactly("id-a", "id-b");
        assertThat(correlation.groupBy()).containsExactly("ip", "host");
        assertThat(correlation.timespan()).isEqualTo(Duration.ofMinutes(90));
        assertThat(correlation.aliases())
                .isEqualTo(Map.of("ip", Map.of("id-a", "source.ip", "id-b", "destination.ip")));
        assertThat(correlation.fieldFor("ip", "id-b")).isEqualTo("destination.ip");
        assertThat(correlation.fieldFor("host", "id-b")).isEqualTo("host");
        assertThat(correlation.condition())
                .isEqualTo(new Threshold(
                        List.of(new Bound(Operator.LTE, 200), new Bound(Operator.GT, 100)),
                        List.of("user", "domain"),
                        50));
        assertThat(correlation.generate()).isTrue();
        assertThat(correlation.depth()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"10s, 10", "2m, 120", "3h, 10800", "1d, 86400", "1w, 604800", "1M, 2629746", "1y, 31556952"})
    void timespans(String text, long seconds) {
        assertThat(load("{type: event_count, rules: a, timespan: " + text + ", condition: {gte: 2}}")
                        .timespan())
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void temporalWithoutConditionWantsEveryRule() {
        SigmaCorrelation correlation = load("{type: temporal_ordered, rules: [b, a], timespan: 5m}");
        assertThat(correlation.rules()).containsExactly("id-b", "id-a");
        assertThat(correlation.groupBy()).isEmpty();
        Threshold threshold = (Threshold) correlation.condition();
        assertThat(threshold.holds(2)).isTrue();
        assertThat(threshold.holds(1)).isFalse();
        assertThat(threshold.monotone()).isTrue();
    }

    @Test
    void extendedConditionsAreOverRules() {
        Combination condition =
                (Combination) load("{type: temporal, rules: [a, b, c], timespan: 5m, condition: a and (b or not c)}")
                        .condition();
        assertThat(condition.expression().holds(Set.of("id-a"))).isTrue();
        assertThat(condition.expression().holds(Set.of("id-a", "id-c"))).isFalse();
        assertThat(condition.expression().holds(Set.of("id-a", "id-b", "id-c"))).isTrue();
        assertThat(condition.expression().negates()).isTrue();
        assertThat(load("{type: temporal, timespan: 5m, condition: b and a}").rules())
                .containsExactly("id-b", "id-a");
    }

    @Test
    void numbersMayBeDecimalsWhereTheMeasureIs() {
        Threshold threshold = (Threshold)
                load("{type: value_percentile, rules: a, timespan: 5m, condition: {field: f, percentile: 95, gte: 0.5}}")
                        .condition();
        assertThat(threshold.percentile()).isEqualTo(95);
        assertThat(threshold.holds(0.5)).isTrue();
        assertThat(refusal("{type: event_count, rules: a, timespan: 5m, condition: {gte: 2.5}}"))
                .isEqualTo("rules.yml:5:59: Correlation x: 'gte' must be a whole number");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "{lt: 1} # true", "{lte: 0} # true", "{eq: 0} # true", "{gt: 5, lt: 6} # true",
                        "{gte: 6, lte: 5} # true",
                "{eq: 3, neq: 3} # true", "{lt: 2} # false", "{eq: 1} # false", "{gt: 5, lt: 7} # false",
                        "{neq: 3} # false",
            })
    void conditionsThatCanNeverHoldAreErrors(String condition, boolean refused) {
        String text = correlation("x", "{type: event_count, rules: a, timespan: 5m, condition: " + condition + "}");
        LoadedRules loaded = Sigma.parse(rule("a"), text);
        assertThat(loaded.errors().size()).isEqualTo(refused ? 1 : 0);
        if (refused) {
            assertThat(loaded.errors().get(0).reason()).startsWith("the condition can never hold");
        }
    }

    @Test
    void refusals() {
        assertThat(refusal("{type: event_count, rules: a, timeframe: 5m, condition: {gte: 2}}"))
                .contains("'correlation' has an unknown key 'timeframe'; the keys are type, rules, group-by, timespan");
        assertThat(refusal("{type: count, rules: a, timespan: 5m}")).contains("'count' is not a correlation type");
        assertThat(refusal("{type: event_count, rules: a, timespan: 5x, condition: {gte: 2}}"))
                .contains("'5x' is not a timespan");
        assertThat(refusal("{type: event_count, rules: a, timespan: 0m, condition: {gte: 2}}"))
                .contains("'0m' is not a timespan");
        assertThat(refusal("{type: event_count, rules: a, timespan: 5m}")).contains("the correlation has no condition");
        assertThat(refusal("{type: event_count, rules: a, timespan: 5m, condition: {field: x}}"))
                .contains("the condition has no bound");
        assertThat(refusal("{type: value_count, rules: a, timespan: 5m, condition: {gte: 2}}"))
                .contains("value_count needs to know which field");
        assertThat(refusal("{type: event_count, rules: a, timespan: 5m, condition: a}"))
                .contains("a condition over rules belongs to temporal and temporal_ordered only");
        assertThat(refusal("{type: temporal, rules: [a, b], timespan: 5m, condition: {gte: 3}}"))
                .contains("the condition can never hold");
        assertThat(refusal("{type: temporal, rules: [a, b], timespan: 5m, condition: not a or b}"))
                .contains("the condition holds when nothing happens at all");
        assertThat(refusal("{type: temporal, rules: [a, b], timespan: 5m, condition: a and a}"))
                .contains("the condition does not use the rule 'b'");
        assertThat(refusal("{type: temporal, rules: [a, id-a], timespan: 5m}")).contains("'id-a' is listed twice");
        assertThat(refusal("{type: event_count, rules: nobody, timespan: 5m, condition: {gte: 2}}"))
                .contains("it refers to 'nobody', which no rule or correlation has as id or name");
        assertThat(refusal("{type: event_count, rules: a, timespan: 5m, condition: {gte: 2}, aliases: {u: {b: f}}}"))
                .contains("the alias 'u' is about rule 'b', which the correlation does not list");
    }

    @Test
    void whoRefersToARefusedRuleIsToldWhichAndWhere() {
        LoadedRules loaded = Sigma.parse(
                rule("a") + "level: severe\n",
                correlation("x", "{type: event_count, rules: a, timespan: 5m, condition: {gte: 2}}"),
                correlation("y", "{type: event_count, rules: x, timespan: 5m, condition: {gte: 2}}"),
                rule("b"));
        assertThat(loaded.rules()).hasSize(1);
        assertThat(loaded.errors())
                .extracting(RuleError::reason)
                .containsExactly(
                        "'severe' is not a level",
                        "it refers to 'a', which was refused (rules.yml:1:1)",
                        "it refers to 'x', which was refused (rules.yml:1:1)");
    }

    @Test
    void chainsHaveADepthAndNoCycles() {
        String one = "{type: event_count, rules: %s, timespan: 5m, condition: {gte: 2}}";
        LoadedRules chain = Sigma.load(
                correlation("x3", one.formatted("x2")),
                correlation("x2", one.formatted("x1")),
                correlation("x1", one.formatted("a")),
                rule("a"));
        assertThat(chain.correlations())
                .extracting(SigmaCorrelation::id, SigmaCorrelation::depth)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("id-x3", 3),
                        org.assertj.core.groups.Tuple.tuple("id-x2", 2),
                        org.assertj.core.groups.Tuple.tuple("id-x1", 1));
        LoadedRules deep = Sigma.parse(
                correlation("x4", one.formatted("x3")),
                correlation("x3", one.formatted("x2")),
                correlation("x2", one.formatted("x1")),
                correlation("x1", one.formatted("a")),
                rule("a"));
        assertThat(deep.correlations()).hasSize(3);
        assertThat(deep.errors()).singleElement().asString().contains("is 4 deep; at most 3 is allowed");
        LoadedRules cycle =
                Sigma.parse(correlation("x", one.formatted("y")), correlation("y", one.formatted("x")), rule("a"));
        assertThat(cycle.correlations()).isEmpty();
        assertThat(cycle.errors())
                .extracting(RuleError::reason)
                .containsExactly(
                        "it refers to itself, by way of Correlation x → Correlation y",
                        "it refers to 'y', which was refused (rules.yml:1:1)");
    }

    @Test
    void rulesOfCorrelationsAlertOnlyWhenGenerated() {
        String one = "{type: event_count, rules: [a, b], timespan: 5m, condition: {gte: 2}}";
        LoadedRules silent = Sigma.load(rule("a"), rule("b"), rule("c"), correlation("x", one));
        assertThat(List.of("id-a", "id-c", "id-x")).map(silent::alertsByItself).containsExactly(false, true, true);
        LoadedRules generated =
                Sigma.load(rule("a"), rule("b"), correlation("x", one.replace("}}", "}, generate: true}")));
        assertThat(generated.alertsByItself("id-a")).isTrue();
        LoadedRules component = Sigma.load(rule("a") + "gac: {component: true}\n");
        assertThat(component.alertsByItself("id-a")).isFalse();
        assertThat(silent.referringTo("id-a")).extracting(SigmaCorrelation::id).containsExactly("id-x");
        assertThat(silent.find("b")).map(Definition::id).contains("id-b");
    }
}
