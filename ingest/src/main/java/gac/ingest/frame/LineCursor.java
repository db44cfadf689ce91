package gac.ingest.frame;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts lines out of bytes that are at hand: a piece of a file, a request body.
 *
 * <p>A line ends with LF; CR and NUL before it do not belong to it, and a line without any other byte is none. Of a line with more than
 * {@code maxFrame} bytes before its LF the first become a truncated {@link Frame.Line}, the rest {@link Frame.Bad} pieces of at most as many bytes, so nothing
 * is lost and nothing grows without bound. What has no LF yet stays unread, unless it is the end of the input.
 */
public final class LineCursor {
    private final byte[] bytes;
    private final int to;
    private final int maxFrame;
    private final boolean last;
    private final Units units;
    private int position;
    private int start;
    private boolean continuing;

    /**
     * A cursor over {@code bytes[from, to)}.
     *
     * @param last nothing follows: a line without LF at the end counts
     * @param continuing the bytes begin inside a line of which the first part is out already
     */
    public LineCursor(byte[] bytes, int from, int to, int maxFrame, boolean last, boolean continuing) {
        this(bytes, from, to, maxFrame, last, continuing, Units.BYTES);
    }

    /** As the other, for bytes whose characters lie otherwise. */
    public LineCursor(byte[] bytes, int from, int to, int maxFrame, boolean last, boolean continuing, Units units) {
        this.units = units;
        this.bytes = bytes;
        this.position = from;
        this.start = from;
        this.to = to;
        this.maxFrame = maxFrame - maxFrame % units.width();
        this.last = last;
        this.continuing = continuing;
    }

    /** Length of a message without the CR, LF and NUL bytes at its end. */
    public static int trimmedLength(byte[] message) {
        return Cuts.trimmed(message, 0, message.length);
    }

    /** The next frame; null when the bytes at hand hold no more. */
    public @Nullable Frame next() {
        while (position < to) {
            int lf = units.lineFeed(bytes, position, to);
            int end = lf >= 0 ? lf : to;
            start = position;
            if (!continuing && end - position > maxFrame) {
                position = units.whole(bytes, position, position + maxFrame);
                continuing = true;
                return new Frame.Line(Arrays.copyOfRange(bytes, start, position), true);
            }
            boolean whole = lf >= 0 || last || (continuing && end - position >= maxFrame);
            if (!whole) {
                return null;
            }
            Frame frame = continuing ? rest(end, lf >= 0) : line(end, lf >= 0);
            if (frame != null) {
                return frame;
            }
        }
        return null;
    }

    private @Nullable Frame line(int end, boolean trailer) {
        position = trailer ? end + units.width() : end;
        int length = units.trimmed(bytes, start, end);
        return length == 0 ? null : new Frame.Line(Arrays.copyOfRange(bytes, start, start + length), false);
    }

    private @Nullable Frame rest(int end, boolean trailer) {
        int stop = Math.min(end, start + maxFrame);
        if (stop == end && (trailer || last)) {
            continuing = false;
            position = trailer ? end + units.width() : end;
        } else {
            position = stop;
        }
        return units.trimmed(bytes, start, stop) == 0
                ? null
                : Frame.oversize(Arrays.copyOfRange(bytes, start, stop), maxFrame);
    }

    /** Index of the first byte of the frame that {@link #next} returned last. */
    public int start() {
        return start;
    }

    /** Index of the first byte that no frame has taken. */
    public int position() {
        return position;
    }

    /** Whether {@link #position} lies inside a line of which the first part is out already. */
    public boolean continuing() {
        return continuing;
    }
}
