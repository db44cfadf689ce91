package gac.schemas;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * Writes records of one schema in Avro's binary encoding (Avro specification 1.12, "Binary Encoding").
 *
 * <p>The same bytes as Avro's own {@code SpecificDatumWriter}, which resolves unions and conversions anew for each of the hundred or more
 * leaves of an event; here the schema is taken apart once. Knows what the contracts use: records, unions of null, records and at most one other type, strings, enums, numbers,
 * booleans, {@code timestamp-millis}, arrays and maps with string keys. Thread-safe.
 */
final class RecordWriter {
    /** What is done with a value; chosen once per place in the schema. */
    private interface Step {
        void write(Object value, BinaryOut out);
    }

    private static final int REQUIRED = -1;

    private final Step[] fields;
    private final int[] nullBranches;

    private RecordWriter(Step[] fields, int[] nullBranches) {
        this.fields = fields;
        this.nullBranches = nullBranches;
    }

    /**
     * Takes a schema apart.
     *
     * @throws IllegalArgumentException when it uses what no contract uses so far
     */
    static RecordWriter of(Schema schema) {
        List<Schema.Field> declared = schema.getFields();
        Step[] steps = new Step[declared.size()];
        int[] nullBranches = new int[declared.size()];
        for (Schema.Field field : declared) {
            Schema type = field.schema();
            int nullBranch = nullBranch(type);
            nullBranches[field.pos()] = nullBranch;
            steps[field.pos()] =
                    step(nullBranch == REQUIRED ? type : type.getTypes().get(1 - nullBranch));
        }
        return new RecordWriter(steps, nullBranches);
    }

    void write(SpecificRecord record, BinaryOut out) {
        for (int i = 0; i < fields.length; i++) {
            Object value = record.get(i);
            int nullBranch = nullBranches[i];
            if (nullBranch != REQUIRED) {
                out.branch(value == null ? nullBranch : 1 - nullBranch);
                if (value == null) {
                    continue;
                }
            } else if (value == null) {
                throw new NullPointerException("null in required field "
                        + record.getSchema().getFields().get(i).name());
            }
            fields[i].write(value, out);
        }
    }

    /** Which of the two branches of {@code [null, T]} is null; {@link #REQUIRED} for any other type. */
    private static int nullBranch(Schema type) {
        if (type.getType() != Schema.Type.UNION || type.getTypes().size() != 2) {
            return REQUIRED;
        }
        List<Schema> branches = type.getTypes();
        return branches.get(0).getType() == Schema.Type.NULL
                ? 0
                : branches.get(1).getType() == Schema.Type.NULL ? 1 : REQUIRED;
    }

    private static Step step(Schema schema) {
        return switch (schema.getType()) {
            case STRING -> (value, out) -> out.text((CharSequence) value);
            case ENUM -> (value, out) -> out.number(position((Enum<?>) value));
            case BOOLEAN -> (value, out) -> out.octet((Boolean) value ? 1 : 0);
            case INT -> (value, out) -> out.number((Integer) value);
            case LONG ->
                schema.getLogicalType() instanceof LogicalTypes.TimestampMillis
                        ? (value, out) -> out.number(((Instant) value).toEpochMilli())
                        : (value, out) -> out.number((Long) value);
            case DOUBLE -> (value, out) -> out.fixed64(Double.doubleToRawLongBits((Double) value));
            case BYTES -> (value, out) -> out.bytes((ByteBuffer) value);
            case RECORD -> {
                RecordWriter nested = of(schema);
                yield (value, out) -> nested.write((SpecificRecord) value, out);
            }
            case ARRAY -> array(step(schema.getElementType()));
            case UNION -> union(schema.getTypes());
            case MAP -> map(step(schema.getValueType()));
            default -> throw new IllegalArgumentException("no contract writes " + schema.getType() + " so far");
        };
    }

    /** Avro generates an enum's constants in the order of its symbols; a name may differ ({@code final$} for {@code final}). */
    @SuppressWarnings("EnumOrdinal")
    private static int position(Enum<?> constant) {
        return constant.ordinal();
    }

    /** Null and records, told apart by name, or null and one other type. */
    private static Step union(List<Schema> branches) {
        Step[] steps = new Step[branches.size()];
        Map<String, Integer> records = new HashMap<>();
        int empty = REQUIRED;
        int other = REQUIRED;
        for (int i = 0; i < steps.length; i++) {
            Schema branch = branches.get(i);
            if (branch.getType() == Schema.Type.NULL) {
                empty = i;
                steps[i] = (value, out) -> {};
                continue;
            }
            steps[i] = step(branch);
            if (branch.getType() == Schema.Type.RECORD) {
                records.put(branch.getFullName(), i);
            } else if (other == REQUIRED) {
                other = i;
            } else {
                throw new IllegalArgumentException(
                        "no contract writes a union of several simple types so far: " + branches);
            }
        }
        int ofNull = empty;
        int ofOthers = other;
        return (value, out) -> {
            Integer index = value == null
                    ? Integer.valueOf(ofNull)
                    : value instanceof SpecificRecord record
                            ? records.get(record.getSchema().getFullName())
                            : Integer.valueOf(ofOthers);
            if (index == null || index == REQUIRED) {
                throw new ClassCastException("no branch of " + branches + " for " + value);
            }
            out.number(index);
            steps[index].write(value, out);
        };
    }

    private static Step array(Step element) {
        return (value, out) -> {
            Collection<?> elements = (Collection<?>) value;
            if (!elements.isEmpty()) {
                out.number(elements.size());
                for (Object each : elements) {
                    element.write(each, out);
                }
            }
            out.octet(0);
        };
    }

    private static Step map(Step element) {
        return (value, out) -> {
            Map<?, ?> entries = (Map<?, ?>) value;
            if (!entries.isEmpty()) {
                out.number(entries.size());
                for (Map.Entry<?, ?> entry : entries.entrySet()) {
                    out.text((CharSequence) entry.getKey());
                    element.write(entry.getValue(), out);
                }
            }
            out.octet(0);
        };
    }
}
