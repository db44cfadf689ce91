package gac.correlate.sigma.index;

import gac.correlate.sigma.index.Anchor.Kind;
import gac.correlate.sigma.match.FieldTable;
import gac.correlate.sigma.match.FieldValues;
import gac.correlate.sigma.match.ValueView;
import gac.correlate.sigma.text.LiteralSearch;
import gac.correlate.sigma.text.PairFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Anchors on one field: those that are looked for in every event, or those of one fact. A value is looked at once, whatever their number; anchors with characters
 * beyond ASCII are for values that have such characters.
 */
final class SlotIndex {
    private static final int ASCII = 128;
    /** Of more literals one stands there so often that it is better to look for all of them at once. */
    private static final int FEW = 24;
    /** What numbers and instants are written with, folded. */
    private static final String DIGITS = "0123456789+-.:tze";

    private static final List<String> WORDS = List.of("true", "false", "nan", "infinity");

    /** A number of its own among all of these indexes. */
    private final int number;

    private final int slot;
    private final Marks present;
    private final @Nullable ValueIndex ascii;
    private final @Nullable ValueIndex others;
    /** Tells of most values that they have none of the anchors of ASCII; null where that would not pay. */
    private final @Nullable PairFilter filter;

    /** Of keywords: their literals, which need not be looked for value by value in an event in whose bytes none stands; else null. */
    private final @Nullable LiteralSearch keywords;

    /** @param marks what each anchor tells; all anchors are on this slot */
    SlotIndex(int number, int slot, Map<Anchor, Marks> marks) {
        this.number = number;
        this.slot = slot;
        Map<Anchor, Marks> plain = new LinkedHashMap<>();
        Map<Anchor, Marks> rest = new LinkedHashMap<>();
        Marks always = Marks.NONE;
        for (Map.Entry<Anchor, Marks> entry : marks.entrySet()) {
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
        filter = slot != FieldTable.EVERYTHING && paysToFilter(plain.keySet())
                ? PairFilter.of(plain.keySet().stream().map(Anchor::literal).toList())
                : null;
        keywords =
                slot == FieldTable.EVERYTHING && rest.isEmpty() && present == Marks.NONE && onlyInTexts(plain.keySet())
                        ? LiteralSearch.of(plain.keySet().stream()
                                .map(Anchor::literal)
                                .distinct()
                                .toList())
                        : null;
    }

    /** Whether no literal can stand in a number, an instant or a boolean, which an event may hold in another form than text. */
    private static boolean onlyInTexts(Set<Anchor> anchors) {
        return anchors.stream()
                .map(Anchor::literal)
                .noneMatch(literal -> literal.chars().allMatch(c -> DIGITS.indexOf(c) >= 0)
                        || WORDS.stream().anyMatch(word -> word.contains(literal)));
    }

    private static boolean paysToFilter(Set<Anchor> anchors) {
        return anchors.size() <= FEW
                && anchors.stream()
                        .allMatch(anchor -> anchor.kind() == Kind.ANYWHERE
                                && anchor.literal().length() > 1);
    }

    /** Tells the state of every anchor that the event's values meet, at the first call for an event. */
    void scan(EventState state) {
        if (!state.scanFirst(number)) {
            return;
        }
        if (keywords != null && !state.fields.mayStandInTexts(keywords)) {
            return;
        }
        FieldValues values = state.fields.values(slot);
        int count = values.count();
        if (count > 0) {
            state.mark(present);
        }
        for (int i = 0; i < count; i++) {
            ValueView value = values.view(i);
            if (ascii != null && (filter == null || filter.mayStand(value.pairs()))) {
                ascii.scan(value.forAscii(), state);
            }
            if (others != null && !value.isAscii()) {
                others.scan(value.forAny(), state);
            }
        }
    }
}
