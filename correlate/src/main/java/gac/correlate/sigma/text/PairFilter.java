package gac.correlate.sigma.text;

import java.util.List;

/** A few literals, for telling of a text by its {@link PairSet} that none of them stands in it. */
public final class PairFilter {
    private final int[][] bits;

    private PairFilter(List<String> literals) {
        bits = literals.stream().map(PairSet::bits).toArray(int[][]::new);
    }

    /** @param literals folded, of ASCII */
    public static PairFilter of(List<String> literals) {
        return new PairFilter(literals);
    }

    /** False when none of the literals stands in the text whose pairs these are. */
    public boolean mayStand(PairSet pairs) {
        for (int[] literal : bits) {
            if (pairs.mayHave(literal)) {
                return true;
            }
        }
        return false;
    }
}
