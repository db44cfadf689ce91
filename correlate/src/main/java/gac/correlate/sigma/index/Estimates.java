package gac.correlate.sigma.index;

import gac.correlate.sigma.match.FieldTable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Guesses at how often facts hold, from which follow the facts that make a rule a candidate and the order in which its
 * facts are asked. Short literals, and literals that many rules are written about, are taken to be common. A wrong guess
 * costs time and changes no match.
 */
final class Estimates {
    /** Values of a field, which are not many. */
    private static final int FEW = 8;

    private final List<Fact> facts;
    private final double[] expected;

    Estimates(List<Fact> facts) {
        this.facts = facts;
        Map<Anchor, Integer> uses = new HashMap<>();
        facts.forEach(fact -> fact.anchors().forEach(anchor -> uses.merge(anchor, 1, Integer::sum)));
        Map<Integer, Integer> wholes = new HashMap<>();
        uses.keySet().stream()
                .filter(anchor -> anchor.kind() == Anchor.Kind.WHOLE)
                .forEach(anchor -> wholes.merge(anchor.slot(), 1, Integer::sum));
        expected = facts.stream()
                .mapToDouble(fact -> fact.anchors().stream()
                        .mapToDouble(anchor -> expected(anchor, wholes.getOrDefault(anchor.slot(), 0))
                                * (1 + Math.log(uses.getOrDefault(anchor, 1))))
                        .sum())
                .toArray();
    }

    /**
     * A guess at how many events out of one have the anchor.
     *
     * @param wholes how many values rules know of the field: one with few (a method, a level) mostly has one of these
     */
    private static double expected(Anchor anchor, int wholes) {
        double byLength = Math.max(0.001, Math.pow(0.5, anchor.literal().length()));
        double everywhere = anchor.slot() == FieldTable.EVERYTHING ? 3 : 1;
        return everywhere
                * switch (anchor.kind()) {
                    case WHOLE -> wholes < FEW ? 1 : 1.0 / wholes;
                    case START, END -> 0.7 * byLength;
                    case ANYWHERE -> byLength;
                    case PRESENT -> 1;
                };
    }

    /**
     * Facts of which one must hold wherever the formula does, the cheapest such set; null when the formula may hold on an
     * event of which nothing in particular is known. Of an AND the cheapest part's set is enough; of an OR the sets of
     * all parts are needed; a NOT gives none, as nothing need be there.
     */
    @Nullable
    Set<Integer> triggers(Formula formula) {
        if (formula instanceof Formula.Is is) {
            return facts.get(is.fact()).anchored() ? Set.of(is.fact()) : null;
        }
        if (formula instanceof Formula.All all) {
            Set<Integer> best = null;
            for (Formula part : all.parts()) {
                Set<Integer> set = triggers(part);
                if (set != null && (best == null || cost(set) < cost(best))) {
                    best = set;
                }
            }
            return best;
        }
        if (formula instanceof Formula.Any any) {
            Set<Integer> union = new LinkedHashSet<>();
            for (Formula part : any.parts()) {
                Set<Integer> set = triggers(part);
                if (set == null) {
                    return null;
                }
                union.addAll(set);
            }
            return union;
        }
        return null;
    }

    /** The same formula, its parts in the order in which they should be asked: cheap ones first, and rare ones first in an AND. */
    Formula ordered(Formula formula) {
        if (formula instanceof Formula.All all) {
            return new Formula.All(all.parts().stream()
                    .map(this::ordered)
                    .sorted(Comparator.comparingInt(this::price).thenComparingDouble(this::chance))
                    .toList());
        }
        if (formula instanceof Formula.Any any) {
            return new Formula.Any(any.parts().stream()
                    .map(this::ordered)
                    .sorted(Comparator.comparingInt(this::price).thenComparingDouble(part -> -chance(part)))
                    .toList());
        }
        return formula instanceof Formula.Not not ? new Formula.Not(ordered(not.part())) : formula;
    }

    private int price(Formula formula) {
        if (formula instanceof Formula.Is is) {
            return facts.get(is.fact()).price();
        }
        if (formula instanceof Formula.Not not) {
            return price(not.part());
        }
        List<Formula> parts = formula instanceof Formula.All all ? all.parts() : ((Formula.Any) formula).parts();
        return parts.stream().mapToInt(this::price).max().orElse(0);
    }

    private double chance(Formula formula) {
        if (formula instanceof Formula.Is is) {
            return facts.get(is.fact()).anchored() ? Math.min(1, expected[is.fact()]) : 0.5;
        }
        if (formula instanceof Formula.Not not) {
            return 1 - chance(not.part());
        }
        return formula instanceof Formula.All all
                ? all.parts().stream().mapToDouble(this::chance).min().orElse(1)
                : Math.min(
                        1,
                        ((Formula.Any) formula)
                                .parts().stream().mapToDouble(this::chance).sum());
    }

    private double cost(Set<Integer> set) {
        return set.stream().mapToDouble(fact -> expected[fact]).sum();
    }
}
