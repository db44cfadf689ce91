package gac.correlate.offline;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How often each value of each field was seen; of the first {@value #MOST} different ones, so that a flood of new ones takes no room. */
final class EntityCounts {
    private static final int MOST = 10_000;

    private final Map<String, Long> counts = new HashMap<>();

    void add(String field, String value) {
        String key = field + " " + value;
        if (counts.size() < MOST || counts.containsKey(key)) {
            counts.merge(key, 1L, Long::sum);
        }
    }

    /** Field, value and number, the most frequent first. */
    List<String> top(int most) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .map(entity -> entity.getKey() + " (" + entity.getValue() + ")")
                .toList();
    }
}
