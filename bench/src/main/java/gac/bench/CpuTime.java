package gac.bench;

import com.sun.management.ThreadMXBean;
import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.LogSource;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Events per second of CPU time of the measuring thread, two evaluators in turn in one run: for a machine that others use as well, where JMH
 * counts the time that they take. Prints the median and the best of the rounds: what others do to the caches makes rounds slower, never faster.
 */
public final class CpuTime {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 7;
    /** Of the first rounds the compiler is a part. */
    private static final int WARM = 2;

    private static final long ROUND_NANOS = 1_000_000_000;

    private CpuTime() {}

    /** Operations per second of CPU time, and bytes that an operation allocates. */
    private record Rate(double median, double best, long allocated) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%,.0f/s (best %,.0f), %d B each", median, best, allocated);
        }
    }

    /** {@code [web] [process] [count] [--rules DIR]}: what to measure, all by default, and rules to use instead of generated ones. */
    public static void main(String[] args) {
        List<String> wanted = List.of(args);
        String source = RuleSets.GENERATED;
        int option = wanted.indexOf("--rules");
        if (option >= 0) {
            if (option + 1 == args.length) {
                throw new IllegalArgumentException("--rules wants a directory");
            }
            source = args[option + 1];
            wanted = wanted.subList(0, option);
        }
        boolean all = wanted.isEmpty();
        long start = THREADS.getCurrentThreadCpuTime();
        LoadedRules rules = RuleSets.load(source);
        print(
                "%d rules loaded in %.1f s of CPU time, without the compiler's",
                rules.rules().size(), (THREADS.getCurrentThreadCpuTime() - start) / 1e9);
        if (all || wanted.contains("web")) {
            List<byte[]> events = GeneratedEvents.webAccess(Engines.EVENTS, RuleSets.SEED);
            compare("web access", rules, Engines.WEB_ACCESS, events);
        }
        List<byte[]> processes = GeneratedEvents.processCreation(Engines.EVENTS, RuleSets.SEED);
        if (all || wanted.contains("process")) {
            compare("process creation", rules, Engines.PROCESS_CREATION, processes);
        }
        if (all || wanted.contains("count")) {
            Rate[] rates = measure(processCreation(300, processes)::engine, processCreation(3_000, processes)::engine);
            print("300 generated rules of process creation: %s", rates[0]);
            print("3,000: %s, %.2f times the time", rates[1], rates[0].median() / rates[1].median());
        }
    }

    private static Engines processCreation(int count, List<byte[]> events) {
        return new Engines(
                RuleSets.parse(GeneratedRules.processCreation(count, RuleSets.SEED)), Engines.PROCESS_CREATION, events);
    }

    private static void compare(String name, LoadedRules rules, LogSource source, List<byte[]> events) {
        Engines engines = new Engines(rules, source, events);
        Rate[] rates = measure(engines::engine, engines::naive);
        double bytes = events.stream().mapToInt(event -> event.length).average().orElse(0);
        print("%s, %,.0f bytes an event: engine %s", name, bytes, rates[0]);
        print("naive %s, ratio %.1f", rates[1], rates[0].median() / rates[1].median());
    }

    private static Rate[] measure(LongSupplier one, LongSupplier other) {
        double[][] rates = new double[2][ROUNDS];
        long[] allocated = new long[2];
        for (int round = 0; round < ROUNDS; round++) {
            allocated[0] = round(one, rates[0], round);
            allocated[1] = round(other, rates[1], round);
        }
        return new Rate[] {rate(rates[0], allocated[0]), rate(rates[1], allocated[1])};
    }

    private static Rate rate(double[] rounds, long allocated) {
        double[] sorted = Arrays.copyOfRange(rounds, WARM, ROUNDS);
        Arrays.sort(sorted);
        return new Rate(sorted[sorted.length / 2], sorted[sorted.length - 1], allocated);
    }

    /** Notes the operations per second; the bytes that an operation allocated. */
    private static long round(LongSupplier operation, double[] rates, int round) {
        long thread = Thread.currentThread().getId();
        long bytes = THREADS.getThreadAllocatedBytes(thread);
        long start = THREADS.getCurrentThreadCpuTime();
        long operations = 0;
        long spent;
        do {
            for (int i = 0; i < 100; i++) {
                // Both tell how many matches there were so far, and that is looked at, lest the work be left out.
                operations += operation.getAsLong() >= 0 ? 1 : 0;
            }
            spent = THREADS.getCurrentThreadCpuTime() - start;
        } while (spent < ROUND_NANOS);
        rates[round] = operations * 1e9 / spent;
        return (THREADS.getThreadAllocatedBytes(thread) - bytes) / operations;
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
