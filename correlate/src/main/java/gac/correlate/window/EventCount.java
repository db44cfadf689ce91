package gac.correlate.window;

import java.util.List;

/**
 * event_count with lower bounds: an event qualifies when its window holds at least N events up to it.
 *
 * <p>Retained are the events that do not qualify and, of every unbroken run of qualifying events, the last N-1. That is
 * enough to be exact whatever the order of arrival:
 *
 * <ul>
 *   <li>More events never make one stop qualifying, so a run can only grow.
 *   <li>An event put directly before a qualifying one qualifies: the qualifying one reaches back over N-1 events within
 *       the timespan, and the new event is closer to them.
 *   <li>So an event that is followed by N-1 qualifying ones is never needed again: a window that ends among those is known
 *       to qualify, and one that ends after them finds N-1 younger events first.
 * </ul>
 *
 * <p>Fewer than N events within a timespan do not qualify, so fewer than N per timespan plus N-1 per run are kept.
 */
final class EventCount implements Machine {
    /** Register: how many rows at the end of the retained instants qualify without a break. */
    private static final int TAIL = 0;

    private final long timespan;
    private final boolean chained;
    private final int reach;
    private final Layout episodeLayout;
    private final Episodes episodes;

    EventCount(WindowSpec spec) {
        this.timespan = spec.timespanMs();
        this.chained = spec.chained();
        this.reach = (int) Math.min(spec.condition().least(), Integer.MAX_VALUE) - 1;
        this.episodeLayout = Episodes.layout(spec);
        this.episodes = new Episodes(spec);
    }

    @Override
    public Shape shape() {
        return new Shape(Instants.PLAIN, episodeLayout, List.of(), 1);
    }

    @Override
    public void add(Group group, Occurrence event) {
        Table events = group.instants;
        long at = event.at();
        int found = group.recent.steps(event.idHash()) != 0 ? 0 : Instants.find(events, event);
        if (found >= 0) {
            return;
        }
        int index = -found - 1;
        int size = events.size();
        int tail = (int) group.registers[TAIL];
        boolean inTail = index < size && index >= size - tail;
        boolean beforeQualifying = index < size && (inTail || Instants.qualifies(events, index));
        boolean qualifies = beforeQualifying
                || (index >= reach && (reach == 0 || Times.within(events.at(index - reach), at, timespan)));
        events.insert(index, at, event.partition(), event.offset(), event.idHash(), qualifies ? 1 : 0);
        if (index >= size - tail) {
            group.registers[TAIL] = qualifies ? tail + 1 : 0;
        }
        episodes.inserted(group, at, event.partition(), event.offset(), 0);
        if (qualifies) {
            qualified(group, index);
        }
        boolean others = !inTail && index < size && followersQualify(group, index);
        if (others) {
            settleTail(group);
            shorten(group, index);
        } else if (qualifies) {
            shortenRun(group, index);
        }
        episodes.precede(group, at, event.partition(), event.offset(), 0);
        episodes.report(group);
    }

    private void qualified(Group group, int index) {
        episodes.qualify(group, index, 0);
        if (chained) {
            Table events = group.instants;
            group.emit(new Change.Qualified(
                    events.at(index),
                    (int) events.get(index, Layout.PARTITION),
                    events.get(index, Layout.OFFSET),
                    events.get(index, Layout.ID)));
        }
    }

    /** Lets later events qualify that the new one at {@code index} brought over the threshold. */
    private boolean followersQualify(Group group, int index) {
        Table events = group.instants;
        long end = Times.plus(events.at(index), timespan);
        boolean any = false;
        for (int next = index + 1; next < events.size() && events.at(next) <= end; next++) {
            if (!Instants.qualifies(events, next)
                    && next >= reach
                    && Times.within(events.at(next - reach), events.at(next), timespan)) {
                events.set(next, Instants.QUALIFIES, 1);
                qualified(group, next);
                any = true;
            }
        }
        return any;
    }

    private static void settleTail(Group group) {
        Table events = group.instants;
        int tail = 0;
        while (tail < events.size() && Instants.qualifies(events, events.size() - 1 - tail)) {
            tail++;
        }
        group.registers[TAIL] = tail;
    }

    /** Drops what is no longer needed of all runs from the one around {@code index} on. */
    private void shorten(Group group, int index) {
        Table events = group.instants;
        int from = index;
        while (from > 0 && Instants.qualifies(events, from - 1)) {
            from--;
        }
        int run = 0;
        for (int next = from; next < events.size(); next++) {
            run = Instants.qualifies(events, next) ? run + 1 : 0;
            if (run > reach) {
                drop(group, next - reach);
                run--;
                next--;
            }
        }
        settleTail(group);
    }

    /** Drops the oldest of the run around {@code index} if the run is longer than needed. */
    private void shortenRun(Group group, int index) {
        Table events = group.instants;
        int tail = (int) group.registers[TAIL];
        if (index >= events.size() - tail) {
            if (tail > reach) {
                drop(group, events.size() - tail);
                group.registers[TAIL] = tail - 1L;
            }
            return;
        }
        int from = index;
        while (from > 0 && Instants.qualifies(events, from - 1)) {
            from--;
        }
        int to = index + 1;
        while (to < events.size() && to - from <= reach && Instants.qualifies(events, to)) {
            to++;
        }
        if (to - from > reach) {
            drop(group, from);
        }
    }

    private static void drop(Group group, int index) {
        group.recent.add(group.instants.get(index, Layout.ID), 1);
        group.instants.remove(index);
    }

    @Override
    public void advance(Group group, long watermark) {
        episodes.close(group, watermark);
        Instants.forget(group.instants, watermark, timespan);
        group.registers[TAIL] = Math.min(group.registers[TAIL], group.instants.size());
    }

    @Override
    public long nextTimer(Group group, long grace) {
        long earliest = Math.min(episodes.earliestLast(group), Instants.newest(group.instants));
        return Watermark.timer(earliest, timespan, grace);
    }
}
