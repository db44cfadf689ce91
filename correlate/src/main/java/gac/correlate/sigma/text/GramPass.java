package gac.correlate.sigma.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a text for literals that are found by a <em>gram</em>, up to four characters of them. The text's grams are looked up, case
 * aside, in a table of bits small enough to stay in the nearest cache, which lets few through; for these a hash table has the literals with the
 * gram and where in them it is, and they are compared.
 *
 * <p>A literal is entered by up to four grams that follow each other, so that one of them is met when only every fourth gram of the text is looked
 * at; when the shortest literal has no room for so many, by two, or one. Of the places in a literal where they may be, the one is taken whose grams are the
 * rarest in all literals: what rules are written about is common in logs as well.
 *
 * <p>Where too many literals share a gram, those that stand there are looked up by {@link LiteralEdges} instead of one by one, so that a text takes at
 * most text length × longest literal × {@value #LAST_PLACE}, whatever the literals.
 */
final class GramPass {
    /** Characters of the longest gram. */
    static final int GRAM = 4;
    /** Grams start at most so far inside a literal. */
    private static final int LAST_PLACE = 16;
    /** More literals than that with one gram are not tried one by one. */
    private static final int CROWD = 16;

    private final Literals literals;
    private final int size;
    private final int mask;
    private final int stride;
    /** Bytes from one block of grams to the next. */
    private final int blockLength;

    private final Sieve sieve;
    /** Hash table of grams: each with the place in {@link #entries} where its own begin, plus one. */
    private final int[] grams;

    private final int[] firsts;
    /** For each gram a count and so many pairs of a literal and the gram's place in it; for crowded ones the count is negative and only places follow. */
    private final int[] entries;

    private final @Nullable LiteralEdges crowd;

    private record Entry(int literal, int place) {}

    /**
     * @param numbers of the literals of this pass
     * @param size characters of a gram: at most those of the shortest literal
     */
    GramPass(Literals literals, List<Integer> numbers, int size) {
        this.literals = literals;
        this.size = size;
        mask = size == GRAM ? -1 : (1 << (8 * size)) - 1;
        stride = stride(numbers.stream().mapToInt(literals::length).min().orElse(size), size);
        blockLength = stride == 1 ? 4 : stride == 2 ? 6 : 16;
        Map<Integer, List<Entry>> byGram = entered(numbers);
        sieve = new Sieve(byGram.size());
        int capacity = Integer.highestOneBit(Math.max(4, 2 * byGram.size()) - 1) << 1;
        grams = new int[capacity];
        firsts = new int[capacity];
        List<Integer> flat = new ArrayList<>();
        boolean crowded = false;
        for (Map.Entry<Integer, List<Entry>> gram : byGram.entrySet()) {
            sieve.add(Hashes.mix(gram.getKey()));
            int at = place(gram.getKey());
            while (firsts[at] != 0) {
                at = (at + 1) & (capacity - 1);
            }
            grams[at] = gram.getKey();
            firsts[at] = flat.size() + 1;
            List<Entry> all = gram.getValue();
            if (all.size() <= CROWD) {
                flat.add(all.size());
                all.forEach(entry -> {
                    flat.add(entry.literal());
                    flat.add(entry.place());
                });
            } else {
                crowded = true;
                List<Integer> places = all.stream().map(Entry::place).distinct().toList();
                flat.add(-places.size());
                flat.addAll(places);
            }
        }
        entries = flat.stream().mapToInt(Integer::intValue).toArray();
        crowd = crowded ? LiteralEdges.starts(literals) : null;
    }

    /** How far apart the grams of a text may be, for one of them to be in a literal wherever it stands. */
    static int stride(int shortest, int size) {
        return Integer.highestOneBit(Math.min(GRAM, shortest - size + 1));
    }

    /** By which grams each literal is met. */
    private Map<Integer, List<Entry>> entered(List<Integer> numbers) {
        Map<Integer, Integer> uses = new HashMap<>();
        for (int number : numbers) {
            byte[] literal = literals.bytes(number);
            for (int at = 0; at + size <= literal.length; at++) {
                uses.merge(gram(literal, at), 1, Integer::sum);
            }
        }
        Map<Integer, List<Entry>> byGram = new LinkedHashMap<>();
        for (int number : numbers) {
            byte[] literal = literals.bytes(number);
            int rarest = 0;
            int fewest = Integer.MAX_VALUE;
            int last = Math.min(LAST_PLACE, literal.length - size + 1) - stride;
            for (int at = 0; at <= last; at++) {
                int sum = 0;
                for (int i = 0; i < stride; i++) {
                    sum += uses.getOrDefault(gram(literal, at + i), 0);
                }
                if (sum < fewest) {
                    fewest = sum;
                    rarest = at;
                }
            }
            for (int i = 0; i < stride; i++) {
                byGram.computeIfAbsent(gram(literal, rarest + i), gram -> new ArrayList<>())
                        .add(new Entry(number, rarest + i));
            }
        }
        return byGram;
    }

    /** Tells every literal of the pass that stands in the text, maybe more than once. */
    <T> void find(SearchText text, LiteralEdges.Found<T> found, T state) {
        byte[] bytes = text.bytes;
        int end = text.to;
        int last = end - GRAM;
        int at = text.from;
        while (at <= last) {
            at = block(bytes, at, end);
            for (int next = Math.min(at + blockLength, last + 1); at < next; at += stride) {
                int gram = Hashes.four(bytes, at) & mask;
                if (sieve.mayHave(Hashes.mix(gram))) {
                    meet(gram, text, at, found, state);
                }
            }
        }
        // The last ones, when grams are shorter than four.
        for (; at <= end - size; at += stride) {
            int gram = gram(bytes, at);
            if (sieve.mayHave(Hashes.mix(gram))) {
                meet(gram, text, at, found, state);
            }
        }
    }

    /**
     * The first block of grams from the given place on of which the sieve lets one through, or the place where less than a block is left. The grams of
     * a block are looked at in one go, and the loops have nothing to call: so they are fast.
     */
    private int block(byte[] bytes, int from, int end) {
        return switch (stride) {
            case 1 -> everyPlace(bytes, from, end);
            case 2 -> everySecond(bytes, from, end);
            default -> everyFourth(bytes, from, end);
        };
    }

    private int everyPlace(byte[] bytes, int from, int end) {
        int at = from;
        for (; at + Long.BYTES <= end; at += 4) {
            long eight = Hashes.eight(bytes, at);
            if (((test(eight) | test(eight >>> 8) | test(eight >>> 16) | test(eight >>> 24)) & 1) != 0) {
                break;
            }
        }
        return at;
    }

    private int everySecond(byte[] bytes, int from, int end) {
        int at = from;
        for (; at + Long.BYTES <= end; at += 6) {
            long eight = Hashes.eight(bytes, at);
            if (((test(eight) | test(eight >>> 16) | test(eight >>> 32)) & 1) != 0) {
                break;
            }
        }
        return at;
    }

    private int everyFourth(byte[] bytes, int from, int end) {
        int at = from;
        for (; at + 2 * Long.BYTES <= end; at += 16) {
            long one = Hashes.eight(bytes, at);
            long two = Hashes.eight(bytes, at + Long.BYTES);
            if (((test(one) | test(one >>> 32) | test(two) | test(two >>> 32)) & 1) != 0) {
                break;
            }
        }
        return at;
    }

    /** @param bytes of which the lowest are a gram */
    private long test(long bytes) {
        return sieve.test(Hashes.mix((int) bytes & mask));
    }

    private <T> void meet(int gram, SearchText text, int at, LiteralEdges.Found<T> found, T state) {
        int slot = place(gram);
        while (firsts[slot] != 0 && grams[slot] != gram) {
            slot = (slot + 1) & (grams.length - 1);
        }
        if (firsts[slot] == 0) {
            return;
        }
        int next = firsts[slot] - 1;
        int count = entries[next++];
        for (; count > 0; count--) {
            int literal = entries[next++];
            if (literals.stands(literal, text, at - entries[next++])) {
                found.accept(literal, state);
            }
        }
        for (; count < 0; count++) {
            int start = at - entries[next++];
            if (crowd != null && start >= text.from) {
                crowd.find(text, start, found, state);
            }
        }
    }

    private int place(int gram) {
        return Hashes.mix(gram) >>> Integer.numberOfLeadingZeros(grams.length - 1);
    }

    /** The pass's gram at the place, case aside. */
    private int gram(byte[] text, int at) {
        int gram = 0;
        for (int i = 0; i < size; i++) {
            gram |= ((text[at + i] | ' ') & 0xFF) << (8 * i);
        }
        return gram;
    }
}
