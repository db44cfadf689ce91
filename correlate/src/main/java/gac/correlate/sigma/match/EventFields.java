package gac.correlate.sigma.match;

import gac.correlate.sigma.FieldSink;
import gac.correlate.sigma.LogEvent;
import gac.correlate.sigma.text.LiteralEdges;
import gac.correlate.sigma.text.LiteralSearch;
import gac.correlate.sigma.text.SearchText;
import gac.correlate.sigma.text.Utf8;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The current event's fields by slot, each fetched and normalised at most once however many rules read it. One per
 * thread, reused for every event.
 */
public final class EventFields implements FieldSink {
    private static final List<String> NO_NAMES = List.of();
    private static final LiteralEdges.Found<EventFields> MET = (literal, fields) -> fields.met = true;

    private final FieldTable table;
    private final List<String> names;
    private final int[][] slots;
    private final FieldValues[] values;
    /** The event each of {@link #values} is of. */
    private final int[] stamps;

    private int generation;
    /** What keywords look at, from the first time that they are looked for in the event. */
    private final FieldValues everything = new FieldValues();

    private boolean everythingRead;
    /** Events often carry their raw line twice; keywords need not look through it twice. */
    private @Nullable ValueView longest;

    private final SearchText encoded = new SearchText();
    private boolean met;

    private @Nullable LogEvent event;

    /** @param table complete: no slot is added later */
    public EventFields(FieldTable table) {
        this.table = table;
        names = table.names();
        slots = new int[table.size()][];
        for (int slot = 0; slot < slots.length; slot++) {
            slots[slot] = table.numbers(slot);
        }
        values = new FieldValues[names.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = new FieldValues();
        }
        stamps = new int[names.size()];
    }

    /** Makes this the next event; everything known of the last one is forgotten. */
    public EventFields reset(LogEvent next) {
        event = next;
        if (++generation == Integer.MAX_VALUE) {
            Arrays.fill(stamps, 0);
            generation = 1;
        }
        everythingRead = false;
        next.read(names, false, this);
        return this;
    }

    /** Lets go of the event. */
    public void release() {
        event = null;
    }

    /**
     * Whether one of the literals may stand in a text of the event, by its bytes as they lie. True as well when that cannot be told: the event does not
     * lie encoded, or has a character that is one of ASCII when composed and folded.
     *
     * @param literals of ASCII
     */
    public boolean mayStandInTexts(LiteralSearch literals) {
        byte[] bytes = event().encoded();
        if (bytes == null || Utf8.mayBecomeAscii(bytes)) {
            return true;
        }
        met = false;
        literals.find(encoded.encoded(bytes, 0, bytes.length), MET, this);
        return met;
    }

    @Override
    public void text(int field, byte[] utf8, int from, int length) {
        if (field == EVERYTHING && longest != null && longest.sameText(utf8, from, length)) {
            return;
        }
        ValueView view = next(field);
        view.set(utf8, from, length);
        if (field == EVERYTHING && (longest == null || length > longest.bytes())) {
            longest = view;
        }
    }

    @Override
    public void number(int field, long value) {
        next(field).set(value);
    }

    @Override
    public void value(int field, Object value) {
        if (field != EVERYTHING) {
            current(field).add(value);
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                Object element = list.get(i);
                if (element != null) {
                    value(field, element);
                }
            }
        } else {
            next(field).set(value);
        }
    }

    private ValueView next(int field) {
        return field == EVERYTHING ? everything.next() : current(field).next();
    }

    /** The values of a named field, emptied when they are of an earlier event. */
    private FieldValues current(int field) {
        FieldValues current = values[field];
        if (stamps[field] != generation) {
            stamps[field] = generation;
            current.clear();
        }
        return current;
    }

    /** The values of a slot, those of {@link FieldTable#EVERYTHING} included. */
    public FieldValues values(int slot) {
        if (slot == FieldTable.EVERYTHING) {
            return everything();
        }
        for (int field : slots[slot]) {
            if (stamps[field] == generation) {
                return values[field];
            }
        }
        return FieldValues.NONE;
    }

    private FieldValues everything() {
        if (!everythingRead) {
            everythingRead = true;
            everything.clear();
            longest = null;
            event().read(NO_NAMES, true, this);
        }
        return everything;
    }

    /** Whether the event has the field, be its value null. */
    public boolean present(int slot) {
        List<String> candidates = table.names(slot);
        for (int i = 0; i < candidates.size(); i++) {
            if (event().has(candidates.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** The name under which the event has the slot's value; the first one when it has none. */
    String name(int slot) {
        List<String> candidates = table.names(slot);
        for (String name : candidates) {
            if (event().get(name) != null) {
                return name;
            }
        }
        return candidates.get(0);
    }

    private LogEvent event() {
        LogEvent current = event;
        if (current == null) {
            throw new IllegalStateException("no event set");
        }
        return current;
    }
}
