package gac.ingest.parse.web;

import gac.ingest.parse.event.ClientTrust;
import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Numbers;
import gac.ingest.parse.text.Quoted;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import gac.schemas.avro.Body;
import org.jspecify.annotations.Nullable;

/**
 * Access lines of proxies and balancers whose layout no other parser knows (HAProxy, Envoy, cloud balancers, Apache's ssl_request_log, panels): what
 * they share is a request line in quotes, a status as a word of its own, and the client as the first address.
 *
 * <p>The last resort of {@code auto}: asked only where nothing else took the line, and silent unless request and status are both there.
 */
public final class LooseAccess {
    private static final int LONGEST_HEAD = 4_096;

    private LooseAccess() {}

    /** False, and nothing set, when the text is no such line. */
    public static boolean parse(String text, Draft draft) {
        int version = text.indexOf(" HTTP/");
        int open = version < 0 ? -1 : text.lastIndexOf('"', version);
        int close = open < 0 ? -1 : text.indexOf('"', version);
        if (close < 0 || open > LONGEST_HEAD || close - version > " HTTP/1.1".length() || !method(text, open + 1)) {
            return false;
        }
        Integer status = statusBehind(text, close + 1);
        boolean behind = status != null;
        if (status == null) {
            status = statusBefore(text, open);
        }
        if (status == null) {
            return false;
        }
        draft.parser("web_access").kind("web", "http_request", "access");
        draft.claim(time(text));
        AccessLog.request(text.substring(open + 1, close), true, draft);
        Web.status(status, draft);
        if (behind) {
            size(text, close + 1, draft);
        }
        String client = address(text, 0, open);
        Web.client(
                client != null ? client : address(text, close + 1, Math.min(text.length(), close + LONGEST_HEAD)),
                null,
                draft);
        draft.userAgent(UrlView.plain(agent(new Cursor(text, close + 1))));
        return true;
    }

    private static boolean method(String text, int at) {
        int end = at;
        while (end < text.length() && end - at <= 16 && text.charAt(end) >= 'A' && text.charAt(end) <= 'Z') {
            end++;
        }
        return end - at >= 3 && end - at <= 16 && end < text.length() && text.charAt(end) == ' ';
    }

    private static @Nullable Integer statusBehind(String text, int at) {
        Cursor c = new Cursor(text, at);
        c.spaces();
        int status = c.number(3, 3);
        return status >= 100 && status <= 599 && (c.done() || c.peek() == ' ') ? Integer.valueOf(status) : null;
    }

    /** The first word of three digits between 100 and 599. */
    private static @Nullable Integer statusBefore(String text, int end) {
        for (int at = 0; at >= 0 && at < end; at = text.indexOf(' ', at) + 1) {
            Cursor c = new Cursor(text, at);
            int status = c.number(3, 3);
            if (status >= 100 && status <= 599 && c.peek() == ' ') {
                return status;
            }
            if (text.indexOf(' ', at) < 0) {
                return null;
            }
        }
        return null;
    }

    private static void size(String text, int at, Draft draft) {
        Cursor c = new Cursor(text, at);
        c.spaces();
        c.number(3, 3);
        c.spaces();
        Long bytes = Numbers.of(c.word());
        if (bytes != null) {
            Body body = new Body();
            body.setBytes(bytes);
            draft.response().setBody(body);
        }
    }

    /** The time in front, the one in the first brackets, or the second word (balancers put a scheme first). */
    private static @Nullable Stamp time(String text) {
        Stamp stamp = Stamps.any(text, 0);
        int bracket = text.indexOf('[');
        if (stamp == null && bracket > 0 && bracket < 256) {
            stamp = Stamps.any(text, bracket);
        }
        int blank = text.indexOf(' ');
        return stamp == null && blank > 0 && blank < 16 ? Stamps.iso(text, blank + 1) : stamp;
    }

    /** The first word that is an address, with or without a port, quotes around it or not. */
    private static @Nullable String address(String text, int from, int to) {
        int at = from;
        while (at < to) {
            int blank = text.indexOf(' ', at);
            int end = blank < 0 || blank > to ? to : blank;
            if (end - at >= 3 && end - at <= 64) {
                String word = text.substring(
                        text.charAt(at) == '"' ? at + 1 : at, text.charAt(end - 1) == '"' ? end - 1 : end);
                if (!word.isEmpty() && ClientTrust.address(word) != null) {
                    return word;
                }
            }
            at = end + 1;
        }
        return null;
    }

    /** The first quoted field that starts like a product with its version ({@code curl/8.0}). */
    private static @Nullable String agent(Cursor c) {
        for (int fields = 0; fields < 12; fields++) {
            int quote = c.text.indexOf('"', c.at);
            if (quote < 0) {
                return null;
            }
            c.at = quote;
            String field = Quoted.take(c);
            if (field == null) {
                return null;
            }
            int slash = field.indexOf('/');
            boolean product = slash > 0 && slash + 1 < field.length() && Character.isDigit(field.charAt(slash + 1));
            if (product && field.indexOf(' ') != 0 && (field.indexOf(' ') < 0 || field.indexOf(' ') > slash)) {
                return field;
            }
        }
        return null;
    }
}
