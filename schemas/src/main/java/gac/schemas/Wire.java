package gac.schemas;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.message.SchemaStore;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * The wire format of every value: Avro single-object encoding (Avro specification 1.12, "Single object encoding"), that is
 * {@code C3 01}, the writer schema's CRC-64-AVRO fingerprint in little-endian order, then the binary body. One topic may so carry several record types, and a record
 * stays readable for as long as its schema is in the {@link SchemaStore}.
 *
 * <p>Thread-safe.
 */
public final class Wire {
    /** Marker and fingerprint: the body of a record starts here. */
    public static final int HEADER_BYTES = 10;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final byte MARKER_0 = (byte) 0xC3;
    private static final byte MARKER_1 = 0x01;

    private final SchemaStore schemas;
    private final Map<Long, SpecificDatumReader<SpecificRecord>> readers = new ConcurrentHashMap<>();
    private static final Map<Schema, Writer> WRITERS = new ConcurrentHashMap<>();
    /** A buffer that grew larger than this, for one huge line, is not kept. */
    private static final int LARGEST_KEPT = 256 << 10;

    private static final ThreadLocal<BinaryOut> OUT = ThreadLocal.withInitial(() -> new BinaryOut(4096));

    private static final class Writer {
        private final byte[] header;
        private final RecordWriter body;

        private Writer(byte[] header, RecordWriter body) {
            this.header = header;
            this.body = body;
        }
    }

    private Wire(SchemaStore schemas) {
        this.schemas = schemas;
    }

    /** Reads records written by this build's schemas and by those that {@code schemas} knows. */
    public static Wire with(SchemaStore schemas) {
        return new Wire(schemas);
    }

    /** Reads records written by this build's schemas only. */
    public static Wire local() {
        return new Wire(LocalSchemas.STORE);
    }

    /** Encodes a record with the schema of its class. */
    public static byte[] encode(SpecificRecord value) {
        Writer writer = WRITERS.get(value.getSchema());
        if (writer == null) {
            writer = WRITERS.computeIfAbsent(value.getSchema(), Wire::writer);
        }
        BinaryOut out = OUT.get();
        out.clear();
        try {
            out.raw(writer.header);
            writer.body.write(value, out);
            return out.toByteArray();
        } catch (NullPointerException | ClassCastException e) {
            // a null or a wrong type in a required field
            throw new WireException("cannot encode " + value.getSchema().getFullName() + ": " + e.getMessage(), e);
        } finally {
            if (out.capacity() > LARGEST_KEPT) {
                OUT.remove();
            }
        }
    }

    private static Writer writer(Schema schema) {
        if (LocalSchemas.byName(schema.getFullName()) == null) {
            throw new WireException(schema.getFullName() + " is not a record that is written as a value of its own");
        }
        byte[] header = new byte[HEADER_BYTES];
        header[0] = MARKER_0;
        header[1] = MARKER_1;
        long fingerprint = SchemaNormalization.parsingFingerprint64(schema);
        for (int i = 0; i < Long.BYTES; i++) {
            header[2 + i] = (byte) (fingerprint >>> (8 * i));
        }
        return new Writer(header, RecordWriter.of(schema));
    }

    /**
     * The fingerprint of the schema a record was written with.
     *
     * @throws WireException when there are no bytes, too few, or none of the single-object marker
     */
    public static long fingerprint(byte @Nullable [] bytes) {
        if (bytes == null) {
            throw new WireException("not an Avro single-object record: no value");
        }
        if (bytes.length < HEADER_BYTES || bytes[0] != MARKER_0 || bytes[1] != MARKER_1) {
            throw new WireException(
                    "not an Avro single-object record: " + bytes.length + " bytes without marker C3 01");
        }
        return (long) LONGS.get(bytes, 2);
    }

    /** The schema a record was written with. */
    public Schema writerSchema(byte[] bytes) {
        return find(fingerprint(bytes));
    }

    /**
     * Decodes a record into the class that carries its name, whatever version of the schema wrote it.
     *
     * @throws WireException when the schema is unknown or the body does not fit it
     */
    public SpecificRecord decode(byte[] bytes) {
        long fingerprint = fingerprint(bytes);
        SpecificDatumReader<SpecificRecord> reader = readers.get(fingerprint);
        if (reader == null) {
            reader = reader(find(fingerprint));
            readers.put(fingerprint, reader);
        }
        BinaryDecoder decoder =
                DecoderFactory.get().binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null);
        try {
            // reader instances keep a resolver per thread, so sharing them is safe
            SpecificRecord value = reader.read(null, decoder);
            if (decoder.isEnd()) {
                return value;
            }
        } catch (IOException | RuntimeException e) {
            // damaged bytes surface as many kinds of runtime exceptions, depending on what they hit
            throw new WireException(
                    "body does not fit schema " + reader.getSchema().getFullName() + ": " + e.getMessage(), e);
        }
        throw new WireException("bytes left over after " + reader.getSchema().getFullName());
    }

    private Schema find(long fingerprint) {
        Schema schema = schemas.findByFingerprint(fingerprint);
        if (schema == null) {
            throw new WireException(
                    "no schema with fingerprint " + Long.toHexString(fingerprint) + " in " + Topics.SCHEMAS.name());
        }
        return schema;
    }

    private static SpecificDatumReader<SpecificRecord> reader(Schema writer) {
        Schema current = LocalSchemas.byName(writer.getFullName());
        if (current == null) {
            throw new WireException("record type " + writer.getFullName() + " is not known to this version");
        }
        return new SpecificDatumReader<>(writer, current, SpecificData.getForSchema(current));
    }

    /** A serde for a topic whose values are of one type. */
    public static <T extends SpecificRecord> Serde<T> serde(Class<T> type) {
        return serde(local(), type);
    }

    /** A serde that reads old versions through {@code wire}. A value of another type is a {@link WireException}. */
    public static <T> Serde<T> serde(Wire wire, Class<T> type) {
        Serializer<T> serializer = (topic, value) -> value == null ? null : encode((SpecificRecord) value);
        Deserializer<T> deserializer = (topic, bytes) -> bytes == null ? null : cast(wire.decode(bytes), type);
        return Serdes.serdeFrom(serializer, deserializer);
    }

    private static <T> @Nullable T cast(SpecificRecord value, Class<T> type) {
        if (!type.isInstance(value)) {
            throw new WireException("expected " + type.getSimpleName() + ", found "
                    + value.getSchema().getFullName());
        }
        return type.cast(value);
    }
}
