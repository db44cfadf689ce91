package gac.ingest.frame;

/** What framing cuts out of a stream of bytes. Arrays belong to the frame; nobody changes or compares them. */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way from socket to record: a copy per line would buy nothing
public sealed interface Frame {

    /** The bytes, without count and trailer. */
    byte[] bytes();

    /**
     * One line.
     *
     * @param truncated the line was longer than allowed, these are its first bytes; the rest follows as {@link Bad}
     */
    record Line(byte[] bytes, boolean truncated) implements Frame {}

    /**
     * Bytes that make no line.
     *
     * @param reason short code, the label of the counter
     * @param detail for a person
     */
    record Bad(byte[] bytes, String reason, String detail) implements Frame {}

    /** What is left of a line after its first {@code max_frame} bytes. */
    String OVERSIZE = "oversize";

    /** The stream ended before the announced number of bytes had come. */
    String INCOMPLETE = "incomplete";

    static Bad oversize(byte[] rest, int maxFrame) {
        return new Bad(rest, OVERSIZE, "rest of a line longer than " + maxFrame + " bytes");
    }
}
