package gac.correlate.sigma.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds all of many folded literals anywhere in a text, in a {@link GramPass} or some: short literals make a pass slow, as it must look at every place, so it
 * may be better to look for them apart. The literals are divided by length, in the way that is expected to cost least.
 */
public final class LiteralSearch {
    private static final int ASCII = 128;
    /** Lengths at which a pass may begin: of those between, none allows a longer stride. */
    private static final int[] BOUNDS = {1, 2, 3, 4, 5, 7};
    /** A guess at how many places of a text have a certain gram, by its size. */
    private static final double[] FREQUENCY = {1, 0.03, 0.003, 0.0003, 0.00003};
    /** How much longer it takes to look up a literal whose gram is met than to look at a place. */
    private static final int PRICE = 10;

    private final GramPass[] passes;
    /** The only literal, when it is one character of ASCII: for that a plain loop does; else {@link #MANY}. */
    private final int single;

    private static final int MANY = -1;

    private record Pass(List<Integer> numbers, int size, double cost) {}

    private LiteralSearch(List<String> wanted) {
        Literals literals = new Literals(wanted);
        single = wanted.size() == 1
                        && wanted.get(0).length() == 1
                        && wanted.get(0).charAt(0) < ASCII
                ? wanted.get(0).charAt(0)
                : MANY;
        List<Pass> best = List.of();
        int divisions = 1 << (BOUNDS.length - 1);
        for (int division = 0; division < divisions; division++) {
            List<Pass> passes = divided(literals, division);
            if (best.isEmpty() || cost(passes) < cost(best)) {
                best = passes;
            }
        }
        passes = best.stream()
                .map(pass -> new GramPass(literals, pass.numbers(), pass.size()))
                .toArray(GramPass[]::new);
    }

    /** @param literals folded, none empty, all different; a literal's number is its place in the list */
    public static LiteralSearch of(List<String> literals) {
        return new LiteralSearch(literals);
    }

    private static double cost(List<Pass> passes) {
        return passes.stream().mapToDouble(Pass::cost).sum();
    }

    /** @param division for each bound but the first a bit, whether a pass begins there */
    private static List<Pass> divided(Literals literals, int division) {
        List<Pass> passes = new ArrayList<>();
        int from = 0;
        for (int bound = 0; bound < BOUNDS.length; bound++) {
            if (bound == BOUNDS.length - 1 || ((division >> bound) & 1) != 0) {
                int to = bound == BOUNDS.length - 1 ? Integer.MAX_VALUE : BOUNDS[bound + 1];
                List<Integer> numbers = new ArrayList<>();
                for (int number = 0; number < literals.count(); number++) {
                    if (literals.length(number) >= from && literals.length(number) < to) {
                        numbers.add(number);
                    }
                }
                if (!numbers.isEmpty()) {
                    passes.add(cheapest(literals, numbers));
                }
                from = to;
            }
        }
        return passes;
    }

    private static Pass cheapest(Literals literals, List<Integer> numbers) {
        int shortest = numbers.stream().mapToInt(literals::length).min().orElse(1);
        Pass best = new Pass(numbers, 1, Double.MAX_VALUE);
        for (int size = 1; size <= Math.min(GramPass.GRAM, shortest); size++) {
            int stride = GramPass.stride(shortest, size);
            double through = FREQUENCY[size] * stride * numbers.size();
            double cost = (1 + PRICE * through) / stride;
            if (cost <= best.cost()) {
                best = new Pass(numbers, size, cost);
            }
        }
        return best;
    }

    /** Tells every literal that stands in the text, maybe more than once. */
    public <T> void find(SearchText text, LiteralEdges.Found<T> found, T state) {
        if (single != MANY) {
            if (text.hasEither(single)) {
                found.accept(0, state);
            }
            return;
        }
        for (GramPass pass : passes) {
            pass.find(text, found, state);
        }
    }
}
