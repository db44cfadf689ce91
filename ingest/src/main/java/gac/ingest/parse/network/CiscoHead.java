package gac.ingest.parse.network;

import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import org.jspecify.annotations.Nullable;

/**
 * The words in front of a Cisco message: {@code %ASA-6-302013: }, {@code %SYS-5-CONFIG_I: }, {@code %SYS-SP-STDBY-5-RESTART: }.
 *
 * @param facility {@code ASA}, {@code SEC_LOGIN}, …
 * @param severity 0 (emergency) to 7 (debugging)
 * @param code number or mnemonic of the message
 * @param stamp the device's own time in front of it
 * @param end index of the message's first character
 */
record CiscoHead(
        String facility,
        int severity,
        String code,
        @Nullable Stamp stamp,
        int end) {
    private static final int FARTHEST = 160;

    /** The head in a text that may have a sequence number, a name and the device's own time before it; null when there is none. */
    static @Nullable CiscoHead find(String text) {
        int percent = text.indexOf('%');
        if (percent < 0 || percent > FARTHEST) {
            return null;
        }
        if (percent > 0 && text.charAt(percent - 1) != ' ') {
            return null;
        }
        CiscoHead head = at(text, percent);
        return head == null
                ? null
                : new CiscoHead(head.facility, head.severity, head.code, before(text, percent), head.end);
    }

    /** The head of a tag without its colon, as syslog headers give it. */
    static @Nullable CiscoHead ofTag(String tag) {
        return at(tag + ":", 0);
    }

    private static @Nullable CiscoHead at(String text, int percent) {
        Cursor c = new Cursor(text, percent + 1);
        String facility = word(c);
        int severity = -1;
        for (int part = 0; part < 4 && severity < 0; part++) {
            if (facility.isEmpty() || !c.take('-')) {
                return null;
            }
            int digit = c.number(1, 1);
            if (digit >= 0 && digit <= 7 && c.take('-')) {
                severity = digit;
            } else if (word(c).isEmpty()) {
                return null;
            }
        }
        String code = word(c);
        if (severity < 0 || code.isEmpty() || !c.take(':')) {
            return null;
        }
        c.spaces();
        return new CiscoHead(facility, severity, code, null, c.at);
    }

    private static String word(Cursor c) {
        int start = c.at;
        while (!c.done() && (Character.isUpperCase(c.peek()) || Character.isDigit(c.peek()) || c.peek() == '_')) {
            c.at++;
        }
        return c.text.substring(start, c.at);
    }

    /** {@code 000123: *Nov 22 01:15:02.123 UTC: }: the first time that ends right before the head. */
    private static @Nullable Stamp before(String text, int percent) {
        int at = 0;
        while (at < percent) {
            Stamp stamp = Stamps.bsd(text, at);
            if (stamp != null && stamp.end() <= percent) {
                return stamp;
            }
            at++;
            while (at < percent && Character.isLetterOrDigit(text.charAt(at))) {
                at++;
            }
            while (at < percent && !Character.isLetter(text.charAt(at))) {
                at++;
            }
        }
        return null;
    }
}
