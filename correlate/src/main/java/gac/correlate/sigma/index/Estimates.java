package gac.correlate.sigma.index;

import gac.correlate.sigma.match.FieldTable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Guesses at how often facts hold, from which follow the facts that make a rule a candidate and the order in which its
 * facts are asked. Short literals, and literals that many rules are written about, are taken to be common, until
 * events were observed. A wrong guess costs time and changes no match.
 */
final class Estimates {
    /** Values of a field, which are not many. */
    private static final int FEW = 8;

    /** A set of which one holds in so many events is not worth looking for: it rules nothing out. */
    private static final double COMMON = 0.7;

    private final List<Fact> facts;
    private final Observed observed;
    private final double[] expected;

    Estimates(List<Fact> facts, Observed observed) {
        this.facts = facts;
        this.observed = observed;
        Map<Anchor, Integer> uses = new HashMap<>();
        facts.forEach(fact -> fact.anchors().forEach(anchor -> uses.merge(anchor, 1, Integer::sum)));
        Map<Integer, Integer> wholes = new HashMap<>();
        uses.keySet().stream()
                .filter(anchor -> anchor.kind() == Anchor.Kind.WHOLE)
                .forEach(anchor -> wholes.merge(anchor.slot(), 1, Integer::sum));
        expected = new double[facts.size()];
        for (int fact = 0; fact < expected.length; fact++) {
            double guess = facts.get(fact).anchors().stream()
                    .mapToDouble(anchor -> expected(anchor, wholes.getOrDefault(anchor.slot(), 0))
                            * (1 + Math.log(uses.getOrDefault(anchor, 1))))
                    .sum();
            expected[fact] = observed.expected(fact, Math.min(1, guess));
        }
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
     * Sets of facts of each of which one must hold wherever the formula does; none when the formula may hold on an event of which nothing in particular
     * is known. An AND has the sets of all its parts; of an OR the cheapest sets of its parts are needed together; a NOT has none, as nothing need be there.
     */
    List<Set<Integer>> necessary(Formula formula) {
        if (formula instanceof Formula.Is is) {
            return facts.get(is.fact()).anchored() ? List.of(Set.of(is.fact())) : List.of();
        }
        if (formula instanceof Formula.All all) {
            return all.parts().stream()
                    .flatMap(part -> necessary(part).stream())
                    .toList();
        }
        if (formula instanceof Formula.Any any) {
            Set<Integer> union = new LinkedHashSet<>();
            for (Formula part : any.parts()) {
                Optional<Set<Integer>> cheapest = necessary(part).stream().min(Comparator.comparingDouble(this::cost));
                if (cheapest.isEmpty()) {
                    return List.of();
                }
                union.addAll(cheapest.get());
            }
            return List.of(union);
        }
        return List.of();
    }

    /**
     * The same formula, its parts in the order in which they should be asked: cheap ones first, and rare ones first in an AND.
     *
     * @param price of asking a fact
     */
    Formula ordered(Formula formula, ToIntFunction<Fact> price) {
        Comparator<Formula> byPrice = Comparator.comparingInt(part -> price(part, price));
        if (formula instanceof Formula.All all) {
            return new Formula.All(all.parts().stream()
                    .map(part -> ordered(part, price))
                    .sorted(byPrice.thenComparingDouble(this::chance))
                    .toList());
        }
        if (formula instanceof Formula.Any any) {
            return new Formula.Any(any.parts().stream()
                    .map(part -> ordered(part, price))
                    .sorted(byPrice.thenComparingDouble(part -> -chance(part)))
                    .toList());
        }
        return formula instanceof Formula.Not not ? new Formula.Not(ordered(not.part(), price)) : formula;
    }

    private int price(Formula formula, ToIntFunction<Fact> price) {
        if (formula instanceof Formula.Is is) {
            return price.applyAsInt(facts.get(is.fact()));
        }
        if (formula instanceof Formula.Not not) {
            return price(not.part(), price);
        }
        List<Formula> parts = formula instanceof Formula.All all ? all.parts() : ((Formula.Any) formula).parts();
        return parts.stream().mapToInt(part -> price(part, price)).max().orElse(0);
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

    /** A guess at how many of the facts hold in an event. */
    double cost(Set<Integer> set) {
        return set.stream().mapToDouble(fact -> expected[fact]).sum();
    }

    /** Whether one of the facts was seen to hold in most events. */
    boolean isCommon(Set<Integer> set) {
        return cost(set) >= COMMON && set.stream().allMatch(observed::knows);
    }
}
