package gac.correlate.sigma.match;

import gac.correlate.sigma.text.Addresses;
import gac.correlate.sigma.text.CaseFolding;
import gac.correlate.sigma.text.Normal;
import gac.correlate.sigma.text.Scalars;
import inet.ipaddr.IPAddress;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One value of one field of the current event, with every form of it computed at most once and only when asked for.
 * Views are reused from event to event: their buffers stay.
 */
public final class ValueView {
    /** A buffer that one huge value made grow beyond this is let go with the event. */
    private static final int KEPT_BUFFER = 1 << 16;

    private Object raw = "";
    private @Nullable String text;
    private char[] folded = new char[64];
    private int foldedLength = -1;
    private boolean numberKnown;
    private @Nullable BigDecimal number;
    private boolean addressKnown;
    private @Nullable IPAddress address;

    void set(Object value) {
        raw = value;
        text = null;
        foldedLength = -1;
        numberKnown = false;
        addressKnown = false;
        if (folded.length > KEPT_BUFFER) {
            folded = new char[64];
        }
    }

    /** The value as the event gives it. */
    public Object raw() {
        return raw;
    }

    /** The value as composed (NFC) text. */
    public String text() {
        String known = text;
        if (known == null) {
            known = Normal.compose(Scalars.text(raw));
            text = known;
        }
        return known;
    }

    /** The text's case-folded units; only the first {@link #length} count. */
    public char[] folded() {
        if (foldedLength < 0) {
            String plain = text();
            int length = plain.length();
            if (folded.length < length) {
                folded = new char[Math.max(length, 2 * folded.length)];
            }
            plain.getChars(0, length, folded, 0);
            CaseFolding.fold(folded, length);
            foldedLength = length;
        }
        return folded;
    }

    /** Number of UTF-16 units of the text, folded or not. */
    public int length() {
        return text().length();
    }

    /** The number the value is or writes, or null. */
    public @Nullable BigDecimal number() {
        if (!numberKnown) {
            number = Scalars.number(raw);
            numberKnown = true;
        }
        return number;
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
