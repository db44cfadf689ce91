package gac.correlate.sigma.index;

/** In how many events anchors of facts were found, of those in which all of them were looked for. Immutable. */
final class Observed {
    /** A guess counts as much as so many events. */
    private static final double GUESS = 8;

    private final int[] events;
    private final int[] found;

    private Observed(int[] events, int[] found) {
        this.events = events;
        this.found = found;
    }

    static Observed nothing(int facts) {
        return new Observed(new int[facts], new int[facts]);
    }

    /**
     * @param sought by fact, whether all its anchors were looked for in these events
     * @param moreFound by fact, in how many of them one was found
     */
    Observed plus(boolean[] sought, int[] moreFound, int moreEvents) {
        int[] allEvents = events.clone();
        int[] allFound = found.clone();
        for (int fact = 0; fact < allEvents.length; fact++) {
            if (sought[fact]) {
                allEvents[fact] += moreEvents;
                allFound[fact] += moreFound[fact];
            }
        }
        return new Observed(allEvents, allFound);
    }

    /** How many events out of one have the fact's anchors, as far as one can tell who guessed it before any event came. */
    double expected(int fact, double guess) {
        return (GUESS * guess + found[fact]) / (GUESS + events[fact]);
    }

    /** Whether the fact's anchors were looked for in any event. */
    boolean knows(int fact) {
        return events[fact] > 0;
    }
}
