package gac.correlate.sigma.index;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which facts make which rules candidates. Of the sets of facts of which a rule needs one each, the first is the rarest. The second is the rarest of the rest
 * that is there for nothing: its anchors are not looked for anywhere in a text, or are looked for in any case.
 */
final class Candidates {
    /** Rules tried in fewer events than that need no second set. */
    private static final double RARE = 0.01;

    private final List<Fact> facts;
    private final List<Set<Integer>> first = new ArrayList<>();
    private final List<Set<Integer>> second = new ArrayList<>();
    private int unconditional;
    private final BitSet withFirst = new BitSet();
    private final BitSet withSecond = new BitSet();
    private final Set<Anchor> sought = new HashSet<>();
    /** Slots whose whole values, starts and ends tell of candidates. */
    private final Set<Integer> edges = new HashSet<>();

    Candidates(List<Formula> formulas, List<Fact> facts, Estimates estimates) {
        this.facts = facts;
        Comparator<Set<Integer>> byCost = Comparator.comparingDouble(estimates::cost);
        List<List<Set<Integer>>> rest = new ArrayList<>();
        for (Formula formula : formulas) {
            List<Set<Integer>> sets = estimates.necessary(formula);
            if (sets.isEmpty()) {
                unconditional++;
            }
            List<Set<Integer>> telling = sets.stream()
                    .filter(set -> !estimates.isCommon(set))
                    .sorted(byCost)
                    .toList();
            withFirst.set(first.size(), !telling.isEmpty());
            first.add(telling.isEmpty() ? Set.of() : telling.get(0));
            rest.add(telling.isEmpty() ? telling : telling.subList(1, telling.size()));
        }
        first.forEach(this::seek);
        for (int rule = 0; rule < rest.size(); rule++) {
            boolean rare = estimates.cost(first.get(rule)) < RARE;
            Set<Integer> free = rest.get(rule).stream()
                    .filter(set -> isFree(set, rare))
                    .findFirst()
                    .orElse(Set.of());
            withSecond.set(rule, !free.isEmpty());
            second.add(free);
            seek(free);
        }
    }

    private void seek(Set<Integer> set) {
        for (int fact : set) {
            for (Anchor anchor : facts.get(fact).anchors()) {
                if (anchor.kind() == Anchor.Kind.ANYWHERE) {
                    sought.add(anchor);
                } else {
                    edges.add(anchor.slot());
                }
            }
        }
    }

    /** @param rare whether the rule is tried so seldom that not even a look-up in one more field pays */
    private boolean isFree(Set<Integer> set, boolean rare) {
        return set.stream()
                .flatMap(fact -> facts.get(fact).anchors().stream())
                .allMatch(anchor -> isSought(anchor) || (!rare && anchor.kind() != Anchor.Kind.ANYWHERE));
    }

    /** Whether the anchor is looked for in every event. */
    boolean isSought(Anchor anchor) {
        return anchor.kind() == Anchor.Kind.ANYWHERE ? sought.contains(anchor) : edges.contains(anchor.slot());
    }

    /** Whether all is known of the fact when no more is looked for. */
    boolean isTold(Fact fact) {
        return fact.test() == null && fact.anchors().stream().allMatch(this::isSought);
    }

    /** Facts of which one must hold for the rule to match. */
    Set<Integer> first(int rule) {
        return first.get(rule);
    }

    /** Facts of which one must hold as well. */
    Set<Integer> second(int rule) {
        return second.get(rule);
    }

    int rules() {
        return first.size();
    }

    /** How many rules need nothing in particular. */
    int unconditional() {
        return unconditional;
    }

    StateLayout layout() {
        return new StateLayout(facts.size(), first.size(), withFirst, withSecond);
    }
}
