package gac.correlate.coverage;

import gac.correlate.sigma.LogSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a rule cannot fire on a system.
 *
 * @param step the rule of a correlation it is about; null where it is the rule itself
 * @param logSource the log source of which no event came; null when some did
 * @param fields fields that never had a value
 */
public record Obstacle(@Nullable String step, @Nullable LogSource logSource, List<String> fields) {
    static final Obstacle NONE = new Obstacle(null, null, List.of());

    public Obstacle {
        fields = List.copyOf(fields);
    }

    static Obstacle logSource(LogSource source) {
        return new Obstacle(null, source, List.of());
    }

    static Obstacle fields(List<String> missing) {
        return new Obstacle(null, null, missing);
    }

    /** The same, of a rule that a correlation refers to; of several the innermost is named. */
    Obstacle in(String rule) {
        return step == null ? new Obstacle(rule, logSource, fields) : this;
    }

    boolean isNone() {
        return logSource == null && fields.isEmpty();
    }
}
