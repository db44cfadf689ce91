package gac.correlate.sigma.lint;

import gac.correlate.sigma.Origin;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a way to meet a formula: alternatives are tried one after the other, and given up as soon as the demands on one field
 * contradict each other. Never wrong when it says there is no way; when the search gets long it says nothing.
 */
final class Satisfiability {
    private static final int STEPS = 20_000;
    private static final int LEAVES_OF_A_FIELD = 40;

    private final Map<String, List<Formula.Leaf>> byField = new HashMap<>();
    private int steps;
    private @Nullable Contradiction first;

    /** Why there is no way: the first contradiction met, and where the later of its two items stands. */
    record Contradiction(Origin origin, String reason) {}

    private Satisfiability() {}

    /** Why no event meets the formula; empty when one may. */
    static Optional<Contradiction> contradiction(Formula formula) {
        Satisfiability search = new Satisfiability();
        Deque<Formula> todo = new ArrayDeque<>();
        todo.push(formula);
        return search.meets(todo) ? Optional.empty() : Optional.ofNullable(search.first);
    }

    private boolean meets(Deque<Formula> todo) {
        if (++steps > STEPS) {
            return true;
        }
        Deque<Formula> rest = new ArrayDeque<>(todo);
        List<Formula.Or> alternatives = new ArrayList<>();
        List<Formula.Leaf> taken = new ArrayList<>();
        boolean consistent = true;
        while (consistent && !rest.isEmpty()) {
            Formula next = rest.pop();
            if (next instanceof Formula.And and) {
                for (int i = and.parts().size() - 1; i >= 0; i--) {
                    rest.push(and.parts().get(i));
                }
            } else if (next instanceof Formula.Or or) {
                alternatives.add(or);
            } else {
                Formula.Leaf leaf = (Formula.Leaf) next;
                taken.add(leaf);
                consistent = take(leaf);
            }
        }
        boolean met = consistent && (alternatives.isEmpty() || branch(alternatives));
        taken.forEach(this::giveBack);
        return met;
    }

    /** Splits by the alternative with the fewest parts; the others wait. */
    private boolean branch(List<Formula.Or> alternatives) {
        int smallest = 0;
        for (int i = 1; i < alternatives.size(); i++) {
            boolean smaller = alternatives.get(i).parts().size()
                    < alternatives.get(smallest).parts().size();
            smallest = smaller ? i : smallest;
        }
        List<Formula.Or> others = new ArrayList<>(alternatives);
        Formula.Or split = others.remove(smallest);
        for (Formula part : split.parts()) {
            Deque<Formula> todo = new ArrayDeque<>(others);
            todo.push(part);
            if (meets(todo)) {
                return true;
            }
        }
        return false;
    }

    private boolean take(Formula.Leaf leaf) {
        List<Formula.Leaf> own = byField.computeIfAbsent(key(leaf), field -> new ArrayList<>());
        own.add(leaf);
        if (own.size() > LEAVES_OF_A_FIELD) {
            return true;
        }
        String reason = FieldDemands.contradiction(leaf.field(), own);
        if (reason != null && first == null) {
            first = new Contradiction(leaf.item().origin(), reason);
        }
        return reason == null;
    }

    private void giveBack(Formula.Leaf leaf) {
        List<Formula.Leaf> own = byField.get(key(leaf));
        if (own != null) {
            own.remove(own.size() - 1);
        }
    }

    private static String key(Formula.Leaf leaf) {
        return leaf.field() == null ? "" : leaf.field();
    }
}
