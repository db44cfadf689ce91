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
}
