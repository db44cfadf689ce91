package gac.correlate.sigma.index;

import java.util.Arrays;
import java.util.List;

/**
 * Formulas as branches: each step asks one fact and goes to one of two other steps, so that a condition is evaluated
 * without recursion and no fact is asked in vain.
 */
final class Program {
    /** Where a formula that is true ends. */
    static final int TRUE = -1;
    /** Where a formula that is false ends. */
    static final int FALSE = -2;

    private static final int WIDTH = 3;

    private int[] steps = new int[64 * WIDTH];
    private int size;

    /** Adds a formula; the place to start from, or its truth when that depends on nothing. */
    int add(Formula formula) {
        return add(formula, TRUE, FALSE);
    }

    private int add(Formula formula, int whenTrue, int whenFalse) {
        if (formula instanceof Formula.Is is) {
            return step(is.fact(), whenTrue, whenFalse);
        }
        if (formula instanceof Formula.Not not) {
            return add(not.part(), whenFalse, whenTrue);
        }
        // From the last part to the first, as each needs to know where the one after it starts.
        if (formula instanceof Formula.All all) {
            List<Formula> parts = all.parts();
            int next = whenTrue;
            for (int i = parts.size() - 1; i >= 0; i--) {
                next = add(parts.get(i), next, whenFalse);
            }
            return next;
        }
        List<Formula> parts = ((Formula.Any) formula).parts();
        int next = whenFalse;
        for (int i = parts.size() - 1; i >= 0; i--) {
            next = add(parts.get(i), whenTrue, next);
        }
        return next;
    }

    private int step(int fact, int whenTrue, int whenFalse) {
        if (size + WIDTH > steps.length) {
            steps = Arrays.copyOf(steps, 2 * steps.length);
        }
        int place = size;
        steps[place] = fact;
        steps[place + 1] = whenTrue;
        steps[place + 2] = whenFalse;
        size += WIDTH;
        return place;
    }

    int fact(int step) {
        return steps[step];
    }

    int next(int step, boolean holds) {
        return steps[step + (holds ? 1 : 2)];
    }
}
