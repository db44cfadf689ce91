package gac.ingest.parse.web;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.LeadingStamp;
import gac.ingest.parse.text.Quoted;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests that applications and gateways log without a request line: {@code 203.0.113.5 GET /path 200}, {@code | 401 | 203.0.113.5 | POST "/client"},
 * {@code 404 - GET https www.example.vn "/path" [Client 203.0.113.5]}. A method, a path, a status and an address must all be there.
 */
final class UnquotedAccess {
    private static final int MOST_WORDS = 32;
    private static final Set<String> METHODS = Set.of(
            "GET",
            "POST",
            "PUT",
            "DELETE",
            "PATCH",
            "HEAD",
            "OPTIONS",
            "CONNECT",
            "PROPFIND",
            "REPORT",
            "MKCOL",
            "LOCK");

    private UnquotedAccess() {}

    /** False, and nothing set, when the text is no such line. */
    static boolean parse(String text, Draft draft) {
        Cursor c = new Cursor(text);
        for (int words = 0; words < MOST_WORDS && !c.done(); words++) {
            c.spaces();
            int at = c.at;
            String method = c.word();
            if (METHODS.contains(method)) {
                return request(text, at, method, c, draft);
            }
        }
        return false;
    }

    private static boolean request(String text, int at, String method, Cursor c, Draft draft) {
        c.spaces();
        String host = null;
        if (c.take("http ") || c.take("https ")) {
            host = c.word();
            c.spaces();
        }
        String target = c.peek() == '"' ? Quoted.take(c) : c.word();
        if (target == null || !(target.startsWith("/") || target.startsWith("http"))) {
            return false;
        }
        Integer behind = status(text, c.at, text.length());
        Integer status = behind == null || host != null ? status(text, 0, at) : behind;
        String before = LooseAccess.address(text, 0, at);
        String after = LooseAccess.address(text, c.at, text.length());
        // One in front and one behind: which of them is the server, only the layout tells.
        String client = before == null ? after : after == null ? before : null;
        if (status == null || client == null) {
            return false;
        }
        draft.parser("web_access").kind("web", "http_request", "access").claim(LeadingStamp.find(text));
        draft.request().setMethod(method);
        UrlView.target(target, true, draft);
        Web.virtualHost(host, draft);
        Web.status(status, draft);
        Web.client(client, null, draft);
        draft.userAgent(UrlView.plain(LooseAccess.agent(c)));
        return true;
    }

    /** The first word between 100 and 599. */
    private static @Nullable Integer status(String text, int from, int to) {
        Cursor c = new Cursor(text, from);
        for (int words = 0; words < MOST_WORDS && c.at < to; words++) {
            c.spaces();
            boolean open = c.take('(');
            int status = c.number(3, 3);
            boolean ends = open ? c.peek() == ')' : c.done() || c.peek() == ' ';
            if (status >= 100 && status <= 599 && ends && c.at <= to) {
                return status;
            }
            c.word();
        }
        return null;
    }
}
