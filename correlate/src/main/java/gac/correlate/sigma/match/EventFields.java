package gac.correlate.sigma.match;

import gac.correlate.sigma.LogEvent;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The current event's fields by slot, each fetched and normalised at most once however many rules read it. One per
 * thread, reused for every event.
 */
public final class EventFields {
    private final FieldTable table;
    private @Nullable FieldValues[] cache;
    private int[] stamps;
    private int generation;
    private final FieldValues everything = new FieldValues();
    private final Consumer<Object> addToEverything = everything::add;
    private boolean everythingKnown;
    private @Nullable LogEvent event;

    public EventFields(FieldTable table) {
        this.table = table;
        cache = new FieldValues[table.size()];
        stamps = new int[table.size()];
    }

    /** Makes this the next event; everything known of the last one is forgotten. */
    public EventFields reset(LogEvent next) {
        event = next;
        everythingKnown = false;
        if (++generation == Integer.MAX_VALUE) {
            Arrays.fill(stamps, 0);
            generation = 1;
        }
        return this;
    }

    /** Lets go of the event. */
    public void release() {
        event = null;
    }

    /** The values of a slot, those of {@link FieldTable#EVERYTHING} included. */
    public FieldValues values(int slot) {
        if (slot == FieldTable.EVERYTHING) {
            return everything();
        }
        FieldValues values = cache[slot];
        if (values != null && stamps[slot] == generation) {
            return values;
        }
        if (values == null) {
            values = new FieldValues();
            cache[slot] = values;
        }
        stamps[slot] = generation;
        values.clear();
        List<String> names = table.names(slot);
        for (int i = 0; i < names.size(); i++) {
            Object value = event().get(names.get(i));
            if (value != null) {
                values.add(value);
                break;
            }
        }
        return values;
    }

    boolean present(int slot) {
        List<String> names = table.names(slot);
        for (int i = 0; i < names.size(); i++) {
            if (event().has(names.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** The name under which the event has the slot's value; the first one when it has none. */
    String name(int slot) {
        List<String> names = table.names(slot);
        for (String name : names) {
            if (event().get(name) != null) {
                return name;
            }
        }
        return names.get(0);
    }

    /** All values of the event, for keywords. */
    private FieldValues everything() {
        if (!everythingKnown) {
            everything.clear();
            event().forEachValue(addToEverything);
            everythingKnown = true;
        }
        return everything;
    }

    private LogEvent event() {
        LogEvent current = event;
        if (current == null) {
            throw new IllegalStateException("no event set");
        }
        return current;
    }
}
