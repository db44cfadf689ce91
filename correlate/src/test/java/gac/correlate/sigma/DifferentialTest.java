package gac.correlate.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The matcher and the naive evaluator must agree on every rule and every event. */
class DifferentialTest {
    private static final int RULES = 60;
    private static final int EVENTS = 60;

    @Test
    void agreesWithTheNaiveEvaluator() {
        long matches = compare(0, 30);
        // A test that never matches would prove nothing, one that always does neither.
        assertThat(matches).isBetween(20_000L, 80_000L);
    }

    @Test
    @Tag("slow")
    void agreesWithTheNaiveEvaluatorOnMillionsOfPairs() {
        compare(1_000, 2_000);
    }

    /** The plan of an index is made anew three times, after 250, 500 and 1,000 events. */
    @Test
    void matchesTheSameWhateverItLearns() {
        long matches = 0;
        for (long seed = 0; seed < 4; seed++) {
            RandomRules random = new RandomRules(seed);
            List<NamedText> texts = new ArrayList<>();
            for (int i = 0; i < RULES; i++) {
                texts.add(new NamedText("seed " + seed, random.rule(i)));
            }
            LoadedRules loaded = new RuleLoader().parse(texts);
            RuleMatcher matcher = RuleMatcher.compile(loaded, Taxonomy.NONE);
            List<LogEvent> kinds = new ArrayList<>();
            for (int i = 0; i < EVENTS; i++) {
                kinds.add(random.event());
            }
            List<List<String>> expected = kinds.stream()
                    .map(event -> loaded.rules().stream()
                            .filter(rule -> NaiveEvaluator.matches(rule.detection(), event))
                            .map(SigmaRule::id)
                            .toList())
                    .toList();
            for (int i = 0; i < 2_400; i++) {
                // Skewed, as events are: what is learned differs from what was guessed.
                int kind = Math.min(i * 31 % EVENTS, i / 7 % EVENTS);
                assertThat(Sigma.ids(matcher.matchAny(new EncodedEvent(kinds.get(kind)))))
                        .as("seed %d, event %d, %s", seed, i, kinds.get(kind))
                        .isEqualTo(expected.get(kind));
                matches += expected.get(kind).size();
            }
        }
        assertThat(matches).isGreaterThan(10_000);
    }

    /** @return how many pairs matched of RULES × EVENTS × rounds */
    private static long compare(long firstSeed, int rounds) {
        long matches = 0;
        for (long seed = firstSeed; seed < firstSeed + rounds; seed++) {
            RandomRules random = new RandomRules(seed);
            List<NamedText> texts = new ArrayList<>();
            for (int i = 0; i < RULES; i++) {
                texts.add(new NamedText("seed " + seed, random.rule(i)));
            }
            LoadedRules loaded = new RuleLoader().parse(texts);
            assertThat(loaded.errors()).isEmpty();
            RuleMatcher matcher = RuleMatcher.compile(loaded, Taxonomy.NONE);
            for (int i = 0; i < EVENTS; i++) {
                LogEvent event = random.event();
                LogSource source = random.source();
                List<String> any = loaded.rules().stream()
                        .filter(rule -> NaiveEvaluator.matches(rule.detection(), event))
                        .map(SigmaRule::id)
                        .toList();
                List<String> routed = loaded.rules().stream()
                        .filter(rule -> rule.logSource().admits(source) && any.contains(rule.id()))
                        .map(SigmaRule::id)
                        .toList();
                assertThat(Sigma.ids(matcher.matchAny(event)))
                        .as("seed %d, event %s", seed, event)
                        .isEqualTo(any);
                assertThat(Sigma.ids(matcher.match(source, event)))
                        .as("seed %d, event %s, routed", seed, event)
                        .isEqualTo(routed);
                assertThat(Sigma.ids(matcher.match(source, new EncodedEvent(event))))
                        .as("seed %d, event %s, encoded", seed, event)
                        .isEqualTo(routed);
                matches += any.size();
            }
        }
        return matches;
    }
}
