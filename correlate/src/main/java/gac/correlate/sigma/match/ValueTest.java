package gac.correlate.sigma.match;

import gac.correlate.sigma.text.Glob;

/** One {@link gac.correlate.sigma.detection.Value} compiled: a test on a single value of the event. */
public interface ValueTest {
    /** The part of the value's text that matches, packed as {@link Glob#span}, or {@link Glob#NONE}. */
    long find(ValueView value, EventFields fields);

    default boolean test(ValueView value, EventFields fields) {
        return find(value, fields) != Glob.NONE;
    }
}
