package gac.correlate.window;

/** Versions and keys of the stored state. */
final class Format {
    /** Written today. Older ones stay readable, down to {@link #OLDEST}. */
    static final int VERSION = 3;

    /** The first in which {@link Rows} are stored as they are worked on; before it, {@link OldRowFormat}. */
    static final int PACKED = 3;

    /** The oldest that is read: tables had one level of chunks, their rows all columns in full. */
    static final int OLDEST = 1;

    /** Key of the header, alone under this byte. */
    static final byte HEADER = 0;

    /** First byte of the keys of table chunks; then table name and chunk name. */
    static final byte CHUNK = 1;

    /** First byte of the keys of values (value_count); then the 64-bit hash of the value. */
    static final byte VALUE = 2;

    private Format() {}

    /** Refuses state written by a later version: guessing at it would miscount. */
    static void check(int version) {
        if (version < OLDEST || version > VERSION) {
            throw new IllegalStateException("correlation state of format " + version + " cannot be read by this version"
                    + " of Gác, which reads formats " + OLDEST + " to " + VERSION
                    + ": run the version that wrote it, or newer");
        }
    }
}
