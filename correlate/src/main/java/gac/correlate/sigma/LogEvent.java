package gac.correlate.sigma;

import java.util.List;
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

    /**
     * Tells the named fields that have a value, each by its place in the list, and, when wanted, every value of the event as
     * {@link FieldSink#EVERYTHING}. What is told is what {@link #get} and {@link #forEachValue} give; an event that lies encoded can tell it without
     * making objects, and with one walk.
     *
     * @param names all different, and the same list object for every event
     */
    default void read(List<String> names, boolean everything, FieldSink sink) {
        for (int field = 0; field < names.size(); field++) {
            Object value = get(names.get(field));
            if (value != null) {
                sink.value(field, value);
            }
        }
        if (everything) {
            forEachValue(value -> sink.value(FieldSink.EVERYTHING, value));
        }
    }

    /**
     * Bytes in which every text of the event stands as UTF-8, whatever else is among them; null when it does not lie encoded. Other values may be
     * written in any way.
     */
    default byte @Nullable [] encoded() {
        return null;
    }
}
