package gac.correlate.window;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * temporal_ordered without negated steps: an event qualifies when different events of its window, up to it, serve the
 * steps, each at a time not before the one before it. A condition with {@code or} has alternatives, each an ordered list of
 * steps.
 *
 * <p>For every prefix of the steps there is a latest time at which a chain through it can have begun; the window holds a
 * whole chain if that of all steps is not before the window's start. The latest beginnings follow from those before the
 * current millisecond and the events in it, so that in order an update looks at nothing else.
 *
 * <p>Retained are all events over timespan and grace behind the frontier, to a cap; beyond it, neighbours that serve the
 * same steps are put together and episodes that change meanwhile are marked approximate.
 */
final class OrderedWindow implements Machine {
    private final long timespan;
    private final boolean chained;
    private final Layout episodeLayout;
    private final Episodes episodes;
    private final List<Chain> chains;

    OrderedWindow(WindowSpec spec) {
        this.timespan = spec.timespanMs();
        this.chained = spec.chained();
        this.episodeLayout = Episodes.layout(spec);
        this.episodes = new Episodes(spec);
        this.chains = Alternatives.of(spec.required()).stream()
                .map(alternative -> new Chain(alternative.steps()))
                .toList();
    }

    @Override
    public Shape shape() {
        // Registers: latest beginnings of chains through each prefix, before the time of the last retained event.
        return new Shape(
                Instants.FULL,
                episodeLayout,
                List.of(),
                chains.stream().mapToInt(Chain::length).sum());
    }

    private void begin(long @Nullable [] registers) {
        int from = 0;
        for (Chain chain : chains) {
            chain.begin(registers, from);
            from += chain.length();
        }
    }

    private void store(long[] registers) {
        int from = 0;
        for (Chain chain : chains) {
            chain.store(registers, from);
            from += chain.length();
        }
    }

    private void pass() {
        for (Chain chain : chains) {
            chain.pass();
        }
    }

    private void follow(Table events, int index) {
        long end = events.at(index) + Instants.span(events, index);
        for (Chain chain : chains) {
            chain.add(end, Instants.mask(events, index));
        }
    }

    /** The latest beginning of a whole chain. */
    private long latest() {
        long latest = Chain.NEVER;
        for (Chain chain : chains) {
            latest = Math.max(latest, chain.latest());
        }
        return latest;
    }

    @Override
    public void add(Group group, Occurrence event) {
        Table events = group.instants;
        long at = event.at();
        long mask = 1L << event.step();
        if (events.isEmpty()) {
            Arrays.fill(group.registers, Chain.NEVER);
        }
        boolean youngest = events.isEmpty() || at >= events.at(events.size() - 1);
        int index = Instants.find(events, event);
        boolean fresh = index < 0;
        if (fresh) {
            index = -index - 1;
            if (youngest && !events.isEmpty() && at > events.at(events.size() - 1)) {
                passMillisecond(group);
            }
            events.insert(index, at, event.partition(), event.offset(), event.idHash(), 0, mask, 1, 0);
            episodes.inserted(group, at, event.partition(), event.offset(), mask);
        } else {
            long known = Instants.mask(events, index);
            if ((known & mask) != 0) {
                return;
            }
            events.set(index, Instants.MASK, known | mask);
            episodes.servesToo(group, at, event.partition(), event.offset(), mask);
        }
        if (youngest) {
            begin(group.registers);
            decide(group, events.lowerBound(at), index, Long.MAX_VALUE);
        } else {
            begin(null);
            decide(group, events.lowerBound(Times.minus(at, timespan)), index, Times.plus(at, timespan));
        }
        if (fresh) {
            episodes.precede(group, at, event.partition(), event.offset(), mask);
        }
        Instants.coarsen(group, Instants.MOST);
        episodes.report(group);
    }

    /** Takes the events of the last millisecond into the latest beginnings: a later one begins. */
    private void passMillisecond(Group group) {
        Table events = group.instants;
        begin(group.registers);
        long last = events.at(events.size() - 1);
        for (int index = events.lowerBound(last); index < events.size(); index++) {
            follow(events, index);
        }
        pass();
        store(group.registers);
    }

    /** Walks the retained events from one index to a time, and lets those qualify from another index on that do. */
    private void decide(Group group, int from, int changed, long to) {
        Table events = group.instants;
        int index = from;
        long now = from < events.size() ? events.at(from) : 0;
        for (; index < events.size() && events.at(index) <= to; index++) {
            long at = events.at(index);
            if (at != now) {
                pass();
                now = at;
            }
            follow(events, index);
            long latest = latest();
            if (index >= changed
                    && !Instants.qualifies(events, index)
                    && latest != Chain.NEVER
                    && Times.within(latest, at, timespan)) {
                qualified(group, index);
            }
        }
        if (index == events.size()) {
            store(group.registers);
        }
    }

    private void qualified(Group group, int index) {
        Table events = group.instants;
        events.set(index, Instants.QUALIFIES, 1);
        episodes.qualify(group, index, 0);
        if (chained) {
            group.emit(new Change.Qualified(
                    events.at(index),
                    (int) events.get(index, Layout.PARTITION),
                    events.get(index, Layout.OFFSET),
                    events.get(index, Layout.ID)));
        }
    }

    @Override
    public void advance(Group group, long watermark) {
        episodes.close(group, watermark);
        Instants.forget(group.instants, watermark, timespan);
    }

    @Override
    public long nextTimer(Group group, long grace) {
        long earliest = Math.min(episodes.earliestLast(group), Instants.newest(group.instants));
        return Watermark.timer(earliest, timespan, grace);
    }
}
