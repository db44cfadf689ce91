package gac.ingest.parse.web;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What nginx says as a proxy for mail, as Zimbra has it: {@code client login failed: "…" while in http auth state, client: 192.0.2.1, server: 0.0.0.0:143, login: "who"},
 * {@code client logged in, client: …}, {@code client 192.0.2.1:4711 connected to 0.0.0.0:25}.
 */
final class NginxMail {
    private static final Map<String, String> PROTOCOLS = Map.of(
            "143", "imap", "993", "imap", "110", "pop3", "995", "pop3", "25", "smtp", "465", "smtp", "587", "smtp");

    private NginxMail() {}

    /** False when the message is of another kind. */
    static boolean parse(String text, Draft draft) {
        boolean failed = text.startsWith("client login failed: \"");
        if (failed || text.startsWith("client logged in, client: ")) {
            login(text, failed, draft);
            return true;
        }
        Cursor c = new Cursor(text);
        if (!c.take("client ")) {
            return false;
        }
        String client = c.word();
        if (!c.take(" connected to ") || client.lastIndexOf(':') < 0) {
            return false;
        }
        draft.info.setCategory(List.of("email"));
        draft.info.setType(List.of("connection"));
        draft.info.setAction("connect");
        from(client, draft);
        draft.field("nginx.server", c.word());
        return true;
    }

    /** The login is the client's own word and comes last: everything before it is found from the front. */
    private static void login(String text, boolean failed, Draft draft) {
        Cursor c = new Cursor(text);
        draft.info.setType(List.of("start"));
        draft.info.setCategory(List.of("authentication", "email"));
        if (failed) {
            int quoted = "client login failed: \"".length();
            int close = text.indexOf('"', quoted);
            draft.error(close < 0 ? null : text.substring(quoted, close));
            draft.failure("bad_password");
        } else {
            draft.success();
        }
        // Since 1.21: "client: 203.0.113.5 using starttls".
        from(c.skipTo(", client: ") ? new Cursor(value(c)).word() : null, draft);
        String server = c.take(", server: ") ? value(c) : null;
        draft.field("nginx.server", server);
        String port = server == null ? "" : server.substring(server.lastIndexOf(':') + 1);
        draft.info.setAction(PROTOCOLS.getOrDefault(port, "smtp") + "_login");
        if (c.take(", login: \"")) {
            int upstream = text.lastIndexOf("\", upstream: ");
            int end = upstream >= c.at ? upstream : text.lastIndexOf('"');
            draft.user(end >= c.at ? text.substring(c.at, end) : null);
        }
    }

    private static String value(Cursor c) {
        int start = c.at;
        int comma = c.text.indexOf(", ", start);
        c.at = comma < 0 ? c.text.length() : comma;
        return c.text.substring(start, c.at);
    }

    private static void from(@Nullable String client, Draft draft) {
        if (client == null) {
            return;
        }
        int close = client.indexOf("]:");
        int colon = client.indexOf(':');
        if (client.startsWith("[") && close > 0) {
            draft.from(client.substring(1, close), client.substring(close + 2));
        } else if (colon > 0 && colon == client.lastIndexOf(':')) {
            draft.from(client.substring(0, colon), client.substring(colon + 1));
        } else {
            draft.from(client);
        }
    }
}
