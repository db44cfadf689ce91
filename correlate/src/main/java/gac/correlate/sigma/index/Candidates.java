package gac.correlate.sigma.index;

import java.util.Arrays;

/** A set of rules by number, reused from event to event. */
public final class Candidates {
    private long[] words = new long[1];
    private int used;

    /** Empties the set and makes room for this many rules. */
    void reset(int rules) {
        used = (rules + 63) >>> 6;
        if (words.length < used) {
            words = new long[used];
        } else {
            Arrays.fill(words, 0, used, 0);
        }
    }

    void addAll(int[] rules) {
        for (int rule : rules) {
            words[rule >>> 6] |= 1L << rule;
        }
    }

    /** The first rule of the set from this number on; -1 when there is none. */
    int next(int from) {
        int word = from >>> 6;
        if (word >= used) {
            return -1;
        }
        long rest = words[word] & (-1L << from);
        while (rest == 0) {
            if (++word == used) {
                return -1;
            }
            rest = words[word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(rest);
    }
}
