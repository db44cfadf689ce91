package gac.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes MessagePack: maps, lists, texts, byte arrays (as bin), numbers, booleans, null, and instants as Fluentd's EventTime. */
public final class MsgPackBytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    private MsgPackBytes() {}

    /** The value in MessagePack. */
    public static byte[] of(@Nullable Object value) {
        MsgPackBytes written = new MsgPackBytes();
        try {
            written.write(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return written.bytes.toByteArray();
    }

    /** Values one behind another, as in PackedForward. */
    public static byte[] each(Object... values) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Object value : values) {
            all.writeBytes(of(value));
        }
        return all.toByteArray();
    }

    public static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private void write(@Nullable Object value) throws IOException {
        if (value == null) {
            out.writeByte(0xc0);
        } else if (value instanceof Boolean truth) {
            out.writeByte(truth ? 0xc3 : 0xc2);
        } else if (value instanceof Integer number && number >= -32 && number <= 127) {
            out.writeByte(number);
        } else if (value instanceof Integer number) {
            out.writeByte(0xd2);
            out.writeInt(number);
        } else if (value instanceof Long number) {
            out.writeByte(0xcf);
            out.writeLong(number);
        } else if (value instanceof Double number) {
            out.writeByte(0xcb);
            out.writeDouble(number);
        } else if (value instanceof Instant time) {
            out.writeByte(0xd7);
            out.writeByte(0);
            out.writeInt((int) time.getEpochSecond());
            out.writeInt(time.getNano());
        } else if (value instanceof String text) {
            raw(text.getBytes(UTF_8), 0xa0, 0xd9);
        } else if (value instanceof byte[] binary) {
            raw(binary, -1, 0xc4);
        } else if (value instanceof List<?> list) {
            head(list.size(), 0x90, 0xdc);
            for (Object element : list) {
                write(element);
            }
        } else if (value instanceof Map<?, ?> map) {
            head(map.size(), 0x80, 0xde);
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                write(entry.getKey());
                write(entry.getValue());
            }
        } else {
            throw new IllegalArgumentException(String.valueOf(value));
        }
    }

    private void head(int size, int fixed, int wide) throws IOException {
        if (size < 16) {
            out.writeByte(fixed | size);
        } else if (size < 65536) {
            out.writeByte(wide);
            out.writeShort(size);
        } else {
            out.writeByte(wide + 1);
            out.writeInt(size);
        }
    }

    private void raw(byte[] raw, int fixed, int wide) throws IOException {
        if (fixed >= 0 && raw.length < 32) {
            out.writeByte(fixed | raw.length);
        } else if (raw.length < 256) {
            out.writeByte(wide);
            out.writeByte(raw.length);
        } else if (raw.length < 65536) {
            out.writeByte(wide + 1);
            out.writeShort(raw.length);
        } else {
            out.writeByte(wide + 2);
            out.writeInt(raw.length);
        }
        out.write(raw);
    }
}
