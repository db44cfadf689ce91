package gac.ingest.parse.mail;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Pairs;
import java.util.Map;

/** spamd of SpamAssassin 3 and 4: {@code spamd: result: Y 7 - …}, {@code identified spam (7.1/5.0) for user:uid in 2.3 seconds, 2345 bytes.}, connections. */
final class SpamAssassin {
    private SpamAssassin() {}

    static boolean message(String text, Draft draft) {
        Mail.event("spamassassin", draft);
        Cursor c = new Cursor(text);
        c.take("spamd: ");
        if (c.take("result: ")) {
            result(c, draft);
        } else if (c.take("identified spam (")) {
            score("spam", c, draft);
        } else if (c.take("clean message (")) {
            score("ham", c, draft);
        } else if (c.take("connection from ")) {
            Mail.action("connect", draft);
            MailPeer.source(MailPeer.find(text, c.at, text.length()), draft);
        } else if (c.take("processing message ") || c.take("checking message ")) {
            Mail.action("scan", draft);
            Mail.messageId(c.word(), draft);
        } else if (c.take("unauthorized connection from ")) {
            Mail.action("reject", draft);
            draft.failure("not_allowed");
            MailPeer.source(MailPeer.find(text, c.at, text.length()), draft);
        }
        return true;
    }

    /** {@code 7.1/5.0) for nobody:65534 in 2.3 seconds, 2345 bytes.}: the same message's result line tells more, and has the action result. */
    private static void score(String action, Cursor c, Draft draft) {
        Mail.action(action, draft);
        draft.field("spamassassin.score", c.until('/')).field("spamassassin.required_score", c.until(") for "));
        int in = c.text.indexOf(" in ", c.at);
        int colon = in < 0 ? -1 : c.text.lastIndexOf(':', in);
        draft.user(colon >= c.at ? c.text.substring(c.at, colon) : null);
        int bytes = c.text.lastIndexOf(" bytes");
        int comma = bytes < 0 ? -1 : c.text.lastIndexOf(", ", bytes - 2); // the blank before "bytes" is its own
        Mail.size(comma < 0 ? null : c.text.substring(comma + 2, bytes), draft);
    }

    /** {@code Y 7 - BAYES_99,RDNS_NONE scantime=2.3,size=2345,user=nobody,…,mid=<id>,autolearn=spam}. */
    private static void result(Cursor c, Draft draft) {
        String verdict = c.word();
        c.spaces();
        String score = c.word();
        Mail.action("result", draft);
        draft.field("spamassassin.spam", verdict.equals("Y") ? "true" : "false").field("spamassassin.score", score);
        if (!c.take(" - ")) {
            return;
        }
        draft.field("spamassassin.rules", c.word());
        c.spaces();
        Map<String, String> pairs = Pairs.comma(c.rest().replace(",", ", "));
        Mail.size(pairs.get("size"), draft);
        draft.user(pairs.get("user")).from(pairs.get("raddr"));
        Mail.messageId(pairs.get("mid"), draft);
        draft.field("spamassassin.required_score", pairs.get("required_score"))
                .field("spamassassin.autolearn", pairs.get("autolearn"));
    }
}
