package gac.correlate.sigma.lint;

import gac.correlate.sigma.detection.Condition;
import gac.correlate.sigma.detection.Detection;
import gac.correlate.sigma.detection.Item;
import gac.correlate.sigma.detection.Selection;
import gac.correlate.sigma.detection.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A detection as a boolean formula with negations at its leaves only. */
sealed interface Formula {
    /**
     * Positive: the field meets one of the values. Negative: it meets none.
     *
     * @param field null for keywords
     */
    record Leaf(@Nullable String field, List<Value> values, boolean positive, Item item) implements Formula {}

    record And(List<Formula> parts) implements Formula {}

    record Or(List<Formula> parts) implements Formula {}

    static Formula of(Condition condition, Detection detection, boolean positive) {
        if (condition instanceof Condition.Named named) {
            return of(Objects.requireNonNull(detection.selections().get(named.selection())), positive);
        }
        if (condition instanceof Condition.And and) {
            return join(
                    and.parts().stream()
                            .map(part -> of(part, detection, positive))
                            .toList(),
                    positive);
        }
        if (condition instanceof Condition.Or or) {
            return join(
                    or.parts().stream()
                            .map(part -> of(part, detection, positive))
                            .toList(),
                    !positive);
        }
        return of(((Condition.Not) condition).part(), detection, !positive);
    }

    static Formula of(Selection selection, boolean positive) {
        if (selection instanceof Selection.All all) {
            return join(all.items().stream().map(item -> of(item, positive)).toList(), positive);
        }
        return join(
                ((Selection.Any) selection)
                        .alternatives().stream().map(part -> of(part, positive)).toList(),
                !positive);
    }

    private static Formula of(Item item, boolean positive) {
        boolean wanted = positive != item.negated();
        if (!item.all()) {
            List<Value> values = new ArrayList<>();
            item.values().forEach(value -> values.addAll(spellings(value)));
            return new Leaf(item.field(), values, wanted, item);
        }
        return join(
                item.values().stream()
                        .map(value -> (Formula) new Leaf(item.field(), spellings(value), wanted, item))
                        .toList(),
                wanted);
    }

    private static List<Value> spellings(Value value) {
        return value instanceof Value.OneOf oneOf ? oneOf.spellings() : List.of(value);
    }

    private static Formula join(List<Formula> parts, boolean and) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        return and ? new And(parts) : new Or(parts);
    }
}
