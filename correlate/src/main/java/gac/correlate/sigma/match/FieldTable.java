package gac.correlate.sigma.match;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields that some rules read. A slot is the list of names a field may have, of which the first present counts; slots
 * and the names of all of them are numbered.
 */
public final class FieldTable {
    /** The slot of keywords: no field, every value of the event. */
    public static final int EVERYTHING = -1;

    private final Map<List<String>, Integer> slots = new HashMap<>();
    private final List<List<String>> slotNames = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> names = new ArrayList<>();

    public int slot(List<String> candidates) {
        return slots.computeIfAbsent(List.copyOf(candidates), key -> {
            slotNames.add(key);
            for (String name : key) {
                if (numbers.putIfAbsent(name, names.size()) == null) {
                    names.add(name);
                }
            }
            return slotNames.size() - 1;
        });
    }

    List<String> names(int slot) {
        return slotNames.get(slot);
    }

    /** The numbers of a slot's names, in the order in which they count. */
    int[] numbers(int slot) {
        return names(slot).stream()
                .mapToInt(name -> numbers.getOrDefault(name, -1))
                .toArray();
    }

    /** Every name of every slot, by number. */
    List<String> names() {
        return List.copyOf(names);
    }

    /** Number of slots. */
    public int size() {
        return slotNames.size();
    }
}
