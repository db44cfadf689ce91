package gac.correlate.window;

import java.util.ArrayList;
import java.util.List;

/** A condition over steps as alternatives: which steps must occur and which must not (its disjunctive normal form). */
final class Alternatives {
    /** More would take too long at every event. */
    private static final int MOST = 256;

    /**
     * One of them.
     *
     * @param wanted bits of the steps that must occur
     * @param unwanted bits of those that must not
     */
    record Alternative(long wanted, long unwanted) {
        /** The steps that must occur, in order. */
        int[] steps() {
            int[] steps = new int[Long.bitCount(wanted)];
            long rest = wanted;
            for (int i = 0; i < steps.length; i++) {
                steps[i] = Long.numberOfTrailingZeros(rest);
                rest &= rest - 1;
            }
            return steps;
        }

        private boolean covers(Alternative other) {
            return (wanted & ~other.wanted) == 0 && (unwanted & ~other.unwanted) == 0;
        }
    }

    private Alternatives() {}

    /** @throws IllegalArgumentException where there are too many */
    static List<Alternative> of(Steps condition) {
        return of(condition, false);
    }

    private static List<Alternative> of(Steps condition, boolean negated) {
        if (condition instanceof Steps.Step step) {
            long bit = 1L << step.index();
            return List.of(negated ? new Alternative(0, bit) : new Alternative(bit, 0));
        }
        if (condition instanceof Steps.Not not) {
            return of(not.part(), !negated);
        }
        if (condition instanceof Steps.Several several) {
            return several(several, negated);
        }
        List<Steps> parts = condition instanceof Steps.And and ? and.parts() : ((Steps.Or) condition).parts();
        boolean all = condition instanceof Steps.And != negated;
        List<Alternative> found = all ? List.of(new Alternative(0, 0)) : List.of();
        for (Steps part : parts) {
            List<Alternative> more = of(part, negated);
            found = all ? product(found, more) : union(found, more);
        }
        return found;
    }

    private static List<Alternative> product(List<Alternative> left, List<Alternative> right) {
        List<Alternative> all = new ArrayList<>();
        for (Alternative one : left) {
            for (Alternative other : right) {
                add(all, one.wanted() | other.wanted(), one.unwanted() | other.unwanted());
            }
        }
        return all;
    }

    private static List<Alternative> union(List<Alternative> left, List<Alternative> right) {
        List<Alternative> all = new ArrayList<>(left);
        right.forEach(one -> add(all, one.wanted(), one.unwanted()));
        return all;
    }

    /** So many of the steps, and where more would be wrong, none of the others. */
    private static List<Alternative> several(Steps.Several several, boolean negated) {
        List<Alternative> all = new ArrayList<>();
        boolean exact = negated || !several.condition().rising();
        long every = -1L >>> (Long.SIZE - several.of());
        for (int wanted = 0; wanted <= several.of(); wanted++) {
            if (several.holds(wanted) == negated) {
                continue;
            }
            long subset = wanted == 0 ? 0 : -1L >>> (Long.SIZE - wanted);
            while (Long.compareUnsigned(subset, every) <= 0) {
                add(all, subset, exact ? every & ~subset : 0);
                if (subset == 0 || subset == every) {
                    break;
                }
                // The next larger number with as many bits.
                long lowest = subset & -subset;
                long ripple = subset + lowest;
                subset = ripple | ((subset ^ ripple) >>> 2) / lowest;
            }
            if (!exact) {
                break; // more steps are covered by fewer
            }
        }
        return all;
    }

    private static void add(List<Alternative> all, long wanted, long unwanted) {
        Alternative fresh = new Alternative(wanted, unwanted);
        if ((wanted & unwanted) != 0 || all.stream().anyMatch(one -> one.covers(fresh))) {
            return;
        }
        all.removeIf(fresh::covers);
        all.add(fresh);
        if (all.size() > MOST) {
            throw new IllegalArgumentException("the condition has more than " + MOST
                    + " alternatives: ask for fewer rules, or write several" + " correlations");
        }
    }
}
