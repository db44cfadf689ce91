package gac.correlate.sigma.index;

import gac.correlate.sigma.index.Anchor.Kind;
import gac.correlate.sigma.match.FieldValues;
import gac.correlate.sigma.match.ValueView;
import gac.correlate.sigma.text.LiteralEdges;
import gac.correlate.sigma.text.LiteralSearch;
import gac.correlate.sigma.text.LiteralTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The anchors on one field, of all rules of a log source: whole values, starts and ends each in a hash table, the rest in one
 * search. A value is so looked at once, whatever the number of anchors.
 */
final class SlotIndex {
    private final int slot;
    private final int[][] all;
    private final int[] present;
    private final @Nullable LiteralTable whole;
    private final int[][] wholeFacts;
    private final @Nullable LiteralEdges starts;
    private final LiteralEdges.Found<EventState> startFound;
    private final @Nullable LiteralEdges ends;
    private final LiteralEdges.Found<EventState> endFound;
    private final @Nullable LiteralSearch anywhere;
    private final LiteralEdges.Found<EventState> anywhereFound;

    private SlotIndex(int slot, Map<Anchor, int[]> facts) {
        this.slot = slot;
        all = facts.values().toArray(new int[0][]);
        present = of(Kind.PRESENT, facts).getOrDefault("", SourceIndex.NONE);
        Map<String, int[]> wholes = of(Kind.WHOLE, facts);
        whole = wholes.isEmpty() ? null : LiteralTable.of(List.copyOf(wholes.keySet()));
        wholeFacts = wholes.values().toArray(new int[0][]);
        Map<String, int[]> first = of(Kind.START, facts);
        starts = first.isEmpty() ? null : LiteralEdges.starts(List.copyOf(first.keySet()));
        startFound = telling(first);
        Map<String, int[]> last = of(Kind.END, facts);
        ends = last.isEmpty() ? null : LiteralEdges.ends(List.copyOf(last.keySet()));
        endFound = telling(last);
        Map<String, int[]> parts = of(Kind.ANYWHERE, facts);
        anywhere = parts.isEmpty() ? null : LiteralSearch.of(List.copyOf(parts.keySet()));
        anywhereFound = telling(parts);
    }

    /** @param facts numbers of the facts that have each anchor; all anchors are on this slot */
    static SlotIndex of(int slot, Map<Anchor, int[]> facts) {
        return new SlotIndex(slot, facts);
    }

    private static Map<String, int[]> of(Kind kind, Map<Anchor, int[]> facts) {
        Map<String, int[]> selected = new LinkedHashMap<>();
        facts.forEach((anchor, numbers) -> {
            if (anchor.kind() == kind) {
                selected.put(anchor.literal(), numbers);
            }
        });
        return selected;
    }

    private static LiteralEdges.Found<EventState> telling(Map<String, int[]> facts) {
        int[][] byLiteral = facts.values().toArray(new int[0][]);
        return (literal, state) -> state.anchored(byLiteral[literal]);
    }

    /** Whether a rule becomes a candidate by what stands in this field. */
    boolean makesCandidates(int[][] triggered) {
        for (int[] facts : all) {
            for (int fact : facts) {
                if (triggered[fact].length > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Tells the state of every anchor that the event's values meet, at the first call for an event. */
    void scan(EventState state) {
        if (!state.scanFirst(slot)) {
            return;
        }
        FieldValues values = state.fields.values(slot);
        int count = values.count();
        if (count > 0) {
            state.anchored(present);
        }
        for (int i = 0; i < count; i++) {
            scan(values.view(i), state);
        }
    }

    private void scan(ValueView value, EventState state) {
        if (whole != null || starts != null || ends != null) {
            char[] text = value.folded();
            int length = value.length();
            int found = whole == null ? -1 : whole.find(text, length);
            if (found >= 0) {
                state.anchored(wholeFacts[found]);
            }
            if (starts != null) {
                starts.find(text, length, startFound, state);
            }
            if (ends != null) {
                ends.find(text, length, endFound, state);
            }
        }
        if (anywhere != null && value.mayContain(anywhere)) {
            anywhere.find(value.folded(), value.length(), anywhereFound, state);
        }
    }
}
