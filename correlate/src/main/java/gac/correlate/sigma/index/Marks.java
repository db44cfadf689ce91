package gac.correlate.sigma.index;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Bits of an event's state, by the words they are in: what one anchor tells of facts and rules is set word by word, however many they are. */
final class Marks {
    static final Marks NONE = of(List.of());

    /** Places of words, each once, and the bits of each. */
    private final int[] words;

    private final long[] masks;

    private Marks(Map<Integer, Long> byWord) {
        words = byWord.keySet().stream().mapToInt(Integer::intValue).toArray();
        masks = byWord.values().stream().mapToLong(Long::longValue).toArray();
    }

    static Marks of(Collection<Integer> bits) {
        Map<Integer, Long> byWord = new TreeMap<>();
        bits.forEach(bit -> byWord.merge(bit >>> 6, 1L << bit, (one, other) -> one | other));
        return new Marks(byWord);
    }

    void set(long[] state) {
        for (int i = 0; i < words.length; i++) {
            state[words[i]] |= masks[i];
        }
    }
}
