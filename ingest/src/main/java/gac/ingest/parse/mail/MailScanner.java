package gac.ingest.parse.mail;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import java.util.List;

/** MailScanner 4 and 5: verdicts on messages, as it writes them to syslog. */
final class MailScanner {
    private MailScanner() {}

    static boolean message(String text, Draft draft) {
        Mail.event("mailscanner", draft);
        Cursor c = new Cursor(text);
        if (c.take("Message ")) {
            verdict(c, draft);
        } else if (c.take("Infected message ")) {
            infected(c, draft);
        } else if (text.contains("::INFECTED::")) {
            // Clamd::INFECTED::Win.Test.EICAR_HDB-1 :: ./4bsM5k/file.exe
            Mail.action("malware_found", draft);
            draft.info.setCategory(List.of("email", "malware"));
            c.skipTo("::INFECTED::");
            c.spaces();
            draft.field("threat.indicator.name", c.word());
        } else if (c.take("Requeue: ")) {
            Mail.action("passed", draft);
            String id = c.word();
            int dot = id.indexOf('.');
            Mail.queueId(dot < 0 ? id : id.substring(0, dot), draft);
        } else if (text.startsWith("New Batch: ")) {
            Mail.action("batch", draft);
        } else if (c.take("Spam Actions: message ") || c.take("Non-spam Actions: message ")) {
            Mail.queueId(c.word(), draft);
            Mail.action("disposed", draft);
            draft.field("mailscanner.actions", c.skipTo("actions are ") ? c.rest() : null);
        }
        return true;
    }

    /** {@code 4bsM5k from 192.0.2.1 (a@example.com) to example.vn is spam, SpamAssassin (score=7.1, required 4, …)}. */
    private static void verdict(Cursor c, Draft draft) {
        Mail.queueId(c.word(), draft);
        if (!c.take(" from ")) {
            return;
        }
        draft.from(c.word());
        c.spaces();
        if (c.take('(')) {
            draft.mailFrom(c.until(") to "));
        }
        draft.field("mailscanner.to_domain", c.word());
        if (!c.take(" is ")) {
            return;
        }
        String verdict = c.rest();
        boolean spam = !verdict.startsWith("not spam");
        Mail.action(spam ? "spam" : "ham", draft);
        draft.field("mailscanner.verdict", verdict);
        int score = verdict.indexOf("score=");
        if (score >= 0) {
            Cursor at = new Cursor(verdict, score + "score=".length());
            draft.field("mailscanner.score", at.until(','));
        }
        draft.reason(verdict.contains("blacklisted") || verdict.contains("blocklisted") ? "blocklisted" : null);
    }

    /** {@code 4bsM5k came from 192.0.2.1}. */
    private static void infected(Cursor c, Draft draft) {
        String id = c.word();
        int dot = id.indexOf('.');
        Mail.queueId(dot < 0 ? id : id.substring(0, dot), draft);
        Mail.action("malware_found", draft);
        draft.info.setCategory(List.of("email", "malware"));
        draft.from(c.skipTo("came from ") ? c.word() : null);
    }
}
