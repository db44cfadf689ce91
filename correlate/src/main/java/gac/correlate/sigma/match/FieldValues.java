package gac.correlate.sigma.match;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values one field has in the current event: none, one, or the elements of a list. */
public final class FieldValues {
    private ValueView[] views = {new ValueView()};
    private int count;

    public int count() {
        return count;
    }

    public ValueView view(int index) {
        return views[index];
    }

    void clear() {
        count = 0;
    }

    /** Adds a value, or each element of a list of values; nulls add nothing. */
    void add(@Nullable Object value) {
        if (value == null) {
            return;
        }
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                add(list.get(i));
            }
            return;
        }
        if (count == views.length) {
            ValueView[] more = java.util.Arrays.copyOf(views, 2 * count);
            for (int i = count; i < more.length; i++) {
                more[i] = new ValueView();
            }
            views = more;
        }
        views[count++].set(value);
    }
}
