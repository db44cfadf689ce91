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

    /** A step of the walk: a leaf, or the nodes of a record; either may be behind a union with null. */
    record Node(boolean nullable, boolean nullFirst, Kind kind, int leaf, List<Node> children) {
        boolean isLeaf() {
            return leaf >= 0;
        }
    }

    private final List<Node> roots;
    private final List<String> names = new ArrayList<>();
    private final List<Kind> kinds = new ArrayList<>();
    private final Map<String, Integer> indexes = new LinkedHashMap<>();

    private EventLayout(Schema event) {
        this.roots = children(event, "");
    }

    static EventLayout of(Schema event) {
        return new EventLayout(event);
    }

    List<Node> roots() {
        return roots;
    }

    int leaves() {
        return names.size();
    }

    String name(int leaf) {
        return names.get(leaf);
    }

    Kind kind(int leaf) {
        return kinds.get(leaf);
    }

    /** Index of the leaf with a dotted ECS name; -1 when this schema has none. */
    int leaf(String name) {
        return indexes.getOrDefault(name, -1);
    }

    private List<Node> children(Schema record, String prefix) {
        List<Node> nodes = new ArrayList<>();
        for (Schema.Field field : record.getFields()) {
            String ecs = field.getProp("ecs");
            nodes.add(node(field.schema(), prefix + (ecs != null ? ecs : field.name())));
        }
        return List.copyOf(nodes);
    }

    private Node node(Schema schema, String name) {
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
            return new Node(nullable, nullFirst, Kind.STRING, -1, children(type, name + "."));
        }
        Kind kind = kind(type, name);
        int leaf = names.size();
        names.add(name);
        kinds.add(kind);
        indexes.put(name, leaf);
        return new Node(nullable, nullFirst, kind, leaf, List.of());
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
