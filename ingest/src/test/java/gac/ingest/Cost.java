package gac.ingest;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;

/**
 * What reading an input may cost, whatever it is. The bounds are a thousand times what is usual, so that a busy machine or an instrumented class never
 * meets them; a quadratic step over some hundred thousand bytes, or memory taken for an announced length, is far above. CPU time of the thread
 * counts, not the clock's.
 */
public final class Cost {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long NANOS = 3_000_000_000L;
    private static final long NANOS_A_BYTE = 10_000;

    /** Classes that Jazzer instruments while an input is read cost far more than any input. */
    private static final long MEMORY = Boolean.getBoolean("jazzer.hooks") ? 1 << 30 : 32 << 20;

    private static final long MEMORY_A_BYTE = 4_000;

    private Cost() {}

    /** What the work gives, when it took no more than its share for so many bytes. */
    public static <T> T bounded(long bytes, Callable<T> work) throws Exception {
        long thread = Thread.currentThread().getId();
        long allocated = THREADS.getThreadAllocatedBytes(thread);
        long cpu = THREADS.getCurrentThreadCpuTime();
        T result = work.call();
        check("ns of CPU time", THREADS.getCurrentThreadCpuTime() - cpu, NANOS + NANOS_A_BYTE * bytes, bytes);
        check(
                "bytes of memory",
                THREADS.getThreadAllocatedBytes(thread) - allocated,
                MEMORY + MEMORY_A_BYTE * bytes,
                bytes);
        return result;
    }

    private static void check(String what, long taken, long most, long bytes) {
        if (taken > most) {
            throw new AssertionError(taken + " " + what + " for " + bytes + " bytes; at most " + most + " are due");
        }
    }
}
