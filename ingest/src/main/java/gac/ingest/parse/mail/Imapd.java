package gac.ingest.parse.mail;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.host.Pam;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Pairs;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * IMAP, POP3 and ManageSieve servers beside Dovecot: Courier ({@code imapd}, {@code pop3d}), Cyrus ({@code cyrus/imap}, {@code timsieved}, …) and the
 * University of Washington's, which shares Courier's names.
 */
final class Imapd {
    private Imapd() {}

    static boolean isCyrus(String program) {
        return program.startsWith("cyrus/") || program.startsWith("cyrus-imapd/");
    }

    /** The action's first word for a service: {@code imap}, {@code pop3}, {@code managesieve}. */
    private static String protocol(String program) {
        String name = program.substring(program.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return name.contains("pop3") ? "pop3" : name.contains("sieve") ? "managesieve" : "imap";
    }

    /** {@code badlogin: host [address] PLAIN who SASL(-13): authentication failure: …}, {@code login: host [address] who plaintext+TLS User logged in}. */
    static boolean cyrus(String program, String text, Draft draft) {
        String protocol = protocol(program);
        Mail.event("cyrus", draft);
        draft.field("cyrus.service", program.substring(program.lastIndexOf('/') + 1));
        Cursor c = new Cursor(text);
        boolean bad = c.take("badlogin: ");
        if (!bad && !c.take("login: ")) {
            boolean delivered = c.take("Delivered: ") || c.take("delivered: ");
            Mail.action(delivered ? "delivered" : c.sees("accepted connection") ? "connect" : null, draft);
            if (delivered) {
                Mail.messageId(c.word(), draft);
            }
            MailPeer.source(delivered ? null : MailPeer.find(text), draft);
            return true;
        }
        Mail.login(protocol + "_login", draft);
        MailPeer.source(MailPeer.find(text, c.at, text.length()), draft);
        c.skipTo("]");
        c.spaces();
        if (!bad) {
            draft.success().user(c.word());
            c.spaces();
            draft.field("cyrus.mech", c.word());
            return true;
        }
        draft.field("cyrus.mech", c.word());
        c.spaces();
        String rest = c.rest();
        int sasl = rest.indexOf(" SASL(");
        String who = sasl < 0 || rest.startsWith("SASL(") ? null : rest.substring(0, sasl);
        draft.failure(rest.contains("user not found") ? "invalid_user" : "bad_password")
                .user(who);
        draft.field("cyrus.response", sasl < 0 ? rest : rest.substring(sasl + 1));
        return true;
    }

    /** Under names that several servers share. */
    static boolean parse(String program, String text, Draft draft) {
        boolean cyrus = text.startsWith("badlogin: ") || text.startsWith("login: ");
        return cyrus
                ? cyrus(program, text, draft)
                : courier(program, text, draft) || washington(program, text, draft) || Pam.parseMessage(text, draft);
    }

    /** {@code LOGIN FAILED, user=who, ip=[::ffff:192.0.2.1]}, {@code LOGOUT, user=who, …}. */
    private static boolean courier(String program, String text, Draft draft) {
        String protocol = protocol(program);
        int comma = text.indexOf(", ");
        String word = comma < 0 ? text : text.substring(0, comma);
        String action = switch (word) {
            case "LOGIN", "LOGIN FAILED" -> protocol + "_login";
            case "LOGOUT", "DISCONNECTED", "TIMEOUT" -> protocol + "_disconnect";
            case "Connection" -> "connect";
            default -> null;
        };
        if (action == null || comma < 0) {
            return false;
        }
        Mail.event("courier", draft);
        String facts = text.substring(comma + 2);
        Map<String, String> pairs = Pairs.comma(facts);
        if (word.startsWith("LOGIN")) {
            Mail.login(action, draft);
            if (word.equals("LOGIN")) {
                draft.success();
            } else {
                draft.failure("bad_password");
            }
        } else {
            Mail.action(action, draft);
        }
        // A user name may hold ", ip=[": the server's own address is the last one.
        int ip = facts.lastIndexOf("ip=[");
        int user = facts.startsWith("user=") ? facts.lastIndexOf(", ip=[") : -1;
        draft.user(user < 0 ? null : facts.substring("user=".length(), user));
        MailPeer peer = ip < 0 ? null : MailPeer.find(facts, ip, facts.length());
        if (peer != null) {
            draft.from(
                    peer.address(), bracketed(Pairs.comma(facts.substring(ip)).get("port")));
        }
        draft.field("courier.method", pairs.get("method"));
        return true;
    }

    private static @Nullable String bracketed(@Nullable String value) {
        return value != null && value.startsWith("[") && value.endsWith("]")
                ? value.substring(1, value.length() - 1)
                : value;
    }

    /** {@code Login failed user=who auth=who host=name [address]}. */
    private static boolean washington(String program, String text, Draft draft) {
        boolean success = text.startsWith("Login user=") || text.startsWith("Authenticated user=");
        boolean failure = text.startsWith("Login failed user=")
                || text.startsWith("Login excessive login failures user=")
                || text.startsWith("Failed uwmaster override of user=")
                || text.startsWith("Login disabled user=");
        int host = text.lastIndexOf(" host=");
        if ((!success && !failure) || host < 0) {
            return false;
        }
        Mail.event("uw_imap", draft);
        Mail.login(protocol(program) + "_login", draft);
        if (success) {
            draft.success();
        } else {
            draft.failure("bad_password");
        }
        int user = text.indexOf("user=") + "user=".length();
        int auth = text.indexOf(" auth=", user);
        draft.user(text.substring(user, auth < 0 || auth > host ? host : auth).strip());
        MailPeer.source(MailPeer.find(text, host, text.length()), draft);
        return true;
    }
}
