package gac.schemas;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * The leaves of one writer schema of {@code Event}, in the order in which the bytes hold them, and how to walk over each. Immutable, made once per
 * schema.
 */
final class EventLayout {
    /** What a leaf is; it decides how its bytes are walked and read. */
    enum Kind {
        STRING,
        LONG,
        INSTANT,
        DOUBLE,
        BOOLEAN,
        STRINGS,
        MAP
    }

    /**
     * A step of the walk: a leaf, or (leaf -1) the start of a record whose fields are the steps that follow; either may be behind a union
     * with null.
     *
     * @param after the step that comes next when this one is null
     */
    record Node(boolean nullable, boolean nullFirst, Kind kind, int leaf, int after) {}

    /** The most nulls that are skipped in one go. */
    static final int MOST_NULLS = Long.BYTES;

    private final Node[] steps;
    /** For each step, how many steps from it on may be null one after the other, at most {@link #MOST_NULLS}, and where the walk is after each. */
    private final int[] nulls;

    private final int[] afterNulls;

    private final List<String> names = new ArrayList<>();
    private final List<Kind> kinds = new ArrayList<>();
    private final Kind[] kindOfLeaf;
    private final Map<String, Integer> indexes = new LinkedHashMap<>();

    private EventLayout(Schema event) {
        List<Node> found = new ArrayList<>();
        fields(event, "", found);
        steps = found.toArray(new Node[0]);
        kindOfLeaf = kinds.toArray(new Kind[0]);
        nulls = new int[steps.length];
        afterNulls = new int[steps.length * (MOST_NULLS + 1)];
        for (int step = 0; step < steps.length; step++) {
            int at = step;
            int count = 0;
            afterNulls[step * (MOST_NULLS + 1)] = step;
            while (count < MOST_NULLS && at < steps.length && steps[at].nullable() && steps[at].nullFirst()) {
                at = steps[at].after();
                afterNulls[step * (MOST_NULLS + 1) + ++count] = at;
            }
            nulls[step] = count;
        }
    }

    static EventLayout of(Schema event) {
        return new EventLayout(event);
    }

    /** The steps of the walk over an event, in order; not to be changed. */
    Node[] steps() {
        return steps;
    }

    /** How many steps from this one on may be null, one after the other, each told by a byte that is zero. */
    int nulls(int step) {
        return nulls[step];
    }

    /** The step that comes next when so many are null. */
    int afterNulls(int step, int count) {
        return afterNulls[step * (MOST_NULLS + 1) + count];
    }

    int leaves() {
        return names.size();
    }

    String name(int leaf) {
        return names.get(leaf);
    }

    Kind kind(int leaf) {
        return kindOfLeaf[leaf];
    }

    /** What stands before the keys of the map at a leaf: nothing for {@code fields}, else the map's name. */
    String prefix(int leaf) {
        return name(leaf).equals("fields") ? "" : name(leaf) + ".";
    }

    /** Index of the leaf with a dotted ECS name; -1 when this schema has none. */
    int leaf(String name) {
        return indexes.getOrDefault(name, -1);
    }

    private void fields(Schema record, String prefix, List<Node> found) {
        for (Schema.Field field : record.getFields()) {
            String ecs = field.getProp("ecs");
            field(field.schema(), prefix + (ecs != null ? ecs : field.name()), found);
        }
    }

    private void field(Schema schema, String name, List<Node> found) {
        boolean nullable = schema.isUnion();
        boolean nullFirst = nullable && schema.getTypes().get(0).getType() == Schema.Type.NULL;
        Schema type = schema;
        if (nullable) {
            if (schema.getTypes().size() != 2 || !schema.isNullable()) {
                throw new WireException("field " + name + ": only unions of null and one type are supported");
            }
            type = schema.getTypes().get(nullFirst ? 1 : 0);
        }
        if (type.getType() == Schema.Type.RECORD) {
            int place = found.size();
            found.add(new Node(nullable, nullFirst, Kind.STRING, -1, place + 1));
            fields(type, name + ".", found);
            found.set(place, new Node(nullable, nullFirst, Kind.STRING, -1, found.size()));
            return;
        }
        Kind kind = kind(type, name);
        int leaf = names.size();
        names.add(name);
        kinds.add(kind);
        indexes.put(name, leaf);
        found.add(new Node(nullable, nullFirst, kind, leaf, found.size() + 1));
    }

    private static Kind kind(Schema type, String name) {
        return switch (type.getType()) {
            case STRING -> Kind.STRING;
            case INT -> Kind.LONG;
            case LONG -> type.getLogicalType() instanceof LogicalTypes.TimestampMillis ? Kind.INSTANT : Kind.LONG;
            case DOUBLE -> Kind.DOUBLE;
            case BOOLEAN -> Kind.BOOLEAN;
            case ARRAY -> strings(type.getElementType(), Kind.STRINGS, name);
            case MAP -> strings(type.getValueType(), Kind.MAP, name);
            default -> throw new WireException("field " + name + ": type " + type.getType() + " is not supported");
        };
    }

    private static Kind strings(Schema element, Kind kind, String name) {
        if (element.getType() != Schema.Type.STRING) {
            throw new WireException("field " + name + ": only arrays and maps of strings are supported");
        }
        return kind;
    }
}
