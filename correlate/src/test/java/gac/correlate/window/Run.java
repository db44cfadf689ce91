package gac.correlate.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Feeds one group of a correlator, stored and live side by side, and keeps what came out: the same of both. */
final class Run {
    final MemoryStore store = new MemoryStore();
    final List<Change> changes = new ArrayList<>();
    private final Correlator correlator;
    private final @Nullable LiveGroup live;
    private final List<Change> ofLive = new ArrayList<>();
    long mostBytes;
    int largest;

    Run(WindowSpec spec) {
        this(spec, true);
    }

    private Run(WindowSpec spec, boolean withLive) {
        correlator = Correlator.of(spec);
        live = withLive ? correlator.open() : null;
    }

    /** A run whose store is filled before: what is stored has no live twin. */
    static Run stored(WindowSpec spec) {
        return new Run(spec, false);
    }

    void add(Occurrence occurrence, long frontier) {
        addReceived(occurrence, frontier, frontier);
    }

    void addReceived(Occurrence occurrence, long frontier, long received) {
        int before = changes.size();
        long timer = correlator.add(store, occurrence, frontier, received, changes::add);
        if (live != null) {
            same(before, timer, live, correlator.add(live, occurrence, frontier, received, ofLive::add));
        }
    }

    void advance(long frontier) {
        int before = changes.size();
        long timer = correlator.advance(store, frontier, changes::add);
        if (live != null) {
            same(before, timer, live, correlator.advance(live, frontier, ofLive::add));
        }
    }

    private void same(int before, long timer, LiveGroup group, long liveTimer) {
        assertThat(ofLive).isEqualTo(changes.subList(before, changes.size()));
        ofLive.clear();
        assertThat(liveTimer).isEqualTo(timer);
        assertThat(group.isForgotten()).isEqualTo(store.isEmpty());
    }

    long nextTimer() {
        long timer = correlator.nextTimer(store);
        if (live != null) {
            assertThat(correlator.nextTimer(live)).isEqualTo(timer);
        }
        return timer;
    }

    Run end() {
        do {
            advance(Long.MAX_VALUE);
        } while (nextTimer() != Long.MAX_VALUE);
        return this;
    }

    /**
     * A stream that respects grace: occurrences arrive in the order of time plus a seeded delay of up to grace; the
     * frontier is the latest arrival so far; timers and needless advances happen in between, and some occurrences come
     * again soon after.
     */
    static Run outOfOrder(WindowSpec spec, List<Occurrence> set, long seed, long lag, boolean repeats) {
        Random random = new Random(seed);
        record Arrival(long received, Occurrence occurrence) {}
        List<Arrival> arrivals = new ArrayList<>();
        Map<Long, Long> delays = new HashMap<>();
        for (Occurrence occurrence : set) {
            // One event's occurrences (it may serve several steps) arrive together.
            long delay = delays.computeIfAbsent(occurrence.idHash(), id -> lag == 0 ? 0 : random.nextLong(lag + 1));
            arrivals.add(new Arrival(occurrence.at() + delay, occurrence));
        }
        arrivals.sort(Comparator.comparingLong(Arrival::received));
        for (int repeat = 0; repeats && repeat < set.size() / 4; repeat++) {
            int index = random.nextInt(arrivals.size());
            int later = Math.min(arrivals.size() - 1, index + (set.size() <= 40 ? random.nextInt(4) : 0));
            Arrival again = new Arrival(
                    arrivals.get(later).received(), arrivals.get(index).occurrence());
            if (again.received() <= again.occurrence().at() + spec.graceMs()) {
                arrivals.add(later + 1, again);
            }
        }
        Run run = new Run(spec);
        long frontier = Long.MIN_VALUE;
        for (Arrival arrival : arrivals) {
            int mood = random.nextInt(4);
            if (mood == 0 && run.nextTimer() <= arrival.received()) {
                run.advance(run.nextTimer());
            } else if (mood == 1) {
                run.advance(arrival.received());
            }
            // Frontiers of several origins: the minimum may trail behind.
            if (mood != 2) {
                frontier = Math.max(frontier, arrival.received());
            }
            run.add(arrival.occurrence(), frontier);
            run.measure();
        }
        return run.end();
    }

    void measure() {
        mostBytes = Math.max(mostBytes, store.bytes());
        largest = Math.max(largest, store.largest());
    }

    List<Reference.Episode> closed() {
        return changes.stream()
                .filter(change ->
                        change instanceof Change.EpisodeChanged episode && episode.kind() == Change.Kind.CLOSED)
                .map(change -> (Change.EpisodeChanged) change)
                .sorted(Comparator.comparingLong(Change.EpisodeChanged::first))
                .map(episode -> new Reference.Episode(
                        episode.first(),
                        episode.last(),
                        episode.count(),
                        episode.distinct(),
                        episode.stepCounts(),
                        episode.continues() != null))
                .toList();
    }

    List<Long> qualified() {
        return changes.stream()
                .filter(Change.Qualified.class::isInstance)
                .map(change -> ((Change.Qualified) change).idHash())
                .toList();
    }

    /** Checks the life of every id: opened once, then grown, then merged or closed once; answers an error or null. */
    @Nullable
    String disorder() {
        Map<Long, Change.Kind> lives = new HashMap<>();
        for (Change change : changes) {
            if (change instanceof Change.EpisodeChanged episode) {
                Change.Kind before = lives.put(episode.id(), episode.kind());
                boolean fits = episode.kind() == Change.Kind.OPENED
                        ? before == null
                        : before == Change.Kind.OPENED || before == Change.Kind.GROWN;
                if (!fits) {
                    return episode + " after " + before;
                }
                Long into = episode.mergedInto();
                if (into != null && !(lives.get(into) == Change.Kind.OPENED || lives.get(into) == Change.Kind.GROWN)) {
                    return episode + " merged into " + lives.get(into);
                }
            }
        }
        for (Map.Entry<Long, Change.Kind> life : lives.entrySet()) {
            if (life.getValue() != Change.Kind.CLOSED && life.getValue() != Change.Kind.MERGED) {
                return life + " never ended";
            }
        }
        return null;
    }
}
