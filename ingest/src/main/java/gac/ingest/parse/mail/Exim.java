package gac.ingest.parse.mail;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Quoted;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Exim 4: mainlog and rejectlog, as files or by syslog (chapter "Log files" of its specification). */
final class Exim {
    private record Flag(String text, String action) {}

    private static final List<Flag> FLAGS = List.of(
            new Flag("<= ", "accepted"),
            new Flag("=> ", "sent"),
            new Flag("-> ", "sent"),
            new Flag(">> ", "sent"),
            new Flag("*> ", "suppressed"),
            new Flag("** ", "bounced"),
            new Flag("== ", "deferred"));

    private static final List<Flag> NOTES = List.of(
            new Flag("SMTP connection from ", "connect"),
            new Flag("SMTP call from ", "dropped"),
            new Flag("SMTP protocol synchronization error", "protocol_error"),
            new Flag("SMTP protocol error", "protocol_error"),
            new Flag("SMTP syntax error", "protocol_error"),
            new Flag("SMTP command timeout", "timeout"),
            new Flag("SMTP data timeout", "timeout"),
            new Flag("unexpected disconnection", "lost_connection"),
            new Flag("TLS error ", "tls_error"),
            new Flag("no host name found for IP address ", "hostname_mismatch"),
            new Flag("no IP address found for host ", "hostname_mismatch"),
            new Flag("Connection from ", "concurrency_limit"));

    private Exim() {}

    /** A line of Exim's own files, or what syslog carries with Exim's own time in it. */
    static boolean line(String text, Draft draft) {
        Stamp stamp = text.startsWith(" ", 10) ? Stamps.iso(text, 0) : null;
        if (stamp == null || !text.startsWith(" ", stamp.end())) {
            return false;
        }
        if (!body(new Cursor(text, stamp.end() + 1), draft, false)) {
            return false;
        }
        draft.claim(stamp);
        return true;
    }

    static boolean message(String text, Draft draft) {
        return line(text, draft) || body(new Cursor(text), draft, true);
    }

    /** @param certain the program's name has told that this is Exim's */
    private static boolean body(Cursor c, Draft draft, boolean certain) {
        if (c.peek() == '[') {
            c.skipTo("] ");
        }
        int start = c.at;
        String id = messageId(c);
        Flag flag = id == null ? null : flag(c, FLAGS);
        String rest = c.text.substring(c.at);
        boolean completed = id != null && rest.startsWith("Completed");
        int failed = rest.indexOf(" authenticator failed for ");
        int rejected = rejected(rest);
        Flag note = flag(new Cursor(rest), NOTES);
        if (!certain && flag == null && !completed && failed < 0 && rejected < 0 && note == null) {
            c.at = start;
            return false;
        }
        Mail.event("exim", draft);
        Mail.queueId(id, draft);
        if (flag != null) {
            c.at += flag.text.length();
            transfer(flag, c, draft);
        } else if (failed >= 0 && rest.lastIndexOf(' ', failed - 1) < 0) {
            authentication(rest, failed, draft);
        } else if (rejected >= 0) {
            refusal(rest, rejected, draft);
        } else {
            Mail.action(completed ? "removed" : note == null ? null : note.action, draft);
            if (note != null) {
                peer(rest, draft);
                int address = rest.startsWith("no host name") ? rest.lastIndexOf(' ') + 1 : rest.length();
                draft.from(rest.substring(address));
            }
        }
        return true;
    }

    private static @Nullable Flag flag(Cursor c, List<Flag> flags) {
        return flags.stream().filter(f -> c.sees(f.text)).findFirst().orElse(null);
    }

    /** {@code 1tExAm-0003fr-45} or, since 4.97, {@code 1tExAm-00000003frX-45ab}; null and unmoved when none stands there. */
    private static @Nullable String messageId(Cursor c) {
        int i = c.at;
        int part = 0;
        int length = 0;
        while (i < c.text.length()
                && i - c.at <= 24
                && (Mail.isAlphanumeric(c.text.charAt(i)) || c.text.charAt(i) == '-')) {
            if (c.text.charAt(i) == '-') {
                boolean fits = part == 0 ? length == 6 : part == 1 && (length == 6 || length == 11);
                if (!fits) {
                    return null;
                }
                part++;
                length = 0;
            } else {
                length++;
            }
            i++;
        }
        if (part != 2 || (length != 2 && length != 4) || !c.text.startsWith(" ", i)) {
            return null;
        }
        String id = c.text.substring(c.at, i);
        c.at = i + 1;
        return id;
    }

    /** Where {@code rejected …} stands as the server's own word: before it only what the log puts there, no text a client chose freely. */
    private static int rejected(String text) {
        int at = text.startsWith("rejected ") ? 0 : text.indexOf(" rejected ");
        return at >= 0 && (at == 0 || text.startsWith("H=") || text.startsWith("U=") || text.startsWith("F="))
                ? at
                : -1;
    }

    private static void peer(String text, Draft draft) {
        int host = text.startsWith("H=") ? 2 : text.indexOf(" H=") + 3;
        MailPeer.source(host < 3 && !text.startsWith("H=") ? MailPeer.find(text) : host(new Cursor(text, host)), draft);
    }

    /**
     * {@code name (helo) [address]:port}, each but the address may be missing; brackets in the client's own name, in parentheses, are not taken for the
     * address. Null, with the cursor behind the name, where there is no address.
     */
    private static @Nullable MailPeer host(Cursor c) {
        String name = c.peek() == '(' || c.peek() == '[' ? "" : c.word();
        int behind = c.at;
        c.take(' ');
        if ((c.take('(') && !c.skipTo(") ")) || c.peek() != '[') {
            c.at = behind;
            return null;
        }
        MailPeer found = MailPeer.find(c.text, c.at, c.at + 1);
        if (found == null) {
            c.at = behind;
            return null;
        }
        c.skipTo("]");
        if (found.port() != null) {
            c.at += 1 + found.port().length();
        }
        return new MailPeer(name.isEmpty() ? null : name, found.address(), found.port());
    }

    /** {@code dovecot_login authenticator failed for host (helo) [address]:port: 535 Incorrect authentication data (set_id=who)}. */
    private static void authentication(String text, int failed, Draft draft) {
        Mail.login("smtp_login", draft);
        draft.failure("bad_password").field("exim.authenticator", text.substring(0, failed));
        int behind = failed + " authenticator failed for ".length();
        int answer = text.indexOf(": 535 ", behind);
        int end = answer < 0 ? text.length() : answer;
        MailPeer.source(host(new Cursor(text, behind)), draft);
        draft.field("exim.response", answer < 0 ? null : text.substring(answer + 2));
        int user = text.indexOf("(set_id=", end);
        if (user >= 0) {
            int close = text.lastIndexOf(')');
            draft.user(text.substring(user + "(set_id=".length(), close > user ? close : text.length()));
        }
    }

    /** {@code H=… F=<from> rejected RCPT <to>: reason}, {@code rejected EHLO or HELO x: reason}, {@code temporarily rejected …}. */
    private static void refusal(String text, int at, Draft draft) {
        String head = text.substring(0, at);
        Mail.action("reject", draft);
        draft.failure(null);
        peer(head.isEmpty() ? text : head, draft);
        int from = text.indexOf("F=<");
        int close = from < 0 ? -1 : text.indexOf('>', from);
        draft.mailFrom(close < 0 ? null : text.substring(from + 3, close));
        user(head, draft);
        Cursor c = new Cursor(text, at == 0 ? "rejected ".length() : at + " rejected ".length());
        draft.field("exim.stage", stage(c));
        if (c.take('<')) {
            draft.mailTo(c.until('>'));
        }
        int colon = text.indexOf(": ", c.at);
        String reason = colon < 0 ? null : text.substring(colon + 2);
        draft.field("exim.response", reason);
        draft.reason(reason == null ? null : reason(reason));
    }

    private static String stage(Cursor c) {
        int start = c.at;
        while (!c.done() && ":<".indexOf(c.peek()) < 0) {
            c.at++;
        }
        return c.text.substring(start, c.at).strip();
    }

    private static @Nullable String reason(String response) {
        return response.startsWith("relay not permitted") ? "relay_denied" : PostfixQueue.reason(response);
    }

    private static void user(String head, Draft draft) {
        int auth = head.indexOf(" A=");
        if (auth >= 0) {
            user(head.substring(auth + 3, end(head, auth + 3)), draft, false);
        }
    }

    /** {@code dovecot_login:alice@example.vn[:…]}. */
    private static void user(String value, Draft draft, boolean accepted) {
        int colon = value.indexOf(':');
        draft.field("exim.authenticator", colon < 0 ? value : value.substring(0, colon));
        if (colon >= 0) {
            draft.user(value.substring(colon + 1));
        }
        if (accepted) {
            Mail.login("smtp_login", draft);
            draft.success();
        }
    }

    private static int end(String text, int from) {
        int blank = text.indexOf(' ', from);
        return blank < 0 ? text.length() : blank;
    }

    /** Behind one of the flags: an address, then {@code K=value} fields in any order. */
    private static void transfer(Flag flag, Cursor c, Draft draft) {
        boolean arriving = flag.action.equals("accepted");
        String address = c.word();
        Mail.action(flag.action, draft);
        if (arriving) {
            draft.mailFrom(address.equals("<>") ? "" : address);
        } else {
            draft.mailTo(address.endsWith(":") ? address.substring(0, address.length() - 1) : address);
        }
        c.spaces();
        if (!arriving && c.take('<')) {
            draft.field("exim.orig_to", c.until('>'));
        }
        Map<String, String> fields = fields(c);
        if (arriving) {
            arrived(fields, draft);
            String rest = c.rest();
            int to = rest.startsWith("for ") ? 0 : rest.indexOf(" for ") + 1;
            Mail.to(rest.startsWith("for ", to) ? rest.substring(to + "for ".length()) : null, ' ', draft);
        } else {
            delivered(flag.action, c, fields, draft);
        }
    }

    /** The fields; the cursor stops behind the last one. */
    private static Map<String, String> fields(Cursor c) {
        Map<String, String> fields = new HashMap<>();
        while (!c.done()) {
            c.spaces();
            int start = c.at;
            while (!c.done() && Mail.isAlphanumeric(c.peek())) {
                c.at++;
            }
            String key = c.text.substring(start, c.at);
            if (key.isEmpty() || key.length() > 4 || !c.take('=')) {
                c.at = start;
                break;
            }
            if (key.equals("H") && !fields.containsKey("H")) {
                MailPeer peer = host(c);
                fields.put("H", peer == null ? "" : peer.address());
                fields.put("H.port", peer == null || peer.port() == null ? "" : peer.port());
                fields.put("H.name", peer == null || peer.name() == null ? "" : peer.name());
                continue;
            }
            String quoted = Quoted.take(c);
            fields.putIfAbsent(key, quoted == null ? c.word() : quoted);
        }
        return fields;
    }

    private static void arrived(Map<String, String> fields, Draft draft) {
        draft.from(fields.get("H"), fields.get("H.port"));
        Draft.set(fields.get("H.name"), n -> draft.source().setDomain(n));
        Mail.size(fields.get("S"), draft);
        Mail.messageId(fields.get("id"), draft);
        Draft.set(fields.get("T"), t -> draft.email().setSubject(t.replace("\\\"", "\"")));
        draft.field("exim.protocol", fields.get("P"));
        String authenticated = fields.get("A");
        if (authenticated != null) {
            user(authenticated, draft, true);
        }
    }

    private static void delivered(String action, Cursor c, Map<String, String> fields, Draft draft) {
        draft.to(fields.get("H"), fields.get("H.port"));
        Draft.set(fields.get("H.name"), n -> draft.destination().setDomain(n));
        draft.field("exim.router", fields.get("R")).field("exim.transport", fields.get("T"));
        String response = fields.get("C");
        String error = c.rest();
        draft.field("exim.response", response == null ? error.startsWith(": ") ? error.substring(2) : error : response);
        if (action.equals("sent")) {
            draft.success();
        } else if (!action.equals("suppressed")) {
            draft.failure(reason(error));
        }
    }
}
