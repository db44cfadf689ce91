package gac.ingest.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Frames of Lumberjack version 2, the protocol of Beats: windows ({@code 2W}), JSON events ({@code 2J}) and both of them compressed with zlib ({@code 2C}).
 *
 * <p>Numbers are big-endian, 32 bits, unsigned. Compressed frames are inflated as they come and only as far as the next message needs; one may inflate to
 * {@code maxBatch} bytes, and holds no other. An event may have sixteen times {@code maxFrame} bytes; it is cut into pieces. Version 1 and its key-value frames are refused.
 */
public final class LumberjackReader implements MessageReader<LumberjackMessage> {
    private static final int CHUNK = 16 << 10;

    private final int maxFrame;
    private final long maxBatch;
    private final Pieces pieces;
    private final Inflater inflater = new Inflater();
    private final ByteBuf inflated = Unpooled.buffer();
    private boolean inEvent;
    private int sequence;
    private boolean inflating;
    private long compressed;
    private long produced;

    /**
     * A reader for one connection.
     *
     * @param maxFrame longest event in bytes that is kept whole
     * @param maxBatch most bytes that one compressed frame may become
     */
    public LumberjackReader(int maxFrame, long maxBatch) {
        this.maxFrame = maxFrame;
        this.maxBatch = maxBatch;
        this.pieces = new Pieces(maxFrame);
    }

    @Override
    public boolean inMessage() {
        return inEvent || inflating;
    }

    @Override
    public void close() {
        inflater.end();
    }

    @Override
    public @Nullable LumberjackMessage next(ByteBuf in) throws MalformedException {
        while (true) {
            boolean compressedBefore = inflating;
            LumberjackMessage message = frame(inflating ? inflated : in);
            if (message != null) {
                return message;
            }
            if (!inflating) {
                return null;
            }
            if (compressedBefore && !inflate(in)) {
                if (compressed > 0) {
                    return null;
                }
                endCompressed();
            }
        }
    }

    /** Takes one frame, or the next piece of an event. Null when there are not enough bytes, or when a compressed frame has begun. */
    private @Nullable LumberjackMessage frame(ByteBuf in) throws MalformedException {
        if (!inEvent) {
            if (in.readableBytes() < 2) {
                checkVersion(in);
                return null;
            }
            checkVersion(in);
            int at = in.readerIndex();
            byte type = in.getByte(at + 1);
            int needed = type == 'J' ? 10 : 6;
            if (type != 'W' && type != 'J' && type != 'C') {
                throw new MalformedException(
                        "a Lumberjack frame of type " + printable(type) + "; W, J and C are taken");
            }
            if (in.readableBytes() < needed) {
                return null;
            }
            in.skipBytes(2);
            if (type == 'W') {
                return window(in.readUnsignedInt());
            } else if (type == 'C') {
                beginCompressed(in.readUnsignedInt());
                return null;
            }
            sequence = in.readInt();
            beginEvent(in.readUnsignedInt());
        }
        if (!pieces.ready(in)) {
            return null;
        }
        boolean last = pieces.remaining() <= maxFrame;
        Frame frame = pieces.take(in);
        inEvent = !last;
        return new LumberjackMessage.Event(sequence, frame, last);
    }

    private static void checkVersion(ByteBuf in) throws MalformedException {
        if (!in.isReadable()) {
            return;
        }
        byte version = in.getByte(in.readerIndex());
        if (version == '1') {
            throw new MalformedException("Lumberjack version 1; Gác takes version 2 (Beats 5 and later)");
        } else if (version != '2') {
            throw new MalformedException("no Lumberjack: a frame begins with " + printable(version));
        }
    }

    private static String printable(byte octet) {
        return octet > ' ' && octet < 0x7F ? "'" + (char) octet + "'" : "byte " + (octet & 0xFF);
    }

    private static LumberjackMessage window(long size) throws MalformedException {
        if (size > Integer.MAX_VALUE) {
            throw new MalformedException("a window of " + size + " events");
        }
        return new LumberjackMessage.Window((int) size);
    }

    private void beginEvent(long length) throws MalformedException {
        int most = SyslogFrameDecoder.largestCount(maxFrame);
        if (length > most) {
            throw new MalformedException("an event of " + length + " bytes; at most " + most + " are taken");
        }
        pieces.begin((int) length);
        inEvent = true;
    }

    private void beginCompressed(long length) throws MalformedException {
        if (inflating) {
            throw new MalformedException("a compressed frame inside a compressed frame");
        }
        inflater.reset();
        inflated.clear();
        inflating = true;
        compressed = length;
        produced = 0;
    }

    /** Inflates a little more; false when nothing came of it. */
    private boolean inflate(ByteBuf in) throws MalformedException {
        byte[] out = new byte[CHUNK];
        try {
            int length = inflater.inflate(out);
            while (length == 0 && !inflater.finished()) {
                int fed = (int) Math.min(Math.min(CHUNK, compressed), in.readableBytes());
                if (!inflater.needsInput() || fed == 0) {
                    break;
                }
                byte[] piece = new byte[fed];
                in.readBytes(piece);
                compressed -= fed;
                inflater.setInput(piece);
                length = inflater.inflate(out);
            }
            produced += length;
            if (produced > maxBatch) {
                throw new MalformedException("a compressed frame of more than " + maxBatch
                        + " bytes; raise max_batch or let the agent send smaller batches");
            }
            if (length == 0 && inflater.needsDictionary()) {
                throw new MalformedException("a compressed frame that needs a dictionary");
            }
            if (length == 0 && inflater.finished() && (compressed > 0 || inflater.getRemaining() > 0)) {
                throw new MalformedException("bytes behind the end of a compressed frame");
            }
            inflated.discardReadBytes().writeBytes(out, 0, length);
            return length > 0;
        } catch (DataFormatException e) {
            throw new MalformedException("a compressed frame that is no zlib: " + e.getMessage());
        }
    }

    private void endCompressed() throws MalformedException {
        if (!inflater.finished()) {
            throw new MalformedException("a compressed frame that ends too early");
        }
        if (inEvent || inflated.isReadable()) {
            throw new MalformedException("a frame that goes on behind the end of its compressed frame");
        }
        inflating = false;
    }
}
