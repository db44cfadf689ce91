package gac.correlate.window;

/** The {@link Intervals} of a group's values or steps, by the hash or number of each. */
interface Runs {

    /** Reads those of a value; answers whether there were any. */
    boolean read(long value, Intervals into);

    void write(long value, Intervals from);

    void delete(long value);
}
