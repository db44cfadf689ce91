package gac.correlate.sigma.index;

import gac.correlate.sigma.match.EventFields;
import gac.correlate.sigma.match.FieldValues;
import gac.correlate.sigma.match.ValueView;
import gac.correlate.sigma.text.LiteralAutomaton;
import gac.correlate.sigma.text.LiteralTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The anchors on one field, of all rules of a log source. */
final class SlotIndex {
    /** Literals are indexed by no more than this many characters: enough to be rare, and the automaton stays small. */
    private static final int LONGEST = 16;
    /** Most entries of an automaton's table: 16 MB. Literals are cut shorter until it fits. */
    private static final long LARGEST = 4_000_000;
    /** Cut this short, 50,000 literals still fit. */
    private static final int SHORTEST = 3;

    private final int slot;
    private final int[] present;
    private final @Nullable LiteralTable whole;
    private final int[][] wholeRules;
    private final @Nullable LiteralAutomaton automaton;
    private final Anchor.Kind[] kinds;
    private final int[] lengths;
    private final int[][] literalRules;

    private SlotIndex(int slot, Map<Anchor, List<Integer>> rules) {
        this.slot = slot;
        present = numbers(rules.getOrDefault(new Anchor(slot, Anchor.Kind.PRESENT, ""), List.of()));
        Map<Anchor, List<Integer>> wholes = select(rules, true, Integer.MAX_VALUE);
        whole = wholes.isEmpty() ? null : LiteralTable.of(literals(wholes));
        wholeRules = wholes.values().stream().map(SlotIndex::numbers).toArray(int[][]::new);
        Map<Anchor, List<Integer>> parts = select(rules, false, LONGEST);
        for (int longest = LONGEST - 2;
                LiteralAutomaton.size(literals(parts)) > LARGEST && longest >= SHORTEST;
                longest--) {
            parts = select(rules, false, longest);
        }
        automaton = parts.isEmpty() ? null : LiteralAutomaton.of(literals(parts));
        kinds = parts.keySet().stream().map(Anchor::kind).toArray(Anchor.Kind[]::new);
        lengths = parts.keySet().stream()
                .mapToInt(anchor -> anchor.literal().length())
                .toArray();
        literalRules = parts.values().stream().map(SlotIndex::numbers).toArray(int[][]::new);
    }

    /** @param rules numbers of the rules that have each anchor; all anchors are on this slot */
    static SlotIndex of(int slot, Map<Anchor, List<Integer>> rules) {
        return new SlotIndex(slot, rules);
    }

    /** Marks the rules that have an anchor the event's values meet. */
    void mark(EventFields fields, Candidates candidates) {
        FieldValues values = fields.values(slot);
        int count = values.count();
        if (count > 0) {
            candidates.addAll(present);
        }
        for (int i = 0; i < count; i++) {
            mark(values.view(i), candidates);
        }
    }

    private void mark(ValueView value, Candidates candidates) {
        char[] text = value.folded();
        int length = value.length();
        LiteralTable table = whole;
        if (table != null) {
            int found = table.find(text, length);
            if (found >= 0) {
                candidates.addAll(wholeRules[found]);
            }
        }
        LiteralAutomaton literals = automaton;
        if (literals == null) {
            return;
        }
        int state = LiteralAutomaton.start();
        for (int i = 0; i < length; i++) {
            state = literals.next(state, text[i]);
            int[] found = literals.outputs(state);
            if (found != null) {
                mark(found, i + 1, length, candidates);
            }
        }
    }

    private void mark(int[] found, int end, int length, Candidates candidates) {
        for (int literal : found) {
            boolean inPlace = switch (kinds[literal]) {
                case START -> end == lengths[literal];
                case END -> end == length;
                default -> true;
            };
            if (inPlace) {
                candidates.addAll(literalRules[literal]);
            }
        }
    }

    /** Anchors of whole values, or of parts cut to a length at which they still must stand where they did. */
    private static Map<Anchor, List<Integer>> select(Map<Anchor, List<Integer>> rules, boolean whole, int longest) {
        Map<Anchor, List<Integer>> selected = new LinkedHashMap<>();
        rules.forEach((anchor, numbers) -> {
            boolean wanted = anchor.kind() != Anchor.Kind.PRESENT && (anchor.kind() == Anchor.Kind.WHOLE) == whole;
            if (wanted) {
                selected.computeIfAbsent(cut(anchor, longest), key -> new ArrayList<>())
                        .addAll(numbers);
            }
        });
        return selected;
    }

    private static Anchor cut(Anchor anchor, int longest) {
        String literal = anchor.literal();
        if (literal.length() <= longest) {
            return anchor;
        }
        String part = anchor.kind() == Anchor.Kind.END
                ? literal.substring(literal.length() - longest)
                : literal.substring(0, longest);
        return new Anchor(anchor.slot(), anchor.kind(), part);
    }

    private static List<String> literals(Map<Anchor, List<Integer>> anchors) {
        return anchors.keySet().stream().map(Anchor::literal).toList();
    }

    private static int[] numbers(List<Integer> rules) {
        return Arrays.stream(rules.stream().mapToInt(Integer::intValue).toArray())
                .sorted()
                .distinct()
                .toArray();
    }
}
