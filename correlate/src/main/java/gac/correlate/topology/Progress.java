package gac.correlate.topology;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which partitions of {@code gac.detections} have come to the end of their input: for imports and the demo, which wait for it. */
public final class Progress {
    private final Set<Integer> ended = ConcurrentHashMap.newKeySet();

    void report(int partition, boolean atEnd) {
        if (atEnd) {
            ended.add(partition);
        } else {
            ended.remove(partition);
        }
    }

    /** Partitions whose alerts all have their final revision. */
    public int ended() {
        return ended.size();
    }
}
