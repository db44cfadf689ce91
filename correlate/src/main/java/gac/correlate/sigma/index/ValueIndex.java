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
    private final Marks[] wholeMarks;
    private final @Nullable LiteralEdges starts;
    private final LiteralEdges.Found<EventState> startFound;
    private final @Nullable LiteralEdges ends;
    private final LiteralEdges.Found<EventState> endFound;
    private final @Nullable LiteralSearch anywhere;
    private final LiteralEdges.Found<EventState> anywhereFound;

    private ValueIndex(Map<Anchor, Marks> marks) {
        Map<String, Marks> wholes = of(Kind.WHOLE, marks);
        whole = wholes.isEmpty() ? null : LiteralTable.of(List.copyOf(wholes.keySet()));
        wholeMarks = wholes.values().toArray(new Marks[0]);
        Map<String, Marks> first = of(Kind.START, marks);
        starts = first.isEmpty() ? null : LiteralEdges.starts(List.copyOf(first.keySet()));
        startFound = telling(first);
        Map<String, Marks> last = of(Kind.END, marks);
        ends = last.isEmpty() ? null : LiteralEdges.ends(List.copyOf(last.keySet()));
        endFound = telling(last);
        Map<String, Marks> parts = of(Kind.ANYWHERE, marks);
        anywhere = parts.isEmpty() ? null : LiteralSearch.of(List.copyOf(parts.keySet()));
        anywhereFound = telling(parts);
    }

    /** @return null when there are no anchors */
    static @Nullable ValueIndex of(Map<Anchor, Marks> marks) {
        return marks.isEmpty() ? null : new ValueIndex(marks);
    }

    private static Map<String, Marks> of(Kind kind, Map<Anchor, Marks> marks) {
        Map<String, Marks> selected = new LinkedHashMap<>();
        marks.forEach((anchor, bits) -> {
            if (anchor.kind() == kind) {
                selected.put(anchor.literal(), bits);
            }
        });
        return selected;
    }

    private static LiteralEdges.Found<EventState> telling(Map<String, Marks> marks) {
        Marks[] byLiteral = marks.values().toArray(new Marks[0]);
        return (literal, state) -> state.mark(byLiteral[literal]);
    }

    /** Tells the state of every anchor that the text meets. */
    void scan(SearchText text, EventState state) {
        if (whole != null) {
            int found = whole.find(text);
            if (found >= 0) {
                state.mark(wholeMarks[found]);
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
