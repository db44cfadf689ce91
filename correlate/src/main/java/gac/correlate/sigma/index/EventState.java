package gac.correlate.sigma.index;

import gac.correlate.sigma.match.EventFields;
import java.util.Arrays;

/** What is known of the facts of the current event, and the rules it is a candidate for. One per thread, reused for every event. */
final class EventState {
    private static final int FALSE = 0;
    private static final int TRUE = 1;
    /** An anchor of the fact holds, its test was not asked yet. */
    private static final int POSSIBLE = 2;

    private static final int LAST_GENERATION = Integer.MAX_VALUE >>> 2;

    final EventFields fields;
    private final boolean[] exact;
    private final int[][] triggered;
    /** Per fact: the generation of the event it is known for, and what is known. */
    private final int[] known;
    /** Per index of a slot: the generation of the event whose values were looked at. */
    private final int[] scanned;

    private final long[] candidates;
    private int generation;

    /**
     * @param exact per fact, whether an anchor makes it true
     * @param triggered per fact, the rules to try when one of its anchors holds
     * @param indexes how many indexes of slots there are
     */
    EventState(EventFields fields, boolean[] exact, int[][] triggered, int indexes, int rules) {
        this.fields = fields;
        this.exact = exact;
        this.triggered = triggered;
        known = new int[exact.length];
        scanned = new int[indexes];
        candidates = new long[(rules + 63) >>> 6];
    }

    /** Forgets the last event. */
    void next() {
        if (++generation == LAST_GENERATION) {
            Arrays.fill(known, 0);
            Arrays.fill(scanned, 0);
            generation = 1;
        }
        Arrays.fill(candidates, 0);
    }

    /** Whether an index is asked for the first time in this event. */
    boolean scanFirst(int index) {
        if (scanned[index] == generation) {
            return false;
        }
        scanned[index] = generation;
        return true;
    }

    /** An anchor of the facts holds. */
    void anchored(int[] facts) {
        for (int fact : facts) {
            if (known[fact] >>> 2 != generation) {
                known[fact] = generation << 2 | (exact[fact] ? TRUE : POSSIBLE);
                tryRules(triggered[fact]);
            }
        }
    }

    void tryRules(int[] rules) {
        for (int rule : rules) {
            candidates[rule >>> 6] |= 1L << rule;
        }
    }

    boolean isKnown(int fact) {
        return known[fact] >>> 2 == generation && (known[fact] & 3) != POSSIBLE;
    }

    /** Whether a known fact holds. */
    boolean holds(int fact) {
        return (known[fact] & 3) == TRUE;
    }

    boolean isPossible(int fact) {
        return known[fact] == (generation << 2 | POSSIBLE);
    }

    void decide(int fact, boolean holds) {
        known[fact] = generation << 2 | (holds ? TRUE : FALSE);
    }

    /** The first candidate from this rule on; -1 when there is none. */
    int candidate(int from) {
        int word = from >>> 6;
        if (word >= candidates.length) {
            return -1;
        }
        long rest = candidates[word] & (-1L << from);
        while (rest == 0) {
            if (++word == candidates.length) {
                return -1;
            }
            rest = candidates[word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(rest);
    }
}
