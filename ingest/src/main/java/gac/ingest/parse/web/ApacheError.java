package gac.ingest.parse.web;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.LineParser;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import org.jspecify.annotations.Nullable;

/**
 * Apache error lines of 2.2 and 2.4: {@code [time] [module:level] [pid 1:tid 2] (2)OS error: [client 192.0.2.1:4711] AH01618: user x not found: /, referer: …}
 * (default ErrorLogFormat, core documentation of httpd 2.4).
 */
public final class ApacheError implements LineParser {
    @Override
    public boolean parse(String text, Draft draft) {
        Stamp stamp = text.startsWith("[") ? Stamps.weekday(text, 1) : null;
        return stamp != null && text.startsWith("] [", stamp.end()) && body(text, stamp.end() + 2, stamp, draft);
    }

    /** The part behind the time; used as well for lines that Apache sends to syslog. */
    public static boolean body(String text, int from, @Nullable Stamp stamp, Draft draft) {
        Cursor c = new Cursor(text, from);
        if (!c.take('[')) {
            return false;
        }
        String module = c.until(']');
        if (module == null || module.length() > 64 || module.indexOf(' ') >= 0) {
            return false;
        }
        draft.parser("apache_error").service("apache").claim(stamp);
        draft.kind("web", "server_error", "error");
        draft.info.setDataset("apache.error");
        draft.info.setModule("apache");
        int colon = module.indexOf(':');
        draft.level(module.substring(colon + 1));
        draft.field("apache.error.module", colon > 0 ? module.substring(0, colon) : null);
        String client = brackets(c, draft);
        String message = c.rest();
        Cursor code = new Cursor(message);
        if (code.take("AH") && code.number(5, 5) >= 0 && code.take(": ")) {
            draft.info.setCode(message.substring(0, 7));
            message = code.rest();
        }
        int referer = message.lastIndexOf(", referer: ");
        if (referer >= 0) {
            String value = message.substring(referer + 11);
            Draft.set(value, r -> draft.request().setReferrer(r));
            message = message.substring(0, referer);
        }
        draft.message(message).error(message);
        Web.client(client, null, draft);
        meaning(message, draft);
        return true;
    }

    /** Reads what stands in brackets before the message, and an OS error among it; returns the client. */
    private static @Nullable String brackets(Cursor c, Draft draft) {
        String client = null;
        while (true) {
            c.spaces();
            int start = c.at;
            if (c.take("[client ") || c.take("[remote ")) {
                client = c.until(']');
            } else if (c.take("[pid ")) {
                String ids = c.until(']');
                if (ids != null) {
                    int tid = ids.indexOf(":tid ");
                    draft.process("apache2", tid < 0 ? ids : ids.substring(0, tid));
                    draft.field("process.thread.id", tid < 0 ? null : ids.substring(tid + 5));
                }
            } else if (c.take("[host ") || c.take("[vhost ")) {
                Web.virtualHost(c.until(']'), draft);
            } else if (c.peek() == '(' && osError(c)) {
                draft.errorCode(c.text.substring(start + 1, c.text.indexOf(')', start)));
            }
            if (c.at == start) {
                return client;
            }
        }
    }

    /** {@code (2)No such file or directory: }, when a bracket follows; else it is the message's own. */
    private static boolean osError(Cursor c) {
        Cursor ahead = new Cursor(c.text, c.at + 1);
        if (ahead.number(1, 6) < 0 || !ahead.take(')')) {
            return false;
        }
        String words = ahead.until(": [client ");
        if (words == null || words.length() > 100) {
            return false;
        }
        c.at = ahead.at - "[client ".length();
        return true;
    }

    private static void meaning(String message, Draft draft) {
        if (message.startsWith("ModSecurity") || message.startsWith("Coraza")) {
            ModSecurity.message(message, draft);
            return;
        }
        Cursor c = new Cursor(message);
        c.take("Digest: ");
        if (c.take("client denied by server configuration: ")) {
            draft.kind("web", "access_denied", "denied").failure("access_rule");
            draft.event.setFile(file(c.rest()));
        } else if (c.take("File does not exist: ")) {
            draft.failure("not_found");
            draft.event.setFile(file(c.rest()));
        } else if (c.take("script '")) {
            String path = c.until('\'');
            if (path != null) {
                draft.failure("not_found");
                draft.event.setFile(file(path));
            }
        } else if (c.take("script not found or unable to stat: ")) {
            draft.failure("not_found");
            draft.event.setFile(file(c.rest()));
        } else if (c.take("user ")) {
            user(c, draft);
        } else if (c.take("Invalid URI in request ") || c.take("Invalid method in request ")) {
            AccessLog.request(c.rest(), true, draft);
        } else if (message.contains("authentication scheme: ")
                || message.contains("realm mismatch")
                || message.contains("invalid nonce")) {
            draft.kind("authentication", "http_auth", "start").failure("bad_request");
        }
    }

    /** mod_auth_basic, mod_auth_digest, mod_authz_core: {@code user x not found: /uri}, {@code user x: password mismatch: /uri} and the like. */
    private static void user(Cursor c, Draft draft) {
        String text = c.text;
        String[][] forms = {
            {" not found", "invalid_user"},
            {": authentication failure for \"", "bad_password"},
            {": password mismatch", "bad_password"},
            {" in realm", "invalid_user"},
            {": not in right group", "not_allowed"},
            {" denied by server configuration", "not_allowed"},
        };
        for (String[] form : forms) {
            int end = text.lastIndexOf(form[0]);
            if (end >= c.at) {
                draft.user(text.substring(c.at, end).trim());
                draft.kind("authentication", "http_auth", "start").failure(form[1]);
                uri(text.substring(end + form[0].length()), draft);
                return;
            }
        }
    }

    private static void uri(String rest, Draft draft) {
        int slash = rest.indexOf('/');
        if (slash >= 0 && slash <= 2) {
            int quote = rest.indexOf("\":", slash);
            UrlView.target(quote < 0 ? rest.substring(slash) : rest.substring(slash, quote), true, draft);
        }
    }

    private static gac.schemas.avro.File file(String path) {
        gac.schemas.avro.File file = new gac.schemas.avro.File();
        file.setPath(path);
        return file;
    }
}
