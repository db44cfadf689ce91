package gac.ingest.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Cuts syslog messages out of a TCP stream (RFC 6587): octet counting ({@code MSG-LEN SP MSG}, section 3.4.1) and messages with a trailer
 * (section 3.4.2), told apart by the first byte of each frame: a digit from 1 to 9 begins a count.
 *
 * <p>A count is believed when it has at most nine digits, is followed by a space and is at most {@link #largestCount}; otherwise
 * the digits are the beginning of a line with a trailer (so "2026-11-22 …" works, and a hostile count cannot swallow what follows). CR, LF and
 * NUL between frames and at the end of a message are dropped. Of a message longer than {@code maxFrame} bytes the first become a truncated
 * {@link Frame.Line}, the rest {@link Frame.Bad} pieces of at most as many bytes. When the connection ends, a line without trailer counts,
 * and a message shorter than its count is {@link Frame.Bad}.
 *
 * <p>Holds at most {@code maxFrame} bytes and what one read of the socket brings.
 */
public final class SyslogFrameDecoder extends ByteToMessageDecoder {
    private static final int MOST_DIGITS = 9;

    private enum State {
        START,
        COUNTED,
        COUNTED_REST,
        LINE,
        LINE_REST
    }

    private final int maxFrame;
    private final byte trailer;
    private State state = State.START;
    private int remaining;
    private int scanned;

    /**
     * A decoder for one connection.
     *
     * @param maxFrame longest line in bytes that is kept whole
     * @param trailer what ends a message without count: LF, for a few devices NUL
     */
    public SyslogFrameDecoder(int maxFrame, byte trailer) {
        this.maxFrame = maxFrame;
        this.trailer = trailer;
    }

    /** Whether the beginning of a message has come and its end has not. */
    public boolean inMessage() {
        return state != State.START || actualReadableBytes() > 0;
    }

    /** Counts above are taken for text: sixteen times the longest frame. */
    public static int largestCount(int maxFrame) {
        return maxFrame * 16;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        boolean more = true;
        while (more) {
            more = step(in, out);
        }
    }

    @Override
    protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        decode(context, in, out);
        if (!in.isReadable()) {
            return;
        }
        byte[] bytes = take(in, in.readableBytes());
        switch (state) {
            case COUNTED ->
                out.add(new Frame.Bad(
                        bytes,
                        Frame.INCOMPLETE,
                        "the connection ended after " + bytes.length + " of " + remaining + " announced bytes"));
            case COUNTED_REST, LINE_REST -> rest(bytes, out);
            case START, LINE -> line(bytes, out);
        }
        state = State.START;
    }

    /** Takes one step; false when more bytes are needed. */
    private boolean step(ByteBuf in, List<Object> out) {
        return switch (state) {
            case START -> start(in);
            case COUNTED -> counted(in, out);
            case COUNTED_REST -> countedRest(in, out);
            case LINE -> line(in, out);
            case LINE_REST -> lineRest(in, out);
        };
    }

    private boolean start(ByteBuf in) {
        while (in.isReadable() && isFiller(in.getByte(in.readerIndex()))) {
            in.skipBytes(1);
        }
        if (!in.isReadable()) {
            return false;
        }
        int digits = 0;
        int count = 0;
        while (digits < in.readableBytes() && digits <= MOST_DIGITS) {
            int octet = in.getByte(in.readerIndex() + digits);
            if (octet < '0' || octet > '9' || (digits == 0 && octet == '0')) {
                break;
            }
            count = digits < MOST_DIGITS ? count * 10 + (octet - '0') : count;
            digits++;
        }
        if (digits > 0 && digits <= MOST_DIGITS) {
            if (digits == in.readableBytes()) {
                return false;
            }
            if (in.getByte(in.readerIndex() + digits) == ' ' && count <= largestCount(maxFrame)) {
                in.skipBytes(digits + 1);
                remaining = count;
                state = State.COUNTED;
                return true;
            }
        }
        scanned = 0;
        state = State.LINE;
        return true;
    }

    private static boolean isFiller(byte octet) {
        return octet == '\n' || octet == '\r' || octet == 0;
    }

    private boolean counted(ByteBuf in, List<Object> out) {
        if (in.readableBytes() < Math.min(remaining, maxFrame)) {
            return false;
        }
        if (remaining <= maxFrame) {
            line(take(in, remaining), out);
            state = State.START;
        } else {
            remaining -= truncated(in, out);
            state = State.COUNTED_REST;
        }
        return true;
    }

    private boolean countedRest(ByteBuf in, List<Object> out) {
        int piece = Math.min(remaining, maxFrame);
        if (in.readableBytes() < piece) {
            return false;
        }
        rest(take(in, piece), out);
        remaining -= piece;
        state = remaining == 0 ? State.START : State.COUNTED_REST;
        return true;
    }

    private boolean line(ByteBuf in, List<Object> out) {
        int length = in.bytesBefore(in.readerIndex() + scanned, in.readableBytes() - scanned, trailer);
        int end = length < 0 ? in.readableBytes() : scanned + length;
        if (end > maxFrame) {
            truncated(in, out);
            state = State.LINE_REST;
            return true;
        }
        if (length < 0) {
            scanned = end;
            return false;
        }
        line(take(in, end), out);
        in.skipBytes(1);
        state = State.START;
        return true;
    }

    private boolean lineRest(ByteBuf in, List<Object> out) {
        int length = in.bytesBefore(Math.min(in.readableBytes(), maxFrame + 1), trailer);
        if (length >= 0) {
            rest(take(in, length), out);
            in.skipBytes(1);
            state = State.START;
            return true;
        }
        if (in.readableBytes() < maxFrame) {
            return false;
        }
        rest(take(in, maxFrame), out);
        return true;
    }

    /** Emits the beginning of a message that is too long; returns how many bytes it took. */
    private int truncated(ByteBuf in, List<Object> out) {
        byte[] head = ByteBufUtil.getBytes(in, in.readerIndex(), maxFrame);
        int cut = Cuts.whole(head, 0, maxFrame);
        out.add(new Frame.Line(take(in, cut), true));
        return cut;
    }

    private static void line(byte[] bytes, List<Object> out) {
        int length = Cuts.trimmed(bytes, 0, bytes.length);
        if (length > 0) {
            out.add(new Frame.Line(length == bytes.length ? bytes : java.util.Arrays.copyOf(bytes, length), false));
        }
    }

    private void rest(byte[] bytes, List<Object> out) {
        if (Cuts.trimmed(bytes, 0, bytes.length) > 0) {
            out.add(Frame.oversize(bytes, maxFrame));
        }
    }

    private static byte[] take(ByteBuf in, int length) {
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return bytes;
    }
}
