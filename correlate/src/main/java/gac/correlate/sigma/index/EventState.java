package gac.correlate.sigma.index;

import gac.correlate.sigma.match.EventFields;
import java.util.Arrays;

/** What is known of the facts of the current event, and the rules it is a candidate for. One per thread, reused for every event. */
final class EventState {
    private static final int LAST_GENERATION = Integer.MAX_VALUE >>> 1;

    final EventFields fields;
    final Plan plan;
    private final StateLayout layout;
    /** The bits of the {@link StateLayout}. */
    private final long[] bits;
    /** Per fact that takes more than a bit: twice the generation of the event it was decided for, plus one when it holds. */
    private final int[] decided;
    /** Per index of a slot: the generation of the event whose values were looked at. */
    private final int[] scanned;

    private int generation;
    /** Events counted, and by fact those in which an anchor of it was found. */
    private int counted;

    private final int[] found;

    EventState(EventFields fields, Plan plan) {
        this.fields = fields;
        this.plan = plan;
        layout = plan.layout();
        bits = new long[layout.words()];
        decided = new int[layout.facts()];
        scanned = new int[plan.slotIndexes()];
        found = new int[plan.learning() > 0 ? layout.facts() : 0];
    }

    /** Forgets the last event. */
    void next() {
        if (++generation == LAST_GENERATION) {
            Arrays.fill(decided, 0);
            Arrays.fill(scanned, 0);
            generation = 1;
        }
        layout.clear(bits);
    }

    /** Whether an index is asked for the first time in this event. */
    boolean scanFirst(int index) {
        if (scanned[index] == generation) {
            return false;
        }
        scanned[index] = generation;
        return true;
    }

    /** An anchor holds. */
    void mark(Marks marks) {
        marks.set(bits);
    }

    /** Whether an anchor of the fact was found. */
    boolean isMarked(int fact) {
        return (bits[fact >>> 6] >>> fact & 1) != 0;
    }

    boolean isDecided(int fact) {
        return decided[fact] >>> 1 == generation;
    }

    /** Whether a decided fact holds. */
    boolean holds(int fact) {
        return (decided[fact] & 1) != 0;
    }

    void decide(int fact, boolean holds) {
        decided[fact] = generation << 1 | (holds ? 1 : 0);
    }

    /** The first candidate from this rule on; -1 when there is none. */
    int candidate(int from) {
        return layout.candidate(bits, from);
    }

    /** Counts the event, as far as the plan's {@link Plan#learning}; how many are counted. */
    int tally() {
        if (counted < plan.learning()) {
            counted++;
            for (int fact = 0; fact < found.length; fact++) {
                found[fact] += isMarked(fact) ? 1 : 0;
            }
        }
        return counted;
    }

    /** By fact, in how many of the counted events an anchor of it was found. */
    int[] tallied() {
        return found;
    }
}
