package gac.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gac.schemas.avro.Event;
import gac.schemas.avro.Frontier;
import gac.schemas.avro.TimeMark;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.message.SchemaStore;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WireTest {
    static Iterable<Schema> schemas() {
        return LocalSchemas.ALL;
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void everyRecordReadsBackAsItWasWritten(Schema schema) {
        RandomRecords records = new RandomRecords(7);
        for (int i = 0; i < 200; i++) {
            SpecificRecord record = records.record(schema);
            byte[] bytes = Wire.encode(record);
            assertThat(Wire.local().decode(bytes)).isEqualTo(record);
            assertThat(Wire.local().writerSchema(bytes)).isEqualTo(schema);
        }
    }

    @Test
    void bytesAreSingleObjectEncoding() {
        TimeMark mark = TimeMark.newBuilder()
                .setIngest("a")
                .setReceived(Instant.ofEpochMilli(1))
                .build();
        long fingerprint = LocalSchemas.fingerprint(TimeMark.getClassSchema());
        byte[] bytes = Wire.encode(mark);
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("c301"
                        + HexFormat.of().toHexDigits(Long.reverseBytes(fingerprint))
                        + "0261" // "a"
                        + "02" // 1 ms
                        + "00"); // not the end
    }

    /** A field that was renamed away and one that was added since: the reader's default fills in. */
    @Test
    void recordsOfAnOlderWriterAreReadThroughTheStore() throws Exception {
        Schema older = new Schema.Parser()
                .parse(TimeMark.getClassSchema()
                        .toString()
                        .replaceFirst(",\\{\"name\":\"end\".*?\"default\":false}", ""));
        assertThat(older.getField("end")).isNull();
        var generic = new org.apache.avro.generic.GenericData.Record(older);
        generic.put("ingest", "old");
        generic.put("received", 5L);
        byte[] bytes = new org.apache.avro.message.BinaryMessageEncoder<>(
                        org.apache.avro.generic.GenericData.get(), older)
                .encode(generic)
                .array();
        SchemaStore.Cache store = new SchemaStore.Cache();

        assertThatThrownBy(() -> Wire.with(store).decode(bytes))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("no schema with fingerprint");
        store.addSchema(older);
        assertThat(Wire.with(store).decode(bytes))
                .isEqualTo(TimeMark.newBuilder()
                        .setIngest("old")
                        .setReceived(Instant.ofEpochMilli(5))
                        .setEnd(false)
                        .build());
    }

    /** Damaged bytes are a WireException, never another error and never another thing's memory. */
    @Test
    void damagedBytesAreRefused() {
        Random random = new Random(11);
        RandomRecords records = new RandomRecords(12);
        Wire wire = Wire.local();
        EventView view = EventView.with(wire);
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = Wire.encode(records.record(Event.getClassSchema()));
            byte[] damaged =
                    random.nextBoolean() ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : flip(bytes, random);
            try {
                wire.decode(damaged);
            } catch (WireException expected) {
                refused++;
            }
            try {
                view.read(damaged).forEach((name, value) -> assertThat(value).isNotNull());
            } catch (WireException expected) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(2_500);
    }

    private static byte[] flip(byte[] bytes, Random random) {
        byte[] damaged = bytes.clone();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        return damaged;
    }

    @Test
    void whatIsNotOursSaysSo() {
        assertThatThrownBy(
                        () -> Wire.local().decode("{\"json\": true}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("not an Avro single-object record");
        byte[] frontier = Wire.encode(
                Frontier.newBuilder().setOrigin(1).setInstant(Instant.EPOCH).build());
        assertThatThrownBy(() -> Wire.serde(TimeMark.class).deserializer().deserialize("t", frontier))
                .isInstanceOf(WireException.class)
                .hasMessage("expected TimeMark, found gac.schemas.avro.Frontier");
        assertThatThrownBy(() -> Wire.encode(new TimeMark()))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("cannot encode gac.schemas.avro.TimeMark");
    }
}
