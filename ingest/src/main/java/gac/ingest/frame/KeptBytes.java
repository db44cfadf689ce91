package gac.ingest.frame;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Text in which bytes that are no UTF-8 survive a parser: each is one lone low surrogate, U+DC80 to U+DCFF (Python's {@code surrogateescape}, PEP 383), which no UTF-8 decodes to.
 */
final class KeptBytes {
    private static final char FIRST = 0xDC80;
    private static final char LAST = 0xDCFF;

    private KeptBytes() {}

    /** Bytes as text, whatever they are. */
    static String text(byte[] bytes, int from, int to) {
        String usual = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        if (usual.indexOf('\uFFFD') < 0) {
            return usual;
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, from, to - from);
        CharBuffer out = CharBuffer.allocate(to - from);
        for (CoderResult result = decoder.decode(in, out, true);
                result.isError();
                result = decoder.decode(in, out, true)) {
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (0xDC00 | (in.get() & 0xFF)));
            }
        }
        return out.flip().toString();
    }

    /** The bytes of a text: those that were no UTF-8 as they were. */
    static byte[] bytes(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            if (isByte(text, i)) {
                bytes.writeBytes(text.substring(from, i).getBytes(StandardCharsets.UTF_8));
                bytes.write(text.charAt(i) & 0xFF);
                from = i + 1;
            }
        }
        bytes.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    /** The text as parsers and rules see it: U+FFFD for each byte that was no UTF-8. */
    static String seen(String text) {
        StringBuilder seen = null;
        for (int i = 0; i < text.length(); i++) {
            if (isByte(text, i)) {
                seen = seen == null ? new StringBuilder(text) : seen;
                seen.setCharAt(i, '\uFFFD');
            }
        }
        return seen == null ? text : seen.toString();
    }

    private static boolean isByte(String text, int at) {
        char c = text.charAt(at);
        return c >= FIRST && c <= LAST && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
