package gac.ingest.parse.web;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.LineParser;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Numbers;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import org.jspecify.annotations.Nullable;

/**
 * nginx error lines: {@code 2026/11/22 08:15:00 [error] 54053#0: *1 message, client: …, server: …, request: "…", upstream: "…", host: "…", referrer: "…"}
 * (ngx_log.c, ngx_http_log_error_handler in ngx_http_request.c).
 *
 * <p>nginx does not escape the decoded path inside the message, so the message may hold a false {@code , client: }. The last one before the last
 * request field is the server's own, except where the request itself was refused as invalid: there the first one is.
 */
public final class NginxError implements LineParser {
    @Override
    public boolean parse(String text, Draft draft) {
        Stamp stamp = Stamps.iso(text, 0);
        return stamp != null && text.startsWith(" [", stamp.end()) && body(text, stamp.end() + 1, stamp, draft);
    }

    /** The part from {@code [level]} on; used as well for lines that nginx sends to syslog, which have no time of their own. */
    public static boolean body(String text, int from, @Nullable Stamp stamp, Draft draft) {
        Cursor c = new Cursor(text, from);
        if (!c.take('[')) {
            return false;
        }
        String level = c.until(']');
        if (level == null || level.length() > 8 || !c.take(' ')) {
            return false;
        }
        String pid = c.until('#');
        String thread = pid == null || Numbers.of(pid) == null ? null : c.until(": ");
        if (thread == null || Numbers.of(thread) == null) {
            return false;
        }
        draft.parser("nginx_error").service("nginx").claim(stamp).level(level).process("nginx", pid);
        draft.kind("web", "server_error", "error");
        draft.info.setDataset("nginx.error");
        draft.info.setModule("nginx");
        draft.field("process.thread.id", thread);
        if (c.take('*')) {
            String connection = c.word();
            draft.field("nginx.error.connection_id", connection);
            c.take(' ');
        }
        message(c.rest(), draft);
        return true;
    }

    private static void message(String text, Draft draft) {
        if (text.startsWith("client ") && NginxMail.parse(text, draft)) {
            draft.message(text);
            return;
        }
        int client = client(text);
        String message = client < 0 ? text : text.substring(0, client);
        draft.message(message).error(message);
        if (client >= 0) {
            details(new Cursor(text, client), draft);
        }
        if (message.contains("ModSecurity: ")) {
            ModSecurity.message(message, draft);
        } else {
            authentication(message, draft);
        }
    }

    private static int client(String text) {
        if (text.startsWith("client sent invalid")) {
            return text.indexOf(", client: ");
        }
        int request = text.lastIndexOf(", request: \"");
        return text.lastIndexOf(", client: ", request < 0 ? text.length() : request);
    }

    private static void details(Cursor c, Draft draft) {
        c.take(", client: ");
        String client = value(c);
        String host = null;
        String forwarded = null;
        while (!c.done()) {
            if (c.take(", server: ")) {
                draft.field("nginx.server", value(c));
            } else if (c.take(", request: ")) {
                String request = value(c);
                AccessLog.request(request, false, draft);
            } else if (c.take(", upstream: ")) {
                draft.field("nginx.upstream", value(c));
            } else if (c.take(", host: ")) {
                host = value(c);
            } else if (c.take(", referrer: ")) {
                String referrer = value(c);
                Draft.set(referrer, r -> draft.request().setReferrer(r));
            } else if (c.take(", x-forwarded-for: ")) {
                forwarded = value(c);
            } else if (c.take(", ")) {
                c.at = next(c.text, c.at);
            } else {
                c.at = next(c.text, c.at + 1);
            }
        }
        Web.virtualHost(host, draft);
        Web.client(client, forwarded, draft);
    }

    /** A value in quotes (up to the quote that ends the field), or up to the next comma. */
    private static String value(Cursor c) {
        if (c.take('"')) {
            int close = c.text.indexOf("\", ", c.at);
            int end = close >= 0
                    ? close
                    : c.text.endsWith("\"") && c.text.length() > c.at ? c.text.length() - 1 : c.text.length();
            String value = c.text.substring(c.at, end);
            c.at = Math.min(end + 1, c.text.length());
            return value;
        }
        int start = c.at;
        c.at = next(c.text, start);
        return c.text.substring(start, c.at);
    }

    private static int next(String text, int from) {
        int comma = text.indexOf(", ", from);
        return comma < 0 ? text.length() : comma;
    }

    /** ngx_http_auth_basic_module. */
    private static void authentication(String message, Draft draft) {
        Cursor c = new Cursor(message);
        if (c.take("user \"")) {
            int close = message.indexOf("\": password mismatch", c.at);
            boolean mismatch = close >= 0;
            if (!mismatch) {
                close = message.indexOf("\" was not found in ", c.at);
            }
            if (close >= 0) {
                draft.user(message.substring(c.at, close)).kind("authentication", "http_auth", "start");
                draft.failure(mismatch ? "bad_password" : "invalid_user");
            }
        } else if (message.startsWith("no user/password was provided")) {
            draft.kind("authentication", "http_auth", "start").failure("no_credentials");
        } else if (message.startsWith("access forbidden by rule")) {
            draft.kind("web", "access_denied", "denied").failure("access_rule");
        }
    }
}
