package gac.correlate.sigma;

import java.util.Locale;
import java.util.Optional;

/** A rule's level, in rising order. A rule that states none is {@link #MEDIUM}. */
public enum Level {
    INFORMATIONAL,
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    /** The name as rules write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The level of that name, in any case. */
    public static Optional<Level> of(String text) {
        for (Level level : values()) {
            if (level.name().equalsIgnoreCase(text)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }
}
