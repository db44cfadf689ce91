package gac.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/**
 * Prints what an update of each stream of {@link WindowBenchmark} costs in CPU time of the thread and bytes allocated: on a machine
 * that others use too, wall time says little. A slice is {@value #SLICE} batches; the median is that of all slices after the
 * first half.
 *
 * <p>{@code java -cp … gac.bench.WindowCost [SECONDS [STREAM [SUBJECT]]]}: seconds of CPU each, 4 by default.
 */
public final class WindowCost {
    private static final int SLICE = 16;

    private WindowCost() {}

    public static void main(String[] args) {
        double seconds = args.length > 0 ? Double.parseDouble(args[0]) : 4;
        System.out.println("stream | subject | M updates/s, median | best tenth | bytes allocated an update");
        for (WindowStream.Kind kind : WindowStream.Kind.values()) {
            for (WindowSubjects subject : WindowSubjects.values()) {
                boolean chosen = (args.length < 2 || kind.name().equals(args[1]))
                        && (args.length < 3 || subject.name().equals(args[2]));
                if (chosen) {
                    System.out.println(line(kind, subject, seconds));
                }
            }
        }
    }

    /** One line of the table. */
    static String line(WindowStream.Kind kind, WindowSubjects subject, double seconds) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        WindowStream events = new WindowStream(kind);
        WindowStream.Batch batch = new WindowStream.Batch(WindowBenchmark.BATCH);
        WindowSubjects.Subject taking = subject.over(kind);
        for (long i = 0; i < kind.warm(); i += WindowBenchmark.BATCH) {
            events.fill(batch);
            taking.take(batch);
        }
        long[] slices = new long[1 << 16];
        int count = 0;
        long bytes = 0;
        for (long spent = 0; count < slices.length && spent < seconds * 1e9; count++) {
            long nanos = 0;
            for (int i = 0; i < SLICE; i++) {
                events.fill(batch);
                long allocated = threads.getThreadAllocatedBytes(self);
                long from = threads.getCurrentThreadCpuTime();
                taking.take(batch);
                nanos += threads.getCurrentThreadCpuTime() - from;
                bytes += threads.getThreadAllocatedBytes(self) - allocated;
            }
            slices[count] = nanos;
            spent += nanos;
        }
        double updates = (double) SLICE * WindowBenchmark.BATCH;
        long[] later = Arrays.copyOfRange(slices, count / 2, count);
        Arrays.sort(later);
        return String.format(
                Locale.ROOT,
                "%s | %s | %.2f | %.2f | %.0f",
                kind,
                subject,
                updates * 1e3 / later[later.length / 2],
                updates * 1e3 / later[later.length / 10],
                bytes / (updates * count));
    }
}
