package gac.correlate.detect;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Decides which lines travel: the first {@link #LINES} per (rule, group, timespan). Kept by hash, for the groups seen last; a group that was
 * forgotten, or a task that restarted, sends a few lines more, which the alert's own bounded sample absorbs.
 */
final class EvidenceLimiter {
    static final int LINES = 10;
    private static final int GROUPS = 50_000;

    private record Taken(long window, int lines) {}

    private final Map<Long, Taken> taken = new LinkedHashMap<>(1024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Taken> eldest) {
            return size() > GROUPS;
        }
    };

    /** Whether one more line may travel; {@code group} is a hash of rule and group. */
    boolean admits(long group, long effectiveMs, long timespanMs) {
        Taken before = taken.get(group);
        long own = Math.floorDiv(effectiveMs, Math.max(1, timespanMs));
        // never back to an older one: events that alternate across an edge would begin anew each time
        long window = before == null ? own : Math.max(before.window, own);
        int lines = before != null && before.window == window ? before.lines : 0;
        if (lines >= LINES) {
            return false;
        }
        taken.put(group, new Taken(window, lines + 1));
        return true;
    }
}
