package gac.correlate.release;

import java.time.Instant;
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
 * @param expires matches effective from this instant on are no longer held back: the end of the stated day in Vietnam
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
        Instant expires,
        String file,
        int line) {

    /** Whether it speaks of this definition or of the rule that matched, by id or name, or of the definition's category. */
    boolean concerns(AlertDefinition definition, @Nullable String ruleId, @Nullable String ruleName) {
        if (rule != null) {
            return rule.equals(definition.id())
                    || rule.equals(definition.name())
                    || rule.equals(ruleId)
                    || rule.equals(ruleName);
        }
        return definition.category().equals(category);
    }
}
