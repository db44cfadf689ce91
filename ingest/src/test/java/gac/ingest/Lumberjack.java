package gac.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.DeflaterOutputStream;

/** Writes frames of Lumberjack version 2. */
public final class Lumberjack {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    private interface Write {
        void write() throws IOException;
    }

    private Lumberjack add(Write write) {
        try {
            write.write();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new stream that begins with a window. */
    public static Lumberjack window(int size) {
        return new Lumberjack().window(size, 'W');
    }

    public Lumberjack window(int size, char type) {
        return add(() -> {
            out.writeByte('2');
            out.writeByte(type);
            out.writeInt(size);
        });
    }

    public Lumberjack event(int sequence, String json) {
        byte[] payload = json.getBytes(UTF_8);
        raw(sequence, payload.length);
        return add(() -> out.write(payload));
    }

    /** The head of an event that says it has so many bytes. */
    public Lumberjack raw(int sequence, int length) {
        return add(() -> {
            out.writeByte('2');
            out.writeByte('J');
            out.writeInt(sequence);
            out.writeInt(length);
        });
    }

    public Lumberjack compressed(Lumberjack inner) {
        return add(() -> {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (DeflaterOutputStream deflate = new DeflaterOutputStream(packed)) {
                deflate.write(inner.bytes());
            }
            out.writeByte('2');
            out.writeByte('C');
            out.writeInt(packed.size());
            packed.writeTo(out);
        });
    }

    public byte[] bytes() {
        return bytes.toByteArray();
    }
}
