package gac.ingest.parse.mail;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import gac.ingest.parse.web.Web;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Application logs of webmail: Roundcube (errors, userlogins) and Zimbra (mailbox.log, audit.log). They tell failures that HTTP answers with 200. */
public final class Webmail {
    private static final int MOST = 32;

    private Webmail() {}

    /** A line of Roundcube's own files: {@code [22-Nov-2026 08:15:00 +0700]: <session> message}. */
    public static boolean roundcubeFile(String line, Draft draft) {
        Stamp stamp = line.startsWith("[") ? Stamps.dayFirst(line, 1) : null;
        if (stamp == null || !line.startsWith("]: ", stamp.end())) {
            return false;
        }
        String text = line.substring(stamp.end() + 3);
        if (!roundcube(text, draft)) {
            return false;
        }
        draft.claim(stamp).message(text);
        return true;
    }

    /** False when the message is not about a log-in. */
    public static boolean roundcube(String text, Draft draft) {
        Cursor c = new Cursor(text);
        if (c.take('<')) {
            draft.field("session.id", c.until("> "));
        }
        boolean imap = c.take("IMAP Error: Login failed for ");
        boolean failed = imap || c.take("Failed login for ");
        if (!failed && !c.take("Successful login for ")) {
            return false;
        }
        int end = text.length();
        for (String tail : new String[] {". AUTHENTICATE ", ". LOGIN: ", " in session ", ". Empty startup"}) {
            int at = text.indexOf(tail, c.at);
            if (at >= 0 && at < end) {
                end = at;
            }
        }
        int from = text.lastIndexOf(" from ", end);
        if (from < c.at) {
            return false;
        }
        String user = text.substring(c.at, from);
        int id = user.lastIndexOf(" (ID: ");
        draft.user(id < 0 ? user : user.substring(0, id));
        String address = text.substring(from + " from ".length(), end);
        String chain = null;
        int open = address.indexOf('(');
        if (open >= 0) {
            int header = address.indexOf("X-Forwarded-For: ", open);
            int close = address.indexOf(')', open);
            chain = header >= 0 && close > header
                    ? address.substring(header + "X-Forwarded-For: ".length(), close)
                    : null;
            address = address.substring(0, open);
        }
        Web.client(address.trim(), chain, draft);
        draft.parser("roundcube").service("roundcube").kind("authentication", "webmail_login", "start");
        if (failed) {
            draft.failure("bad_password");
        } else {
            draft.success();
        }
        return true;
    }

    /** {@code 2026-11-22 08:15:00,123 WARN  [thread] [name=…;oip=…;ua=…;] security - cmd=Auth; account=…; error=…;} */
    public static boolean zimbra(String line, Draft draft) {
        Stamp stamp = Stamps.iso(line, 0);
        if (stamp == null) {
            return false;
        }
        Cursor c = new Cursor(line, stamp.end());
        c.spaces();
        String level = c.word();
        c.spaces();
        if (level.length() < 4 || level.length() > 5 || !c.take('[')) {
            return false;
        }
        String thread = c.until("] [");
        String context = thread == null ? null : c.until("] ");
        String logger = context == null ? null : c.until(" - ");
        if (context == null || logger == null || logger.indexOf(' ') >= 0 || !isZimbra(context, logger)) {
            return false;
        }
        Map<String, String> facts = semicolons(context);
        String message = c.rest();
        draft.parser("zimbra").service("zimbra").claim(stamp).level(level).message(message);
        draft.info.setDataset("zimbra.mailbox");
        draft.log().setLogger(logger);
        client(facts, draft);
        draft.userAgent(facts.get("ua")).user(facts.get("name"));
        if (logger.equals("security")) {
            audit(semicolons(message), draft);
        } else {
            handler(message, draft);
        }
        return true;
    }

    private static boolean isZimbra(String context, String logger) {
        return context.isEmpty()
                ? logger.equals("security") || logger.equals("SoapEngine")
                : context.endsWith(";") && context.indexOf('=') > 0;
    }

    /**
     * Zimbra writes {@code oip} only when a proxy it trusts (zimbraMailTrustedIP) forwarded the client; of a chain, the last hop is that proxy's word.
     */
    private static void client(Map<String, String> facts, Draft draft) {
        String original = facts.get("oip");
        String peer = facts.get("ip");
        if (original == null) {
            Web.client(peer, null, draft);
            return;
        }
        int comma = original.lastIndexOf(',');
        Web.client(original.substring(comma + 1).trim(), comma < 0 ? null : original.substring(0, comma), draft);
        draft.field("source.peer", peer);
    }

    private static void audit(Map<String, String> facts, Draft draft) {
        String command = facts.get("cmd");
        draft.field("zimbra.command", command).field("zimbra.protocol", facts.get("protocol"));
        String account = facts.get("account");
        if (command != null && (command.equals("Auth") || command.equals("AdminAuth"))) {
            draft.kind("authentication", "webmail_login", "start").user(account);
            String error = facts.get("error");
            if (error == null) {
                draft.success();
            } else {
                draft.failure(reason(error)).error(error);
                draft.user(account == null ? inBrackets(error) : account);
            }
        }
    }

    /** mailbox.log repeats what audit.log says: another action, so that one attempt counts once. */
    private static void handler(String message, Draft draft) {
        int failed = message.indexOf("authentication failed for [");
        if (failed >= 0) {
            draft.kind("authentication", "zimbra_auth", "start")
                    .failure(reason(message))
                    .user(inBrackets(message.substring(failed)));
        }
    }

    private static @Nullable String inBrackets(String text) {
        int open = text.indexOf('[');
        int close = text.indexOf(']', open + 1);
        return open < 0 || close < 0 ? null : text.substring(open + 1, close);
    }

    private static String reason(String error) {
        return error.contains("account not found")
                ? "invalid_user"
                : error.contains("account lockout") || error.contains("locked") ? "locked" : "bad_password";
    }

    private static Map<String, String> semicolons(String text) {
        Map<String, String> facts = new HashMap<>();
        for (String part : text.split(";", MOST)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                facts.putIfAbsent(
                        part.substring(0, equals).trim(),
                        part.substring(equals + 1).trim());
            }
        }
        return facts;
    }
}
