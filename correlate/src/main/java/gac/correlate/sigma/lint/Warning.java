package gac.correlate.sigma.lint;

import gac.correlate.sigma.Definition;
import gac.correlate.sigma.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Something doubtful about a definition that loaded.
 *
 * @param rule title of the definition
 * @param mend what to change; null when the reason says it
 */
public record Warning(
        Kind kind,
        Origin origin,
        String rule,
        String reason,
        @Nullable String mend) {
    /** What is doubtful; users name kinds to leave them out. */
    public enum Kind {
        /** A log source that no event comes from. */
        LOGSOURCE,
        /** A field that events of the rule's log source do not have, or one slip away from a known one. */
        FIELD,
        /** A condition, or a part of it, that no event can meet. */
        NEVER,
        /** A condition that every event of the log source meets. */
        ALWAYS,
        /** Tried on every event. */
        SLOW,
        /** A building block that nothing refers to. */
        UNUSED,
        /** No samples beside the rule. */
        SAMPLES;

        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    static Warning of(Kind kind, Origin origin, Definition definition, String reason, @Nullable String mend) {
        return new Warning(kind, origin, definition.title(), reason, mend);
    }

    @Override
    public String toString() {
        return (origin.line() == 0 ? origin.file() : origin.toString()) + ": " + rule + ": " + reason
                + (mend == null ? "" : "; " + mend) + " [" + kind.text() + "]";
    }
}
