package gac.schemas;

import gac.schemas.avro.Event;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An event read where it lies: one walk over the encoded bytes by the writer's schema notes where each leaf starts, and a value is decoded only when
 * somebody asks for it, at most once. Building the record instead costs more than matching it against thousands of rules.
 *
 * <p>Names are dotted ECS names ({@code source.ip}, {@code @timestamp}); a name no leaf has is looked up in {@link #fields}. A view is used by one
 * thread and holds the bytes of one event at a time.
 */
public final class EventView {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final String EVENT = Event.getClassSchema().getFullName();

    /** Lists of names whose meaning is kept; more than that come from rules long replaced. */
    private static final int MOST_SELECTIONS = 64;

    private final Wire wire;
    private final Map<Long, EventLayout> layouts = new ConcurrentHashMap<>();
    private EventLayout layout = EventLayout.of(Event.getClassSchema());
    private long fingerprint;
    private byte[] bytes = new byte[0];
    private int position;
    /** Start of each leaf's value; 0 (inside the header, so never a value) when the leaf is null. */
    private int[] starts = new int[0];
    /** The leaves that have a value, in order. */
    private int[] present = new int[0];

    private int presentCount;

    private @Nullable Object[] values = new @Nullable Object[0];
    /** Whether {@link #values} has anything in it. */
    private boolean decoded;

    private final IdentityHashMap<List<String>, FieldSelection> selections = new IdentityHashMap<>();
    private byte[] instants = new byte[0];
    private @Nullable Map<String, String> fields;

    private EventView(Wire wire) {
        this.wire = wire;
    }

    /** A view without an event yet; {@code wire} knows the schemas of older writers. */
    public static EventView with(Wire wire) {
        return new EventView(wire);
    }

    /** Whether the bytes hold an {@code Event} (of any version), and not another record of the same topic. */
    public boolean isEvent(byte[] record) {
        return layouts.containsKey(Wire.fingerprint(record))
                || wire.writerSchema(record).getFullName().equals(EVENT);
    }

    /**
     * Looks at another event. The bytes are not copied and must not change while they are looked at.
     *
     * @throws WireException when they are not an encoded event
     */
    public EventView read(byte[] record) {
        long writer = Wire.fingerprint(record);
        if (writer != fingerprint || starts.length == 0) {
            layout = layouts.computeIfAbsent(writer, unknown -> layout(wire.writerSchema(record)));
            fingerprint = writer;
            starts = new int[layout.leaves()];
            present = new int[layout.leaves()];
            values = new @Nullable Object[layout.leaves()];
        } else {
            for (int i = 0; i < presentCount; i++) {
                starts[present[i]] = 0;
            }
            if (decoded) {
                Arrays.fill(values, null);
            }
        }
        decoded = false;
        presentCount = 0;
        fields = null;
        bytes = record;
        position = Wire.HEADER_BYTES;
        try {
            walk(layout.steps());
        } catch (ArrayIndexOutOfBoundsException e) {
            throw new WireException("event is cut short: " + record.length + " bytes", e);
        }
        if (position != record.length) {
            throw new WireException("bytes left over after the event: " + (record.length - position));
        }
        return this;
    }

    /** The bytes looked at, header included; they are not the caller's to change. */
    public byte[] record() {
        return bytes;
    }

    private static EventLayout layout(Schema schema) {
        if (!schema.getFullName().equals(EVENT)) {
            throw new WireException("expected an Event, found " + schema.getFullName());
        }
        return EventLayout.of(schema);
    }

    private void walk(EventLayout.Node[] steps) {
        int step = 0;
        while (step < steps.length) {
            int nulls = Math.min(zeros(), layout.nulls(step));
            if (nulls > 0) {
                position += nulls;
                step = layout.afterNulls(step, nulls);
                continue;
            }
            EventLayout.Node node = steps[step];
            if (node.nullable() && (readLong() == 0) == node.nullFirst()) {
                step = node.after();
                continue;
            }
            int leaf = node.leaf();
            if (leaf >= 0) {
                starts[leaf] = position;
                present[presentCount++] = leaf;
                skip(node.kind());
            }
            step++;
        }
    }

    /** How many of the next bytes are zero, of eight; 0 when there are not so many. */
    private int zeros() {
        return position + Long.BYTES <= bytes.length
                ? Long.numberOfTrailingZeros((long) LONGS.get(bytes, position)) / Byte.SIZE
                : 0;
    }

    private void skip(EventLayout.Kind kind) {
        switch (kind) {
            case STRING -> skipBytes(readLong());
            case LONG, INSTANT -> readLong();
            case DOUBLE -> skipBytes(Double.BYTES);
            case BOOLEAN -> skipBytes(1);
            case STRINGS -> eachItem(false, null);
            case MAP -> eachItem(true, null);
        }
    }

    private void skipBytes(long length) {
        if (length < 0 || length > bytes.length - position) {
            throw new WireException(
                    "a value claims " + length + " bytes where " + (bytes.length - position) + " are left");
        }
        position += (int) length;
    }

    /** Walks the blocks of an array or a map at {@code position}; keys are null for arrays. */
    private void eachItem(boolean map, @Nullable BiConsumer<String, String> visitor) {
        for (long count = readLong(); count != 0; count = readLong()) {
            if (count < 0) {
                readLong(); // the block's size in bytes, which a negative count announces
                count = -count;
            }
            if (count < 0 || count > bytes.length - position) {
                throw new WireException(
                        "a block claims " + count + " items in " + (bytes.length - position) + " bytes");
            }
            for (long i = 0; i < count; i++) {
                if (visitor == null) {
                    if (map) {
                        skipBytes(readLong());
                    }
                    skipBytes(readLong());
                } else {
                    visitor.accept(map ? readString() : "", readString());
                }
            }
        }
    }

    /** Avro's variable-length zig-zag integer. */
    private long readLong() {
        long first = bytes[position];
        if (first >= 0) {
            position++;
            return (first >>> 1) ^ -(first & 1);
        }
        return readLongLong();
    }

    private long readLongLong() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = bytes[position++];
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new WireException("an integer has more than ten bytes at " + position);
    }

    private String readString() {
        long length = readLong();
        int start = position;
        skipBytes(length);
        return new String(bytes, start, (int) length, StandardCharsets.UTF_8);
    }

    /**
     * The value of a field: null when it is absent or null, else a String, Long, Double, Boolean or List of String; an instant is its ISO 8601
     * text.
     */
    public @Nullable Object get(String name) {
        int leaf = layout.leaf(name);
        return leaf >= 0 && layout.kind(leaf) != EventLayout.Kind.MAP ? value(leaf) : fields().get(name);
    }

    /** The value of a string field, or null. */
    public @Nullable String text(String name) {
        return get(name) instanceof String text ? text : null;
    }

    /** The instant of a time field. */
    public @Nullable Instant instant(String name) {
        int leaf = layout.leaf(name);
        if (leaf < 0 || starts[leaf] == 0 || layout.kind(leaf) != EventLayout.Kind.INSTANT) {
            return null;
        }
        position = starts[leaf];
        return Instant.ofEpochMilli(readLong());
    }

    /** When the line was received: {@code event.created}. */
    public Instant received() {
        return required("event.created");
    }

    /** The instant detection uses: {@code ingest.effective}. */
    public Instant effective() {
        return required("ingest.effective");
    }

    private Instant required(String name) {
        Instant instant = instant(name);
        if (instant == null) {
            throw new WireException("event without " + name);
        }
        return instant;
    }

    /** What ECS has no place for: {@code fields} by its own names, other maps with the map's name before the key. */
    public Map<String, String> fields() {
        Map<String, String> known = fields;
        if (known == null) {
            Map<String, String> found = new LinkedHashMap<>();
            for (int leaf = 0; leaf < starts.length; leaf++) {
                if (layout.kind(leaf) == EventLayout.Kind.MAP && starts[leaf] != 0) {
                    String prefix = layout.prefix(leaf);
                    position = starts[leaf];
                    eachItem(true, (key, value) -> found.put(prefix + key, value));
                }
            }
            known = found;
            fields = found;
        }
        return known;
    }

    /** Every field that has a value, {@code fields} dissolved. */
    public void forEach(BiConsumer<String, Object> visitor) {
        for (int leaf = 0; leaf < starts.length; leaf++) {
            if (layout.kind(leaf) != EventLayout.Kind.MAP) {
                Object value = value(leaf);
                if (value != null) {
                    visitor.accept(layout.name(leaf), value);
                }
            }
        }
        fields().forEach(visitor);
    }

    /**
     * Hands over the named fields that have a value, as {@link #get} has them, without making objects of texts and numbers: a field by its place in
     * the list, each element of an array by itself; an array without elements as an empty list.
     *
     * @param names all different; the list must be the same object each time and never change, as what it means is kept by its identity
     * @param everything whether every value is wanted, the named ones once more, as {@link FieldVisitor#EVERYTHING}
     */
    public void visit(List<String> names, boolean everything, FieldVisitor visitor) {
        FieldSelection selection = selections.get(names);
        if (selection == null || !selection.isOf(layout)) {
            if (selections.size() >= MOST_SELECTIONS) {
                selections.clear();
            }
            selection = new FieldSelection(layout, names);
            selections.put(names, selection);
        }
        for (int i = 0; i < presentCount; i++) {
            int leaf = present[i];
            if (layout.kind(leaf) == EventLayout.Kind.MAP) {
                position = starts[leaf];
                visitMap(selection.keys(leaf), everything, visitor);
            } else if (everything || selection.number(leaf) >= 0) {
                position = starts[leaf];
                visit(leaf, selection.number(leaf), everything, visitor);
            }
        }
    }

    private void visit(int leaf, int number, boolean everything, FieldVisitor visitor) {
        if (layout.kind(leaf) == EventLayout.Kind.STRING) {
            visitText(number, everything, visitor);
            return;
        }
        if (number >= 0) {
            visitOther(leaf, number, visitor);
        }
        if (everything) {
            position = starts[leaf];
            visitOther(leaf, FieldVisitor.EVERYTHING, visitor);
        }
    }

    private void visitOther(int leaf, int number, FieldVisitor visitor) {
        switch (layout.kind(leaf)) {
            case LONG -> visitor.number(number, readLong());
            case INSTANT -> visitInstant(leaf, number, visitor);
            case DOUBLE -> visitor.value(number, readDouble());
            case BOOLEAN -> visitor.value(number, bytes[position] != 0);
            case STRINGS -> visitTexts(number, visitor);
            case STRING, MAP -> throw new IllegalStateException("visited elsewhere");
        }
    }

    private void visitText(int number, boolean everything, FieldVisitor visitor) {
        int length = (int) readLong();
        if (number >= 0) {
            visitor.text(number, bytes, position, length);
        }
        if (everything) {
            visitor.text(FieldVisitor.EVERYTHING, bytes, position, length);
        }
        position += length;
    }

    private void visitTexts(int number, FieldVisitor visitor) {
        boolean any = false;
        for (long count = readLong(); count != 0; count = readLong()) {
            if (count < 0) {
                readLong(); // the block's size in bytes
                count = -count;
            }
            any = true;
            for (long i = 0; i < count; i++) {
                int length = (int) readLong();
                visitor.text(number, bytes, position, length);
                position += length;
            }
        }
        if (!any && number >= 0) {
            visitor.value(number, List.of());
        }
    }

    private void visitMap(FieldSelection.Keys keys, boolean everything, FieldVisitor visitor) {
        for (long count = readLong(); count != 0; count = readLong()) {
            if (count < 0) {
                readLong(); // the block's size in bytes
                count = -count;
            }
            for (long i = 0; i < count; i++) {
                int length = (int) readLong();
                int number = keys.find(bytes, position, length);
                position += length;
                visitText(number, everything, visitor);
            }
        }
    }

    private void visitInstant(int leaf, int number, FieldVisitor visitor) {
        long millis = readLong();
        if (instants.length < starts.length * IsoInstant.LENGTH) {
            instants = new byte[starts.length * IsoInstant.LENGTH];
        }
        int from = leaf * IsoInstant.LENGTH;
        if (IsoInstant.write(millis, instants, from)) {
            visitor.text(number, instants, from, IsoInstant.LENGTH);
        } else {
            visitor.value(number, EventJson.instant(Instant.ofEpochMilli(millis)));
        }
    }

    private @Nullable Object value(int leaf) {
        if (starts[leaf] == 0) {
            return null;
        }
        Object value = values[leaf];
        if (value == null) {
            position = starts[leaf];
            value = decode(layout.kind(leaf));
            values[leaf] = value;
            decoded = true;
        }
        return value;
    }

    private Object decode(EventLayout.Kind kind) {
        return switch (kind) {
            case STRING -> readString();
            case LONG -> readLong();
            case INSTANT -> EventJson.instant(Instant.ofEpochMilli(readLong()));
            case DOUBLE -> readDouble();
            case BOOLEAN -> bytes[position] != 0;
            case STRINGS -> {
                List<String> items = new ArrayList<>();
                eachItem(false, (key, item) -> items.add(item));
                yield List.copyOf(items);
            }
            case MAP -> throw new IllegalStateException("maps are read by fields()");
        };
    }

    private double readDouble() {
        long bits = 0;
        for (int i = 0; i < Double.BYTES; i++) {
            bits |= (bytes[position + i] & 0xFFL) << (8 * i);
        }
        return Double.longBitsToDouble(bits);
    }
}
