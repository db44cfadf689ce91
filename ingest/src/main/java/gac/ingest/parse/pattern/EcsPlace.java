package gac.ingest.parse.pattern;

import gac.ingest.parse.text.Numbers;
import gac.schemas.avro.Event;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** A place in the event by its ECS name, with the type the schema gives it. */
final class EcsPlace {
    private final int[] path;
    private final List<Constructor<? extends SpecificRecord>> records;
    private final Schema leaf;

    private EcsPlace(int[] path, List<Constructor<? extends SpecificRecord>> records, Schema leaf) {
        this.path = path;
        this.records = records;
        this.leaf = leaf;
    }

    /** The place of this name; null when the schema has none. */
    static @Nullable EcsPlace of(String name) {
        String[] parts = name.split("\\.", -1);
        int[] path = new int[parts.length];
        List<Constructor<? extends SpecificRecord>> records = new ArrayList<>();
        Schema at = Event.getClassSchema();
        for (int i = 0; i < parts.length; i++) {
            Schema.Field field = at.getType() == Schema.Type.RECORD ? at.getField(parts[i]) : null;
            if (field == null) {
                return null;
            }
            records.add(constructor(at));
            path[i] = field.pos();
            at = present(field.schema());
        }
        return switch (at.getType()) {
            case STRING, INT, LONG, BOOLEAN -> new EcsPlace(path, records, at);
            case ARRAY -> at.getElementType().getType() == Schema.Type.STRING ? new EcsPlace(path, records, at) : null;
            default -> null;
        };
    }

    /** Of the class generated from the record. */
    private static Constructor<? extends SpecificRecord> constructor(Schema schema) {
        try {
            return Class.forName(schema.getFullName())
                    .asSubclass(SpecificRecord.class)
                    .getConstructor();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no class for " + schema.getFullName(), e);
        }
    }

    private static SpecificRecord create(Constructor<? extends SpecificRecord> constructor) {
        try {
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("generated classes have a constructor without parameters", e);
        }
    }

    private static Schema present(Schema schema) {
        if (schema.getType() != Schema.Type.UNION) {
            return schema;
        }
        return schema.getTypes().stream()
                .filter(type -> type.getType() != Schema.Type.NULL)
                .findFirst()
                .orElse(schema);
    }

    /** What the place holds, for people. */
    String type() {
        return switch (leaf.getType()) {
            case INT, LONG -> "a whole number";
            case BOOLEAN -> "true or false";
            case ARRAY -> "a list of texts, with commas between them";
            default -> "a text";
        };
    }

    /** Whether the text can stand in the place. */
    boolean takes(String text) {
        return value(text) != null;
    }

    /** Writes the text, converted; false, and nothing written, when it does not fit the type. */
    boolean set(Event event, String text) {
        Object value = value(text);
        if (value == null) {
            return false;
        }
        SpecificRecord record = event;
        for (int i = 0; i < path.length - 1; i++) {
            Object child = record.get(path[i]);
            if (child == null) {
                child = create(records.get(i + 1));
                record.put(path[i], child);
            }
            record = (SpecificRecord) child;
        }
        record.put(path[path.length - 1], value);
        return true;
    }

    private @Nullable Object value(String text) {
        return switch (leaf.getType()) {
            case INT -> Numbers.small(text);
            case LONG -> Numbers.of(text);
            case BOOLEAN -> text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null;
            case ARRAY -> Arrays.stream(text.split(",", -1)).map(String::trim).collect(Collectors.toUnmodifiableList());
            default -> text;
        };
    }
}
