package gac.correlate.window;

/**
 * value_count with lower bounds, and temporal without negated steps: an event qualifies when enough values (or the right
 * steps) lie in its window. More events never make one stop qualifying.
 *
 * <p>Retained are the {@link Intervals} of presence and the events that do not qualify, over timespan and grace behind the
 * frontier: a late arrival may yet make these qualify. A qualifying event lives on only in its episode's figures. Events
 * that do not qualify can be many (a single value coming all the time): beyond a cap, neighbours are put together, and
 * episodes that change while such a summary is held are marked approximate.
 */
final class PresenceWindow implements Machine {
    private final long timespan;
    private final boolean chained;
    private final boolean temporal;
    private final Layout episodeLayout;
    private final Episodes episodes;
    private final Presence presence;
    private int qualified;

    PresenceWindow(WindowSpec spec) {
        this.timespan = spec.timespanMs();
        this.chained = spec.chained();
        this.temporal = spec.type().temporal();
        this.episodeLayout = Episodes.layout(spec);
        this.episodes = new Episodes(spec);
        this.presence = temporal ? new StepPresence(spec) : new ValuePresence(spec);
    }

    @Override
    public Shape shape() {
        return new Shape(Instants.FULL, episodeLayout, presence.tables(), presence.registers());
    }

    @Override
    public void add(Group group, Occurrence event) {
        presence.begin(group);
        take(group, event);
        presence.end(group);
    }

    private void take(Group group, Occurrence event) {
        Table events = group.instants;
        long at = event.at();
        long mask = temporal ? 1L << event.step() : 1;
        long known = group.recent.steps(event.idHash());
        int index = known != 0 ? -1 : Instants.find(events, event);
        boolean fresh = known == 0 && index < 0;
        if (fresh) {
            index = -index - 1;
        } else if (index >= 0) {
            known = Instants.mask(events, index);
        }
        if ((known & mask) != 0) {
            return;
        }
        if (fresh) {
            events.insert(index, at, event.partition(), event.offset(), event.idHash(), 0, mask, 1, 0);
            episodes.inserted(group, at, event.partition(), event.offset(), mask);
        } else {
            if (index >= 0) {
                events.set(index, Instants.MASK, known | mask);
            } else {
                group.recent.addSteps(event.idHash(), mask);
            }
            episodes.servesToo(group, at, event.partition(), event.offset(), mask);
        }
        presence.cover(group, event);
        qualified = 0;
        if (index >= 0 && presence.holds(group, at, event.partition(), event.offset())) {
            qualified(group, index);
        }
        if (presence.spread().spread) {
            spread(group, event);
        }
        dropQualified(group, index >= 0 ? index : events.lowerBound(at), event.idHash());
        if (fresh) {
            episodes.precede(group, at, event.partition(), event.offset(), mask);
        }
        Instants.coarsen(group, Instants.MOST);
        episodes.report(group);
    }

    /** Lets later events qualify whose windows the new one has filled. */
    private void spread(Group group, Occurrence event) {
        Table events = group.instants;
        int next = events.lowerBound(event.at(), event.partition(), event.offset(), Long.MAX_VALUE);
        next = Math.max(next, events.lowerBound(presence.spread().spreadFrom));
        long to = presence.spread().spreadTo;
        for (; next < events.size() && events.at(next) <= to; next++) {
            if (presence.holds(
                    group, events.at(next), events.get(next, Layout.PARTITION), events.get(next, Layout.OFFSET))) {
                qualified(group, next);
            }
        }
        presence.widen(group, event.at(), event.partition(), event.offset(), episodes);
    }

    private void qualified(Group group, int index) {
        Table events = group.instants;
        long at = events.at(index);
        long partition = events.get(index, Layout.PARTITION);
        long offset = events.get(index, Layout.OFFSET);
        events.set(index, Instants.QUALIFIES, 1);
        qualified++;
        episodes.qualify(group, index, presence.distinct(group, at, partition, offset));
        if (chained) {
            group.emit(new Change.Qualified(at, (int) partition, offset, events.get(index, Layout.ID)));
        }
    }

    /** The event that just came is remembered last, and so longest: it is the likeliest to come again. */
    private void dropQualified(Group group, int from, long newest) {
        Table events = group.instants;
        long served = 0;
        for (int index = from; qualified > 0; ) {
            if (Instants.qualifies(events, index)) {
                long id = events.get(index, Layout.ID);
                if (id == newest) {
                    served = Instants.mask(events, index);
                } else {
                    group.recent.add(id, Instants.mask(events, index));
                }
                events.remove(index);
                qualified--;
            } else {
                index++;
            }
        }
        if (served != 0) {
            group.recent.add(newest, served);
        }
    }

    @Override
    public void advance(Group group, long watermark) {
        episodes.close(group, watermark);
        Instants.forget(group.instants, watermark, timespan);
        presence.begin(group);
        presence.forget(group, watermark);
        presence.end(group);
    }

    @Override
    public long nextTimer(Group group, long grace) {
        long earliest = episodes.earliestLast(group);
        if (earliest == Long.MAX_VALUE && group.instants.isEmpty()) {
            // Only values are left to forget: there is work now.
            return Long.MIN_VALUE;
        }
        return Watermark.timer(Math.min(earliest, Instants.newest(group.instants)), timespan, grace);
    }
}
