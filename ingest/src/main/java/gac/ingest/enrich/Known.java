package gac.ingest.enrich;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What was looked up before: at most a fixed number of answers, and all are forgotten when there are more. Safe for many threads. */
final class Known<V> {
    private static final int MOST = 10_000;

    private final Map<String, V> answers = new ConcurrentHashMap<>();

    V get(String key, Function<String, V> lookUp) {
        V found = answers.get(key);
        if (found == null) {
            found = lookUp.apply(key);
            if (answers.size() >= MOST) {
                answers.clear();
            }
            answers.put(key, found);
        }
        return found;
    }

    void forget() {
        answers.clear();
    }
}
