package gac.standalone;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The most frequent of many values in bounded memory (Misra and Gries 1982): when there are too many different ones, each loses one,
 * so that a count told is at most {@link #slack} too low.
 */
final class TopValues {
    private static final int CAPACITY = 1_000;
    private static final int LONGEST = 200;

    private final Map<String, Long> counts = new HashMap<>();
    private long slack;

    /** A value and how often it came. */
    record Count(String value, long count) {}

    void add(String value) {
        String key = value.length() > LONGEST ? value.substring(0, LONGEST) : value;
        counts.merge(key, 1L, Long::sum);
        if (counts.size() > CAPACITY) {
            slack++;
            counts.replaceAll((other, count) -> count - 1);
            counts.values().removeIf(count -> count == 0);
        }
    }

    /** How much lower than the truth counts may be; 0 while no value was forgotten. */
    long slack() {
        return slack;
    }

    List<Count> top(int most) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .map(entry -> new Count(entry.getKey(), entry.getValue()))
                .toList();
    }
}
