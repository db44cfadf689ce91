package gac.correlate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.gate.Published;
import gac.schemas.avro.Lane;
import gac.schemas.avro.Level;
import gac.schemas.avro.Outcome;
import org.junit.jupiter.api.Test;

class GroupHeaderTest {
    /** As the first version wrote it: an episode did not say in whose digest it is; it is that of the highest system. */
    @Test
    void theFirstVersionIsStillRead() {
        byte[] bytes = new StateOutput(1)
                .text("definition")
                .text("agency-a")
                .text("r-1")
                .text("delayed")
                .number(4_000)
                .number(70)
                .number(2)
                .number(2)
                .text("192.0.2.10")
                .text(null)
                .number(2)
                .text("")
                .number(3)
                .text("portal")
                .number(4)
                .number(1)
                .number(1_000)
                .number(5)
                .number(900)
                .number(12)
                .number(1_500)
                .text("medium")
                .text("attempt")
                .bytes();
        GroupHeader header = GroupHeader.decode(bytes);
        assertThat(header.definition).isEqualTo("definition");
        assertThat(header.organization).isEqualTo("agency-a");
        assertThat(header.release).isEqualTo("r-1");
        assertThat(header.lane).isEqualTo(Lane.delayed);
        assertThat(header.timerAt).isEqualTo(4_000);
        assertThat(header.delay).isEqualTo(70);
        assertThat(header.linesPassedOn).isEqualTo(2);
        assertThat(header.group).containsExactly("192.0.2.10", null);
        assertThat(header.systemLevel()).isEqualTo(4);
        assertThat(header.systemIds()).containsExactly("portal");
        Published published = new Published(5, 900, "portal", 12, 1_500, Level.medium, Outcome.attempt);
        assertThat(header.episodes).hasSize(1).containsEntry(1_000L, published);
        // what is written now is read back the same
        GroupHeader again = GroupHeader.decode(header.encode());
        assertThat(again.episodes).isEqualTo(header.episodes);
        assertThat(again.group).isEqualTo(header.group);
    }
}
