package gac.correlate.engine;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads what {@link StateOutput} wrote. State that is damaged or of a later version is an {@link IllegalStateException}. */
final class StateInput {
    private final byte[] bytes;
    private int position;

    StateInput(byte[] bytes, int version) {
        this(bytes, version, version);
    }

    /** Of a record that is still read in versions since {@code oldest}. */
    StateInput(byte[] bytes, int oldest, int newest) {
        this.bytes = bytes;
        if (bytes.length == 0 || bytes[0] < oldest || bytes[0] > newest) {
            throw new IllegalStateException("state of version " + (bytes.length == 0 ? "none" : bytes[0])
                    + " found where version " + newest + " was expected");
        }
        position = 1;
    }

    int version() {
        return bytes[0];
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = next();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value >>> 1 ^ -(value & 1);
            }
        }
        throw new IllegalStateException("damaged state: an integer has more than ten bytes");
    }

    int integer() {
        return Math.toIntExact(number());
    }

    /** A number of entries that follow; each takes at least a byte. */
    int size() {
        int size = integer();
        if (size < 0 || size > bytes.length - position) {
            throw new IllegalStateException(
                    "damaged state: " + size + " entries in " + (bytes.length - position) + " bytes");
        }
        return size;
    }

    @Nullable
    String textOrNull() {
        int length = integer();
        if (length == -1) {
            return null;
        }
        if (length < 0 || length > bytes.length - position) {
            throw new IllegalStateException("damaged state: a text of " + length + " bytes");
        }
        String text = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return text;
    }

    String text() {
        String text = textOrNull();
        if (text == null) {
            throw new IllegalStateException("damaged state: a text is missing");
        }
        return text;
    }

    private byte next() {
        if (position >= bytes.length) {
            throw new IllegalStateException("damaged state: cut short");
        }
        return bytes[position++];
    }
}
