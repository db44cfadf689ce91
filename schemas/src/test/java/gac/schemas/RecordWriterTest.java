package gac.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gac.schemas.avro.TimeMark;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordWriterTest {
    static Iterable<Schema> schemas() {
        return LocalSchemas.ALL;
    }

    private static byte[] byAvro(SpecificRecord record) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        Schema schema = record.getSchema();
        new SpecificDatumWriter<SpecificRecord>(schema, SpecificData.getForSchema(schema)).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void writesTheBytesThatAvroWrites(Schema schema) throws Exception {
        RandomRecords records = new RandomRecords(11);
        for (int i = 0; i < 300; i++) {
            SpecificRecord record = records.record(schema);
            byte[] whole = Wire.encode(record);
            assertThat(Arrays.copyOfRange(whole, Wire.HEADER_BYTES, whole.length))
                    .isEqualTo(byAvro(record));
        }
    }

    @Test
    void textOfEveryWidthAndNumbersAtTheirEdges() throws Exception {
        for (String text :
                new String[] {"", "a", "Đăng nhập thất bại", "\uD83D\uDE00", "a\0b", "\uD800", "x".repeat(70_000)}) {
            for (long millis :
                    new long[] {0, -1, 63, 64, -64, -65, 8191, Long.MAX_VALUE / 1_000_000, Long.MIN_VALUE / 1_000_000
                    }) {
                TimeMark mark = new TimeMark(text, Instant.ofEpochMilli(millis), true);
                byte[] whole = Wire.encode(mark);
                assertThat(Arrays.copyOfRange(whole, Wire.HEADER_BYTES, whole.length))
                        .isEqualTo(byAvro(mark));
            }
        }
    }

    @Test
    void namesTheRequiredFieldThatIsMissing() {
        TimeMark mark = new TimeMark("a", Instant.EPOCH, false);
        mark.put(0, null);
        assertThatThrownBy(() -> Wire.encode(mark))
                .isInstanceOf(WireException.class)
                .hasMessage("cannot encode gac.schemas.avro.TimeMark: null in required field ingest");
    }

    @Test
    void refusesSchemasThatNoContractUses() {
        Schema three = SchemaBuilder.record("R")
                .fields()
                .name("f")
                .type(Schema.createUnion(
                        Schema.create(Schema.Type.NULL),
                        Schema.create(Schema.Type.INT),
                        Schema.create(Schema.Type.STRING)))
                .noDefault()
                .endRecord();
        assertThatThrownBy(() -> RecordWriter.of(three))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a union of several simple types");
    }
}
