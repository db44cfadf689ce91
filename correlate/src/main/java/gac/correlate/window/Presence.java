package gac.correlate.window;

import java.util.List;

/** Which values or steps lie in a window; see {@link Intervals}. */
interface Presence {

    /** Tables it needs in a group. */
    List<Layout> tables();

    /** Numbers it needs in a group. */
    int registers();

    /** Takes up a group; what is left from another is forgotten. */
    void begin(Group group);

    /** Lays down the group. */
    void end(Group group);

    /** Adds an event. */
    void cover(Group group, Occurrence event);

    /** The runs of what the last {@link #cover} added; they tell which windows have more in them. */
    Intervals spread();

    /** Whether the window that ends with the event at this position meets the condition. */
    boolean holds(Group group, long at, long partition, long offset);

    /** Distinct values in that window; 0 where none are counted. */
    long distinct(Group group, long at, long partition, long offset);

    /** Reports windows whose number of values the last {@link #cover} raised, beyond those of retained instants. */
    void widen(Group group, long at, long partition, long offset, Episodes episodes);

    /** Forgets what lies more than the timespan before the watermark, as far as the update may. */
    void forget(Group group, long watermark);
}
