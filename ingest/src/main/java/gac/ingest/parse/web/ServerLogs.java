package gac.ingest.parse.web;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;

/** What lighttpd (1.4) and Tomcat (7 to 11) write besides access lines. */
final class ServerLogs {
    private ServerLogs() {}

    /** {@code 2026-11-22 08:15:00: (mod_auth.c.525) password doesn't match for /admin username: lan, IP: 192.0.2.1}. */
    static boolean lighttpd(String text, Draft draft) {
        Stamp stamp = Stamps.iso(text, 0);
        if (stamp == null || !text.startsWith(": ", stamp.end())) {
            return false;
        }
        Cursor c = new Cursor(text, stamp.end() + 2);
        c.take('(');
        int from = c.at;
        String where = c.until(") ");
        if (where == null || where.length() > 64 || where.indexOf(' ') >= 0 || !where.contains(".c.")) {
            return false;
        }
        draft.parser("lighttpd_error").service("lighttpd").claim(stamp).kind("web", "server_message", "info");
        draft.info.setDataset("lighttpd.error");
        draft.info.setModule("lighttpd");
        draft.field("lighttpd.error.source", text.substring(from, from + where.length()));
        String message = c.rest();
        draft.message(message);
        int ip = message.lastIndexOf("IP: ");
        if (ip >= 0) {
            draft.from(message.substring(ip + 4).trim());
        }
        int end = ip < 0 ? message.length() : ip;
        while (end > 0 && " ,".indexOf(message.charAt(end - 1)) >= 0) {
            end--;
        }
        authentication(message.substring(0, end), draft);
        return true;
    }

    private static void authentication(String message, Draft draft) {
        Cursor c = new Cursor(message);
        if (c.take("password doesn't match for ")) {
            int user = message.lastIndexOf(" username: ");
            if (user >= c.at) {
                UrlView.target(message.substring(c.at, user), false, draft);
                draft.user(message.substring(user + " username: ".length()));
            }
            draft.kind("authentication", "http_auth", "start").failure("bad_password");
        } else if (c.take("digest: auth failed for ")) {
            int colon = message.lastIndexOf(" : ");
            draft.user(colon < c.at ? c.rest() : message.substring(c.at, colon).trim());
            draft.kind("authentication", "http_auth", "start").failure("bad_password");
        } else if (message.startsWith("get_password failed") || message.startsWith("couldn't find user")) {
            draft.kind("authentication", "http_auth", "start").failure("invalid_user");
        }
    }

    /** {@code 22-Nov-2026 08:15:00.123 SEVERE [http-nio-8080-exec-1] org.apache.catalina.… message}: JULI's one-line format. */
    static boolean tomcat(String text, Draft draft) {
        Stamp stamp =
                text.length() > 24 && text.charAt(2) == '-' && text.charAt(6) == '-' ? Stamps.dayFirst(text, 0) : null;
        if (stamp == null) {
            return false;
        }
        Cursor c = new Cursor(text, stamp.end());
        c.spaces();
        String level = c.word();
        if (!c.take(" [") || level.isEmpty() || level.length() > 8) {
            return false;
        }
        String thread = c.until("] ");
        String logger = thread == null ? "" : c.word();
        if (thread == null || logger.indexOf('.') < 0) {
            return false;
        }
        c.take(' ');
        draft.parser("tomcat").service("tomcat").claim(stamp).level(level);
        boolean bad = level.equals("SEVERE") || level.equals("WARNING");
        draft.kind("web", bad ? "server_error" : "server_message", bad ? "error" : "info");
        draft.info.setDataset("tomcat.catalina");
        draft.info.setModule("tomcat");
        draft.log().setLogger(logger);
        draft.field("process.thread.name", thread);
        String message = c.rest();
        draft.message(message);
        if (bad) {
            draft.error(message);
        }
        int attempt = message.indexOf("An attempt was made to authenticate the locked user [");
        if (attempt >= 0 && message.endsWith("]")) {
            draft.user(message.substring(message.indexOf('[', attempt) + 1, message.length() - 1));
            draft.kind("authentication", "http_auth", "start").failure("locked");
        }
        return true;
    }
}
