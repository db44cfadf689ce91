package gac.correlate.gate;

import gac.schemas.avro.Level;
import gac.schemas.avro.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What has been published of an episode: all the gate remembers between two changes.
 *
 * @param revision number of the last revision; -1 when the episode was held back so far
 * @param opened frontier when revision 0 was published, ms
 * @param system the first of its systems when revision 0 was published, whose digest takes the alert; null when none was registered
 * @param count its count in the last revision
 * @param last its last instant in the last revision, ms
 */
public record Published(
        int revision, long opened, @Nullable String system, long count, long last, Level level, Outcome outcome) {
    /** Nothing yet: the system's level is below the gate. */
    static final Published NOTHING = new Published(-1, 0, null, 0, 0, Level.informational, Outcome.attempt);

    boolean isNothing() {
        return revision < 0;
    }
}
