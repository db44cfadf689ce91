package gac.bench;

import gac.correlate.window.Correlator;
import gac.correlate.window.MemoryStore;
import gac.correlate.window.Occurrence;
import gac.correlate.window.SortedStore;
import org.jspecify.annotations.Nullable;

/** Prints what an update of each stream of {@link WindowBenchmark} reads and writes, and what a group's state comes to. */
public final class StateCost {
    private StateCost() {}

    /** The store of all groups' states, counting what passes. */
    private static final class Counted implements SortedStore {
        final MemoryStore store = new MemoryStore();
        final long[] sums;

        Counted(long[] sums) {
            this.sums = sums;
        }

        @Override
        public byte @Nullable [] get(byte[] key) {
            byte[] value = store.get(key);
            sums[0]++;
            sums[1] += value == null ? 0 : value.length;
            return value;
        }

        @Override
        public void put(byte[] key, byte[] value) {
            sums[2]++;
            sums[3] += key.length + value.length;
            store.put(key, value);
        }

        @Override
        public void delete(byte[] key) {
            sums[2]++;
            sums[3] += key.length;
            store.delete(key);
        }

        @Override
        public void scan(byte[] from, byte[] to, Visitor visitor) {
            store.scan(from, to, visitor);
        }
    }

    public static void main(String[] args) {
        System.out.println("stream | reads | bytes read | writes | bytes written | bytes of state a group");
        for (WindowStream.Kind kind : WindowStream.Kind.values()) {
            System.out.println(line(kind));
        }
    }

    /** One line of the table. */
    static String line(WindowStream.Kind kind) {
        long[] sums = new long[4];
        Counted[] stores = new Counted[kind.groups];
        for (int i = 0; i < stores.length; i++) {
            stores[i] = new Counted(sums);
        }
        WindowStream events = new WindowStream(kind);
        Correlator correlator = Correlator.of(kind.spec());
        long counted = Math.min(kind.warm(), 100_000);
        for (long i = 0; i < kind.warm() + counted; i++) {
            if (i == kind.warm()) {
                java.util.Arrays.fill(sums, 0);
            }
            Occurrence event = events.next();
            correlator.add(stores[events.group], event, events.received(), change -> {});
        }
        long bytes = 0;
        for (Counted store : stores) {
            bytes += store.store.bytes();
        }
        double updates = counted;
        return "%s | %.1f | %.0f | %.1f | %.0f | %d"
                .formatted(
                        kind,
                        sums[0] / updates,
                        sums[1] / updates,
                        sums[2] / updates,
                        sums[3] / updates,
                        bytes / kind.groups);
    }
}
