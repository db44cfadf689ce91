package gac.correlate.sigma.match;

import gac.correlate.sigma.FieldSink;
import gac.correlate.sigma.LogEvent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The current event's fields by slot, each fetched and normalised at most once however many rules read it. One per
 * thread, reused for every event.
 */
public final class EventFields implements FieldSink {
    private final FieldTable table;
    private final List<String> names;
    private final int[][] slots;
    private final boolean wantsEverything;
    private final FieldValues[] values;
    /** The event each of {@link #values} is of. */
    private final int[] stamps;

    private int generation;
    /** What keywords look at: views of named fields, and of the rest. */
    private final FieldValues everything = new FieldValues();

    private final FieldValues rest = new FieldValues();
    private @Nullable ValueView last;
    /** Events often carry their raw line twice; keywords need not look through it twice. */
    private @Nullable ValueView longest;

    private @Nullable LogEvent event;

    /**
     * @param table complete: no slot is added later
     * @param wantsEverything whether some rule has keywords
     */
    public EventFields(FieldTable table, boolean wantsEverything) {
        this.table = table;
        this.wantsEverything = wantsEverything;
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
        everything.clear();
        rest.clear();
        last = null;
        longest = null;
        next.read(names, wantsEverything, this);
        return this;
    }

    /** Lets go of the event. */
    public void release() {
        event = null;
    }

    @Override
    public void text(int field, byte[] utf8, int from, int length) {
        ValueView before = last;
        if (field == EVERYTHING && before != null && before.isText(utf8, from, length)) {
            everything.share(before);
            return;
        }
        if (field == EVERYTHING && longest != null && longest.sameText(utf8, from, length)) {
            return;
        }
        ValueView view = next(field);
        view.set(utf8, from, length);
        last = view;
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
        if (field != EVERYTHING) {
            return current(field).next();
        }
        ValueView view = rest.next();
        everything.share(view);
        return view;
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
            return everything;
        }
        for (int field : slots[slot]) {
            if (stamps[field] == generation) {
                return values[field];
            }
        }
        return FieldValues.NONE;
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
