package gac.correlate.sigma;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An event that tells its texts as UTF-8 and its whole numbers as numbers, as one that lies encoded does. */
record EncodedEvent(LogEvent event) implements LogEvent {
    @Override
    public @Nullable Object get(String field) {
        return event.get(field);
    }

    @Override
    public boolean has(String field) {
        return event.has(field);
    }

    @Override
    public void forEachValue(Consumer<Object> consumer) {
        event.forEachValue(consumer);
    }

    /** All texts one behind the other, with bytes in between that are no text. */
    @Override
    public byte[] encoded() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        event.forEachValue(value -> {
            bytes.write(0x80 | bytes.size());
            if (value instanceof String text) {
                bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            }
        });
        return bytes.toByteArray();
    }

    @Override
    public void read(List<String> names, boolean everything, FieldSink sink) {
        for (int field = 0; field < names.size(); field++) {
            Object value = event.get(names.get(field));
            if (value instanceof List<?> list && !list.isEmpty()) {
                int number = field;
                list.forEach(element -> tell(number, element, everything, sink));
            } else {
                tell(field, value, everything, sink);
            }
        }
        if (everything) {
            event.forEachValue(value -> tell(FieldSink.EVERYTHING, value, false, sink));
        }
    }

    /** Some named texts are told for everything right away as well, from the same bytes. */
    private static void tell(int field, @Nullable Object value, boolean everything, FieldSink sink) {
        if (value instanceof String text) {
            byte[] utf8 = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
            sink.text(field, utf8, 1, utf8.length - 2);
            if (everything) {
                sink.text(FieldSink.EVERYTHING, utf8, 1, utf8.length - 2);
            }
        } else if (value instanceof Integer number) {
            sink.number(field, number);
        } else if (value != null) {
            sink.value(field, value);
        }
    }
}
