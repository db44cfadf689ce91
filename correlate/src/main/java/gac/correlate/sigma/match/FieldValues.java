package gac.correlate.sigma.match;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The values one field has in the current event: none, one, or the elements of a list. */
public final class FieldValues {
    static final FieldValues NONE = new FieldValues();

    private @Nullable ValueView[] views = new @Nullable ValueView[1];
    private int count;

    public int count() {
        return count;
    }

    public ValueView view(int index) {
        return Objects.requireNonNull(views[index]);
    }

    void clear() {
        count = 0;
    }

    /** A view that holds the next value once it is set. */
    ValueView next() {
        makeRoom();
        ValueView view = views[count];
        if (view == null) {
            view = new ValueView();
            views[count] = view;
        }
        count++;
        return view;
    }

    /** Adds a value, or each element of a list of values; nulls add nothing. */
    void add(@Nullable Object value) {
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                add(list.get(i));
            }
        } else if (value != null) {
            next().set(value);
        }
    }

    private void makeRoom() {
        if (count == views.length) {
            views = Arrays.copyOf(views, 2 * count);
        }
    }
}
