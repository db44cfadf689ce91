package gac.correlate.window;

/**
 * Columns of the table of retained instants. A row is one event, or, where a cap made it coarse, several successive
 * events that serve the same steps.
 */
final class Instants {
    /** 1 where the event qualifies. */
    static final int QUALIFIES = 4;

    /** Bits of the steps the event serves. */
    static final int MASK = 5;

    /** Events of the row. */
    static final int EVENTS = 6;

    /** Time from the first to the last event of the row, ms. */
    static final int SPAN = 7;

    /** Rows of single events without steps: event_count keeps so few that they are never coarse. */
    static final Layout PLAIN = new Layout('i', 5, 4, Layout.ID);

    /** Rows with steps that may be coarse. */
    static final Layout FULL = new Layout('i', 8, 4, Layout.ID);

    /** Cap on rows that may be coarse. */
    static final int MOST = 1024;

    /** Rows that stay single when the others are put together. */
    private static final int YOUNG = 128;

    private Instants() {}

    static boolean qualifies(Table events, int index) {
        return events.get(index, QUALIFIES) != 0;
    }

    static long mask(Table events, int index) {
        return events.get(index, MASK);
    }

    static long span(Table events, int index) {
        return events.columns() > SPAN ? events.get(index, SPAN) : 0;
    }

    static long events(Table events, int index) {
        return events.columns() > EVENTS ? events.get(index, EVENTS) : 1;
    }

    /** Events of the rows from one index to before another. */
    static long events(Table events, int from, int to) {
        if (to <= from || events.columns() <= EVENTS) {
            return Math.max(0, to - from);
        }
        long sum = 0;
        for (int index = from; index < to; index++) {
            sum += events.get(index, EVENTS);
        }
        return sum;
    }

    /** Index of the row of the event with this time and id, or -1. */
    static int find(Table events, long at, long id) {
        for (int index = events.lowerBound(at); index < events.size() && events.at(index) == at; index++) {
            if (events.get(index, Layout.ID) == id) {
                return index;
            }
        }
        return -1;
    }

    /** Time of the last retained instant, or the largest number. */
    static long newest(Table events) {
        return events.isEmpty() ? Long.MAX_VALUE : events.at(events.size() - 1);
    }

    /** Forgets what lies more than the timespan before the watermark. */
    static void forget(Table events, long watermark, long timespan) {
        if (!events.isEmpty() && Watermark.passed(watermark, events.at(0), timespan)) {
            events.removeFirst(
                    watermark == Watermark.END ? events.size() : events.lowerBound(Times.minus(watermark, timespan)));
        }
    }

    /**
     * Where more than {@link #MOST} rows are kept: puts together neighbours that serve the same steps, the youngest aside;
     * if that does not help, forgets the oldest quarter.
     */
    static void coarsen(Group group) {
        Table events = group.instants;
        if (events.size() <= MOST) {
            return;
        }
        for (int index = events.size() - YOUNG; index > 0; index -= 2) {
            if (mask(events, index - 1) == mask(events, index)
                    && qualifies(events, index - 1) == qualifies(events, index)) {
                long end = events.at(index) + span(events, index);
                group.coarse = Math.max(group.coarse, end);
                events.set(index - 1, SPAN, Math.max(end - events.at(index - 1), span(events, index - 1)));
                events.set(index - 1, EVENTS, events(events, index - 1) + events(events, index));
                events.remove(index);
            }
        }
        if (events.size() > MOST - MOST / 8) {
            group.coarse = Math.max(group.coarse, events.at(MOST / 4));
            events.removeFirst(MOST / 4);
        }
    }
}
