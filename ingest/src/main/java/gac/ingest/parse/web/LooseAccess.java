package gac.ingest.parse.web;

import gac.ingest.parse.event.ClientTrust;
import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.LeadingStamp;
import gac.ingest.parse.text.Numbers;
import gac.ingest.parse.text.Quoted;
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
        boolean tls = text.lastIndexOf(" TLSv1", open) > 0;
        if (status == null && !tls) {
            return false; // but Apache's ssl_request_log has none
        }
        draft.parser("web_access").kind("web", "http_request", "access");
        draft.claim(LeadingStamp.find(text));
        AccessLog.request(text.substring(open + 1, close), true, draft);
        Web.status(status, draft);
        if (behind || status == null) {
            size(text, close + 1, behind, draft);
        }
        String client = address(text, 0, open);
        Web.client(
                client != null ? client : address(text, close + 1, Math.min(text.length(), close + LONGEST_HEAD)),
                null,
                draft);
        Web.virtualHost(hostBefore(text, open), draft);
        draft.userAgent(UrlView.plain(agent(new Cursor(text, close + 1))));
        return true;
    }

    /** {@code … www.example.vn 203.0.113.5 …}: the name in front of the first address. */
    private static @Nullable String hostBefore(String text, int to) {
        String before = null;
        int at = 0;
        while (at < to) {
            int blank = text.indexOf(' ', at);
            int end = blank < 0 || blank > to ? to : blank;
            String word = text.substring(at, end);
            if (end - at <= 64 && ClientTrust.address(word) != null) {
                return before;
            }
            before = isHost(word) ? word : null;
            at = end + 1;
        }
        return null;
    }

    private static boolean isHost(String word) {
        boolean dotted =
                word.indexOf('.') > 0 && word.length() <= 253 && Character.isLetter(word.charAt(word.length() - 1));
        return dotted && word.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '.' || c == '-');
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

    private static void size(String text, int at, boolean behindStatus, Draft draft) {
        Cursor c = new Cursor(text, at);
        c.spaces();
        if (behindStatus) {
            c.word();
            c.spaces();
        }
        Long bytes = Numbers.of(c.word());
        if (bytes != null) {
            Body body = new Body();
            body.setBytes(bytes);
            draft.response().setBody(body);
        }
    }

    /** The first word that is an address, with or without a port, quotes around it or not. */
    static @Nullable String address(String text, int from, int to) {
        int at = from;
        while (at < to) {
            int blank = text.indexOf(' ', at);
            int end = blank < 0 || blank > to ? to : blank;
            if (end - at >= 3 && end - at <= 64) {
                String word = text.substring(
                        text.charAt(at) == '"' ? at + 1 : at,
                        "\"],:".indexOf(text.charAt(end - 1)) >= 0 ? end - 1 : end);
                if (!word.isEmpty() && ClientTrust.address(word) != null) {
                    return word;
                }
            }
            at = end + 1;
        }
        return null;
    }

    /** The first quoted field that starts like a product with its version ({@code curl/8.0}); where nothing is quoted, the rest that does. */
    static @Nullable String agent(Cursor c) {
        if (c.text.indexOf('"', c.at) < 0) {
            return bareAgent(c);
        }
        for (int fields = 0; fields < 12; fields++) {
            int quote = c.text.indexOf('"', c.at);
            if (quote < 0) {
                return null;
            }
            c.at = quote;
            String field = Quoted.take(c);
            if (field == null || isProduct(field)) {
                return field;
            }
        }
        return null;
    }

    private static @Nullable String bareAgent(Cursor c) {
        for (int words = 0; words < 8 && !c.done(); words++) {
            c.spaces();
            int at = c.at;
            if (isProduct(c.word())) {
                return c.text.substring(at);
            }
        }
        return null;
    }

    /** {@code name/1…}, where the name is a token of RFC 9110 and so no {@code https:} and no {@code arn:…}. */
    private static boolean isProduct(String field) {
        int slash = field.indexOf('/');
        if (slash <= 0 || slash + 1 >= field.length() || !Character.isDigit(field.charAt(slash + 1))) {
            return false;
        }
        boolean letter = false;
        for (int i = 0; i < slash; i++) {
            char c = field.charAt(i);
            letter |= Character.isLetter(c);
            if (!Character.isLetterOrDigit(c) && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return letter;
    }
}
