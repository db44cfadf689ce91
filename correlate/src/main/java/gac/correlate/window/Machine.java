package gac.correlate.window;

/** What distinguishes the correlation types; works on a loaded {@link Group}. */
interface Machine {

    /** What it keeps of a group. */
    Shape shape();

    /** Whether, as far as is known, an occurrence bears on what will be reported; see {@link Correlator#bears}. */
    default boolean bears(Group group, Occurrence event) {
        return true;
    }

    /** Takes an occurrence that is not before the watermark; duplicates included. */
    void add(Group group, Occurrence occurrence);

    /** Decides, closes and forgets what nothing at or after the watermark can change. */
    void advance(Group group, long watermark);

    /** The first frontier, ms, at which {@link #advance} has work; the largest number for never. */
    long nextTimer(Group group, long grace);
}
