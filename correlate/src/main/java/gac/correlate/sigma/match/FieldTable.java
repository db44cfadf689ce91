package gac.correlate.sigma.match;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fields that compiled rules read, numbered. A field is the list of names it may have, the first present counts. */
public final class FieldTable {
    /** The slot of keywords: no field, every value of the event. */
    public static final int EVERYTHING = -1;

    private final Map<List<String>, Integer> slots = new HashMap<>();
    private final List<List<String>> names = new ArrayList<>();

    int slot(List<String> candidates) {
        return slots.computeIfAbsent(List.copyOf(candidates), key -> {
            names.add(key);
            return names.size() - 1;
        });
    }

    List<String> names(int slot) {
        return names.get(slot);
    }

    public int size() {
        return names.size();
    }
}
