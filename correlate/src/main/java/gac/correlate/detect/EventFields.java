package gac.correlate.detect;

import gac.correlate.indicators.IndicatorTable;
import gac.correlate.sigma.FieldSink;
import gac.correlate.sigma.LogEvent;
import gac.schemas.EventView;
import gac.schemas.FieldVisitor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The event a view looks at, as the matcher sees it, and what was joined to it. May be kept while the view goes from event to event; used by one
 * thread.
 */
public final class EventFields implements LogEvent, FieldVisitor {
    private final EventView view;
    private final Map<String, Object> joined;
    private @Nullable FieldSink sink;

    public EventFields(EventView view) {
        this(view, Map.of());
    }

    /**
     * With what the indicators find in the event.
     *
     * @param effective when the event is effective: an indicator counts while it is valid
     */
    public static EventFields of(EventView view, IndicatorTable indicators, Instant effective) {
        return new EventFields(view, IndicatorHits.of(view, indicators, effective));
    }

    /** @param joined further fields, which go before the event's own of the same name; keywords are not looked for in them */
    private EventFields(EventView view, Map<String, Object> joined) {
        this.view = view;
        this.joined = joined;
    }

    @Override
    public @Nullable Object get(String field) {
        Object known = joined.get(field);
        return known == null ? view.get(field) : known;
    }

    @Override
    public boolean has(String field) {
        return get(field) != null;
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

    @Override
    public void read(List<String> names, boolean everything, FieldSink into) {
        sink = into;
        view.visit(names, everything, this);
        joined.forEach((name, value) -> {
            int number = names.indexOf(name);
            if (number >= 0) {
                into.value(number, value);
            }
        });
    }

    @Override
    public byte[] encoded() {
        return view.record();
    }

    @Override
    public void text(int number, byte[] utf8, int from, int length) {
        sink().text(number, utf8, from, length);
    }

    @Override
    public void number(int number, long value) {
        sink().number(number, value);
    }

    @Override
    public void value(int number, Object value) {
        sink().value(number, value);
    }

    private FieldSink sink() {
        FieldSink current = sink;
        if (current == null) {
            throw new IllegalStateException("nobody reads");
        }
        return current;
    }
}
