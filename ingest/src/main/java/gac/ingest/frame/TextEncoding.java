package gac.ingest.frame;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How the text of a file is written. What is not UTF-8 becomes UTF-8 line by line, before anything else looks at it.
 *
 * <p>Text is kept as it is written: composed and decomposed letters (NFC, NFD) stay what they are. The exception is windows-1258, which has no
 * code for most Vietnamese letters and writes a letter and a tone after it: there the two become the one letter they stand for.
 */
public enum TextEncoding {
    /** UTF-8, unless a byte order mark at the beginning of the file says UTF-16. */
    AUTO("auto", StandardCharsets.UTF_8, Units.BYTES),
    UTF_8("utf-8", StandardCharsets.UTF_8, Units.BYTES),
    UTF_16LE("utf-16le", StandardCharsets.UTF_16LE, Units.UTF_16LE),
    UTF_16BE("utf-16be", StandardCharsets.UTF_16BE, Units.UTF_16BE),
    WINDOWS_1258("windows-1258", Charset.forName("windows-1258"), Units.BYTES),
    WINDOWS_1252("windows-1252", Charset.forName("windows-1252"), Units.BYTES);

    private static final char REPLACEMENT = '\uFFFD';
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** Grave, acute, tilde, hook above, dot below: the tones windows-1258 writes after the letter. */
    private static final String TONES = "\u0300\u0301\u0303\u0309\u0323";

    private final String id;

    @SuppressWarnings("ImmutableEnumChecker") // a Charset does not change
    private final Charset charset;

    private final Units units;

    TextEncoding(String id, Charset charset, Units units) {
        this.id = id;
        this.charset = charset;
        this.units = units;
    }

    /**
     * The encoding of a name in the configuration.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static TextEncoding of(String name) {
        String wanted = name.trim().toLowerCase(Locale.ROOT).replace('_', '-');
        return Arrays.stream(values())
                .filter(encoding -> encoding.id.equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("one of "
                        + Arrays.stream(values()).map(TextEncoding::toString).collect(Collectors.joining(", "))));
    }

    /** The encoding of a file that begins with {@code first[0, length)}. */
    public TextEncoding marked(byte[] first, int length) {
        if (this != AUTO || length < 2) {
            return this;
        }
        int mark = (first[0] & 0xFF) << 8 | (first[1] & 0xFF);
        return mark == 0xFFFE ? UTF_16LE : mark == 0xFEFF ? UTF_16BE : AUTO;
    }

    /** How lines are found. */
    public Units units() {
        return units;
    }

    /**
     * A frame of a file in this encoding, as UTF-8 without byte order mark. What is no text is {@link Frame.Bad} with the bytes as they were; what in
     * text is no character of the encoding becomes bytes that are no UTF-8, from which it can be told.
     */
    public Frame toUtf8(Frame frame) {
        if (!(frame instanceof Frame.Line line)) {
            return frame;
        }
        byte[] bytes = line.bytes();
        if (charset.equals(StandardCharsets.UTF_8)) {
            boolean mark =
                    bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
            return mark ? new Frame.Line(Arrays.copyOfRange(bytes, 3, bytes.length), line.truncated()) : line;
        }
        String text = new String(bytes, charset);
        long controls = text.chars().filter(TextEncoding::isControl).count();
        if (controls * 4 > text.length()) {
            return new Frame.Bad(
                    bytes,
                    LineDecoder.BINARY,
                    controls + " of " + text.length() + " characters are control characters: not " + id + " text");
        }
        if (text.indexOf(REPLACEMENT) >= 0) {
            return new Frame.Line(units == Units.BYTES ? marked(text, bytes) : marked(bytes), line.truncated());
        }
        if (text.indexOf(BYTE_ORDER_MARK) == 0) {
            text = text.substring(1);
        }
        return new Frame.Line(composed(text).getBytes(StandardCharsets.UTF_8), line.truncated());
    }

    /** Text in which bytes that mean nothing in this code page stand as they are: all are of those that begin no UTF-8, so they can be told from the rest. */
    private byte[] marked(String text, byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(2 * bytes.length);
        int from = 0;
        for (int at = text.indexOf(REPLACEMENT); at >= 0; at = text.indexOf(REPLACEMENT, from)) {
            out.writeBytes(composed(text.substring(from, at)).getBytes(StandardCharsets.UTF_8));
            out.write(bytes[at]);
            from = at + 1;
        }
        out.writeBytes(composed(text.substring(from)).getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    /** Text of UTF-16 in which halves of a pair without the other half are written as UTF-8 would write them if it could. */
    private byte[] marked(byte[] bytes) {
        ByteOrder order = units == Units.UTF_16LE ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        CharBuffer chars = ByteBuffer.wrap(bytes).order(order).asCharBuffer();
        ByteArrayOutputStream out = new ByteArrayOutputStream(2 * bytes.length);
        int begin = chars.length() > 0 && chars.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
        int from = begin;
        for (int at = begin; at < chars.length(); at++) {
            char c = chars.charAt(at);
            boolean pair = Character.isHighSurrogate(c)
                    && at + 1 < chars.length()
                    && Character.isLowSurrogate(chars.charAt(at + 1));
            if (pair) {
                at++;
            } else if (Character.isSurrogate(c)) {
                out.writeBytes(chars.subSequence(from, at).toString().getBytes(StandardCharsets.UTF_8));
                out.write(0xE0 | c >> 12);
                out.write(0x80 | (c >> 6 & 0x3F));
                out.write(0x80 | (c & 0x3F));
                from = at + 1;
            }
        }
        out.writeBytes(chars.subSequence(from, chars.length()).toString().getBytes(StandardCharsets.UTF_8));
        if (bytes.length % 2 == 1) {
            out.writeBytes(
                    String.valueOf(REPLACEMENT).getBytes(StandardCharsets.UTF_8)); // half a character at a torn end
        }
        return out.toByteArray();
    }

    private static boolean isControl(int c) {
        return c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != 0x1B;
    }

    /** In windows-1258 each letter with a tone after it as one letter; linear, for it looks at two characters at a time. */
    private String composed(String text) {
        if (this != WINDOWS_1258) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int last = out.length() - 1;
            if (last >= 0 && TONES.indexOf(c) >= 0) {
                String letter = Normalizer.normalize(new String(new char[] {out.charAt(last), c}), Normalizer.Form.NFC);
                if (letter.length() == 1) {
                    out.setCharAt(last, letter.charAt(0));
                    continue;
                }
            }
            out.append(c);
        }
        return out.toString();
    }

    @Override
    public String toString() {
        return id;
    }
}
