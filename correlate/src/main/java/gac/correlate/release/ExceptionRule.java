package gac.correlate.release;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A decision of a person that certain matches are no alarm: they are held back before anything is counted, and stay visible as detections
 * that carry this exception.
 *
 * @param rule id or name of the rule (or of the correlation that counts its matches); null when a category is meant
 * @param category code of the alert category; null when a rule is meant
 * @param systems ids of the systems it is limited to; empty means all
 * @param when Sigma selection over the event's fields, as one line of YAML; null means every match
 * @param owner who answers for it
 * @param expires matches effective from this instant on are no longer held back: the end of the stated day in Vietnam; null when no day is
 *     stated, which becomes {@link #DEFAULT_DAYS} after it is published, and never when it is used without being published
 * @param file where it was read from
 * @param line 1-based
 */
public record ExceptionRule(
        String id,
        @Nullable String rule,
        @Nullable String category,
        Set<String> systems,
        @Nullable String when,
        String owner,
        String reason,
        @Nullable Instant expires,
        String file,
        int line) {
    /** An exception that states no end ends so many days after it was published or last changed. */
    public static final int DEFAULT_DAYS = 90;

    /** With an end, where none is stated. */
    ExceptionRule ending(@Nullable Instant end) {
        return expires != null || end == null
                ? this
                : new ExceptionRule(id, rule, category, systems, when, owner, reason, end, file, line);
    }

    /** Whether the same matches are held back, but for when it ends. */
    public boolean holdsBackAs(ExceptionRule other) {
        return Objects.equals(rule, other.rule)
                && Objects.equals(category, other.category)
                && systems.equals(other.systems)
                && Objects.equals(when, other.when);
    }

    /** Whether it has ended for what is effective at that instant. */
    public boolean endedAt(Instant effective) {
        return expires != null && !effective.isBefore(expires);
    }

    /** Whether it speaks of this definition or of the rule that matched, by id or name, or of the definition's category. */
    public boolean concerns(AlertDefinition definition, @Nullable String ruleId, @Nullable String ruleName) {
        if (rule != null) {
            return rule.equals(definition.rule())
                    || rule.equals(definition.name())
                    || rule.equals(ruleId)
                    || rule.equals(ruleName);
        }
        return definition.category().equals(category);
    }
}
