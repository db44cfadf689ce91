package gac.correlate.sigma.index;

import gac.correlate.sigma.detection.Value;
import gac.correlate.sigma.match.EventFields;
import gac.correlate.sigma.match.FieldResolver;
import gac.correlate.sigma.match.FieldTable;
import gac.correlate.sigma.match.FieldValues;
import gac.correlate.sigma.match.ValueTest;
import gac.correlate.sigma.match.ValueTests;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The facts of all rules of a log source, each once. */
final class Facts {
    private final List<Fact> facts = new ArrayList<>();
    private final Map<Object, Integer> numbers = new HashMap<>();

    private record Literals(int slot, Set<Anchor> anchors) {}

    private record Tested(int slot, Value value) {}

    List<Fact> all() {
        return facts;
    }

    /**
     * One of the values matches a value of the field.
     *
     * @param resolver for fields that values refer to
     */
    Formula anyOf(List<Value> values, int slot, FieldResolver resolver) {
        Set<Anchor> literals = new LinkedHashSet<>();
        List<Formula> parts = new ArrayList<>();
        values.forEach(value -> collect(value, slot, resolver, literals, parts));
        if (!literals.isEmpty()) {
            Fact fact = new Fact(slot, literals, null, Fact.TOLD);
            parts.add(0, number(new Literals(slot, fact.anchors()), () -> fact));
        }
        return Formula.any(parts);
    }

    private void collect(Value value, int slot, FieldResolver resolver, Set<Anchor> literals, List<Formula> parts) {
        if (value instanceof Value.OneOf oneOf) {
            oneOf.spellings().forEach(spelling -> collect(spelling, slot, resolver, literals, parts));
            return;
        }
        Set<Anchor> exact = Anchors.exact(value, slot);
        if (exact != null) {
            literals.addAll(exact);
        } else {
            parts.add(number(new Tested(slot, value), () -> tested(value, slot, resolver)));
        }
    }

    private static Fact tested(Value value, int slot, FieldResolver resolver) {
        if (value instanceof Value.Exists exists) {
            return new Fact(slot, Set.of(), fields -> fields.present(slot) == exists.present(), Fact.SCAN);
        }
        if (value instanceof Value.Null) {
            return new Fact(slot, Set.of(), fields -> fields.values(slot).count() == 0, Fact.CHEAP);
        }
        ValueTest test = ValueTests.of(value, slot == FieldTable.EVERYTHING, resolver);
        int price = value instanceof Value.Regex
                ? Fact.EXPRESSION
                : value instanceof Value.Compare ? Fact.CHEAP : Fact.SCAN;
        return new Fact(slot, Anchors.necessary(value, slot), fields -> any(test, slot, fields), price);
    }

    private static boolean any(ValueTest test, int slot, EventFields fields) {
        FieldValues values = fields.values(slot);
        int count = values.count();
        for (int i = 0; i < count; i++) {
            if (test.test(values.view(i), fields)) {
                return true;
            }
        }
        return false;
    }

    private Formula number(Object key, Supplier<Fact> fact) {
        @Nullable Integer known = numbers.get(key);
        if (known == null) {
            known = facts.size();
            numbers.put(key, known);
            facts.add(fact.get());
        }
        return new Formula.Is(known);
    }
}
