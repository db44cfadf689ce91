package gac.correlate.sigma.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds all of many folded literals anywhere in a text. Whether a literal may start at a place is told by a hash of three
 * characters there, looked up in a table of bits small enough to stay in the nearest cache, and where it may, by a hash
 * of five; literals of two characters have a table of their own, and of single ones it is enough to know which characters the
 * text has. The hashes take upper and lower case for the same, so that encoded ASCII need not be decoded and folded
 * where nothing starts. Literals with other characters are looked for only in texts that have some.
 *
 * <p>It takes at most text length × longest literal, and nearly always little more than one look-up a character.
 */
public final class LiteralSearch {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHEST = 0x8080808080808080L;
    private static final int GRAM = 3;
    private static final int LONG_GRAM = 5;
    private static final int ASCII = 128;
    private static final int MASK = ASCII - 1;
    private static final int GRAM_MASK = (1 << (7 * GRAM)) - 1;
    private static final int PAIRS = ASCII * ASCII;
    /** Or-ed to a character it makes the case not matter. */
    private static final int LOWER = 0x20;

    /** From each place that the tables let through, the literals themselves are asked. */
    private final LiteralEdges literals;

    private final int[] single = new int[ASCII];
    private final boolean anySingle;
    /** Single characters in either case, each in all eight bytes. */
    private final long[] repeated;

    private final long[] pairs = new long[PAIRS >> 6];
    /** Hashes of the first three characters of literals of three and more, of those of three and four, and of the first five of all others. */
    private final long[] grams;

    private final long[] shorts;
    private final long[] longs;
    private final int shift;
    /** The longest literal for each hash of five characters. */
    private final short[] reach;

    private final @Nullable BitSet otherFirsts;

    private LiteralSearch(List<String> wanted) {
        literals = LiteralEdges.starts(wanted);
        grams = Hashes.bits(wanted.size());
        shorts = Hashes.bits(wanted.size());
        longs = Hashes.bits(wanted.size());
        shift = Hashes.shift(grams);
        reach = new short[64 * longs.length];
        Arrays.fill(single, -1);
        BitSet others = new BitSet();
        for (int number = 0; number < wanted.size(); number++) {
            String literal = wanted.get(number);
            if (!literal.chars().allMatch(c -> c < ASCII)) {
                others.set(literal.charAt(0));
            } else if (literal.length() == 1) {
                single[literal.charAt(0)] = number;
            } else {
                add(literal);
            }
        }
        anySingle = Arrays.stream(single).anyMatch(number -> number >= 0);
        repeated = IntStream.range(0, ASCII)
                .filter(c -> single[c] >= 0)
                .flatMap(c -> IntStream.of(c, Character.toUpperCase(c)).distinct())
                .mapToLong(c -> c * ONES)
                .toArray();
        otherFirsts = others.isEmpty() ? null : others;
    }

    /** @param literals folded, none empty, all different; a literal's number is its place in the list */
    public static LiteralSearch of(List<String> literals) {
        return new LiteralSearch(literals);
    }

    private void add(String literal) {
        int gram = next(next(0, literal.charAt(0)), literal.charAt(1));
        if (literal.length() < GRAM) {
            Hashes.set(pairs, gram);
            return;
        }
        gram = next(gram, literal.charAt(2));
        Hashes.set(grams, Hashes.mix(gram) >>> shift);
        if (literal.length() < LONG_GRAM) {
            Hashes.set(shorts, Hashes.mix(gram) >>> shift);
            return;
        }
        int bit = longBit(gram, literal.charAt(3), literal.charAt(4));
        Hashes.set(longs, bit);
        reach[bit] = (short) Math.max(reach[bit], Math.min(Short.MAX_VALUE, literal.length()));
    }

    /** False when no literal stands in bytes that are all ASCII, counted from {@code offset}. */
    public boolean mayStandIn(byte[] text, int offset, int length) {
        for (long wanted : repeated) {
            if (stands(wanted, text, offset, length)) {
                return true;
            }
        }
        return candidate(text, offset, length, 0) >= 0;
    }

    /** Whether one character stands in the bytes, eight of which are looked at in one go. */
    private static boolean stands(long repeated, byte[] text, int offset, int length) {
        int at = offset;
        int end = offset + length;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            // Equal bytes become zero; of ASCII, only zero bytes borrow into their highest bit.
            long different = (long) LONGS.get(text, at) ^ repeated;
            if (((different - ONES) & ~different & HIGHEST) != 0) {
                return true;
            }
        }
        for (; at < end; at++) {
            if (text[at] == (byte) repeated) {
                return true;
            }
        }
        return false;
    }

    /** The first place from the given one on where an ASCII literal of two or more characters may start; -1 when there is none. */
    public int candidate(char[] text, int length, int from) {
        int last = length - GRAM;
        int at = from;
        if (at <= last) {
            int gram = next(next(0, text[at]), text[at + 1]);
            for (; at <= last; at++) {
                gram = next(gram, text[at + 2]);
                int bit = Hashes.mix(gram) >>> shift;
                if (((grams[bit >>> 6] >>> bit | pairs[gram >>> 13] >>> (gram >>> 7)) & 1) != 0
                        && (Hashes.isSet(pairs, gram >>> 7)
                                || Hashes.isSet(shorts, bit)
                                || (at + LONG_GRAM <= length
                                        && Hashes.isSet(longs, longBit(gram, text[at + 3], text[at + 4]))))) {
                    return at;
                }
            }
        }
        return at + 2 == length && Hashes.isSet(pairs, next(next(0, text[at]), text[at + 1])) ? at : -1;
    }

    /** The same in bytes that are all ASCII, counted from {@code offset}. */
    public int candidate(byte[] text, int offset, int length, int from) {
        int last = length - GRAM;
        int at = from;
        if (at <= last) {
            int gram = next(next(0, text[offset + at]), text[offset + at + 1]);
            for (; at <= last; at++) {
                gram = next(gram, text[offset + at + 2]);
                int bit = Hashes.mix(gram) >>> shift;
                if (((grams[bit >>> 6] >>> bit | pairs[gram >>> 13] >>> (gram >>> 7)) & 1) != 0
                        && (Hashes.isSet(pairs, gram >>> 7)
                                || Hashes.isSet(shorts, bit)
                                || (at + LONG_GRAM <= length
                                        && Hashes.isSet(
                                                longs, longBit(gram, text[offset + at + 3], text[offset + at + 4]))))) {
                    return at;
                }
            }
        }
        return at + 2 == length && Hashes.isSet(pairs, next(next(0, text[offset + at]), text[offset + at + 1]))
                ? at
                : -1;
    }

    /** Tells every literal that stands in the text, maybe more than once. */
    public <T> void find(char[] text, int length, LiteralEdges.Found<T> found, T state) {
        for (int at = candidate(text, length, 0); at >= 0; at = candidate(text, length, at + 1)) {
            literals.find(text, at, Math.min(length - at, reach(text, length, at)), found, state);
        }
        if (anySingle) {
            findSingle(text, length, found, state);
        }
        if (otherFirsts != null) {
            findOthers(otherFirsts, text, length, found, state);
        }
    }

    private int reach(char[] text, int length, int at) {
        if (at + LONG_GRAM > length) {
            return LONG_GRAM - 1;
        }
        int gram = next(next(next(0, text[at]), text[at + 1]), text[at + 2]);
        int longest = reach[longBit(gram, text[at + 3], text[at + 4])];
        return longest == Short.MAX_VALUE ? literals.longest() : Math.max(LONG_GRAM - 1, longest);
    }

    private <T> void findSingle(char[] text, int length, LiteralEdges.Found<T> found, T state) {
        long low = 0;
        long high = 0;
        for (int i = 0; i < length; i++) {
            char c = text[i];
            if (c < 64) {
                low |= 1L << c;
            } else if (c < ASCII) {
                high |= 1L << c;
            }
        }
        for (int c = 0; c < ASCII; c++) {
            if (single[c] >= 0 && ((c < 64 ? low : high) >>> c & 1) != 0) {
                found.accept(single[c], state);
            }
        }
    }

    private <T> void findOthers(BitSet firsts, char[] text, int length, LiteralEdges.Found<T> found, T state) {
        int seen = 0;
        for (int i = 0; i < length; i++) {
            seen |= text[i];
        }
        for (int at = 0; seen >= ASCII && at < length; at++) {
            if (firsts.get(text[at])) {
                literals.find(text, at, Math.min(length - at, literals.longest()), found, state);
            }
        }
    }

    private int longBit(int gram, int fourth, int fifth) {
        int two = ((fourth | LOWER) & MASK) * 131 + ((fifth | LOWER) & MASK);
        return Hashes.mix(gram * 0x2545F491 + two) >>> shift;
    }

    private static int next(int gram, int c) {
        return (gram << 7 | ((c | LOWER) & MASK)) & GRAM_MASK;
    }
}
