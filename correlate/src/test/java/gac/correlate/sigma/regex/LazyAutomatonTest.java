package gac.correlate.sigma.regex;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import gac.correlate.sigma.regex.LazyAutomaton.Answer;
import gac.correlate.sigma.text.SearchText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LazyAutomatonTest {
    private static final List<String> ATOMS = List.of(
            "a",
            "b",
            "A",
            "k",
            "1",
            "_",
            " ",
            "\\n",
            "\\.",
            "\\x41",
            ".",
            "\\w",
            "\\W",
            "\\d",
            "\\s",
            "\\S",
            "[ab]",
            "[^a]",
            "[^]a]",
            "[]a-]",
            "[\\w-]",
            "[b-k1]",
            "[\\s\\d]",
            "^",
            "$",
            "\\b",
            "\\B",
            "\\A",
            "\\z",
            "-",
            "{",
            "a{,2}",
            "\u00E9",
            "\\pL",
            "\\Qa\\E",
            "(?i)");
    private static final List<String> REPEATS =
            List.of("*", "+", "?", "*?", "+?", "??", "{2}", "{1,3}", "{0}", "{2,}", "{0,1}", "**", "{2}{3}");
    private static final String TEXT = "aabbAK1_ \n.-{k";

    /** Whatever is read is found just where RE2/J finds it. */
    @Test
    void findsWhatRe2Finds() {
        int found = 0;
        int absent = 0;
        int left = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            int flags = random.nextInt(8);
            String expression = (random.nextInt(20) == 0 ? "(?i)" : "") + expression(random, 3);
            Pattern pattern;
            try {
                pattern = Pattern.compile(
                        expression,
                        ((flags & 1) != 0 ? Pattern.CASE_INSENSITIVE : 0)
                                | ((flags & 2) != 0 ? Pattern.MULTILINE : 0)
                                | ((flags & 4) != 0 ? Pattern.DOTALL : 0));
            } catch (PatternSyntaxException e) {
                continue;
            }
            Optional<LazyAutomaton> automaton =
                    LazyAutomaton.of(expression, (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0);
            if (automaton.isEmpty()) {
                left++;
                continue;
            }
            for (int i = 0; i < 15; i++) {
                String text = text(random);
                boolean expected = pattern.matcher(text).find();
                assertThat(automaton.get().find(encoded(text)))
                        .as("/%s/ with flags %d in '%s'", expression, flags, text)
                        .isEqualTo(expected ? Answer.FOUND : Answer.ABSENT);
                found += expected ? 1 : 0;
                absent += expected ? 0 : 1;
            }
        }
        assertThat(found).isGreaterThan(20_000);
        assertThat(absent).isGreaterThan(20_000);
        assertThat(left).isGreaterThan(1_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\s[a-fA-F0-9]{64}\\s[a-fA-F0-9]{16}",
                "(?i)\\s(-u|--user)\\s*:",
                "https?://(?:(?:25[0-5]|(?:2[0-4]|1\\d|[1-9])?\\d)(?:\\.|\\b)){4}",
                "[Rr][Uu][Nn](?:\\.[Ee][Xx][Ee])? \\S+?\\w:\\S+?:",
                "^[^\\\\]{1,256}$",
            })
    void readsWhatRulesAreWrittenIn(String expression) {
        assertThat(LazyAutomaton.of(expression, false, false, false)).isPresent();
    }

    /** The automaton stops growing rather than take all memory, and says so. */
    @Test
    void isBounded() {
        LazyAutomaton many = LazyAutomaton.of(".{1000,}", false, false, false).orElseThrow();
        assertThat(many.find(encoded("a".repeat(999)))).isEqualTo(Answer.ABSENT);
        assertThat(many.find(encoded("a".repeat(100_000)))).isEqualTo(Answer.UNSURE);
        // Remembers which of the last twenty characters were an a.
        LazyAutomaton wide = LazyAutomaton.of("a[ab]{20}c", false, false, false).orElseThrow();
        StringBuilder text = new StringBuilder();
        new Random(1).ints(100_000, 'a', 'c').forEach(c -> text.append((char) c));
        assertThat(wide.find(encoded(text.toString()))).isEqualTo(Answer.UNSURE);
        // What it has come to it still tells.
        assertThat(wide.find(encoded(text.substring(0, 50)))).isEqualTo(Answer.ABSENT);
        assertThat(LazyAutomaton.of("((a{100}){100}){100}", false, false, false))
                .isEmpty();
        assertThat(LazyAutomaton.of("(".repeat(10_000) + ")".repeat(10_000), false, false, false))
                .isEmpty();
    }

    private static SearchText encoded(String text) {
        byte[] bytes = ("a" + text + "a").getBytes(StandardCharsets.US_ASCII);
        return new SearchText().encoded(bytes, 1, text.length());
    }

    private static String expression(Random random, int depth) {
        StringBuilder expression = new StringBuilder();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            if (depth > 0 && random.nextInt(3) == 0) {
                expression
                        .append(random.nextBoolean() ? "(" : "(?:")
                        .append(expression(random, depth - 1))
                        .append(')');
            } else {
                expression.append(ATOMS.get(random.nextInt(ATOMS.size())));
            }
            if (random.nextInt(3) == 0) {
                expression.append(REPEATS.get(random.nextInt(REPEATS.size())));
            }
            if (random.nextInt(6) == 0) {
                expression.append('|');
            }
        }
        return expression.toString();
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(TEXT.charAt(random.nextInt(TEXT.length())));
        }
        return text.toString();
    }
}
