package gac.correlate.window;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Seeded sets of occurrences: bursts, gaps, equal times, several partitions. */
final class Streams {
    /** Sigma's own types; those that compare a group with its past have tests of their own. */
    static final List<WindowSpec.Type> TYPES = Arrays.stream(WindowSpec.Type.values())
            .filter(type -> !type.baseline())
            .toList();

    private Streams() {}

    static List<Occurrence> random(long seed, int events, long timespan, int steps, int values) {
        Random random = new Random(seed);
        List<Occurrence> set = new ArrayList<>();
        long at = random.nextInt(1000) - 500L;
        long pace = 1 + random.nextLong(Math.max(1, timespan));
        for (int i = 0; i < events; i++) {
            switch (random.nextInt(12)) {
                case 0 -> at += random.nextLong(3 * timespan);
                case 1 -> pace = 1 + random.nextLong(Math.max(1, timespan));
                case 2, 3 -> at += 0;
                case 4 -> pace = 1;
                default -> at += random.nextLong(pace);
            }
            int partition = random.nextInt(3);
            Occurrence one = new Occurrence(
                    at,
                    partition,
                    // Offsets of a partition need not follow effective time.
                    random.nextInt(4) == 0 ? -i : i,
                    random.nextLong(),
                    random.nextInt(steps),
                    "v" + random.nextInt(values),
                    random.nextInt(20) - 5);
            set.add(one);
            if (steps > 1 && random.nextInt(10) == 0) {
                set.add(one.withStep(random.nextInt(steps)));
            }
        }
        return set;
    }
}
