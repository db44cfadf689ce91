package gac.correlate.release;

import java.time.Instant;
import java.util.Map;

/**
 * What a release says besides its documents: instants that follow from when something was published first.
 *
 * @param shadow rules on trial, by id: until when what they find is detected and is no alert
 * @param expiries exceptions that state no end, by id: from when on they hold nothing back
 */
public record Terms(Map<String, Instant> shadow, Map<String, Instant> expiries) {
    public static final Terms NONE = new Terms(Map.of(), Map.of());

    public Terms {
        shadow = Map.copyOf(shadow);
        expiries = Map.copyOf(expiries);
    }
}
