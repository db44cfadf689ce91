package gac.ingest.parse.mail;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Ip;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** amavisd-new and amavis 2.6 to 2.13, the short log template: {@code (id) Blocked INFECTED (name) {…}, [peer]:port [client] <from> -> <to>,…, Queue-ID: …}. */
final class Amavis {
    private Amavis() {}

    static boolean message(String text, Draft draft) {
        Mail.event("amavis", draft);
        Cursor c = new Cursor(text);
        if (c.take('(')) {
            draft.field("amavis.id", c.until(") "));
        }
        boolean blocked = c.take("Blocked ");
        if (!blocked && !c.take("Passed ")) {
            return true;
        }
        Mail.action(blocked ? "blocked" : "passed", draft);
        String category = c.word();
        category = category.endsWith(",") ? category.substring(0, category.length() - 1) : category;
        draft.field("amavis.category", category);
        c.spaces();
        if (c.take('(')) {
            String name = c.until(')');
            if (category.startsWith("INFECTED")) {
                draft.field("threat.indicator.name", name);
            } else {
                draft.field("amavis.detail", name);
            }
            c.spaces();
        }
        if (c.take('{')) {
            draft.field("amavis.disposition", c.until('}'));
        }
        if (blocked) {
            draft.failure(
                    category.startsWith("INFECTED") ? "malware" : category.startsWith("SPAM") ? "spam" : "content");
        }
        if (category.startsWith("INFECTED")) {
            draft.info.setCategory(List.of("email", "malware"));
        }
        c.skipTo(", ");
        envelope(c, draft);
        details(c.rest(), draft);
        return true;
    }

    /** {@code [192.0.2.10]:1434 [198.51.100.7] <from> -> <to>,<to>}: the second address is whom the first line of Received names. */
    private static void envelope(Cursor c, Draft draft) {
        int arrow = c.text.indexOf("> -> ", c.at);
        int sender = c.text.indexOf('<', c.at);
        if (arrow < 0 || sender < 0 || sender > arrow) {
            return;
        }
        MailPeer peer = MailPeer.find(c.text, c.at, sender);
        MailPeer.source(peer, draft);
        int last = c.text.lastIndexOf('[', sender);
        int close = c.text.indexOf(']', Math.max(last, 0));
        if (last >= c.at && close > last && close < sender) {
            String original = c.text.substring(last + 1, close);
            boolean other = peer != null && !original.equals(peer.address()) && Ip.parse(original) != null;
            draft.field("amavis.original_client", other ? original : null);
        }
        draft.mailFrom(c.text.substring(sender + 1, arrow));
        c.at = arrow + "> -> ".length();
        int end = c.text.indexOf(", ", c.at);
        Mail.to(c.text.substring(c.at, end < 0 ? c.text.length() : end), ',', draft);
        c.at = end < 0 ? c.text.length() : end;
    }

    private static void details(String text, Draft draft) {
        Mail.queueId(value(text, ", Queue-ID: "), draft);
        Mail.messageId(value(text, ", Message-ID: "), draft);
        Mail.size(value(text, ", size: "), draft);
        draft.field("amavis.mail_id", value(text, ", mail_id: "))
                .field("amavis.hits", value(text, ", Hits: "))
                .field("amavis.quarantine", value(text, ", quarantine: "))
                .field("amavis.queued_as", value(text, ", queued_as: "));
    }

    private static @Nullable String value(String text, String key) {
        int at = text.indexOf(key);
        if (at < 0) {
            return null;
        }
        int from = at + key.length();
        int end = text.indexOf(',', from);
        return text.substring(from, end < 0 ? text.length() : end);
    }
}
