package gac.ingest.frame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

    /**
     * The frames of a message that a protocol delivers whole, line feeds included: one line; of more than {@code maxFrame} bytes a truncated line and what is
     * left in pieces. No frame when there is no byte.
     */
    static List<Frame> ofMessage(byte[] message, int maxFrame) {
        int trimmed = Cuts.trimmed(message, 0, message.length);
        int length = trimmed == 0 ? message.length : trimmed;
        if (length <= maxFrame) {
            return length == 0 ? List.of() : List.of(new Line(Arrays.copyOf(message, length), false));
        }
        List<Frame> frames = new ArrayList<>();
        int cut = Cuts.whole(message, 0, maxFrame);
        frames.add(new Line(Arrays.copyOf(message, cut), true));
        for (int at = cut; at < length; at += maxFrame) {
            frames.add(oversize(Arrays.copyOfRange(message, at, Math.min(length, at + maxFrame)), maxFrame));
        }
        return frames;
    }

    static Bad oversize(byte[] rest, int maxFrame) {
        return new Bad(rest, OVERSIZE, "rest of a line longer than " + maxFrame + " bytes");
    }
}
