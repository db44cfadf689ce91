package gac.correlate.sigma.index;

import gac.correlate.sigma.detection.Condition;
import gac.correlate.sigma.detection.Detection;
import gac.correlate.sigma.detection.Item;
import gac.correlate.sigma.detection.Selection;
import gac.correlate.sigma.match.FieldResolver;
import gac.correlate.sigma.match.FieldTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One rule's detection as a formula over facts. */
final class Translation {
    private final Facts facts;
    private final FieldResolver resolver;
    private final Detection detection;
    private final Map<String, Formula> selections = new HashMap<>();

    private Translation(Detection detection, FieldResolver resolver, Facts facts) {
        this.detection = detection;
        this.resolver = resolver;
        this.facts = facts;
    }

    static Formula of(Detection detection, FieldResolver resolver, Facts facts) {
        return new Translation(detection, resolver, facts).condition(detection.condition());
    }

    private Formula condition(Condition condition) {
        if (condition instanceof Condition.Named named) {
            String name = named.selection();
            Formula known = selections.get(name);
            if (known == null) {
                known = selection(Objects.requireNonNull(detection.selections().get(name), name));
                selections.put(name, known);
            }
            return known;
        }
        if (condition instanceof Condition.And and) {
            return Formula.all(and.parts().stream().map(this::condition).toList());
        }
        if (condition instanceof Condition.Or or) {
            return Formula.any(or.parts().stream().map(this::condition).toList());
        }
        return new Formula.Not(condition(((Condition.Not) condition).part()));
    }

    private Formula selection(Selection selection) {
        if (selection instanceof Selection.All all) {
            return Formula.all(all.items().stream().map(this::item).toList());
        }
        return Formula.any(((Selection.Any) selection)
                .alternatives().stream().map(this::selection).toList());
    }

    /** `all` is an AND of its values: each may be met by another value of the event. */
    private Formula item(Item item) {
        String field = item.field();
        int slot = field == null ? FieldTable.EVERYTHING : resolver.slot(field);
        Formula positive = item.all()
                ? Formula.all(item.values().stream()
                        .map(value -> facts.anyOf(List.of(value), slot, resolver))
                        .toList())
                : facts.anyOf(item.values(), slot, resolver);
        return item.negated() ? new Formula.Not(positive) : positive;
    }
}
