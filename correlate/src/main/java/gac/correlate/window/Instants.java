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

    /** Sum of the numbers of the row, as the bits of a double. */
    static final int NUMBER = 8;

    /** Hash of the value, where values are counted. */
    static final int VALUE = 9;

    /** Rows of single events without steps: event_count keeps so few that they are never coarse. */
    static final Layout PLAIN = new Layout('i', 5, 4, 1 << Layout.ID, 0);

    /** Rows with steps that may be coarse. */
    static final Layout FULL = new Layout('i', 8, 4, 1 << Layout.ID, 0, QUALIFIES, 1 << MASK | 1 << EVENTS);

    /** Rows with steps, numbers and values. */
    static final Layout NUMBERED =
            new Layout('i', 10, 4, 1 << Layout.ID | 1 << NUMBER | 1 << VALUE, 0, QUALIFIES, 1 << MASK | 1 << EVENTS);

    /** Cap on rows that may be coarse. */
    static final int MOST = 1024;

    /** Rows that stay single when the others are put together. */
    private static final int YOUNG = 128;

    /** How far to look for a repeated event among those of one millisecond. */
    static final int NEAR = 64;

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

    static double number(Table events, int index) {
        return Double.longBitsToDouble(events.get(index, NUMBER));
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

    /**
     * Index of the row of an event, or, where there is none, {@code -(index to insert it at) - 1}. An event that came before
     * under another partition or offset is found among its {@link #NEAR} neighbours of the same millisecond.
     */
    static int find(Table events, Occurrence event) {
        long at = event.at();
        long id = event.idHash();
        int place = events.lowerBound(at, event.partition(), event.offset(), id);
        int to = Math.min(events.size(), place + NEAR);
        for (int index = place; index < to && events.at(index) == at; index++) {
            if (events.get(index, Layout.ID) == id) {
                return index;
            }
        }
        int from = Math.max(0, place - NEAR);
        for (int index = place - 1; index >= from && events.at(index) == at; index--) {
            if (events.get(index, Layout.ID) == id) {
                return index;
            }
        }
        return -place - 1;
    }

    /** Time of the last retained instant, or the largest number. */
    static long newest(Table events) {
        return events.isEmpty() ? Long.MAX_VALUE : events.at(events.size() - 1);
    }

    /** Forgets what lies more than the timespan before the watermark. */
    static void forget(Table events, long watermark, long timespan) {
        if (!events.isEmpty() && Watermark.passed(watermark, events.firstAt(), timespan)) {
            events.removeFirst(
                    watermark == Watermark.END ? events.size() : events.lowerBound(Times.minus(watermark, timespan)));
        }
    }

    /**
     * Where more than {@code most} rows are kept: puts together neighbours that serve the same steps (and have the same
     * value), the youngest aside; if that does not help, forgets the oldest quarter.
     */
    static void coarsen(Group group, int most) {
        Table events = group.instants;
        if (events.size() <= most) {
            return;
        }
        for (int index = events.size() - YOUNG; index > 0; index -= 2) {
            if (alike(events, index - 1, index)) {
                group.coarse = Math.max(group.coarse, join(events, index - 1));
            }
        }
        if (events.size() > most - most / 8) {
            group.coarse = Math.max(group.coarse, events.at(most / 4));
            events.removeFirst(most / 4);
        }
    }

    private static boolean alike(Table events, int left, int right) {
        return mask(events, left) == mask(events, right)
                && qualifies(events, left) == qualifies(events, right)
                && (events.columns() <= VALUE || events.get(left, VALUE) == events.get(right, VALUE));
    }

    /** Puts a row and the next together; answers the time of the last event. */
    private static long join(Table events, int index) {
        int next = index + 1;
        long end = Math.max(events.at(next) + span(events, next), events.at(index) + span(events, index));
        events.set(index, SPAN, end - events.at(index));
        events.set(index, EVENTS, events(events, index) + events(events, next));
        if (events.columns() > NUMBER) {
            double sum = number(events, index) + number(events, next);
            events.set(index, NUMBER, Double.doubleToRawLongBits(sum));
        }
        events.remove(next);
        return end;
    }
}
