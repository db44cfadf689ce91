package gac.ingest.parse.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class QuotedTest {
    /** As the rule reads: a backslash protects whatever follows it. */
    private static int plainly(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == '"') {
                return i;
            }
        }
        return -1;
    }

    @Test
    void findsTheQuoteThatClosesLikeAPlainReading() {
        Random random = new Random(5);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(14); i > 0; i--) {
                text.append("\\\\\"a".charAt(random.nextInt(4)));
            }
            int from = random.nextInt(text.length() + 1);
            assertThat(Quoted.end(text.toString(), from))
                    .as("%s from %d", text, from)
                    .isEqualTo(plainly(text.toString(), from));
        }
    }
}
