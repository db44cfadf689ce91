package gac.correlate.sigma.match;

import gac.correlate.sigma.text.Addresses;
import gac.correlate.sigma.text.CaseFolding;
import gac.correlate.sigma.text.Normal;
import gac.correlate.sigma.text.PairSet;
import gac.correlate.sigma.text.Scalars;
import gac.correlate.sigma.text.SearchText;
import gac.correlate.sigma.text.Utf8;
import inet.ipaddr.IPAddress;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One value of one field of the current event, with every form of it computed at most once and only when asked for.
 * Views are reused from event to event: their buffers stay, so that text is folded without making objects.
 */
public final class ValueView {
    /** A buffer that one huge value made grow beyond this is let go with the event. */
    private static final int KEPT_BUFFER = 1 << 16;

    private static final byte[] NOT_UTF8 = {};
    private static final int UNKNOWN = 0;
    private static final int ASCII = 1;
    /** Encoded text that is not all ASCII, but in whose bytes literals of ASCII can be looked for. */
    private static final int PLAIN = 2;

    private static final int OTHER = 3;

    /** The value, when it is neither encoded text nor a long; else made when asked for. */
    private @Nullable Object raw;

    private byte[] utf8 = NOT_UTF8;
    private int from;
    private int bytes;
    private boolean isLong;
    private long number;

    private @Nullable String text;
    private char[] folded = new char[64];
    private int foldedLength = -1;
    private int form;
    private final SearchText search = new SearchText();
    private final PairSet pairs = new PairSet();
    private boolean pairsKnown;
    private boolean decimalKnown;
    private @Nullable BigDecimal decimal;
    private boolean addressKnown;
    private @Nullable IPAddress address;

    void set(Object value) {
        forget();
        raw = value;
        if (value instanceof Long || value instanceof Integer) {
            isLong = true;
            number = ((Number) value).longValue();
        }
    }

    void set(long value) {
        forget();
        isLong = true;
        number = value;
    }

    void set(byte[] encoded, int start, int length) {
        forget();
        utf8 = encoded;
        from = start;
        bytes = length;
    }

    private void forget() {
        raw = null;
        utf8 = NOT_UTF8;
        isLong = false;
        text = null;
        foldedLength = -1;
        form = UNKNOWN;
        pairsKnown = false;
        decimalKnown = false;
        addressKnown = false;
        if (folded.length > KEPT_BUFFER) {
            folded = new char[64];
        }
        search.shrink(KEPT_BUFFER);
    }

    /** Whether the value is encoded as the same bytes. */
    boolean sameText(byte[] encoded, int start, int length) {
        return bytes == length && Arrays.equals(utf8, from, from + bytes, encoded, start, start + length);
    }

    /** Length of encoded text. */
    int bytes() {
        return bytes;
    }

    /** The value as the event gives it. */
    public Object raw() {
        Object known = raw;
        if (known == null) {
            known = isLong ? (Object) number : new String(utf8, from, bytes, StandardCharsets.UTF_8);
            raw = known;
        }
        return known;
    }

    /** The value as composed (NFC) text. */
    public String text() {
        String known = text;
        if (known == null) {
            known = Normal.compose(Scalars.text(raw()));
            text = known;
        }
        return known;
    }

    /** The text's case-folded units; only the first {@link #length} count. */
    public char[] folded() {
        if (foldedLength < 0) {
            foldedLength = isLong
                    ? digits()
                    : utf8 == NOT_UTF8 ? -1 : Utf8.decodeFolded(utf8, from, from + bytes, room(bytes));
            if (foldedLength < 0) {
                String plain = text();
                int length = plain.length();
                room(length);
                plain.getChars(0, length, folded, 0);
                CaseFolding.fold(folded, length);
                foldedLength = length;
            }
        }
        return folded;
    }

    /** Whether the text has nothing but ASCII. */
    public boolean isAscii() {
        look();
        return form == ASCII;
    }

    /** The text, as literals of ASCII are looked for in it. */
    public SearchText forAscii() {
        look();
        return form == OTHER ? forAny() : search.encoded(utf8, from, bytes);
    }

    /** The text, as any literals are looked for in it. */
    public SearchText forAny() {
        char[] text = folded();
        return search.narrowed(text, foldedLength);
    }

    /** The pairs of characters in what {@link #forAscii} gives. */
    public PairSet pairs() {
        if (!pairsKnown) {
            pairs.fill(forAscii());
            pairsKnown = true;
        }
        return pairs;
    }

    private void look() {
        if (form != UNKNOWN) {
            return;
        }
        if (utf8 == NOT_UTF8) {
            form = OTHER;
            return;
        }
        int end = from + bytes;
        int ascii = Utf8.asciiEnd(utf8, from, end);
        form = ascii == end ? ASCII : Utf8.isPlain(utf8, ascii, end) ? PLAIN : OTHER;
    }

    /** Writes a long's digits. */
    private int digits() {
        if (number == Long.MIN_VALUE) {
            return -1;
        }
        char[] into = room(20);
        long rest = Math.abs(number);
        int length = number < 0 ? 1 : 0;
        for (long power = rest; power >= 10; power /= 10) {
            length++;
        }
        length++;
        for (int i = length - 1; i >= (number < 0 ? 1 : 0); i--) {
            into[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
        if (number < 0) {
            into[0] = '-';
        }
        return length;
    }

    private char[] room(int length) {
        if (folded.length < length) {
            folded = new char[Math.max(length, 2 * folded.length)];
        }
        return folded;
    }

    /** Number of UTF-16 units of the text, folded or not. */
    public int length() {
        if (foldedLength < 0) {
            folded();
        }
        return foldedLength;
    }

    /** Whether the value is a number without a fraction, {@link #whole} then. */
    boolean isWhole() {
        return isLong;
    }

    long whole() {
        return number;
    }

    /** The number the value is or writes, or null. */
    public @Nullable BigDecimal number() {
        if (!decimalKnown) {
            decimal = utf8 != NOT_UTF8 && !mayWriteNumber() ? null : Scalars.number(raw());
            decimalKnown = true;
        }
        return decimal;
    }

    private boolean mayWriteNumber() {
        for (int i = from; i < from + bytes; i++) {
            byte c = utf8[i];
            if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+') {
                return false;
            }
        }
        return true;
    }

    /** The address the value writes, or null. */
    public @Nullable IPAddress address() {
        if (!addressKnown) {
            address = Addresses.parse(text());
            addressKnown = true;
        }
        return address;
    }
}
