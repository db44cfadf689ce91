package gac.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Prints updates per second of CPU time of this thread for the streams of {@link WindowBenchmark}, engine and naive batch by batch
 * in turn, so that both meet the same neighbours: the median and the best of slices of a tenth of a second, after as much time
 * unmeasured. Arguments: seconds of CPU time a stream, then its names (all unless given).
 */
public final class WindowSpeed {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long SLICE = 100_000_000;

    private WindowSpeed() {}

    public static void main(String[] args) {
        double seconds = args.length == 0 ? 10 : Double.parseDouble(args[0]);
        System.out.println("stream | engine, median | best | naive, median | engine / naive, median");
        for (WindowStream.Kind kind : WindowStream.Kind.values()) {
            if (args.length < 2 || Arrays.asList(args).contains(kind.name())) {
                System.out.println(line(kind, (long) (seconds * 1e9)));
            }
        }
    }

    /** One line of the table. */
    static String line(WindowStream.Kind kind, long nanos) {
        WindowBenchmark.Engine engine = new WindowBenchmark.Engine();
        WindowBenchmark.Naive naive = new WindowBenchmark.Naive();
        engine.stream = kind.name();
        naive.stream = kind.name();
        engine.fill();
        naive.fill();
        slices(engine, naive, nanos / 2);
        List<double[]> slices = slices(engine, naive, nanos / 2);
        double[] ours = sorted(slices, 0);
        return "%s | %,.0f | %,.0f | %,.0f | %.3f"
                .formatted(
                        kind,
                        median(ours),
                        ours[ours.length - 1],
                        median(sorted(slices, 1)),
                        median(sorted(slices, 2)));
    }

    private static List<double[]> slices(WindowBenchmark.Engine engine, WindowBenchmark.Naive naive, long nanos) {
        List<double[]> slices = new ArrayList<>();
        for (long all = 0; all < nanos || slices.isEmpty(); ) {
            long ours = 0;
            long theirs = 0;
            double updates = 0;
            while (ours < SLICE) {
                engine.next();
                naive.next();
                long start = THREADS.getCurrentThreadCpuTime();
                engine.add();
                long between = THREADS.getCurrentThreadCpuTime();
                naive.add();
                theirs += THREADS.getCurrentThreadCpuTime() - between;
                ours += between - start;
                updates += WindowStream.Batch.SIZE;
            }
            all += ours + theirs;
            slices.add(new double[] {updates * 1e9 / ours, updates * 1e9 / theirs, (double) theirs / ours});
        }
        return slices;
    }

    private static double[] sorted(List<double[]> slices, int column) {
        return slices.stream().mapToDouble(slice -> slice[column]).sorted().toArray();
    }

    private static double median(double[] sorted) {
        return sorted[sorted.length / 2];
    }
}
