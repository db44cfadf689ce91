package gac.correlate.sigma.index;

import gac.correlate.sigma.index.Anchor.Kind;
import gac.correlate.sigma.match.FieldValues;
import gac.correlate.sigma.match.ValueView;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Anchors on one field, those that make candidates of all rules of a log source, or those of one fact. A value is looked at once, whatever their number; anchors with characters beyond
 * ASCII are for values that have such characters.
 */
final class SlotIndex {
    private static final int ASCII = 128;

    /** A number of its own among all of these indexes. */
    private final int number;

    private final int slot;
    private final int[] present;
    private final @Nullable ValueIndex ascii;
    private final @Nullable ValueIndex others;

    /** @param facts numbers of the facts that have each anchor; all anchors are on this slot */
    SlotIndex(int number, int slot, Map<Anchor, int[]> facts) {
        this.number = number;
        this.slot = slot;
        Map<Anchor, int[]> plain = new LinkedHashMap<>();
        Map<Anchor, int[]> rest = new LinkedHashMap<>();
        int[] always = SourceIndex.NONE;
        for (Map.Entry<Anchor, int[]> entry : facts.entrySet()) {
            Anchor anchor = entry.getKey();
            if (anchor.kind() == Kind.PRESENT) {
                always = entry.getValue();
            } else {
                (anchor.literal().chars().allMatch(c -> c < ASCII) ? plain : rest).put(anchor, entry.getValue());
            }
        }
        present = always;
        ascii = ValueIndex.of(plain);
        others = ValueIndex.of(rest);
    }

    /** Tells the state of every anchor that the event's values meet, at the first call for an event. */
    void scan(EventState state) {
        if (!state.scanFirst(number)) {
            return;
        }
        FieldValues values = state.fields.values(slot);
        int count = values.count();
        if (count > 0) {
            state.anchored(present);
        }
        for (int i = 0; i < count; i++) {
            ValueView value = values.view(i);
            if (ascii != null) {
                ascii.scan(value.forAscii(), state);
            }
            if (others != null && !value.isAscii()) {
                others.scan(value.forAny(), state);
            }
        }
    }
}
