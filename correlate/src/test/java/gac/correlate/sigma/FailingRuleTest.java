package gac.correlate.sigma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FailingRuleTest {
    /** An event one of whose fields cannot be read. */
    private static final LogEvent EVENT = new LogEvent() {
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

    private static String rule(int number, String selection) {
        return """
                title: Rule %1$d
                name: rule_%1$d
                id: 00000000-0000-0000-0000-00000000000%1$d
                logsource: {product: linux}
                detection: {selection: {%2$s}, condition: selection}
                """.formatted(number, selection);
    }

    @Test
    void aRuleThatFailsHidesNoOther() {
        LoadedRules rules = new RuleLoader()
                .parse(List.of(
                        new NamedText("1.yml", rule(1, "user: root")),
                        new NamedText("2.yml", rule(2, "bad|exists: true")),
                        new NamedText("3.yml", rule(3, "user: root"))));
        assertThat(rules.errors()).isEmpty();
        RuleMatcher matcher = RuleMatcher.compile(rules, Taxonomy.NONE);
        List<LogSource> sources = List.of(new LogSource("linux", null, null));
        List<String> seen = new ArrayList<>();
        matcher.match(
                sources,
                EVENT,
                match -> seen.add(match.rule().title()),
                (rule, failure) -> seen.add(rule.title() + " " + failure.getMessage()));
        assertThat(seen).containsExactly("Rule 1", "Rule 2 a fault", "Rule 3");
        seen.clear();
        matcher.matchAny(
                EVENT,
                match -> seen.add(match.rule().title()),
                (rule, failure) -> seen.add(rule.title() + " " + failure.getMessage()));
        assertThat(seen).containsExactly("Rule 1", "Rule 2 a fault", "Rule 3");
        assertThatThrownBy(() -> matcher.match(sources, EVENT)).hasMessage("a fault");
        assertThatThrownBy(() -> matcher.matchAny(EVENT)).hasMessage("a fault");
    }
}
