package gac.ingest.parse.mail;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Numbers;
import gac.ingest.parse.text.Pairs;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Postfix messages about one mail: what smtpd, cleanup, qmgr, the delivery agents, pickup and bounce write behind the queue id. */
final class PostfixQueue {
    private static final List<String> VERDICTS = List.of(
            "reject",
            "reject_warning",
            "discard",
            "filter",
            "hold",
            "redirect",
            "prepend",
            "replace",
            "warn",
            "bcc",
            "delay",
            "strip");

    private PostfixQueue() {}

    /** False when the message is of another kind. */
    static boolean parse(Cursor c, String daemon, Draft draft) {
        if (c.sees("client=")) {
            client(c.rest(), draft);
        } else if (c.take("message-id=")) {
            String id = c.rest();
            draft.info.setAction("accepted");
            Draft.set(
                    id.startsWith("<") && id.endsWith(">") ? id.substring(1, id.length() - 1) : id,
                    draft.email()::setMessageId);
        } else if (c.sees("from=<")) {
            queued(c.rest(), draft);
        } else if (c.sees("to=")) {
            delivery(c.rest(), draft);
        } else if (c.sees("removed")) {
            draft.info.setAction("removed");
        } else if (c.sees("uid=")) {
            draft.info.setAction("pickup");
            draft.mailFrom(Postfix.angle(c.text, c.at, "from"));
            Draft.set(uid(c), draft.user()::setId);
        } else if (c.sees("sender ") || c.sees("postmaster ")) {
            int colon = c.text.lastIndexOf(": ");
            draft.info.setAction("bounce_notification");
            draft.field("postfix.notification_id", colon < 0 ? null : c.text.substring(colon + 2));
        } else {
            return verdict(c, daemon, draft);
        }
        return true;
    }

    private static String uid(Cursor c) {
        int start = c.at + "uid=".length();
        int end = c.text.indexOf(' ', start);
        return end < 0 ? c.text.substring(start) : c.text.substring(start, end);
    }

    /** {@code client=name[address], sasl_method=PLAIN, sasl_username=alice}. */
    private static void client(String text, Draft draft) {
        PostfixPeer.source(new Cursor(text, "client=".length()), draft);
        Map<String, String> pairs = Pairs.comma(text);
        String user = pairs.get("sasl_username");
        draft.field("postfix.sasl_method", pairs.get("sasl_method"));
        if (user == null) {
            draft.info.setAction("client");
            return;
        }
        draft.user(user).success();
        draft.info.setAction("sasl_login");
        draft.info.setCategory(List.of("authentication", "email"));
    }

    /** {@code from=<alice@example.vn>, size=1234, nrcpt=2 (queue active)} and {@code from=<…>, status=expired, returned to sender}. */
    private static void queued(String text, Draft draft) {
        draft.mailFrom(Postfix.angle(text, 0, "from"));
        int behind = text.lastIndexOf(">, ");
        Map<String, String> pairs = Pairs.comma(behind < 0 ? "" : text.substring(behind + 3));
        Long size = Numbers.of(pairs.get("size"));
        if (size != null) {
            draft.email().setSize(size);
        }
        String recipients = pairs.get("nrcpt");
        if (recipients != null) {
            int blank = recipients.indexOf(' ');
            Integer number = Numbers.small(blank < 0 ? recipients : recipients.substring(0, blank));
            if (number != null) {
                draft.email().setRecipients(number);
            }
        }
        String status = pairs.get("status");
        draft.info.setAction(status == null ? "queued" : status);
    }

    /** {@code to=<bob@example.com>, orig_to=<…>, relay=mx[address]:25, delay=…, delays=…, dsn=2.0.0, status=sent (250 ok)}. */
    private static void delivery(String text, Draft draft) {
        int open = text.indexOf(" (", Math.max(0, text.indexOf(" status=")));
        String head = open < 0 ? text : text.substring(0, open);
        Map<String, String> pairs = Pairs.comma(head);
        String status = pairs.get("status");
        draft.mailTo(pairs.get("to"));
        draft.field("postfix.orig_to", pairs.get("orig_to"));
        draft.field("postfix.delay", pairs.get("delay"))
                .field("postfix.dsn", pairs.get("dsn"))
                .field("postfix.status", status);
        if (open >= 0 && text.endsWith(")")) {
            draft.field("postfix.response", text.substring(open + 2, text.length() - 1));
        }
        String relay = pairs.get("relay");
        draft.field("postfix.relay", relay);
        if (relay != null) {
            PostfixPeer.destination(new Cursor(relay), draft);
        }
        draft.info.setAction(status == null ? "delivery" : status.toLowerCase(Locale.ROOT));
        if (status != null) {
            if (status.equals("sent")) {
                draft.success();
            } else {
                draft.failure(pairs.get("dsn"));
            }
        }
    }

    /** {@code reject: RCPT from name[address]: 550 5.1.1 <x>: reason; from=<…> to=<…> proto=ESMTP helo=<…>} and its kin. */
    private static boolean verdict(Cursor c, String daemon, Draft draft) {
        int colon = c.text.indexOf(": ", c.at);
        if (colon < 0 || colon - c.at > 40) {
            return false;
        }
        String name = c.text.substring(c.at, colon);
        boolean milter = name.startsWith("milter-");
        String verdict = milter ? name.substring("milter-".length()) : name;
        if (verdict.startsWith("header-") || verdict.startsWith("body-")) {
            verdict = verdict.substring(verdict.indexOf('-') + 1);
        }
        if (!VERDICTS.contains(verdict)) {
            return false;
        }
        draft.info.setAction(verdict);
        if (milter) {
            draft.field("postfix.by", "milter");
        }
        if (verdict.equals("reject")) {
            draft.failure(null);
        }
        Cursor at = new Cursor(c.text, colon + 2);
        boolean content = at.sees("header ") || at.sees("body ") || daemon.equals("cleanup");
        int details = details(c.text, at.at);
        int from = c.text.indexOf(" from ", at.at);
        if (content) {
            // The client's own header text comes first here: the server's " from name[address]; " is the last one.
            from = c.text.lastIndexOf(" from ", details);
        }
        if (from >= 0 && from < details) {
            if (!content || from - at.at < 40) {
                draft.field("postfix.stage", c.text.substring(at.at, from));
            }
            at.at = from + " from ".length();
            PostfixPeer.source(at, draft);
        }
        envelope(c.text, details, draft);
        if (content && c.text.startsWith(": ", colon) && !at.sees(": ")) {
            String text = c.text.substring(colon + 2, details);
            int reason = c.text.lastIndexOf(": ");
            draft.field("postfix.response", reason > details ? c.text.substring(reason + 2) : text);
            draft.reason(verdict.equals("reject") ? "content" : null);
            return true;
        }
        at.take(": ");
        reply(c.text.substring(Math.min(at.at, details), details), draft);
        return true;
    }

    /** Where {@code ; from=<…>} or what stands in its place begins; the end of the text when nothing does. */
    private static int details(String text, int from) {
        for (String key : List.of("; from=<", "; to=<", "; proto=", "; helo=<")) {
            int at = text.lastIndexOf(key);
            if (at >= from) {
                return at;
            }
        }
        return text.length();
    }

    private static void envelope(String text, int from, Draft draft) {
        draft.mailFrom(Postfix.angle(text, from, "from"));
        draft.mailTo(Postfix.angle(text, from, "to"));
        draft.field("postfix.helo", Postfix.angle(text, from, "helo"));
        int proto = text.indexOf("proto=", from);
        if (proto >= 0) {
            Cursor c = new Cursor(text, proto + "proto=".length());
            String value = c.word();
            draft.field(
                    "postfix.proto",
                    value.endsWith(",") || value.endsWith(":") ? value.substring(0, value.length() - 1) : value);
        }
        int user = text.lastIndexOf(" sasl_username=<");
        if (user >= from) {
            draft.user(Postfix.angle(text, user, "sasl_username"));
        }
    }

    /** {@code 550 5.1.1 <who>: Recipient address rejected: User unknown in local recipient table}. */
    private static void reply(String text, Draft draft) {
        Cursor c = new Cursor(text);
        int start = c.at;
        if (c.number(3, 3) >= 0 && (c.done() || c.peek() == ' ' || c.peek() == '-')) {
            draft.field("postfix.reject_code", text.substring(start, c.at));
            c.at = Math.min(c.at + 1, text.length());
        } else {
            c.at = start;
        }
        int enhanced = c.at;
        if (c.number(1, 1) >= 0 && c.take('.') && c.number(1, 3) >= 0 && c.take('.') && c.number(1, 3) >= 0) {
            draft.field("postfix.reject_dsn", text.substring(enhanced, c.at));
            c.take(' ');
        } else {
            c.at = enhanced;
        }
        String response = c.rest();
        draft.field("postfix.response", response).reason(reason(response));
    }

    /** What the wording of Postfix's own restrictions means. */
    static @Nullable String reason(String response) {
        String text = response.toLowerCase(Locale.ROOT);
        if (text.contains("relay access denied")
                || text.contains("relaying denied")
                || text.contains("unable to relay")) {
            return "relay_denied";
        } else if (text.contains("user unknown")
                || text.contains("unknown user")
                || text.contains("undeliverable address")) {
            return "user_unknown";
        } else if (text.contains("not owned by user") || text.contains("not logged in")) {
            return "sender_not_owned";
        } else if (text.contains("greylist") || text.contains("greylisting")) {
            return "greylisted";
        } else if (text.contains("blocked using") || text.contains("blacklist") || text.contains("blocklist")) {
            return "blocklisted";
        } else if (text.contains("size exceeds") || text.contains("too big") || text.contains("message size")) {
            return "message_too_big";
        } else if (text.contains("spf")) {
            return "spf";
        } else if (text.contains("sender address rejected") || text.contains("access denied: sender")) {
            return "sender_rejected";
        } else if (text.contains("helo command rejected")) {
            return "helo_rejected";
        } else if (text.contains("client host rejected")) {
            return "client_rejected";
        } else if (text.contains("recipient address rejected")) {
            return "recipient_rejected";
        } else if (text.contains("data command rejected") || text.contains("end-of-data command rejected")) {
            return "data_rejected";
        }
        return null;
    }
}
