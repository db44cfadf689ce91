package gac.correlate.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.sigma.CorrelationCondition.AboveUsual;
import gac.correlate.sigma.CorrelationCondition.FirstSeen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaselineLoadingTest {
    private static final String RULE =
            "title: A\nid: id-a\nname: a\nlogsource: {category: test}\ndetection: {sel: {a: a}, condition: sel}\n";

    private static LoadedRules parse(String body) {
        return Sigma.parse(RULE, "title: X\nid: id-x\nname: x\ncorrelation: " + body + "\n");
    }

    private static CorrelationCondition condition(String body) {
        LoadedRules loaded = parse(body);
        assertThat(loaded.errors()).isEmpty();
        return loaded.correlations().get(0).condition();
    }

    @Test
    void firstSeen() {
        assertThat(condition("{type: first_seen, rules: a, group-by: [u], timespan: 30d, condition: {field: ip}}"))
                .isEqualTo(new FirstSeen(List.of("ip"), Duration.ofDays(7)));
        assertThat(condition("{type: First_Seen, rules: a, timespan: 8h, condition: {field: [a, b]}}"))
                .isEqualTo(new FirstSeen(List.of("a", "b"), Duration.ofHours(2)));
        assertThat(condition("{type: first_seen, rules: a, timespan: 60d, condition: {field: ip, warm-up: 36h}}"))
                .isEqualTo(new FirstSeen(List.of("ip"), Duration.ofHours(36)));
    }

    @Test
    void aboveUsual() {
        assertThat(condition("{type: above_usual, rules: a, timespan: 1h, condition: {gte: 100}}"))
                .isEqualTo(new AboveUsual(6, 100, 14, 7));
        assertThat(
                        condition(
                                "{type: above_usual, rules: a, timespan: 1d, condition: {gte: 5, deviations: 3.5, history: 4w, warm-up: 2w}}"))
                .isEqualTo(new AboveUsual(3.5, 5, 28, 14));
        assertThat(condition("{type: above_usual, rules: a, timespan: 1h, condition: {gte: 5, history: 3d}}"))
                .isEqualTo(new AboveUsual(6, 5, 3, 3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "{type: first_seen, rules: a, timespan: 30d} # 'correlation' has no 'condition'; say which field",
                "{type: first_seen, rules: a, timespan: 30d, condition: {gte: 1}} # 'condition' has an unknown key 'gte'",
                "{type: first_seen, rules: a, timespan: 30d, condition: {warm-up: 7d}} # 'condition' has no 'field'",
                "{type: first_seen, rules: a, timespan: 30d, condition: {field: []}} # 'field' names no field",
                "{type: first_seen, rules: a, timespan: 5h, condition: {field: f}} # how long a value counts as known: 6h to 366d",
                "{type: first_seen, rules: a, timespan: 2y, condition: {field: f}} # how long a value counts as known: 6h to 366d",
                "{type: first_seen, rules: a, timespan: 30d, condition: {field: f, warm-up: 16d}} # 'warm-up' is longer than half",
                "{type: first_seen, rules: a, timespan: 30d, condition: {field: f, warm-up: soon}} # 'soon' is not a timespan",
                "{type: first_seen, rules: a, timespan: 30d, condition: a} # a condition over rules belongs to temporal",
                "{type: first_sen, rules: a, timespan: 30d} # did you mean first_seen?",
                "{type: above_usual, rules: a, timespan: 1h, condition: {deviations: 6}} # 'condition' has no 'gte'",
                "{type: above_usual, rules: a, timespan: 1h, condition: {gte: 0}} # 'gte' must be at least 1",
                "{type: above_usual, rules: a, timespan: 1h, condition: {gte: 1.5}} # 'gte' must be a whole number",
                "{type: above_usual, rules: a, timespan: 5h, condition: {gte: 9}} # a part of the day, 5m to 24h",
                "{type: above_usual, rules: a, timespan: 1m, condition: {gte: 9}} # a part of the day, 5m to 24h",
                "{type: above_usual, rules: a, timespan: 2d, condition: {gte: 9}} # a part of the day, 5m to 24h",
                "{type: above_usual, rules: a, timespan: 1h, condition: {gte: 9, deviations: 0}} # 'deviations' must be above 0",
                "{type: above_usual, rules: a, timespan: 1h, condition: {gte: 9, history: 1d}} # 'history' must be 2d to 60d",
                "{type: above_usual, rules: a, timespan: 1h, condition: {gte: 9, history: 36h}} # 'history' must be whole days",
                "{type: above_usual, rules: a, timespan: 1h, condition: {gte: 9, warm-up: 3w}} # 'warm-up' is longer than the history of 14d",
            })
    void refusals(String body, String reason) {
        LoadedRules loaded = parse(body);
        assertThat(loaded.correlations()).isEmpty();
        assertThat(loaded.errors()).hasSize(1);
        assertThat(loaded.errors().get(0).toString()).contains("rules.yml:").contains(reason);
    }

    @Test
    void nothingCanReferToAnAboveUsual() {
        String above = "title: X\nid: id-x\nname: x\ncorrelation:"
                + " {type: above_usual, rules: a, timespan: 1h, condition: {gte: 9}}\n";
        String over = "title: Y\nid: id-y\nname: y\ncorrelation:"
                + " {type: event_count, rules: x, timespan: 1h, condition: {gte: 9}}\n";
        LoadedRules loaded = Sigma.parse(RULE, above, over);
        assertThat(loaded.correlations()).extracting(SigmaCorrelation::id).containsExactly("id-x");
        assertThat(loaded.errors().get(0).toString())
                .endsWith(
                        "'x' is an above_usual: it judges parts of the day, not events, so that no correlation can refer to it");
    }

    /** The examples of docs/baselines.md load as they stand. */
    @Test
    void documentedRulesLoad() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "baselines.md"));
        int found = 0;
        for (int begin = page.indexOf("```yaml"); begin >= 0; begin = page.indexOf("```yaml", begin)) {
            int from = begin + 8;
            begin = page.indexOf("```", from);
            LoadedRules loaded =
                    new RuleLoader().parse(List.of(new NamedText("baselines.md", page.substring(from, begin))));
            assertThat(loaded.errors()).isEmpty();
            assertThat(loaded.warnings()).isEmpty();
            found += loaded.correlations().size();
        }
        assertThat(found).isEqualTo(2);
    }
}
