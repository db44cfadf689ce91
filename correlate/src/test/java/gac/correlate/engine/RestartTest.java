package gac.correlate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.offline.Events;
import gac.correlate.offline.Lab;
import gac.schemas.avro.Alert;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartTest {
    /** Everything the engine knows is in its store: made anew before every record, it gives the same alerts. */
    @Test
    void anEngineMadeAnewBeforeEveryRecordGivesTheSameAlerts() {
        assertThat(run(true)).isEqualTo(run(false)).hasSizeGreaterThan(5);
    }

    private static List<Alert> run(boolean restarting) {
        Pipe pipe = new Pipe(Lab.release(""), restarting);
        for (int i = 0; i < 12; i++) {
            pipe.event(Events.failure("f" + i, i * 7).user("user" + i % 4));
        }
        pipe.event(Events.success("s", 90));
        pipe.event(Events.failure("late", 900).effectiveAt(10));
        pipe.mark(900, true);
        assertThat(pipe.isEnded()).isTrue();
        return pipe.alerts;
    }
}
