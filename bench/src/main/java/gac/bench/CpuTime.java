package gac.bench;

import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.LogSource;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Events per second of CPU time of the measuring thread, the engine and the naive evaluator in turn, for a machine that others use as well: JMH
 * counts the time that they take. Prints the median of the rounds.
 */
public final class CpuTime {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 5;
    private static final long ROUND_NANOS = 1_000_000_000;
    /** Of the first rounds the compiler is a part. */
    private static final int WARM = 2;

    private CpuTime() {}

    /** {@code [--rules DIR]}; else generated rules. */
    public static void main(String[] args) {
        String source = args.length == 2 && args[0].equals("--rules") ? args[1] : RuleSets.GENERATED;
        long start = THREADS.getCurrentThreadCpuTime();
        LoadedRules rules = RuleSets.load(source);
        System.out.printf(
                Locale.ROOT,
                "%d rules loaded in %.1f s of CPU time%n",
                rules.rules().size(),
                (THREADS.getCurrentThreadCpuTime() - start) / 1e9);
        List<byte[]> web = GeneratedEvents.webAccess(Engines.EVENTS, RuleSets.SEED);
        List<byte[]> processes = GeneratedEvents.processCreation(Engines.EVENTS, RuleSets.SEED);
        compare("web access", rules, Engines.WEB_ACCESS, web);
        compare("process creation", rules, Engines.PROCESS_CREATION, processes);
        Engines few = processCreation(300, processes);
        Engines many = processCreation(3_000, processes);
        double[] rates = measure(few::engine, many::engine);
        System.out.printf(
                Locale.ROOT,
                "300 rules: %,.0f events/s; 3,000 rules: %,.0f events/s, %.1f times the time%n",
                rates[0],
                rates[1],
                rates[0] / rates[1]);
    }

    private static Engines processCreation(int count, List<byte[]> events) {
        return new Engines(
                RuleSets.parse(GeneratedRules.processCreation(count, RuleSets.SEED)), Engines.PROCESS_CREATION, events);
    }

    private static void compare(String name, LoadedRules rules, LogSource source, List<byte[]> events) {
        Engines engines = new Engines(rules, source, events);
        double[] rates = measure(engines::engine, engines::naive);
        System.out.printf(
                Locale.ROOT,
                "%s (%,d bytes): engine %,.0f events/s, naive %,.0f events/s, ratio %.1f%n",
                name,
                (int) events.stream().mapToInt(event -> event.length).average().orElse(0),
                rates[0],
                rates[1],
                rates[0] / rates[1]);
    }

    /** Operations per second of each of two. */
    private static double[] measure(LongSupplier one, LongSupplier other) {
        List<Double> first = new ArrayList<>();
        List<Double> second = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            first.add(rate(one));
            second.add(rate(other));
        }
        return new double[] {median(first), median(second)};
    }

    private static double median(List<Double> rates) {
        double[] sorted =
                rates.stream().skip(WARM).mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double rate(LongSupplier operation) {
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
        return operations * 1e9 / spent;
    }
}
