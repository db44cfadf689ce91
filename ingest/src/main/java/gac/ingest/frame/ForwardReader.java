package gac.ingest.frame;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Messages of the Fluentd Forward Protocol, version 1, in its four modes (Message, Forward, PackedForward, CompressedPackedForward), and the client's part of the
 * handshake. A nil, which is a heartbeat, is nothing.
 *
 * <p>A message is held whole, at most {@code maxChunk} bytes, because its options come last; its events are taken out of it one by one. Compressed entries are inflated as they are
 * needed, to at most {@code maxInflated} bytes. Entries that are no {@code [time, record]}, and what cannot be read behind them, become {@link Frame.Bad}: sent again they would be no better.
 */
public final class ForwardReader implements MessageReader<ForwardMessage> {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int CHUNK = 16 << 10;
    private static final int MOST_TEXT = 1024;

    private final int maxFrame;
    private final int maxChunk;
    private final long maxInflated;
    private final Deque<ForwardMessage> ready = new ArrayDeque<>();
    private MsgPack.Extent extent = new MsgPack.Extent();
    private @Nullable Entries entries;

    /**
     * A reader for one connection.
     *
     * @param maxFrame longest event in bytes, as JSON, that is kept whole
     * @param maxChunk largest message in bytes
     * @param maxInflated most bytes that the entries of one message may become
     */
    public ForwardReader(int maxFrame, int maxChunk, long maxInflated) {
        this.maxFrame = maxFrame;
        this.maxChunk = maxChunk;
        this.maxInflated = maxInflated;
    }

    @Override
    public boolean inMessage() {
        return entries != null || !ready.isEmpty();
    }

    @Override
    public void close() {
        endEntries();
    }

    private void endEntries() {
        if (entries != null) {
            entries.close();
            entries = null;
        }
    }

    @Override
    public @Nullable ForwardMessage next(ByteBuf in) throws MalformedException {
        while (true) {
            ForwardMessage first = ready.poll();
            if (first != null) {
                return first;
            }
            if (entries != null) {
                if (!entries.next()) {
                    endEntries();
                    ready.add(new ForwardMessage.End());
                }
            } else if (!in.isReadable() || !extent.reaches(in, maxChunk)) {
                return null;
            } else {
                ByteBuf message = in.readRetainedSlice((int) extent.length());
                extent = new MsgPack.Extent();
                try {
                    open(message);
                } finally {
                    message.release();
                }
            }
        }
    }

    private void open(ByteBuf message) throws MalformedException {
        MsgPack values = new MsgPack(message);
        if (values.kind() == MsgPack.Kind.NIL) {
            return;
        }
        int elements = values.array();
        if (elements == 0 || values.kind() != MsgPack.Kind.TEXT) {
            throw new MalformedException("a Forward message that does not begin with a tag");
        }
        String tag = shortText(values);
        if (tag.equals("PING") && elements == 6) {
            String hostname = shortText(values);
            ByteBuf salt = values.bytes();
            byte[] bytes = new byte[Math.min(MOST_TEXT, salt.readableBytes())];
            salt.readBytes(bytes);
            ready.add(new ForwardMessage.Ping(hostname, bytes, shortText(values)));
            return;
        }
        if (elements < 2) {
            throw new MalformedException("a Forward message without events");
        }
        switch (values.kind()) {
            case ARRAY -> forward(tag, values, message, elements);
            case TEXT -> packed(tag, values, elements);
            default -> single(tag, values, message, elements);
        }
    }

    private static String shortText(MsgPack values) throws MalformedException {
        String text = values.text();
        return text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT);
    }

    /** {@code [tag, [[time, record], …], option]}. */
    private void forward(String tag, MsgPack values, ByteBuf message, int elements) throws MalformedException {
        int start = message.readerIndex();
        values.skip();
        ByteBuf list = message.retainedSlice(start, message.readerIndex() - start);
        try {
            new MsgPack(list).array(); // passes over its head
            begin(tag, options(values, elements, 3), list, null);
        } catch (MalformedException e) {
            list.release();
            throw e;
        }
    }

    /** {@code [tag, entries, option]}. */
    private void packed(String tag, MsgPack values, int elements) throws MalformedException {
        ByteBuf packed = values.bytes();
        Options options = options(values, elements, 3);
        if (!options.gzip) {
            begin(tag, options, packed.retain(), null);
            return;
        }
        begin(tag, options, Unpooled.buffer(), packed.retain());
    }

    /** {@code [tag, time, record, option]}. */
    private void single(String tag, MsgPack values, ByteBuf message, int elements) throws MalformedException {
        if (elements < 3) {
            throw new MalformedException("a Forward message with a time and no record");
        }
        int start = message.readerIndex();
        values.skip();
        values.skip();
        ByteBuf entry = Unpooled.buffer();
        entry.writeByte(0x92).writeBytes(message, start, message.readerIndex() - start);
        try {
            begin(tag, options(values, elements, 4), entry, null);
        } catch (MalformedException e) {
            entry.release();
            throw e;
        }
    }

    private void begin(String tag, Options options, ByteBuf plain, @Nullable ByteBuf gzip) {
        ready.add(new ForwardMessage.Chunk(options.chunk));
        entries = new Entries(tag, plain, gzip);
    }

    private static final class Options {
        private @Nullable String chunk;
        private boolean gzip;
    }

    private static Options options(MsgPack values, int elements, int place) throws MalformedException {
        Options options = new Options();
        if (elements < place || values.kind() != MsgPack.Kind.MAP) {
            return options;
        }
        int pairs = values.map();
        for (int i = 0; i < pairs; i++) {
            String key = values.key();
            if (key.equals("chunk") && values.kind() == MsgPack.Kind.TEXT) {
                options.chunk = shortText(values);
            } else if (key.equals("compressed") && values.kind() == MsgPack.Kind.TEXT) {
                options.gzip = values.text().equals("gzip");
            } else {
                values.skip();
            }
        }
        return options;
    }

    /** The entries of one message, taken out one by one. */
    private final class Entries implements AutoCloseable {
        private final String tag;
        private final ByteBuf plain;
        private final @Nullable ByteBuf gzip;
        private @Nullable InputStream more;
        private long inflated;

        Entries(String tag, ByteBuf plain, @Nullable ByteBuf gzip) {
            this.tag = tag;
            this.plain = plain;
            this.gzip = gzip;
        }

        @Override
        public void close() {
            plain.release();
            try {
                if (more != null) {
                    more.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e); // bytes in memory
            } finally {
                if (gzip != null) {
                    gzip.release();
                }
            }
        }

        /** Puts the next event into {@link #ready}; false when there is none. */
        boolean next() {
            MsgPack.Extent entry = new MsgPack.Extent();
            int most = SyslogFrameDecoder.largestCount(maxFrame);
            try {
                boolean whole = entry.reaches(plain, most);
                while (!whole && inflate()) {
                    whole = entry.reaches(plain, most);
                }
                if (!whole) {
                    if (plain.isReadable()) {
                        bad(plain.readableBytes(), "the entries end inside an event");
                    }
                    return false;
                }
                event(plain.readSlice((int) entry.length()));
            } catch (MalformedException | IOException e) {
                bad(plain.readableBytes(), String.valueOf(e.getMessage()));
                more = InputStream.nullInputStream(); // nothing behind it can be understood
            }
            return true;
        }

        private boolean inflate() throws IOException, MalformedException {
            if (gzip == null) {
                return false;
            }
            if (more == null) {
                more = new GZIPInputStream(
                        new ByteBufInputStream(gzip)); // reads concatenated members, as Fluentd sends them
            }
            byte[] piece = new byte[CHUNK];
            int length = more.read(piece);
            if (length <= 0) {
                return false;
            }
            inflated += length;
            if (inflated > maxInflated) {
                throw new MalformedException(
                        "compressed entries of more than " + maxInflated + " bytes; raise max_batch");
            }
            plain.discardReadBytes().writeBytes(piece, 0, length);
            return true;
        }

        private void event(ByteBuf entry) {
            byte[] json;
            try {
                json = json(entry.duplicate());
            } catch (MalformedException | IOException e) {
                byte[] raw = new byte[entry.readableBytes()];
                entry.readBytes(raw);
                split(raw, String.valueOf(e.getMessage()));
                return;
            }
            Pieces pieces = new Pieces(maxFrame);
            pieces.begin(json.length);
            ByteBuf in = Unpooled.wrappedBuffer(json);
            while (pieces.remaining() > 0) {
                Frame frame = pieces.take(in);
                if (frame != null) {
                    ready.add(new ForwardMessage.Event(frame));
                }
            }
        }

        /** {@code [time, record]}, or {@code [[time, metadata], record]} as Fluent Bit keeps them. */
        private byte[] json(ByteBuf entry) throws MalformedException, IOException {
            MsgPack values = new MsgPack(entry);
            if (values.array() < 2) {
                throw new MalformedException("an entry without a record");
            }
            Instant time = null;
            if (values.kind() == MsgPack.Kind.ARRAY) {
                int elements = values.array();
                for (int i = 0; i < elements; i++) {
                    if (i == 0) {
                        time = values.time();
                    } else {
                        values.skip();
                    }
                }
            } else {
                time = values.time();
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (JsonGenerator out = JSON.createGenerator(bytes)) {
                out.writeStartObject();
                boolean timed = false;
                int pairs = values.map();
                for (int i = 0; i < pairs; i++) {
                    String key = values.key();
                    timed |= key.equals("@timestamp");
                    out.writeFieldName(key);
                    values.json(out);
                }
                if (time != null && !timed) {
                    out.writeStringField(
                            "@timestamp", time.toString()); // last: a time that the record itself tells comes first
                }
                out.writeStringField("fluent.tag", tag);
                out.writeEndObject();
            }
            return bytes.toByteArray();
        }

        private void bad(int length, String detail) {
            byte[] raw = new byte[length];
            plain.readBytes(raw);
            split(raw, detail);
        }

        private void split(byte[] raw, String detail) {
            for (int at = 0; at < raw.length || at == 0; at += maxFrame) {
                byte[] piece = java.util.Arrays.copyOfRange(raw, at, Math.min(raw.length, at + maxFrame));
                ready.add(new ForwardMessage.Event(new Frame.Bad(piece, MalformedException.REASON, detail)));
            }
        }
    }
}
