package gac.ingest.frame;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Frames of RELP, version 0 and 1: {@code TXNR SP COMMAND SP DATALEN [SP DATA] LF}, as the documentation of librelp describes them. A transaction number and a length
 * have at most nine digits, a command at most 32 letters.
 *
 * <p>The data of a {@code syslog} command may be sixteen times {@code maxFrame}; they are cut into pieces. Of other commands' data at most {@link #MOST_DATA}
 * bytes are taken.
 */
public final class RelpReader implements MessageReader<RelpMessage> {
    /** Offers are a few lines. */
    static final int MOST_DATA = 8 << 10;

    private static final int MOST_DIGITS = 9;
    private static final int MOST_LETTERS = 32;

    private final int maxFrame;
    private final Pieces pieces;
    private boolean inData;
    private int transaction;
    private String command = "";

    public RelpReader(int maxFrame) {
        this.maxFrame = maxFrame;
        this.pieces = new Pieces(maxFrame);
    }

    @Override
    public boolean inMessage() {
        return inData;
    }

    @Override
    public @Nullable RelpMessage next(ByteBuf in) throws MalformedException {
        if (!inData && !header(in)) {
            return null;
        }
        boolean last = pieces.remaining() <= maxFrame;
        if (command.equals("syslog")) {
            if (last ? in.readableBytes() <= pieces.remaining() : !pieces.ready(in)) {
                return null; // the last piece is taken together with the LF behind it
            }
            Frame frame = pieces.take(in);
            if (last) {
                end(in);
            }
            return new RelpMessage.Syslog(transaction, frame, last);
        }
        int length = pieces.remaining();
        if (in.readableBytes() <= length) {
            return null;
        }
        String data = in.readCharSequence(length, StandardCharsets.UTF_8).toString();
        end(in);
        return new RelpMessage.Command(transaction, command, data);
    }

    /** Reads a header that is there whole; false when it is not. */
    private boolean header(ByteBuf in) throws MalformedException {
        int start = in.readerIndex();
        Integer number = number(in);
        String name = number == null ? null : letters(in);
        Integer length = name == null ? null : number(in, true);
        if (number == null || name == null || length == null) {
            in.readerIndex(start);
            return false;
        }
        int most = name.equals("syslog") ? SyslogFrameDecoder.largestCount(maxFrame) : MOST_DATA;
        if (length > most) {
            throw new MalformedException(
                    "a " + name + " command with " + length + " bytes; at most " + most + " are taken");
        }
        transaction = number;
        command = name;
        pieces.begin(length);
        inData = true;
        return true;
    }

    private static @Nullable Integer number(ByteBuf in) throws MalformedException {
        return number(in, false);
    }

    /** Digits and the space behind them. Behind the last number of a header without data there is none: then the LF stays. */
    private static @Nullable Integer number(ByteBuf in, boolean last) throws MalformedException {
        int value = 0;
        for (int digits = 0; in.isReadable(); digits++) {
            byte octet = in.readByte();
            if (octet == ' ' && digits > 0) {
                return value;
            } else if (last && octet == '\n' && digits > 0 && value == 0) {
                in.readerIndex(in.readerIndex() - 1);
                return value;
            } else if (octet < '0' || octet > '9' || digits == MOST_DIGITS) {
                throw new MalformedException(
                        "no RELP: a number of at most " + MOST_DIGITS + " digits and a space were due");
            }
            value = value * 10 + (octet - '0');
        }
        return null;
    }

    private static @Nullable String letters(ByteBuf in) throws MalformedException {
        StringBuilder name = new StringBuilder();
        while (in.isReadable()) {
            byte octet = in.readByte();
            if (octet == ' ' && !name.isEmpty()) {
                return name.toString();
            } else if (octet < 'a' || octet > 'z' || name.length() == MOST_LETTERS) {
                throw new MalformedException(
                        "no RELP: a command of at most " + MOST_LETTERS + " small letters was due");
            }
            name.append((char) octet);
        }
        return null;
    }

    private void end(ByteBuf in) throws MalformedException {
        byte octet = in.readByte();
        if (octet != '\n') {
            throw new MalformedException("the data of " + command + " do not end with a line feed where they should");
        }
        inData = false;
    }
}
