package gac.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import gac.schemas.avro.Event;
import gac.schemas.avro.TimeMark;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class EventViewTest {
    private final EventView view = EventView.with(Wire.local());

    /** The reference builds the record and walks it. */
    @Test
    void showsWhatTheDecodedRecordHolds() {
        RandomRecords records = new RandomRecords(3);
        for (int i = 0; i < 500; i++) {
            SpecificRecord event = records.record(Event.getClassSchema());
            byte[] bytes = Wire.encode(event);
            Map<String, Object> expected = new LinkedHashMap<>();
            flatten(event, "", expected);

            Map<String, Object> seen = new LinkedHashMap<>();
            view.read(bytes).forEach(seen::put);

            assertThat(seen).isEqualTo(expected);
            expected.forEach((name, value) -> assertThat(view.get(name)).isEqualTo(value));
            assertThat(view.get("no.such.field")).isNull();
            assertThat(view.received()).isEqualTo(((Event) event).getEvent().getCreated());
            assertThat(view.effective()).isEqualTo(((Event) event).getIngest().getEffective());
        }
    }

    /** What visitors are handed is what {@link EventView#get} and {@link EventView#forEach} give, in another form. */
    @Test
    void handsOverTheFieldsAskedFor() {
        RandomRecords records = new RandomRecords(5);
        List<String> names = new ArrayList<>(List.of(
                "@timestamp", "event.category", "event.severity", "ingest.delayed", "no.such", "fields", "url.path"));
        for (int i = 0; i < 500; i++) {
            view.read(Wire.encode(records.record(Event.getClassSchema())));
            if (i % 50 == 0) {
                names = new ArrayList<>(names);
                List<String> more = names;
                view.forEach((name, value) -> {
                    if (!more.contains(name) && (name.hashCode() & 3) == 0) {
                        more.add(name);
                    }
                });
            }
            Map<String, Object> expected = new HashMap<>();
            List<String> unnamed = new ArrayList<>();
            List<String> asked = names;
            asked.forEach(name -> {
                Object value = view.get(name);
                if (value != null) {
                    expected.put(name, value instanceof List<?> list && list.size() == 1 ? list.get(0) : value);
                }
            });
            view.forEach((name, value) -> {
                if (!value.equals(List.of())) {
                    (value instanceof List<?> list ? list : List.of(value)).forEach(one -> unnamed.add("" + one));
                }
            });
            Visited visited = new Visited(asked);
            view.visit(asked, false, visited);
            assertThat(visited.named()).isEqualTo(expected);
            assertThat(visited.unnamed).isEmpty();
            visited = new Visited(asked);
            view.visit(asked, true, visited);
            assertThat(visited.named()).isEqualTo(expected);
            assertThat(visited.unnamed).containsExactlyInAnyOrderElementsOf(unnamed);
        }
    }

    private static final class Visited implements FieldVisitor {
        private final List<String> names;
        private final Map<String, List<Object>> named = new HashMap<>();
        private final List<String> unnamed = new ArrayList<>();

        Visited(List<String> names) {
            this.names = names;
        }

        Map<String, Object> named() {
            Map<String, Object> single = new HashMap<>();
            named.forEach((name, values) -> single.put(name, values.size() == 1 ? values.get(0) : values));
            return single;
        }

        @Override
        public void text(int number, byte[] utf8, int from, int length) {
            value(number, new String(utf8, from, length, StandardCharsets.UTF_8));
        }

        @Override
        public void number(int number, long value) {
            value(number, value);
        }

        @Override
        public void value(int number, Object value) {
            if (number < 0) {
                if (!value.equals(List.of())) {
                    unnamed.add("" + value);
                }
                return;
            }
            List<Object> values = named.computeIfAbsent(names.get(number), name -> new ArrayList<>());
            if (!value.equals(List.of())) {
                values.add(value);
            }
        }
    }

    @Test
    void writesInstantsAsTheFormatterDoes() {
        Random random = new Random(7);
        byte[] written = new byte[IsoInstant.LENGTH + 3];
        for (int i = 0; i < 20_000; i++) {
            long millis = random.nextLong() >> random.nextInt(64);
            String expected = EventJson.instant(Instant.ofEpochMilli(millis));
            boolean fits = IsoInstant.write(millis, written, 3);
            assertThat(fits)
                    .as("%s", expected)
                    .isEqualTo(expected.length() == IsoInstant.LENGTH && expected.matches("\\d{4}-.*"));
            if (fits) {
                assertThat(new String(written, 3, IsoInstant.LENGTH, StandardCharsets.UTF_8))
                        .isEqualTo(expected);
            }
        }
    }

    private static void flatten(IndexedRecord record, String prefix, Map<String, Object> out) {
        for (Schema.Field field : record.getSchema().getFields()) {
            Object value = record.get(field.pos());
            String name = prefix + (field.getProp("ecs") != null ? field.getProp("ecs") : field.name());
            if (value instanceof IndexedRecord group) {
                flatten(group, name + ".", out);
            } else if (value instanceof Map<?, ?> fields) {
                fields.forEach((key, item) -> out.put(name.equals("fields") ? key.toString() : name + "." + key, item));
            } else if (value instanceof Instant instant) {
                out.put(name, EventJson.instant(instant));
            } else if (value instanceof Integer number) {
                out.put(name, number.longValue());
            } else if (value instanceof List<?> items) {
                out.put(name, List.copyOf(items));
            } else if (value != null) {
                out.put(name, value);
            }
        }
    }

    @Test
    void tellsEventsFromOtherRecordsOfTheTopic() {
        byte[] event = Wire.encode(new RandomRecords(1).record(Event.getClassSchema()));
        byte[] mark = Wire.encode(
                TimeMark.newBuilder().setIngest("a").setReceived(Instant.EPOCH).build());
        assertThat(view.isEvent(event)).isTrue();
        assertThat(view.isEvent(mark)).isFalse();
    }
}
