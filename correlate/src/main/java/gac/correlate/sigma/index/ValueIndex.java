package gac.correlate.sigma.index;

import gac.correlate.sigma.index.Anchor.Kind;
import gac.correlate.sigma.text.LiteralEdges;
import gac.correlate.sigma.text.LiteralSearch;
import gac.correlate.sigma.text.LiteralTable;
import gac.correlate.sigma.text.SearchText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Anchors that a value meets or not by its text: whole values, starts and ends each in a hash table, the rest in one search. */
final class ValueIndex {
    private final @Nullable LiteralTable whole;
    private final int[][] wholeFacts;
    private final @Nullable LiteralEdges starts;
    private final LiteralEdges.Found<EventState> startFound;
    private final @Nullable LiteralEdges ends;
    private final LiteralEdges.Found<EventState> endFound;
    private final @Nullable LiteralSearch anywhere;
    private final LiteralEdges.Found<EventState> anywhereFound;

    private ValueIndex(Map<Anchor, int[]> facts) {
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

    /** @return null when there are no anchors */
    static @Nullable ValueIndex of(Map<Anchor, int[]> facts) {
        return facts.isEmpty() ? null : new ValueIndex(facts);
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

    /** Tells the state of every anchor that the text meets. */
    void scan(SearchText text, EventState state) {
        if (whole != null) {
            int found = whole.find(text);
            if (found >= 0) {
                state.anchored(wholeFacts[found]);
            }
        }
        if (starts != null) {
            starts.find(text, startFound, state);
        }
        if (ends != null) {
            ends.find(text, endFound, state);
        }
        if (anywhere != null) {
            anywhere.find(text, anywhereFound, state);
        }
    }
}
