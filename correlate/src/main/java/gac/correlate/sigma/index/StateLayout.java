package gac.correlate.sigma.index;

import java.util.BitSet;

/**
 * Where the bits of an event's state are: one for each fact, then one for each rule and once more. A rule is a candidate when both its bits are set; a bit
 * that no anchor sets is set from the start.
 */
final class StateLayout {
    private final int facts;
    private final int firstRules;
    private final int secondRules;
    /** The state of an event of which nothing is known yet. */
    private final long[] clean;

    /**
     * @param first the rules that an anchor must make candidates
     * @param second those of which an anchor of a second kind must be there as well
     */
    StateLayout(int facts, int rules, BitSet first, BitSet second) {
        this.facts = facts;
        firstRules = (facts + 63) >>> 6;
        secondRules = firstRules + ((rules + 63) >>> 6);
        clean = new long[secondRules + ((rules + 63) >>> 6)];
        for (int rule = 0; rule < rules; rule++) {
            if (!first.get(rule)) {
                clean[firstBit(rule) >>> 6] |= 1L << rule;
            }
            if (!second.get(rule)) {
                clean[secondBit(rule) >>> 6] |= 1L << rule;
            }
        }
    }

    int facts() {
        return facts;
    }

    int words() {
        return clean.length;
    }

    int firstBit(int rule) {
        return (firstRules << 6) + rule;
    }

    int secondBit(int rule) {
        return (secondRules << 6) + rule;
    }

    void clear(long[] bits) {
        System.arraycopy(clean, 0, bits, 0, clean.length);
    }

    /** The first rule from this one on both bits of which are set; -1 when there is none. */
    int candidate(long[] bits, int from) {
        int words = secondRules - firstRules;
        int word = from >>> 6;
        if (word >= words) {
            return -1;
        }
        long rest = bits[firstRules + word] & bits[secondRules + word] & (-1L << from);
        while (rest == 0) {
            if (++word == words) {
                return -1;
            }
            rest = bits[firstRules + word] & bits[secondRules + word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(rest);
    }
}
