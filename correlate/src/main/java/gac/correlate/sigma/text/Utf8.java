package gac.correlate.sigma.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** What can be told of encoded text without making a String of it. */
public final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long NOT_ASCII = 0x8080808080808080L;
    /** Not a character that {@link #next} decodes, or not one that composing leaves alone. */
    private static final int OTHER = -1;
    /** Folds to the letter s. */
    private static final char LONG_S = '\u017F';

    private Utf8() {}

    /** The first byte that is no ASCII, or the end. */
    public static int asciiEnd(byte[] text, int from, int to) {
        int at = from;
        while (at + Long.BYTES <= to && ((long) LONGS.get(text, at) & NOT_ASCII) == 0) {
            at += Long.BYTES;
        }
        while (at < to && text[at] >= 0) {
            at++;
        }
        return at;
    }

    /**
     * Whether literals of ASCII stand in the composed and folded text just where they stand, in either case, in the bytes: no character of
     * more than one byte combines with its neighbours or folds to a letter of ASCII. Careful: false for malformed text.
     *
     * @param from of the first byte that may be no ASCII
     */
    public static boolean isPlain(byte[] text, int from, int to) {
        int at = asciiEnd(text, from, to);
        while (at < to) {
            int c = next(text, at, to);
            if (c == OTHER || c == LONG_S) {
                return false;
            }
            at = asciiEnd(text, at + width(c), to);
        }
        return true;
    }

    /**
     * Decodes and folds: ASCII, and other characters of up to three bytes that composing leaves alone.
     *
     * @param into with room for a character for each byte
     * @return the number of characters; -1 for all other text, be it malformed: that is for the JDK's decoder
     */
    public static int decodeFolded(byte[] text, int from, int to, char[] into) {
        int length = 0;
        int at = from;
        while (at < to) {
            int c = text[at];
            if (c >= 0) {
                into[length++] = (char) (c + (((c - 'A' | 'Z' - c) >>> 26 & 32) ^ 32));
                at++;
                continue;
            }
            c = next(text, at, to);
            if (c == OTHER) {
                return -1;
            }
            into[length++] = CaseFolding.fold((char) c);
            at += width(c);
        }
        return length;
    }

    /**
     * Whether a character beyond ASCII may stand in the bytes that composing or folding makes one of ASCII: the long s (U+017F), the Kelvin sign
     * (U+212A), the Greek question mark (U+037E) or the Greek varia (U+1FEF); there are no others. What lies between texts may look like one of them.
     */
    public static boolean mayBecomeAscii(byte[] bytes) {
        int end = bytes.length;
        for (int at = asciiEnd(bytes, 0, end); at + 1 < end; at = asciiEnd(bytes, at + 1, end)) {
            int two = (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
            int third = at + 2 < end ? bytes[at + 2] & 0xFF : 0;
            if (two == 0xC5BF
                    || two == 0xCDBE
                    || (two == 0xE284 && third == 0xAA)
                    || (two == 0xE1BF && third == 0xAF)) {
                return true;
            }
        }
        return false;
    }

    /** The character of two or three bytes that starts here; {@link #OTHER} for any other, and where composing may have something to do. */
    private static int next(byte[] text, int at, int to) {
        int first = text[at];
        int c;
        if (first >> 5 == -2 && at + 1 < to && text[at + 1] >> 6 == -2) {
            c = (first & 0x1F) << 6 | (text[at + 1] & 0x3F);
        } else if (first >> 4 == -2 && at + 2 < to && text[at + 1] >> 6 == -2 && text[at + 2] >> 6 == -2) {
            c = (first & 0xF) << 12 | (text[at + 1] & 0x3F) << 6 | (text[at + 2] & 0x3F);
            if (c < 0x800) {
                return OTHER;
            }
        } else {
            return OTHER;
        }
        return c < 0x80 || Normal.isAffected((char) c) ? OTHER : c;
    }

    private static int width(int c) {
        return c < 0x800 ? 2 : 3;
    }
}
