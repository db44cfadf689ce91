package gac.bench;

import gac.bench.WindowStream.Batch;
import gac.correlate.window.Change;
import gac.correlate.window.Correlator;
import gac.correlate.window.LiveGroup;
import gac.correlate.window.MemoryStore;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What is measured on a {@link WindowStream}: all groups of it, and what takes in its events. */
enum WindowSubjects {
    /** Gác's state machine on groups kept as objects. */
    LIVE {
        @Override
        Subject over(WindowStream.Kind kind) {
            Correlator correlator = Correlator.of(kind.spec());
            LiveGroup[] groups =
                    Stream.generate(correlator::open).limit(kind.groups).toArray(LiveGroup[]::new);
            Told told = new Told();
            return batch -> {
                for (int i = 0; i < batch.events.length; i++) {
                    correlator.add(groups[batch.groups[i]], batch.events[i], batch.received[i], told);
                }
                return told.changes;
            };
        }
    },
    /** The same with state as bytes, read and written with every event, in a hash table for each group. */
    STORED {
        @Override
        Subject over(WindowStream.Kind kind) {
            Correlator correlator = Correlator.of(kind.spec());
            MemoryStore[] stores =
                    Stream.generate(MemoryStore::new).limit(kind.groups).toArray(MemoryStore[]::new);
            Told told = new Told();
            return batch -> {
                for (int i = 0; i < batch.events.length; i++) {
                    correlator.add(stores[batch.groups[i]], batch.events[i], batch.received[i], told);
                }
                return told.changes;
            };
        }
    },
    /** A deque of objects for each group; it knows neither late nor repeated events, nor episodes, nor a store. */
    NAIVE {
        @Override
        Subject over(WindowStream.Kind kind) {
            NaiveWindow[] windows = Stream.generate(() -> new NaiveWindow(kind.spec()))
                    .limit(kind.groups)
                    .toArray(NaiveWindow[]::new);
            return batch -> {
                long held = 0;
                for (int i = 0; i < batch.events.length; i++) {
                    held += windows[batch.groups[i]].add(batch.events[i]) ? 1 : 0;
                }
                return held;
            };
        }
    };

    /** Takes in a batch; answers something that depends on all of it. */
    interface Subject {
        long take(Batch batch);
    }

    /** Counts what it is told. */
    private static final class Told implements Consumer<Change> {
        private long changes;

        @Override
        public void accept(Change change) {
            changes++;
        }
    }

    /** Empty groups. */
    abstract Subject over(WindowStream.Kind kind);
}
