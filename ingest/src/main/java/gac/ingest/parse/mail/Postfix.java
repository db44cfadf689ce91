package gac.ingest.parse.mail;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages of Postfix's daemons. The tag's last part is the daemon ({@code postfix/submission/smtpd}: smtpd), the part before it the master.cf entry.
 *
 * <p>{@code event.action}: connect, disconnect, client, sasl_login, reject, queued, accepted, sent, deferred, bounced, removed, lost_connection, … (see
 * docs/parsers.md). A message that Postfix accepts from somebody signed in is one {@code sasl_login} with outcome success.
 */
public final class Postfix {
    private Postfix() {}

    /** Whether a syslog tag is one of Postfix's: {@code postfix/…}, {@code postfix-incoming/…}. */
    public static boolean isTag(String program) {
        return program.startsWith("postfix")
                && (program.length() == 7 || program.charAt(7) == '/' || program.charAt(7) == '-');
    }

    public static boolean parse(String program, String text, Draft draft) {
        int slash = program.lastIndexOf('/');
        String daemon = program.substring(slash + 1);
        int first = program.indexOf('/');
        draft.parser("postfix").service("postfix").field("postfix.daemon", daemon);
        draft.info.setDataset("postfix.log");
        draft.info.setCategory(List.of("email"));
        if (first >= 0 && first < slash) {
            draft.field("postfix.service", program.substring(first + 1, slash));
        }
        Cursor c = new Cursor(text);
        boolean warning = c.take("warning: ");
        if (warning || c.take("info: ") || c.take("fatal: ") || c.take("error: ")) {
            draft.level(text.substring(0, c.at - 2));
        }
        boolean queued = queueId(c, draft);
        // The queue id and the severity change places in some messages.
        if (!c.sees("warning: header ") && !c.sees("warning: body ")) {
            warning |= c.take("warning: ");
        }
        if (warning && sasl(c, draft)) {
            return true;
        }
        if (queued && PostfixQueue.parse(c, daemon, draft)) {
            return true;
        }
        return PostfixPeer.parse(c, daemon, draft);
    }

    /** {@code NOQUEUE: } or an id, short (hexadecimal) or long (digits and consonants); false and unmoved when none stands there. */
    private static boolean queueId(Cursor c, Draft draft) {
        if (c.take("NOQUEUE: ")) {
            return true;
        }
        int i = c.at;
        boolean digit = false;
        while (i < c.text.length() && i - c.at <= 20 && isAlphanumeric(c.text.charAt(i))) {
            digit |= c.text.charAt(i) <= '9';
            i++;
        }
        if (i - c.at < 5 || i - c.at > 20 || !digit || !c.text.startsWith(": ", i)) {
            return false;
        }
        draft.email().setLocalId(c.text.substring(c.at, i));
        c.at = i + 2;
        return true;
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    /** {@code name[address]: SASL LOGIN authentication failed: reason, sasl_username=who} (xsasl_server, smtpd_sasl_glue.c). */
    private static boolean sasl(Cursor c, Draft draft) {
        int sasl = c.text.indexOf("]: SASL ", c.at);
        int method = sasl + "]: SASL ".length();
        int failed = sasl < 0 ? -1 : c.text.indexOf("authentication ", method);
        if (failed < 0) {
            return false;
        }
        PostfixPeer.source(c, draft);
        draft.field("postfix.sasl_method", c.text.substring(method, failed).strip());
        c.at = failed + "authentication ".length();
        boolean aborted = c.take("aborted");
        c.take("failed");
        c.take(": ");
        String reason = c.rest();
        int user = reason.lastIndexOf(", sasl_username=");
        if (user >= 0) {
            draft.user(reason.substring(user + ", sasl_username=".length()));
            reason = reason.substring(0, user);
        }
        draft.field("postfix.response", reason);
        draft.info.setCategory(List.of("authentication", "email"));
        draft.info.setAction("sasl_login");
        draft.failure(aborted || reason.startsWith("Connection lost") ? "aborted" : "bad_password");
        return true;
    }

    /** The text between {@code key=<} and the {@code >} that ends it, or null. */
    public static @Nullable String angle(String text, int from, String key) {
        int start = text.indexOf(key + "=<", from);
        if (start < 0) {
            return null;
        }
        start += key.length() + 2;
        int end = text.indexOf('>', start);
        while (end >= 0 && end + 1 < text.length() && text.charAt(end + 1) != ' ' && text.charAt(end + 1) != ',') {
            end = text.indexOf('>', end + 1);
        }
        return end < 0 ? null : text.substring(start, end);
    }
}
