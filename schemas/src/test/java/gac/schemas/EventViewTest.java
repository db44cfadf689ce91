package gac.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import gac.schemas.avro.Event;
import gac.schemas.avro.TimeMark;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
