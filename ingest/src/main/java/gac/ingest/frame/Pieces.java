package gac.ingest.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One message whose length was announced, cut into what may become events and dead letters: whole when it has at most {@code maxFrame} bytes, else a
 * truncated {@link Frame.Line} and {@link Frame.Bad} pieces of at most as many bytes. Holds nothing: what it waits for stays in the buffer, at most
 * {@code maxFrame} bytes.
 */
final class Pieces {
    private final int maxFrame;
    private int remaining;
    private boolean continuing;

    Pieces(int maxFrame) {
        this.maxFrame = maxFrame;
    }

    void begin(int length) {
        remaining = length;
        continuing = false;
    }

    /** Bytes of the message that have not been taken. */
    int remaining() {
        return remaining;
    }

    /** Whether the next piece is at hand. */
    boolean ready(ByteBuf in) {
        return in.readableBytes() >= Math.min(remaining, maxFrame);
    }

    /** Takes the next piece, which must be ready; null when it holds nothing but line ends. */
    @Nullable
    Frame take(ByteBuf in) {
        if (!continuing && remaining > maxFrame) {
            continuing = true;
            int cut = Cuts.whole(ByteBufUtil.getBytes(in, in.readerIndex(), maxFrame), 0, maxFrame);
            return new Frame.Line(bytes(in, cut), true);
        }
        byte[] piece = bytes(in, Math.min(remaining, maxFrame));
        int length = Cuts.trimmed(piece, 0, piece.length);
        if (length == 0) {
            return null;
        }
        return continuing
                ? Frame.oversize(piece, maxFrame)
                : new Frame.Line(length == piece.length ? piece : Arrays.copyOf(piece, length), false);
    }

    private byte[] bytes(ByteBuf in, int length) {
        remaining -= length;
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return bytes;
    }
}
