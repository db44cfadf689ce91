package gac.ingest.parse.event;

import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Ip;

/** Small things that the messages of several programs share. */
public final class Peer {
    private static final String REPEATED = "message repeated ";

    private Peer() {}

    /** An address or host name at the cursor, then maybe {@code " port N"}; the cursor stops behind them. */
    public static void address(Cursor c, Draft draft) {
        int start = c.at;
        while (!c.done() && " ,;)]\"".indexOf(c.peek()) < 0) {
            c.at++;
        }
        String word = c.text.substring(start, c.at);
        // "192.0.2.1:" or "192.0.2.1:11:": the colon is punctuation unless an IPv6 address ends with it.
        if (Ip.parse(word) == null) {
            int colon = word.indexOf(':');
            while (colon >= 0 && Ip.parse(word.substring(0, colon)) == null && colon < 64) {
                int next = word.indexOf(':', colon + 1);
                if (next < 0) {
                    break;
                }
                colon = next;
            }
            if (colon >= 0 && colon < 64) {
                c.at = start + colon;
                word = word.substring(0, colon);
            }
        }
        int behind = c.at;
        String port = null;
        if (c.take(" port ")) {
            int number = c.at;
            if (c.number(1, 5) >= 0) {
                port = c.text.substring(number, c.at);
            } else {
                c.at = behind;
            }
        }
        draft.from(word, port);
    }

    /** rsyslog's {@code message repeated 3 times: [ … ]} and syslogd's {@code last message repeated 3 times}: sets {@code event.count}. */
    public static void repeated(String text, Draft draft) {
        Cursor c = new Cursor(text);
        if (!c.take(REPEATED) && !c.take("last " + REPEATED)) {
            return;
        }
        int start = c.at;
        if (c.number(1, 9) > 0) {
            String count = text.substring(start, c.at);
            if (c.take(" times")) {
                draft.field("event.count", count);
            }
        }
    }

    /** The message inside {@code message repeated 3 times: [ … ]}; any other text is returned as it is. */
    public static String unrepeated(String text) {
        if (!text.startsWith(REPEATED) || !text.endsWith("]")) {
            return text;
        }
        int open = text.indexOf(" times: [");
        return open < 0
                ? text
                : text.substring(open + " times: [".length(), text.length() - 1).trim();
    }
}
