package gac.correlate.detect;

import gac.correlate.sigma.LogEvent;
import gac.schemas.EventView;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The event a view looks at, as the matcher sees it. */
public record EventFields(EventView view) implements LogEvent {
    @Override
    public @Nullable Object get(String field) {
        return view.get(field);
    }

    @Override
    public boolean has(String field) {
        return view.get(field) != null;
    }

    @Override
    public void forEachValue(Consumer<Object> consumer) {
        view.forEach((name, value) -> {
            if (value instanceof List<?> list) {
                list.forEach(consumer);
            } else {
                consumer.accept(value);
            }
        });
    }
}
