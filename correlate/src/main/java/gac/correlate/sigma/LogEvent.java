package gac.correlate.sigma;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One event as the matcher sees it: named values, nothing else. Implementations decode lazily; the matcher asks only
 * for fields that some rule reads.
 */
public interface LogEvent {
    /**
     * The value of a field by its dotted name: null (absent or null), String, Number, Boolean, or a List of those. A list
     * means several values of one field; an item matches when one of them does.
     */
    @Nullable
    Object get(String field);

    /** Whether the field is present, be its value null or empty. */
    boolean has(String field);

    /** Every value of the event that is not null, lists element by element: what keyword searches look through. */
    void forEachValue(Consumer<Object> consumer);
}
