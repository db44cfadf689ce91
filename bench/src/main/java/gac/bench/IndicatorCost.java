package gac.bench;

import gac.correlate.indicators.Feed;
import gac.correlate.indicators.Indicator;
import gac.correlate.indicators.IndicatorTable;
import gac.correlate.indicators.IndicatorType;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Prints what looking up an address, a name and a hash costs with more and more indicators, and what room they take. */
public final class IndicatorCost {
    private static final int LOOK_UPS = 1_000_000;
    private static final Instant NOW = Instant.EPOCH;

    private IndicatorCost() {}

    public static void main(String[] args) {
        System.out.println("indicators | load ms | bytes each | ns an address | ns a name | ns a hash | hits");
        for (int size : new int[] {1_000, 10_000, 100_000, 1_000_000}) {
            System.out.println(line(size));
        }
    }

    /** One line of the table; a third of the indicators are addresses, a third names, a third hashes, and one address in a hundred is a network. */
    static String line(int size) {
        Random random = new Random(size);
        List<Indicator> listed = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            listed.add(
                    switch (i % 3) {
                        case 0 ->
                            Indicator.of(
                                    IndicatorType.ADDRESS,
                                    i % 300 == 0 ? address(random) + ".0/24" : address(random) + ".7");
                        case 1 -> Indicator.of(IndicatorType.DOMAIN, "host-" + random.nextInt() + ".bad.example");
                        default -> Indicator.of(IndicatorType.HASH, hash(random));
                    });
        }
        List<String> pieces = new Feed("bench", listed, Map.of()).texts();
        listed.clear();
        long before = used();
        long began = cpu();
        IndicatorTable table = IndicatorTable.of(pieces);
        long loaded = cpu() - began;
        long room = used() - before;
        // asked for after the measurement, so that they were there during it; with few, the heap's own noise is more
        String bytes = pieces.isEmpty() || size < 100_000 ? "-" : Long.toString(room / size);
        List<String> addresses = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<String> hashes = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            addresses.add(address(random) + "." + random.nextInt(256));
            names.add("www.host-" + random.nextInt() + ".example.vn");
            hashes.add(hash(random));
        }
        long[] hits = new long[1];
        double address = time(addresses, value -> table.address(value, NOW, hit -> hits[0]++));
        double name = time(names, value -> table.domain(value, NOW, hit -> hits[0]++));
        double hash = time(hashes, value -> table.text(IndicatorType.HASH, value, NOW, hit -> hits[0]++));
        return String.format(
                Locale.ROOT,
                "%d | %d | %s | %.0f | %.0f | %.0f | %d",
                table.size(),
                loaded / 1_000_000,
                bytes,
                address,
                name,
                hash,
                hits[0]);
    }

    private interface LookUp {
        void find(String value);
    }

    /** CPU time, the second of two runs. */
    private static double time(List<String> values, LookUp lookUp) {
        double nanos = 0;
        for (int run = 0; run < 2; run++) {
            long began = cpu();
            for (int i = 0; i < LOOK_UPS; i++) {
                lookUp.find(values.get(i % values.size()));
            }
            nanos = (double) (cpu() - began) / LOOK_UPS;
        }
        return nanos;
    }

    private static String address(Random random) {
        return random.nextInt(1, 224) + "." + random.nextInt(256) + "." + random.nextInt(256);
    }

    private static String hash(Random random) {
        return String.format(Locale.ROOT, "%016x%016x", random.nextLong(), random.nextLong());
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
