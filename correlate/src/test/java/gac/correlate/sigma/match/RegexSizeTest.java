package gac.correlate.sigma.match;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegexSizeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "abc 3",
                "a{5} 5",
                "(ab){3,} 12",
                "(a{2}){3} 12",
                "[]a-z[:alpha:]\\]{9}]{7} 7",
                "\\x{10FFFF}{4} 4",
                "\\p{Greek}+ 2",
                "\\Qa{9}\\E 4",
                "a{x} 4",
                "a\\{9} 4",
                "a|b{3} 5"
            })
    void partsAreCounted(String expression, long parts) {
        assertThat(RegexSize.of(expression)).isEqualTo(parts);
    }

    /** RE2's own program is never much larger than the estimate, so that the bound bounds it. */
    @Test
    void whatRe2MakesOfItIsNoLarger() {
        Random random = new Random(20_261_130);
        int tried = 0;
        for (int i = 0; i < 3_000; i++) {
            String expression = expression(random, 4);
            long parts;
            int program;
            try {
                parts = RegexSize.of(expression);
                program = Pattern.compile(expression).programSize();
            } catch (IllegalArgumentException refused) { // by one of the two
                continue;
            }
            tried++;
            assertThat((long) program).as(expression).isLessThanOrEqualTo(3 * parts + 10);
        }
        assertThat(tried).isGreaterThan(1_000);
    }

    private static String expression(Random random, int depth) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            switch (random.nextInt(depth > 0 ? 9 : 6)) {
                case 0 -> text.append("[^]a-c\\]]");
                case 1 -> text.append("\\d");
                case 2 -> text.append("\\x{41}");
                case 3 -> text.append('.');
                case 4 -> text.append("\\Q(a{3}\\E");
                case 5 -> text.append((char) ('a' + random.nextInt(26)));
                default ->
                    text.append(random.nextBoolean() ? "(" : "(?:")
                            .append(expression(random, depth - 1))
                            .append(random.nextBoolean() ? "" : "|" + expression(random, depth - 1))
                            .append(')');
            }
            switch (random.nextInt(8)) {
                case 0 -> text.append('*');
                case 1 -> text.append("+?");
                case 2 -> text.append("{").append(random.nextInt(8)).append('}');
                case 3 -> text.append("{1,").append(1 + random.nextInt(30)).append('}');
                case 4 -> text.append("{3,}");
                default -> {}
            }
        }
        return text.toString();
    }
}
