package gac.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FunnelTest {
    private static final Funnel FUNNEL = new Funnel(4012, 4011, 1, 310, Map.of("a", 3L, "b", 1L), 22, 3, 5, 2, 3, 17);

    @Test
    void tableIsReadFromTopToBottom() {
        assertThat(FUNNEL.table(Language.EN)).isEqualTo("""
                              4012  lines received
                              4011  events
                                 1  dead letters (not readable, kept)
                               310  detections (matches of rules; a line counts once for each rule)
                                 4  suppressed by an exception
                                22  held back: the system is below level 3
                                10  alerts, of which
                                 5    call somebody
                                 2    worth a look today
                                 3    digests of 17 attempts
                        """);
    }

    @Test
    void vietnameseHasTheSameNumbers() {
        assertThat(FUNNEL.table(Language.VI).replaceAll("[^0-9\n]", ""))
                .isEqualTo("4012\n4011\n1\n310\n4\n223\n10\n5\n2\n317\n");
    }
}
