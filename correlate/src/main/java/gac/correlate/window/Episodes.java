package gac.correlate.window;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The open episodes of a group: runs of qualifying instants with gaps of at most the timespan.
 *
 * <p>What they need of other events (how many lie between two instants, which is the earliest in a window) they read from
 * the group's retained instants. These hold at least every event that does not qualify and is younger than the watermark
 * less the timespan, and the event that is qualifying just now.
 */
final class Episodes {
    // Columns; the first qualifying instant orders the rows.
    private static final int FIRST = 3;
    private static final int LAST = 6;
    private static final int COUNT = 9;
    private static final int DISTINCT = 10;
    private static final int ID = 11;
    private static final int FLAGS = 12;
    private static final int CONTINUES = 13;
    private static final int MEASURE = 14;
    private static final int STEPS = 15;

    // Flags; OPENED and GROWN last only until the end of an update.
    private static final int APPROXIMATE = 1;
    private static final int LINKED = 2;
    private static final int OPENED = 4;
    private static final int GROWN = 8;

    private final long timespan;
    private final long cap;
    private final int steps;

    Episodes(WindowSpec spec) {
        this.timespan = spec.timespanMs();
        this.cap = spec.episodeCapMs();
        this.steps = stepColumns(spec);
    }

    private static int stepColumns(WindowSpec spec) {
        return spec.type().temporal() ? spec.steps().size() : 0;
    }

    static Layout layout(WindowSpec spec) {
        return new Layout('e', STEPS + stepColumns(spec), 3, 0, 1 << FIRST | 1 << LAST | 1 << ID);
    }

    // --- what happens to them

    /** A new event at a position, retained or not, that serves the steps of {@code mask}: counts it where it lies. */
    void inserted(Group group, long at, long partition, long offset, long mask) {
        Table table = group.episodes;
        if (table.isEmpty()) {
            return;
        }
        int before = floor(table, at, partition, offset);
        if (before >= 0 && compare(table, before, LAST, at, partition, offset) >= 0) {
            counted(group, before, mask);
            return;
        }
        int after = before + 1;
        if (after < table.size() && compare(table, after, FIRST, at, partition, offset) <= 0) {
            counted(group, after, mask);
        }
    }

    /**
     * To be called when all is known that a new event made qualify: where the event lies in no episode but in the first
     * window of one, or in the gap before a linked one, the episode begins with it.
     */
    void precede(Group group, long at, long partition, long offset, long mask) {
        Table table = group.episodes;
        int before = floor(table, at, partition, offset);
        int after = before + 1;
        if (after == table.size()
                || compare(table, after, FIRST, at, partition, offset) <= 0
                || (before >= 0 && compare(table, before, LAST, at, partition, offset) >= 0)) {
            return;
        }
        boolean linked = before >= 0 && is(table, after, LINKED);
        if (linked || Times.within(at, table.at(after), timespan)) {
            setPosition(table, after, FIRST, at, partition, offset);
            counted(group, after, mask);
        }
    }

    private void counted(Group group, int episode, long mask) {
        add(group.episodes, episode, COUNT, 1);
        countSteps(group.episodes, episode, mask, 1);
        mark(group, episode, GROWN);
    }

    /** An event that has been counted before serves the steps of {@code mask}, too. */
    void servesToo(Group group, long at, long partition, long offset, long mask) {
        Table table = group.episodes;
        for (int episode = table.size() - 1; episode >= 0; episode--) {
            if (compare(table, episode, FIRST, at, partition, offset) <= 0
                    && compare(table, episode, LAST, at, partition, offset) >= 0) {
                countSteps(table, episode, mask, 1);
                mark(group, episode, GROWN);
            }
        }
    }

    /** The retained instant at {@code index} qualifies, with so many distinct values (0 where none are counted). */
    void qualify(Group group, int index, long distinct) {
        Table table = group.episodes;
        Table events = group.instants;
        long at = events.at(index);
        long partition = events.get(index, Layout.PARTITION);
        long offset = events.get(index, Layout.OFFSET);
        int before = floor(table, at, partition, offset);
        int episode = before;
        if (before >= 0 && compare(table, before, LAST, at, partition, offset) >= 0) {
            widen(group, before, distinct);
            return;
        }
        if (before >= 0 && Times.within(table.get(before, LAST), at, timespan)) {
            if (Times.within(table.at(before), at, cap)) {
                // What lies in the first window of the next episode is counted there, and joins with it.
                int to = before + 1 < table.size() ? Math.min(index + 1, indexOfFirst(group, before + 1)) : index + 1;
                take(group, before, afterLast(group, before), to);
                setLast(group, before, index);
                mark(group, before, GROWN);
            } else {
                episode = continued(group, before, index);
            }
        } else {
            episode = before + 1;
            int from = windowStart(group, at);
            if (episode < table.size() && Times.within(at, table.at(episode), timespan)) {
                take(group, episode, from, indexOfFirst(group, episode));
                setPosition(table, episode, 0, at, partition, offset);
                setFirst(group, episode, from);
                mark(group, episode, GROWN);
            } else {
                open(group, episode, index, from);
            }
        }
        widen(group, episode, distinct);
        joinNext(group, episode);
    }

    /** An instant that qualified before turns out to have had more distinct values in its window. */
    void widen(Group group, long at, long partition, long offset, long distinct) {
        int episode = floor(group.episodes, at, partition, offset);
        if (episode >= 0 && compare(group.episodes, episode, LAST, at, partition, offset) >= 0) {
            widen(group, episode, distinct);
        }
    }

    private static void widen(Group group, int episode, long distinct) {
        if (distinct > group.episodes.get(episode, DISTINCT)) {
            group.episodes.set(episode, DISTINCT, distinct);
            mark(group, episode, GROWN);
        }
    }

    /** Opens the episode that continues one which has reached the cap. */
    private int continued(Group group, int before, int index) {
        Table table = group.episodes;
        int episode = open(group, before + 1, index, afterLast(group, before));
        table.set(episode, CONTINUES, table.get(before, ID));
        table.set(episode, FLAGS, table.get(episode, FLAGS) | LINKED);
        return episode;
    }

    private int open(Group group, int place, int index, int from) {
        Table table = group.episodes;
        Table events = group.instants;
        table.insert(place, events.at(index), events.get(index, Layout.PARTITION), events.get(index, Layout.OFFSET));
        setLast(group, place, index);
        setFirst(group, place, from);
        table.set(place, ID, table.get(place, FIRST));
        take(group, place, from, index + 1);
        mark(group, place, OPENED);
        return place;
    }

    /** Joins an episode with the next where the gap has become small enough; beyond the cap it only links them. */
    private void joinNext(Group group, int episode) {
        Table table = group.episodes;
        int next = episode + 1;
        if (next == table.size() || !Times.within(table.get(episode, LAST), table.at(next), timespan)) {
            return;
        }
        if (!Times.within(table.at(episode), table.get(next, LAST), cap)) {
            if (!is(table, next, LINKED)) {
                table.set(next, CONTINUES, table.get(episode, ID));
                table.set(next, FLAGS, table.get(next, FLAGS) | LINKED);
            }
            int from = afterLast(group, episode);
            int first = indexOfFirst(group, next);
            if (from < first) {
                take(group, next, from, first);
                setFirst(group, next, from);
            } else if (from > first) {
                take(group, episode, first, from);
                giveBack(group, next, first, from);
                setFirst(group, next, from);
            }
            mark(group, next, GROWN);
            return;
        }
        take(group, episode, afterLast(group, episode), indexOfFirst(group, next));
        for (int column = LAST; column < LAST + 3; column++) {
            table.set(episode, column, table.get(next, column));
        }
        survive(group, episode, next);
        add(table, episode, COUNT, table.get(next, COUNT));
        for (int step = 0; step < steps; step++) {
            add(table, episode, STEPS + step, table.get(next, STEPS + step));
        }
        table.set(episode, DISTINCT, Math.max(table.get(episode, DISTINCT), table.get(next, DISTINCT)));
        table.set(episode, FLAGS, table.get(episode, FLAGS) | (table.get(next, FLAGS) & APPROXIMATE));
        table.remove(next);
        mark(group, episode, GROWN);
    }

    /** Decides which id goes on when two episodes are about to join, and reports the other as merged. */
    private void survive(Group group, int episode, int next) {
        Table table = group.episodes;
        long left = table.get(episode, ID);
        long right = table.get(next, ID);
        boolean leftNew = is(table, episode, OPENED);
        boolean rightNew = is(table, next, OPENED);
        boolean keepLeft = leftNew == rightNew ? left <= right : rightNew;
        long kept = keepLeft ? left : right;
        long merged = keepLeft ? right : left;
        if (!(keepLeft ? rightNew : leftNew)) {
            group.emit(describe(table, keepLeft ? next : episode, Change.Kind.MERGED, kept));
        }
        if (leftNew && !rightNew) {
            table.set(episode, FLAGS, table.get(episode, FLAGS) & ~OPENED);
        }
        table.set(episode, ID, kept);
        int follower = next + 1;
        if (follower < table.size() && is(table, follower, LINKED) && table.get(follower, CONTINUES) == merged) {
            table.set(follower, CONTINUES, kept);
            mark(group, follower, GROWN);
        }
    }

    /**
     * A window that was decided as a whole, from one retained instant to another, qualifies at its last event; windows are
     * decided in order.
     */
    void decided(Group group, int from, int last, long distinct, double measure) {
        Table table = group.episodes;
        Table events = group.instants;
        int episode = table.size() - 1;
        boolean joins = episode >= 0 && Times.within(table.get(episode, LAST), events.at(from), timespan);
        if (joins && Times.within(table.at(episode), events.at(last), cap)) {
            take(group, episode, afterLast(group, episode), last + 1);
            setLast(group, episode, last);
            mark(group, episode, GROWN);
        } else if (joins) {
            episode = continued(group, episode, last);
        } else {
            episode = open(group, episode + 1, last, from);
        }
        table.set(episode, MEASURE, Double.doubleToRawLongBits(measure));
        widen(group, episode, distinct);
    }

    // --- time

    /** Closes episodes that nothing at or after the watermark can change; they end in the order they begin. */
    void close(Group group, long watermark) {
        boolean more = true;
        while (more) {
            more = closeFirst(group, watermark);
        }
    }

    /** Closes the first episode if there is one and its time has come; answers whether it had. */
    boolean closeFirst(Group group, long watermark) {
        Table table = group.episodes;
        if (table.isEmpty() || !Watermark.passed(watermark, table.get(0, LAST), timespan)) {
            return false;
        }
        group.emit(describe(table, 0, Change.Kind.CLOSED, null));
        table.remove(0);
        return true;
    }

    /** Earliest last instant of the open episodes, or the largest number. */
    long earliestLast(Group group) {
        return group.episodes.isEmpty() ? Long.MAX_VALUE : group.episodes.get(0, LAST);
    }

    /** Last instant of the last open episode; there is one. */
    long latestLast(Group group) {
        return group.episodes.get(group.episodes.size() - 1, LAST);
    }

    /** Reports what the update has changed. */
    void report(Group group) {
        Table table = group.episodes;
        int to = Math.min(group.markedTo + 2, table.size());
        for (int episode = Math.max(0, group.markedFrom - 1); episode < to; episode++) {
            long flags = table.get(episode, FLAGS);
            if ((flags & (OPENED | GROWN)) != 0) {
                table.set(episode, FLAGS, flags & ~(OPENED | GROWN));
                group.emit(
                        describe(table, episode, (flags & OPENED) != 0 ? Change.Kind.OPENED : Change.Kind.GROWN, null));
            }
        }
        group.unmark();
    }

    private Change.EpisodeChanged describe(Table table, int episode, Change.Kind kind, @Nullable Long mergedInto) {
        List<Long> perStep = List.of();
        if (steps > 0) {
            perStep = new ArrayList<>(steps);
            for (int step = 0; step < steps; step++) {
                perStep.add(table.get(episode, STEPS + step));
            }
            perStep = List.copyOf(perStep);
        }
        return new Change.EpisodeChanged(
                kind,
                table.get(episode, ID),
                table.get(episode, FIRST),
                table.get(episode, LAST),
                table.get(episode, COUNT),
                table.get(episode, DISTINCT),
                perStep,
                Double.longBitsToDouble(table.get(episode, MEASURE)),
                is(table, episode, APPROXIMATE),
                mergedInto,
                is(table, episode, LINKED) ? table.get(episode, CONTINUES) : null);
    }

    // --- positions and counts

    /** Last episode whose first qualifying instant is not after the position, or -1. */
    private static int floor(Table table, long at, long partition, long offset) {
        int index = table.lowerBound(at, partition, offset, 0);
        if (index < table.size() && compare(table, index, 0, at, partition, offset) == 0) {
            return index;
        }
        return index - 1;
    }

    private static int compare(Table table, int episode, int column, long at, long partition, long offset) {
        int order = Long.compare(table.get(episode, column), at);
        if (order == 0) {
            order = Long.compare(table.get(episode, column + 1), partition);
        }
        return order == 0 ? Long.compare(table.get(episode, column + 2), offset) : order;
    }

    private static int afterLast(Group group, int episode) {
        Table table = group.episodes;
        return group.instants.lowerBound(
                table.get(episode, LAST), table.get(episode, LAST + 1), table.get(episode, LAST + 2), Long.MAX_VALUE);
    }

    private static int indexOfFirst(Group group, int episode) {
        Table table = group.episodes;
        return group.instants.lowerBound(
                table.get(episode, FIRST),
                table.get(episode, FIRST + 1),
                table.get(episode, FIRST + 2),
                Long.MIN_VALUE);
    }

    /** Index of the earliest retained instant in the window that ends at {@code at}. */
    private int windowStart(Group group, long at) {
        return group.instants.lowerBound(Times.minus(at, timespan));
    }

    /** Counts the retained instants from one index to before another into the episode. */
    private void take(Group group, int episode, int from, int to) {
        Table events = group.instants;
        add(group.episodes, episode, COUNT, Instants.events(events, from, to));
        if (steps > 0) {
            for (int index = from; index < to; index++) {
                countSteps(group.episodes, episode, Instants.mask(events, index), Instants.events(events, index));
            }
        }
    }

    private void giveBack(Group group, int episode, int from, int to) {
        Table events = group.instants;
        add(group.episodes, episode, COUNT, -Instants.events(events, from, to));
        for (int index = from; steps > 0 && index < to; index++) {
            countSteps(group.episodes, episode, Instants.mask(events, index), -Instants.events(events, index));
        }
    }

    private void countSteps(Table table, int episode, long mask, long events) {
        for (int step = 0; step < steps; step++) {
            if ((mask & (1L << step)) != 0) {
                add(table, episode, STEPS + step, events);
            }
        }
    }

    private static void setLast(Group group, int episode, int index) {
        Table events = group.instants;
        long span = Instants.span(events, index);
        if (span == 0) {
            copyPosition(group, episode, LAST, index);
        } else {
            setPosition(group.episodes, episode, LAST, events.at(index) + span, Long.MAX_VALUE, Long.MAX_VALUE);
        }
    }

    private static void setFirst(Group group, int episode, int index) {
        copyPosition(group, episode, FIRST, index);
    }

    private static void copyPosition(Group group, int episode, int column, int index) {
        Table events = group.instants;
        setPosition(
                group.episodes,
                episode,
                column,
                events.at(index),
                events.get(index, Layout.PARTITION),
                events.get(index, Layout.OFFSET));
    }

    private static void setPosition(Table table, int episode, int column, long at, long partition, long offset) {
        table.set(episode, column, at);
        table.set(episode, column + 1, partition);
        table.set(episode, column + 2, offset);
    }

    private static void add(Table table, int episode, int column, long more) {
        table.set(episode, column, table.get(episode, column) + more);
    }

    private static boolean is(Table table, int episode, int flag) {
        return (table.get(episode, FLAGS) & flag) != 0;
    }

    private static void mark(Group group, int episode, int flag) {
        long approximate = group.approximate() ? APPROXIMATE : 0;
        group.episodes.set(episode, FLAGS, group.episodes.get(episode, FLAGS) | flag | approximate);
        group.mark(episode);
    }
}
