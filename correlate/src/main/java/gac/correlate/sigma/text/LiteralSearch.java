package gac.correlate.sigma.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds all of many folded literals anywhere in a text. Literals of one, two and three characters, and the others, are each looked for in a
 * pass of their own, see {@link GramPass}; most sets have only the others.
 */
public final class LiteralSearch {
    private final GramPass[] passes;

    private LiteralSearch(List<String> wanted) {
        Literals literals = new Literals(wanted);
        List<List<Integer>> bySize = new ArrayList<>();
        for (int size = 0; size <= GramPass.GRAM; size++) {
            bySize.add(new ArrayList<>());
        }
        for (int number = 0; number < wanted.size(); number++) {
            bySize.get(Math.min(GramPass.GRAM, literals.length(number))).add(number);
        }
        List<GramPass> some = new ArrayList<>();
        for (int size = GramPass.GRAM; size > 0; size--) {
            if (!bySize.get(size).isEmpty()) {
                some.add(new GramPass(literals, bySize.get(size), size));
            }
        }
        passes = some.toArray(new GramPass[0]);
    }

    /** @param literals folded, none empty, all different; a literal's number is its place in the list */
    public static LiteralSearch of(List<String> literals) {
        return new LiteralSearch(literals);
    }

    /** Tells every literal that stands in the text, maybe more than once. */
    public <T> void find(SearchText text, LiteralEdges.Found<T> found, T state) {
        for (GramPass pass : passes) {
            pass.find(text, found, state);
        }
    }
}
