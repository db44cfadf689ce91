package gac.ingest.frame;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Reads MessagePack (the specification of 2013, with {@code bin} and {@code ext}) as far as logs need it: as JSON, or value by value. A value must be whole in the
 * buffer ({@link Extent} tells); announced lengths are checked before anything is taken, and nothing is allocated for what has not come.
 */
final class MsgPack {
    /** Deeper values are not read. */
    static final int DEEPEST = 32;

    /** The extension type of Fluentd's EventTime: seconds and nanoseconds, 32 bits each. */
    private static final int EVENT_TIME = 0;

    private final ByteBuf in;

    MsgPack(ByteBuf in) {
        this.in = in;
    }

    /** Kinds of values, as far as anybody asks. */
    enum Kind {
        NIL,
        BOOLEAN,
        INTEGER,
        FLOAT,
        TEXT,
        ARRAY,
        MAP,
        EXTENSION
    }

    Kind kind() throws MalformedException {
        int head = in.getUnsignedByte(at(1));
        if (head <= 0x7f || head >= 0xe0 || (head >= 0xcc && head <= 0xd3)) {
            return Kind.INTEGER;
        } else if (head <= 0x8f || head == 0xde || head == 0xdf) {
            return Kind.MAP;
        } else if (head <= 0x9f || head == 0xdc || head == 0xdd) {
            return Kind.ARRAY;
        } else if (head <= 0xbf || (head >= 0xd9 && head <= 0xdb) || (head >= 0xc4 && head <= 0xc6)) {
            return Kind.TEXT;
        }
        return switch (head) {
            case 0xc0 -> Kind.NIL;
            case 0xc2, 0xc3 -> Kind.BOOLEAN;
            case 0xca, 0xcb -> Kind.FLOAT;
            case 0xc1 -> throw new MalformedException("no MessagePack: byte 0xc1");
            default -> Kind.EXTENSION;
        };
    }

    /** Index of the next byte; there must be so many. */
    private int at(long bytes) throws MalformedException {
        if (in.readableBytes() < bytes) {
            throw new MalformedException("a MessagePack value that goes on behind its end");
        }
        return in.readerIndex();
    }

    private int head() throws MalformedException {
        at(1);
        return in.readUnsignedByte();
    }

    private long unsigned(int bytes) throws MalformedException {
        at(bytes);
        return switch (bytes) {
            case 1 -> in.readUnsignedByte();
            case 2 -> in.readUnsignedShort();
            default -> in.readUnsignedInt();
        };
    }

    /** Number of elements; each takes a byte at least, so the buffer bounds it. */
    int array() throws MalformedException {
        int head = head();
        return count(head, 0x90, 0xdc, 1);
    }

    /** Number of pairs. */
    int map() throws MalformedException {
        int head = head();
        return count(head, 0x80, 0xde, 2);
    }

    private int count(int head, int fixed, int wide, int each) throws MalformedException {
        long count;
        if ((head & 0xf0) == fixed) {
            count = head & 0x0f;
        } else if (head == wide) {
            count = unsigned(2);
        } else if (head == wide + 1) {
            count = unsigned(4);
        } else {
            throw new MalformedException(
                    "another MessagePack value where " + (each == 1 ? "an array" : "a map") + " was due");
        }
        at(count * each);
        return (int) count;
    }

    /** The bytes of a text or a binary; a view of the buffer. */
    ByteBuf bytes() throws MalformedException {
        int head = head();
        long length;
        if (head >= 0xa0 && head <= 0xbf) {
            length = head & 0x1f;
        } else if (head == 0xd9 || head == 0xc4) {
            length = unsigned(1);
        } else if (head == 0xda || head == 0xc5) {
            length = unsigned(2);
        } else if (head == 0xdb || head == 0xc6) {
            length = unsigned(4);
        } else {
            throw new MalformedException("another MessagePack value where a text was due");
        }
        at(length);
        return in.readSlice((int) length);
    }

    /** A text; bytes that are no UTF-8 become U+FFFD. */
    String text() throws MalformedException {
        return bytes().toString(StandardCharsets.UTF_8);
    }

    /** A number of seconds, or an EventTime; null when the value is neither, or no instant. */
    @Nullable
    Instant time() throws MalformedException {
        try {
            switch (kind()) {
                case INTEGER -> {
                    return Instant.ofEpochSecond(integer().longValueExact());
                }
                case FLOAT -> {
                    double seconds = real();
                    return Double.isFinite(seconds) ? Instant.ofEpochMilli(Math.round(seconds * 1000)) : null;
                }
                case EXTENSION -> {
                    ByteBuf data = extension(EVENT_TIME);
                    return data == null || data.readableBytes() != 8
                            ? null
                            : Instant.ofEpochSecond(data.readUnsignedInt(), data.readUnsignedInt());
                }
                default -> {
                    skip();
                    return null;
                }
            }
        } catch (ArithmeticException | java.time.DateTimeException e) {
            return null;
        }
    }

    private BigInteger integer() throws MalformedException {
        int head = head();
        if (head <= 0x7f) {
            return BigInteger.valueOf(head);
        } else if (head >= 0xe0) {
            return BigInteger.valueOf((byte) head);
        }
        at(
                switch (head) {
                    case 0xcc, 0xd0 -> 1;
                    case 0xcd, 0xd1 -> 2;
                    case 0xce, 0xd2 -> 4;
                    default -> 8;
                });
        return switch (head) {
            case 0xcc -> BigInteger.valueOf(in.readUnsignedByte());
            case 0xcd -> BigInteger.valueOf(in.readUnsignedShort());
            case 0xce -> BigInteger.valueOf(in.readUnsignedInt());
            case 0xcf -> new BigInteger(Long.toUnsignedString(in.readLong()));
            case 0xd0 -> BigInteger.valueOf(in.readByte());
            case 0xd1 -> BigInteger.valueOf(in.readShort());
            case 0xd2 -> BigInteger.valueOf(in.readInt());
            default -> BigInteger.valueOf(in.readLong());
        };
    }

    private double real() throws MalformedException {
        int head = head();
        at(head == 0xca ? 4 : 8);
        return head == 0xca ? in.readFloat() : in.readDouble();
    }

    /** The data of an extension; null when it is of another type. */
    private @Nullable ByteBuf extension(int wanted) throws MalformedException {
        int head = head();
        long length = switch (head) {
            case 0xc7 -> unsigned(1);
            case 0xc8 -> unsigned(2);
            case 0xc9 -> unsigned(4);
            default -> 1L << (head - 0xd4);
        };
        at(length + 1);
        int type = in.readByte();
        ByteBuf data = in.readSlice((int) length);
        return type == wanted ? data : null;
    }

    /** Passes over a value. */
    void skip() throws MalformedException {
        Extent extent = new Extent();
        if (!extent.reaches(in, Long.MAX_VALUE)) {
            throw new MalformedException("a MessagePack value that goes on behind its end");
        }
        in.skipBytes((int) extent.length());
    }

    /** Writes a value as JSON: binaries as texts, extensions that are no time as hexadecimal, keys that are no texts as what they look like. */
    void json(JsonGenerator out) throws IOException, MalformedException {
        json(out, 0);
    }

    private void json(JsonGenerator out, int depth) throws IOException, MalformedException {
        if (depth > DEEPEST) {
            throw new MalformedException("a MessagePack value more than " + DEEPEST + " deep");
        }
        switch (kind()) {
            case NIL -> {
                in.skipBytes(1);
                out.writeNull();
            }
            case BOOLEAN -> out.writeBoolean(head() == 0xc3);
            case INTEGER -> out.writeNumber(integer());
            case FLOAT -> out.writeNumber(real());
            case TEXT -> {
                byte[] text = ByteBufUtil.getBytes(bytes());
                out.writeUTF8String(text, 0, text.length); // as they are, also where they are no UTF-8
            }
            case ARRAY -> {
                int elements = array();
                out.writeStartArray();
                for (int i = 0; i < elements; i++) {
                    json(out, depth + 1);
                }
                out.writeEndArray();
            }
            case MAP -> {
                int pairs = map();
                out.writeStartObject();
                for (int i = 0; i < pairs; i++) {
                    out.writeFieldName(key());
                    json(out, depth + 1);
                }
                out.writeEndObject();
            }
            case EXTENSION -> extension(out);
        }
    }

    String key() throws MalformedException {
        return switch (kind()) {
            case TEXT -> text();
            case INTEGER -> integer().toString();
            case BOOLEAN -> Boolean.toString(head() == 0xc3);
            case FLOAT -> Double.toString(real());
            case NIL -> {
                in.skipBytes(1);
                yield "null";
            }
            default -> throw new MalformedException("a MessagePack map with a key that is no text");
        };
    }

    private void extension(JsonGenerator out) throws IOException, MalformedException {
        int start = in.readerIndex();
        ByteBuf time = extension(EVENT_TIME);
        if (time != null && time.readableBytes() == 8) {
            out.writeString(Instant.ofEpochSecond(time.readUnsignedInt(), time.readUnsignedInt())
                    .toString());
            return;
        }
        byte[] raw = new byte[in.readerIndex() - start];
        in.getBytes(start, raw);
        out.writeString(HexFormat.of().formatHex(raw));
    }

    /**
     * How far a value reaches, found out as its bytes come: each is looked at once, however many pieces they come in, and none is needed twice. Counts what is
     * still due instead of going down into the value, so neither depth nor announced numbers cost anything.
     */
    static final class Extent {
        private long length;
        private long due = 1;

        /** Length in bytes, once the whole value has come. */
        long length() {
            return length;
        }

        /**
         * Whether the value is whole in the buffer, from its reader index on.
         *
         * @param most a value that must be longer is refused as soon as that is known
         */
        boolean reaches(ByteBuf in, long most) throws MalformedException {
            long available = in.readableBytes();
            while (due > 0) {
                if (length + due > most) {
                    throw new MalformedException("a message of more than " + most + " bytes");
                }
                if (length >= available) {
                    return false;
                }
                long next = one(in, (int) (in.readerIndex() + length), available - length);
                if (next < 0) {
                    return false;
                }
                length += next;
            }
            if (length > most) {
                throw new MalformedException("a message of more than " + most + " bytes");
            }
            return length <= available;
        }

        /** Bytes of one value without those inside it; −1: its head is not whole. */
        private long one(ByteBuf in, int at, long available) throws MalformedException {
            int head = in.getUnsignedByte(at);
            int lengthBytes = lengthBytes(head);
            if (available < 1 + lengthBytes) {
                return -1;
            }
            long number = switch (lengthBytes) {
                case 1 -> in.getUnsignedByte(at + 1);
                case 2 -> in.getUnsignedShort(at + 1);
                case 4 -> in.getUnsignedInt(at + 1);
                default -> 0;
            };
            due--;
            if (head <= 0x7f || head >= 0xe0 || head == 0xc0 || head == 0xc2 || head == 0xc3) {
                return 1;
            } else if (head <= 0x8f) {
                due += 2L * (head & 0x0f);
                return 1;
            } else if (head <= 0x9f) {
                due += head & 0x0f;
                return 1;
            } else if (head <= 0xbf) {
                return 1L + (head & 0x1f);
            }
            return switch (head) {
                case 0xc4, 0xc5, 0xc6, 0xd9, 0xda, 0xdb -> 1 + lengthBytes + number;
                case 0xc7, 0xc8, 0xc9 -> 2 + lengthBytes + number;
                case 0xca, 0xce, 0xd2 -> 5;
                case 0xcb, 0xcf, 0xd3 -> 9;
                case 0xcc, 0xd0 -> 2;
                case 0xcd, 0xd1 -> 3;
                case 0xd4, 0xd5, 0xd6, 0xd7, 0xd8 -> 2 + (1L << (head - 0xd4));
                case 0xdc, 0xdd -> {
                    due += number;
                    yield 1L + lengthBytes;
                }
                case 0xde, 0xdf -> {
                    due += 2 * number;
                    yield 1L + lengthBytes;
                }
                default -> throw new MalformedException("no MessagePack: byte 0x" + Integer.toHexString(head));
            };
        }

        private static int lengthBytes(int head) {
            return switch (head) {
                case 0xc4, 0xc7, 0xd9 -> 1;
                case 0xc5, 0xc8, 0xda, 0xdc, 0xde -> 2;
                case 0xc6, 0xc9, 0xdb, 0xdd, 0xdf -> 4;
                default -> 0;
            };
        }
    }
}
