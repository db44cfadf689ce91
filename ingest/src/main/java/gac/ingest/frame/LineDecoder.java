package gac.ingest.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The decode stage: the bytes of a line to text.
 *
 * <p>Lines are UTF-8. A line with a few wrong bytes (an old program that writes windows-1258, a torn character) stays an event: the wrong bytes
 * become U+FFFD, and the normaliser tags the event. What is no text at all goes to the dead letters with its bytes.
 */
public final class LineDecoder {
    /** Tag of an event whose line was longer than its source allows. */
    public static final String TRUNCATED_TAG = "truncated";

    /** Dead letter reason: the bytes are no text. */
    public static final String BINARY = "binary";

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long BLANKS = 0x2020202020202020L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private LineDecoder() {}

    /** What became of the bytes. */
    public sealed interface Decoded {}

    /** A line of text; bytes that were no UTF-8 are U+FFFD. */
    public record Text(String line) implements Decoded {}

    /** Bytes that are no text. */
    public record Undecodable(String reason, String detail) implements Decoded {}

    /** Decodes a line. */
    public static Decoded decode(byte[] bytes) {
        int controls = controls(bytes);
        // Half of UTF-16 text is NUL; TLS and compressed data hold control characters everywhere. Escape sequences stay
        // far below.
        if (controls * 4L > bytes.length) {
            return new Undecodable(
                    BINARY, controls + " of " + bytes.length + " bytes are control characters: not UTF-8 text");
        }
        String line = new String(bytes, StandardCharsets.UTF_8);
        if (line.indexOf('\uFFFD') < 0) {
            return new Text(line);
        }
        // A replacement character that was sent as such takes three bytes, so text never gets near the limit.
        long wrong = line.chars().filter(unit -> unit == '\uFFFD').count();
        if (wrong * 2 > bytes.length) {
            return new Undecodable(BINARY, wrong + " of " + bytes.length + " bytes are no UTF-8");
        }
        return new Text(line);
    }

    private static int controls(byte[] bytes) {
        int controls = 0;
        int i = 0;
        // Eight at a time where none of them is below a blank, as in nearly all text.
        for (; i + Long.BYTES <= bytes.length; i += Long.BYTES) {
            long octets = (long) EIGHT.get(bytes, i);
            if (((octets - BLANKS) & ~octets & HIGH_BITS) != 0) {
                for (int k = i; k < i + Long.BYTES; k++) {
                    controls += isControl(bytes[k]) ? 1 : 0;
                }
            }
        }
        for (; i < bytes.length; i++) {
            controls += isControl(bytes[i]) ? 1 : 0;
        }
        return controls;
    }

    private static boolean isControl(byte octet) {
        return octet >= 0 && octet < 0x20 && octet != '\t' && octet != '\n' && octet != '\r' && octet != 0x1B;
    }
}
