package gac.correlate.window;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.window.Reference.Episode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The drawn examples of docs/correlation.md. */
class DocumentedExamplesTest {
    private static final Duration TEN = Duration.ofMillis(10);

    private static List<Episode> run(WindowSpec spec, long[] times, String marks) {
        Run run = new Run(spec);
        for (int i = 0; i < times.length; i++) {
            String mark = String.valueOf(marks.charAt(i));
            int step = spec.type().temporal() ? mark.charAt(0) - 'a' : 0;
            run.add(new Occurrence(times[i], 0, i, i + 1, step, mark, 0), times[i]);
        }
        return run.end().closed();
    }

    @Test
    void eventCount() {
        WindowSpec spec = WindowSpec.counting(WindowSpec.Type.EVENT_COUNT, TEN, Condition.gte(3), List.of("failed"));
        assertThat(run(spec, new long[] {0, 1, 2, 21, 22, 23, 29}, "xxxxxxx"))
                .containsExactly(
                        new Episode(0, 2, 3, 0, List.of(), false), new Episode(21, 29, 4, 0, List.of(), false));
    }

    @Test
    void valueCount() {
        WindowSpec spec = WindowSpec.counting(WindowSpec.Type.VALUE_COUNT, TEN, Condition.gte(3), List.of("failed"));
        assertThat(run(spec, new long[] {0, 4, 8, 9, 15, 30}, "aabcac"))
                .containsExactly(new Episode(0, 15, 5, 3, List.of(), false));
    }

    @Test
    void temporal() {
        WindowSpec spec = WindowSpec.temporal(WindowSpec.Type.TEMPORAL, TEN, List.of("a", "b"));
        assertThat(run(spec, new long[] {0, 4, 9, 25, 27}, "aabba"))
                .containsExactly(
                        new Episode(0, 9, 3, 0, List.of(2L, 1L), false),
                        new Episode(25, 27, 2, 0, List.of(1L, 1L), false));
    }

    @Test
    void temporalOrdered() {
        WindowSpec spec = WindowSpec.temporal(WindowSpec.Type.TEMPORAL_ORDERED, TEN, List.of("a", "b"));
        assertThat(run(spec, new long[] {0, 4, 9, 25, 27}, "babba"))
                .containsExactly(new Episode(0, 9, 3, 0, List.of(1L, 2L), false));
    }

    @Test
    void windowsDecidedAsAWhole() {
        WindowSpec spec = WindowSpec.counting(
                WindowSpec.Type.EVENT_COUNT, TEN, Condition.of(Condition.Op.LT, 3), List.of("failed"));
        assertThat(run(spec, new long[] {0, 4, 11, 12, 13, 14, 30}, "xxxxxxx"))
                .containsExactly(
                        new Episode(0, 4, 2, 0, List.of(), false), new Episode(30, 30, 1, 0, List.of(), false));
    }
}
