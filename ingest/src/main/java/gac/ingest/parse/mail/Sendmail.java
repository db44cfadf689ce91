package gac.ingest.parse.mail;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Pairs;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sendmail 8: {@code queue-id: name=value, …} and sentences about connections (op.me, section 2.1.1). */
final class Sendmail {
    private record Note(String text, String action) {}

    private static final List<Note> NOTES = List.of(
            new Note("possible SMTP attack", "smtp_attack"),
            new Note("did not issue MAIL/EXPN/VRFY/ETRN", "disconnect"),
            new Note("lost input channel from ", "lost_connection"),
            new Note("timeout waiting for input from ", "timeout"),
            new Note("rejecting commands from ", "reject"),
            new Note("STARTTLS=", "tls_established"),
            new Note("DSN: ", "bounce_notification"),
            new Note("Milter", "milter"));

    private Sendmail() {}

    static boolean message(String text, Draft draft) {
        Mail.event("sendmail", draft);
        Cursor c = new Cursor(text);
        queueId(c, draft);
        String rest = c.text.substring(c.at);
        if (rest.startsWith("from=")) {
            arrived(Pairs.comma(rest), draft);
        } else if (rest.startsWith("to=")) {
            delivered(rest, draft);
        } else if (rest.startsWith("ruleset=")) {
            refused(rest, draft);
        } else if (rest.startsWith("AUTH=server")) {
            signedIn(Pairs.comma(rest), draft);
        } else if (rest.startsWith("AUTH failure")) {
            notSignedIn(rest, draft);
        } else {
            said(rest, draft);
        }
        return true;
    }

    /** A letter or digit each, at least twelve of them, before the first colon; {@code NOQUEUE} is none. */
    private static void queueId(Cursor c, Draft draft) {
        if (c.take("NOQUEUE: ")) {
            return;
        }
        int i = c.at;
        while (i < c.text.length() && i - c.at <= 20 && Mail.isAlphanumeric(c.text.charAt(i))) {
            i++;
        }
        if (i - c.at >= 12 && c.text.startsWith(": ", i)) {
            Mail.queueId(c.text.substring(c.at, i), draft);
            c.at = i + 2;
        }
    }

    private static @Nullable MailPeer relay(@Nullable String value) {
        return value == null ? null : MailPeer.find(value);
    }

    private static void arrived(Map<String, String> pairs, Draft draft) {
        Mail.action("accepted", draft);
        draft.mailFrom(pairs.get("from"));
        Mail.size(pairs.get("size"), draft);
        Mail.recipients(pairs.get("nrcpts"), draft);
        Mail.messageId(Mail.bare(pairs.get("msgid")), draft);
        MailPeer.source(relay(pairs.get("relay")), draft);
        draft.field("sendmail.proto", pairs.get("proto")).field("sendmail.daemon", pairs.get("daemon"));
        if (pairs.containsKey("authid")) {
            signedIn(pairs, draft);
        }
    }

    /** {@code stat=} comes last and may hold anything. */
    private static void delivered(String text, Draft draft) {
        int at = text.indexOf(", stat=");
        Map<String, String> pairs = Pairs.comma(at < 0 ? text : text.substring(0, at));
        int end = text.indexOf(", ");
        Mail.to(text.substring("to=".length(), end < 0 ? text.length() : end), ',', draft);
        MailPeer.destination(relay(pairs.get("relay")), draft);
        draft.field("sendmail.dsn", pairs.get("dsn"))
                .field("sendmail.mailer", pairs.get("mailer"))
                .field("sendmail.delay", pairs.get("delay"))
                .field("sendmail.ctladdr", pairs.get("ctladdr"));
        if (at < 0) {
            Mail.action("delivery", draft);
            return;
        }
        String status = text.substring(at + ", stat=".length());
        draft.field("sendmail.response", status);
        if (status.startsWith("Sent")) {
            Mail.action("sent", draft);
            draft.success();
        } else {
            boolean later = status.startsWith("Deferred") || status.startsWith("queued");
            Mail.action(later ? "deferred" : "bounced", draft);
            draft.failure(reason(status));
        }
    }

    /** {@code ruleset=check_rcpt, arg1=<to>, relay=name [address], reject=550 5.7.1 …}: the last pair may hold anything. */
    private static void refused(String text, Draft draft) {
        Mail.action("reject", draft);
        draft.failure(null);
        int at = text.indexOf(", reject=");
        Map<String, String> pairs = Pairs.comma(at < 0 ? text : text.substring(0, at));
        String ruleset = pairs.get("ruleset");
        String argument = pairs.get("arg1");
        draft.field("sendmail.ruleset", ruleset);
        if ("check_rcpt".equals(ruleset)) {
            draft.mailTo(argument);
        } else if ("check_mail".equals(ruleset)) {
            draft.mailFrom(argument);
        }
        MailPeer.source(relay(pairs.get("relay")), draft);
        if (draft.event.getSource() == null && "check_relay".equals(ruleset)) {
            draft.from(pairs.get("arg2"));
        }
        String response = at < 0 ? null : text.substring(at + ", reject=".length());
        draft.field("sendmail.response", response);
        draft.reason(response == null ? null : reason(response));
    }

    private static @Nullable String reason(String response) {
        String lower = response.toLowerCase(Locale.ROOT);
        return lower.contains("rate limit") || lower.contains("too many")
                ? "rate_limit"
                : lower.contains(" rbl") || lower.contains("rejected: ")
                        ? "blocklisted"
                        : PostfixQueue.reason(response);
    }

    private static void signedIn(Map<String, String> pairs, Draft draft) {
        Mail.login("smtp_login", draft);
        draft.success().user(pairs.get("authid")).field("sendmail.mech", pairs.get("mech"));
        MailPeer.source(relay(pairs.get("relay")), draft);
    }

    /** {@code AUTH failure (LOGIN): authentication failure (-13) SASL(-13): …, relay=name [address]}. */
    private static void notSignedIn(String text, Draft draft) {
        Mail.login("smtp_login", draft);
        draft.failure("bad_password");
        Cursor c = new Cursor(text);
        draft.field("sendmail.mech", c.skipTo("(") ? c.until(')') : null);
        int relay = text.lastIndexOf("relay=");
        MailPeer.source(MailPeer.find(text, Math.max(relay, 0), text.length()), draft);
        draft.user(Pairs.comma(text.substring(Math.max(text.indexOf(", "), 0))).get("user"));
    }

    private static void said(String text, Draft draft) {
        for (Note note : NOTES) {
            if (text.contains(note.text)) {
                Mail.action(note.action, draft);
                break;
            }
        }
        if (text.startsWith("<") && text.contains(">... ")) {
            Mail.action("reject", draft);
            draft.failure(PostfixQueue.reason(text)).mailTo(new Cursor(text, 1).until('>'));
        } else if ("smtp_attack".equals(draft.info.getAction())) {
            draft.field(
                    "sendmail.command",
                    Pairs.comma(text.substring(text.lastIndexOf(": ") + 2)).get("command"));
        }
        MailPeer.source(MailPeer.find(text), draft);
    }
}
