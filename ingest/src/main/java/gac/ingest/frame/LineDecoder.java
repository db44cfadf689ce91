package gac.ingest.frame;

import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The decode stage: the bytes of a line to text.
 *
 * <p>Lines are UTF-8. A line with a few wrong bytes (an old program that writes windows-1258, a torn character) stays an event: the wrong bytes
 * become U+FFFD, the normaliser tags the event, and its {@code event.original} has them as {@code \xHH} ({@link #readable}). What is no text at all
 * goes to the dead letters with its bytes.
 */
public final class LineDecoder {
    /** Tag of an event whose line was longer than its source allows. */
    public static final String TRUNCATED_TAG = "truncated";

    /** Dead letter reason: the bytes are no text. */
    public static final String BINARY = "binary";

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long BLANKS = 0x2020202020202020L;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final long HIGH_BITS = 0x8080808080808080L;

    private LineDecoder() {}

    /** What became of the bytes. */
    public sealed interface Decoded {}

    /**
     * A line of text.
     *
     * @param line what parsers read: bytes that were no UTF-8 are U+FFFD
     * @param original what is kept: the same, or, when there were such bytes, their {@link #readable} form
     */
    public record Text(String line, String original) implements Decoded {
        /** A line whose bytes were all UTF-8. */
        public Text(String line) {
            this(line, line);
        }
    }

    /** Bytes that are no text. */
    public record Undecodable(String reason, String detail) implements Decoded {}

    /** Bytes as text, whatever they are. */
    public static Text text(byte[] bytes) {
        String line = new String(bytes, StandardCharsets.UTF_8);
        return line.indexOf('\uFFFD') < 0 ? new Text(line) : new Text(line, readable(bytes));
    }

    /** Decodes a line. */
    public static Decoded decode(byte[] bytes) {
        int controls = controls(bytes);
        // Half of UTF-16 text is NUL; TLS and compressed data hold control characters everywhere. Escape sequences stay
        // far below.
        if (controls * 4L > bytes.length) {
            return new Undecodable(
                    BINARY, controls + " of " + bytes.length + " bytes are control characters: not UTF-8 text");
        }
        Text text = text(bytes);
        if (text.line().indexOf('\uFFFD') < 0) {
            return text;
        }
        // A replacement character that was sent as such takes three bytes, so text never gets near the limit.
        long wrong = text.line().chars().filter(unit -> unit == '\uFFFD').count();
        if (wrong * 2 > bytes.length) {
            return new Undecodable(BINARY, wrong + " of " + bytes.length + " bytes are no UTF-8");
        }
        return text;
    }

    /**
     * Bytes as text from which they can be told again, whatever they are: a byte that is no UTF-8 is {@code \xHH} (two capital hexadecimal digits), and a
     * backslash before an {@code x} becomes {@code \x5C}. {@link #bytes} undoes it. Text that holds neither stays as it is.
     */
    public static String readable(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        StringBuilder text = new StringBuilder(bytes.length + 16);
        boolean more = true;
        while (more) {
            CoderResult result = decoder.decode(in, out, true);
            out.flip();
            escaped(out, text);
            out.clear();
            more = result.isError();
            for (int i = 0; more && i < result.length(); i++) {
                hex(in.get() & 0xFF, text);
            }
        }
        return text.toString();
    }

    private static void escaped(CharBuffer chars, StringBuilder text) {
        for (int i = 0; i < chars.length(); i++) {
            char c = chars.charAt(i);
            if (c == '\\' && i + 1 < chars.length() && chars.charAt(i + 1) == 'x') {
                hex(c, text);
            } else {
                text.append(c);
            }
        }
    }

    private static void hex(int octet, StringBuilder text) {
        text.append("\\x").append(HEX.toHighHexDigit(octet)).append(HEX.toLowHexDigit(octet));
    }

    /** The bytes of which a text is the {@link #readable} form. */
    public static byte[] bytes(String readable) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(readable.length());
        int from = 0;
        for (int at = readable.indexOf("\\x"); at >= 0; at = readable.indexOf("\\x", from)) {
            bytes.writeBytes(readable.substring(from, at).getBytes(StandardCharsets.UTF_8));
            bytes.write(HexFormat.fromHexDigits(readable, at + 2, at + 4));
            from = at + 4;
        }
        bytes.writeBytes(readable.substring(from).getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
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
