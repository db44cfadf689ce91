package gac.correlate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import gac.schemas.avro.Evidence;
import gac.schemas.avro.Span;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EvidenceSampleTest {
    private static final Instant AT = Instant.parse("2026-11-20T01:15:02Z");

    private static Evidence line(String event, String rule, int start) {
        return new Evidence(
                "GET /a", false, event, AT, AT, null, rule, List.of(new Span(start, start + 1), new Span(0, 3)));
    }

    @Test
    void aLineThatTwoRulesMatchedIsShownOnceWithTheMarksOfBothInWhateverOrderTheyCame() {
        Evidence joined = line("1", "a", 1);
        joined.setSpans(List.of(new Span(1, 2), new Span(0, 3), new Span(4, 5)));
        for (List<String> rules : List.of(List.of("a", "b"), List.of("b", "a"))) {
            EvidenceSample sample = new EvidenceSample();
            rules.forEach(rule -> assertThat(sample.add(line("1", rule, rule.equals("a") ? 1 : 4)))
                    .isTrue());
            sample.add(line("2", "b", 4));
            assertThat(EvidenceSample.decode(sample.encode()).between(0, Long.MAX_VALUE))
                    .containsExactly(joined, line("2", "b", 4));
        }
    }

    @Test
    void theAccountsOfALastStepDoNotDependOnTheirOrder() {
        for (List<Integer> order : List.of(List.of(1, 2, 3), List.of(3, 1, 2))) {
            Completions completions = new Completions();
            order.forEach(second -> completions.add(AT.plusSeconds(second), second == 2 ? "b" : "a", false));
            assertThat(completions.add(AT.plusSeconds(1), "a", false)).isFalse();
            Completions read = Completions.decode(completions.encode());
            assertThat(read.between(AT, AT.plusSeconds(3)).stream().map(found -> found.user()))
                    .containsExactly("a", "b");
            assertThat(read.between(AT, AT.plusSeconds(2)).stream().map(found -> found.user()))
                    .containsExactly("b", "a");
        }
        Completions full = new Completions();
        Stream.iterate(0, i -> i + 1).limit(Completions.KEPT).forEach(i -> full.add(AT.plusSeconds(i), "u" + i, true));
        assertThat(full.add(AT.plusSeconds(100), "late", true)).isFalse();
        assertThat(full.add(AT.plusSeconds(100), "late", false)).isTrue();
    }
}
