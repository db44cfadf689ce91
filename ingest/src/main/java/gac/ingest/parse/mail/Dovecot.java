package gac.ingest.parse.mail;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Ip;
import gac.ingest.parse.text.Numbers;
import gac.ingest.parse.text.Pairs;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Dovecot: log-ins ({@code imap-login}, {@code pop3-login}, {@code managesieve-login}, {@code submission-login}), the authentication processes, and the end of
 * sessions; under the tag {@code dovecot} or, in Dovecot's own log files, under the service's name.
 *
 * <p>One attempt is one event with action {@code imap_login} and so on; what {@code auth} and {@code auth-worker} say about the same attempt has the
 * action {@code dovecot_auth}.
 */
public final class Dovecot {
    private static final Set<String> SERVICES = Set.of(
            "imap-login",
            "pop3-login",
            "managesieve-login",
            "submission-login",
            "auth",
            "auth-worker",
            "imap",
            "pop3",
            "managesieve",
            "lmtp",
            "lda",
            "indexer-worker",
            "anvil",
            "master",
            "ssl-params",
            "stats",
            "doveadm");

    private Dovecot() {}

    /** Whether a tag is Dovecot's or, as in its own log files, that of one of its services. */
    public static boolean isTag(String program) {
        return program.equals("dovecot") || SERVICES.contains(name(program));
    }

    private static String name(String service) {
        int end = 0;
        while (end < service.length() && "(<".indexOf(service.charAt(end)) < 0) {
            end++;
        }
        return service.substring(0, end);
    }

    public static boolean parse(String program, String text, Draft draft) {
        Cursor c = new Cursor(text);
        String service = program;
        if (program.equals("dovecot")) {
            int colon = text.indexOf(": ");
            int limit = Math.min(text.length(), 400);
            if (colon < 0 || colon > limit || !SERVICES.contains(name(text.substring(0, colon)))) {
                draft.parser("dovecot").service("dovecot");
                return true;
            }
            service = text.substring(0, colon);
            c.at = colon + 2;
        } else if (!looksLikeDovecot(text)) {
            return false;
        }
        String name = name(service);
        draft.parser("dovecot").service("dovecot").field("dovecot.service", name);
        draft.info.setDataset("dovecot.log");
        draft.info.setCategory(List.of("email"));
        for (String level : List.of("Info", "Warning", "Error", "Fatal", "Panic", "Debug")) {
            if (c.take(level + ": ")) {
                draft.level(level.toLowerCase(Locale.ROOT));
                break;
            }
        }
        if (name.endsWith("-login")) {
            login(name.substring(0, name.length() - "-login".length()), c.rest(), draft);
        } else if (name.equals("auth") || name.equals("auth-worker")) {
            auth(c, draft);
        } else {
            session(name, service, c.rest(), draft);
        }
        return true;
    }

    /** Tags such as {@code auth} or {@code master} are anybody's: without the name dovecot only Dovecot's severity tells. */
    private static boolean looksLikeDovecot(String text) {
        return text.startsWith("Info: ")
                || text.startsWith("Warning: ")
                || text.startsWith("Error: ")
                || text.startsWith("Debug: ")
                || (text.contains("rip=") && text.contains("lip="));
    }

    /** {@code VERDICT: user=<alice>, method=PLAIN, rip=192.0.2.1, lip=198.51.100.1, mpid=1, TLS, session=<…>}. */
    private static void login(String protocol, String text, Draft draft) {
        int rip = text.lastIndexOf("rip=");
        int user = text.indexOf(": user=<");
        if (rip < 0) {
            return;
        }
        String verdict = text.substring(0, user >= 0 && user < rip ? user : Math.max(0, text.lastIndexOf(": ", rip)));
        if (user >= 0 && user < rip) {
            String between = text.substring(user + ": user=<".length(), rip);
            int close = between.lastIndexOf(">, method=");
            if (close < 0) {
                close = between.lastIndexOf(">, ");
            }
            draft.user(close < 0 ? null : between.substring(0, close));
            int method = between.lastIndexOf("method=");
            int comma = method < 0 ? -1 : between.indexOf(',', method);
            draft.field("dovecot.method", comma < 0 ? null : between.substring(method + "method=".length(), comma));
        }
        Map<String, String> pairs = Pairs.comma(text.substring(rip));
        draft.from(clean(pairs.get("rip")), pairs.get("rport")).to(clean(pairs.get("lip")), pairs.get("lport"));
        draft.field("dovecot.session", pairs.get("session")).field("dovecot.mpid", pairs.get("mpid"));
        if (text.indexOf(", TLS", rip) >= 0) {
            draft.field("dovecot.tls", "true");
        }
        verdict(protocol, verdict, draft);
    }

    private static String clean(@Nullable String address) {
        if (address == null) {
            return "";
        }
        int end = address.indexOf(' ');
        return end < 0 ? address : address.substring(0, end);
    }

    private static void verdict(String protocol, String verdict, Draft draft) {
        draft.field("dovecot.verdict", verdict);
        int failed = verdict.indexOf("auth failed, ");
        if (failed >= 0) {
            Cursor c = new Cursor(verdict, failed + "auth failed, ".length());
            int attempts = c.number(1, 6);
            draft.field("dovecot.attempts", attempts < 0 ? null : Integer.toString(attempts));
        }
        boolean success = verdict.equals("Login") || verdict.equals("Logged in");
        if (success
                || failed >= 0
                || verdict.contains("auth_failed")
                || verdict.contains("plaintext auth")
                || verdict.contains("disallowed")) {
            draft.info.setCategory(List.of("authentication", "email"));
            draft.info.setAction(protocol + "_login");
            if (success) {
                draft.success();
            } else {
                draft.failure(failed >= 0 || verdict.contains("auth_failed") ? "bad_password" : "plaintext_disallowed");
            }
            return;
        }
        draft.info.setAction(protocol + "_disconnect");
        draft.reason(
                verdict.contains("no auth attempts")
                        ? "no_auth_attempts"
                        : verdict.contains("auth") ? "unfinished" : null);
    }

    /** {@code [conn …: auth-worker<1>: ]pam(alice,192.0.2.1,<session>): unknown user}. */
    private static void auth(Cursor c, Draft draft) {
        if (c.take("conn ")) {
            c.skipTo("): ");
        }
        if (c.take("auth-worker<")) {
            c.skipTo(">: ");
        }
        int close = c.text.indexOf("): ", c.at);
        int open = c.text.indexOf('(', c.at);
        if (open < 0 || close < open || open - c.at > 40) {
            return;
        }
        String who = c.text.substring(open + 1, close);
        String message = c.text.substring(close + 3);
        draft.field("dovecot.backend", c.text.substring(c.at, open));
        int session = who.lastIndexOf(",<");
        if (session >= 0) {
            who = who.substring(0, session);
        }
        int comma = who.lastIndexOf(',');
        String address = comma < 0 ? "" : who.substring(comma + 1);
        boolean known = Ip.parse(address) != null;
        draft.user(known ? who.substring(0, comma) : who).from(known ? address : null);
        draft.info.setAction("dovecot_auth");
        draft.info.setCategory(List.of("authentication", "email"));
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.startsWith("unknown user") || lower.contains("user not known")) {
            draft.failure("invalid_user");
        } else if (lower.contains("mismatch") || lower.contains("failed") || lower.contains("invalid password")) {
            draft.failure("bad_password");
        }
    }

    /** {@code imap(alice)<123><session>: Disconnected: Logged out in=1 out=2}. */
    private static void session(String name, String service, String text, Draft draft) {
        int open = service.indexOf('(');
        int close = service.indexOf(')', open + 1);
        if (open > 0 && close > open) {
            String who = service.substring(open + 1, close);
            int comma = who.indexOf(',');
            String user = comma < 0 ? who : who.substring(0, comma);
            if (Numbers.of(user) == null) {
                draft.user(user);
            }
        }
        boolean ended = text.startsWith("Disconnected")
                || text.startsWith("Connection closed")
                || text.startsWith("Logged out");
        draft.info.setAction(
                ended
                        ? name + "_disconnect"
                        : text.contains("saved mail to") || text.contains("stored mail into") ? "delivered" : null);
    }
}
