package gac.ingest.parse.mail;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Courier's mail transport: {@code courieresmtpd}, {@code courierd}, {@code courieresmtp}, {@code courierlocal}. */
final class CourierSmtp {
    private static final List<String> KEYS =
            List.of("relay=", "from=", "to=", "msg=", "id=", "addr=", "size=", "status: ", "success: ", "auth=");

    private CourierSmtp() {}

    static boolean message(String text, Draft draft) {
        Mail.event("courier", draft);
        Map<String, String> facts = facts(text);
        draft.mailFrom(Mail.bare(facts.get("from=")));
        String to = facts.getOrDefault("to=", facts.get("addr="));
        draft.mailTo(Mail.bare(to));
        Mail.queueId(facts.get("id="), draft);
        Mail.size(facts.get("size="), draft);
        String relay = facts.get("relay=");
        if (relay != null) {
            draft.from(relay);
        } else if (text.startsWith("id=")) {
            MailPeer.destination(MailPeer.find(text), draft);
        } else {
            MailPeer.source(MailPeer.find(text), draft);
        }
        if (text.startsWith("error,")) {
            refused(text, draft);
        } else if (text.startsWith("started,")) {
            Mail.action("connect", draft);
        } else if (text.startsWith("newmsg,")) {
            accepted(facts.get("auth="), draft);
        } else {
            delivered(facts, draft);
        }
        return true;
    }

    /** {@code error,relay=::ffff:192.0.2.1,from=<a>,to=<b>: 550 User unknown.} and {@code …,msg="535 Authentication failed.",cmd: AUTH LOGIN who}. */
    private static void refused(String text, Draft draft) {
        int failed = text.indexOf(",msg=\"535 ");
        if (failed >= 0) {
            Mail.login("smtp_login", draft);
            draft.failure("bad_password");
            int command = text.indexOf("cmd: AUTH ", failed);
            Cursor c = new Cursor(text, command < 0 ? text.length() : command + "cmd: AUTH ".length());
            draft.field("courier.method", c.word());
            c.spaces();
            draft.user(c.rest());
            return;
        }
        int colon = text.indexOf(": ");
        String response = colon < 0 ? "" : text.substring(colon + 2);
        Mail.action("reject", draft);
        draft.failure(PostfixQueue.reason(response)).field("courier.response", response);
    }

    private static void accepted(@Nullable String user, Draft draft) {
        if (user == null) {
            Mail.action("accepted", draft);
        } else {
            Mail.login("smtp_login", draft);
            draft.success().user(user.endsWith(":") ? user.substring(0, user.length() - 1) : user);
        }
    }

    private static void delivered(Map<String, String> facts, Draft draft) {
        String status = facts.get("status: ");
        if (facts.containsKey("success: ") || "success".equals(status)) {
            Mail.action("sent", draft);
            draft.success();
        } else if (status != null) {
            Mail.action(status.startsWith("deferred") ? "deferred" : "bounced", draft);
            draft.failure(null);
        }
        draft.field("courier.response", facts.get("success: "));
    }

    /** Facts between commas; what stands in angle brackets may hold commas. */
    private static Map<String, String> facts(String text) {
        Map<String, String> facts = new HashMap<>();
        int at = 0;
        while (at < text.length() && facts.size() < KEYS.size()) {
            int end = at;
            boolean inside = false;
            while (end < text.length() && (inside || text.charAt(end) != ',')) {
                char c = text.charAt(end);
                inside = c == '<' || (inside && c != '>');
                end++;
            }
            for (String key : KEYS) {
                if (text.startsWith(key, at)) {
                    String value = text.substring(at + key.length(), end);
                    int stop = value.startsWith("<") ? value.indexOf('>') + 1 : value.indexOf(": ");
                    facts.putIfAbsent(key, stop > 0 ? value.substring(0, stop) : value);
                }
            }
            at = end + 1;
        }
        return facts;
    }
}
