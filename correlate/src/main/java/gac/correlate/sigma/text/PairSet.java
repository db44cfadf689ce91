package gac.correlate.sigma.text;

import java.util.Arrays;

/**
 * Which pairs of characters stand next to each other in a text, case aside, by one bit of a hash each. A literal none of whose pairs is missing may stand in the
 * text; of most that do not stand there a pair is missing, and that is told in a step or two. Of long texts nothing is told.
 */
public final class PairSet {
    private static final int WORDS = 32;
    /** Of so many bits that few are set by a text of {@link #LONGEST}. */
    private static final int SHIFT = 32 - 11;
    /** Texts beyond that set so many bits that it is better to search them. */
    private static final int LONGEST = 512;

    private final long[] words = new long[WORDS];
    private boolean known;

    /** Makes this the set of another text. */
    public PairSet fill(SearchText text) {
        known = text.length() <= LONGEST;
        if (known) {
            Arrays.fill(words, 0);
            byte[] bytes = text.bytes;
            for (int at = text.from + 1; at < text.to; at++) {
                int bit = bit(bytes[at - 1], bytes[at]);
                words[bit >>> 6] |= 1L << bit;
            }
        }
        return this;
    }

    /** @param bits of the pairs of a literal, as {@link #bits} gives them */
    boolean mayHave(int[] bits) {
        if (known) {
            for (int bit : bits) {
                if ((words[bit >>> 6] >>> bit & 1) == 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The bits that a text sets in which the literal stands; the literal is of ASCII. */
    static int[] bits(String literal) {
        int[] bits = new int[Math.max(0, literal.length() - 1)];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = bit((byte) literal.charAt(i), (byte) literal.charAt(i + 1));
        }
        return bits;
    }

    private static int bit(byte first, byte second) {
        int pair = ((first | ' ') & 0xFF) | (((second | ' ') & 0xFF) << 8);
        return Hashes.mix(pair) >>> SHIFT;
    }
}
