package gac.correlate.sigma.match;

import gac.correlate.sigma.SigmaRule;
import gac.correlate.sigma.detection.Condition;
import gac.correlate.sigma.detection.Detection;
import gac.correlate.sigma.detection.Item;
import gac.correlate.sigma.detection.Selection;
import gac.correlate.sigma.detection.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Compiles a rule by itself into predicates that keep its order and can show what matched. */
final class RuleCompiler {
    private RuleCompiler() {}

    static Predicate compile(SigmaRule rule, FieldResolver resolver) {
        return new Compilation(resolver).detection(rule.detection());
    }

    private static final class Compilation {
        private final FieldResolver resolver;
        private final Map<String, Predicate> selections = new HashMap<>();

        Compilation(FieldResolver resolver) {
            this.resolver = resolver;
        }

        Predicate detection(Detection detection) {
            detection.selections().forEach((name, selection) -> selections.put(name, selection(selection)));
            return condition(detection.condition());
        }

        private Predicate condition(Condition condition) {
            if (condition instanceof Condition.Named named) {
                return Objects.requireNonNull(selections.get(named.selection()), named.selection());
            }
            if (condition instanceof Condition.And and) {
                return and(and.parts().stream().map(this::condition).toList());
            }
            if (condition instanceof Condition.Or or) {
                return or(or.parts().stream().map(this::condition).toList());
            }
            return new Predicate.Not(condition(((Condition.Not) condition).part()));
        }

        private Predicate selection(Selection selection) {
            if (selection instanceof Selection.All all) {
                return and(all.items().stream().map(this::item).toList());
            }
            return or(((Selection.Any) selection)
                    .alternatives().stream().map(this::selection).toList());
        }

        private Predicate item(Item item) {
            Predicate positive = positive(item);
            return item.negated() ? new Predicate.Not(positive) : positive;
        }

        private Predicate positive(Item item) {
            String field = item.field();
            int slot = field == null ? FieldTable.EVERYTHING : resolver.slot(field);
            List<Predicate> onField = new ArrayList<>();
            List<Value> onValues = new ArrayList<>();
            for (Value value : item.values()) {
                if (value instanceof Value.Exists exists) {
                    onField.add(fields -> fields.present(slot) == exists.present());
                } else if (value instanceof Value.Null) {
                    onField.add(fields -> fields.values(slot).count() == 0);
                } else {
                    onValues.add(value);
                }
            }
            if (!onValues.isEmpty()) {
                List<ValueTest> tests = onValues.stream()
                        .map(value -> ValueTests.of(value, field == null, resolver))
                        .toList();
                onField.add(new ItemPredicate(slot, tests.toArray(new ValueTest[0]), item.all()));
            }
            return item.all() ? and(onField) : or(onField);
        }
    }

    private static Predicate and(List<Predicate> parts) {
        return parts.size() == 1 ? parts.get(0) : new Predicate.And(parts);
    }

    private static Predicate or(List<Predicate> parts) {
        return parts.size() == 1 ? parts.get(0) : new Predicate.Or(parts);
    }
}
