package gac.correlate.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailuresTest {
    @Test
    void tooManyWithoutALongRestBetween() {
        Failures failures = new Failures(3, 100);
        List<Boolean> goOn = new ArrayList<>();
        for (long at : new long[] {-50, 49, 149, 249, 250, 349, 350}) {
            goOn.add(failures.isBearable(at));
        }
        assertThat(goOn).containsExactly(true, true, true, true, true, false, false);
    }
}
