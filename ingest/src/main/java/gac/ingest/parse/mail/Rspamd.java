package gac.ingest.parse.mail;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rspamd 1.9 to 3: the line that sums up a message ({@code rspamd_task_write_log}), as its own file or by syslog. */
final class Rspamd {
    private static final String SUMMARY = "rspamd_task_write_log: ";
    private static final String VERDICT = "(default: ";

    private Rspamd() {}

    /** {@code 2026-11-22 08:15:00 #1234(normal) <a1b2c3>; task; rspamd_task_write_log: id: …}. */
    static boolean line(String text, Draft draft) {
        Stamp stamp = text.startsWith(" ", 10) ? Stamps.iso(text, 0) : null;
        if (stamp == null || !text.startsWith(" #", stamp.end()) || !text.contains("; ")) {
            return false;
        }
        Cursor c = new Cursor(text, stamp.end() + 2);
        if (c.number(1, 9) < 0 || !c.take('(') || !c.skipTo(") ")) {
            return false;
        }
        draft.claim(stamp);
        return message(c.rest(), draft);
    }

    static boolean message(String text, Draft draft) {
        Mail.event("rspamd", draft);
        int at = text.indexOf(SUMMARY);
        if (at < 0) {
            return true;
        }
        String summary = text.substring(at + SUMMARY.length());
        // Addresses and ids are the sender's; Rspamd's own verdict is the last that looks like one.
        int verdict = summary.lastIndexOf(VERDICT);
        String head = verdict < 0 ? summary : summary.substring(0, verdict);
        String tail = verdict < 0 ? "" : summary.substring(verdict + VERDICT.length());
        head(head, draft);
        Mail.size(value(tail, ", len: "), draft);
        Mail.to(bracketed(tail, "rcpts: <"), ',', draft);
        verdict(tail, draft);
        return true;
    }

    /**
     * {@code id: <a@example.com>, qid: <4F1A>, ip: 192.0.2.1, user: lan, from: <a@example.com>, }: read from behind, since the first of them is
     * what the sender wrote.
     */
    private static void head(String text, Draft draft) {
        String head = text;
        for (String key : List.of(", from: ", ", user: ", ", ip: ", ", qid: ")) {
            int at = head.lastIndexOf(key);
            if (at < 0) {
                continue;
            }
            String value = head.substring(at + key.length());
            value = value.endsWith(", ") ? value.substring(0, value.length() - 2) : value;
            head = head.substring(0, at);
            switch (key) {
                case ", from: " -> draft.mailFrom(Mail.bare(value));
                case ", user: " -> draft.user(value);
                case ", ip: " -> draft.from(value);
                default -> Mail.queueId(Mail.bare(value), draft);
            }
        }
        Mail.messageId(head.startsWith("id: ") ? head.substring("id: ".length()) : null, draft);
    }

    /** {@code F (no action): [1.20/15.00] [BAYES_HAM(-3.00){99.99%;},…], len: …}. */
    private static void verdict(String tail, Draft draft) {
        Cursor c = new Cursor(tail);
        draft.field("rspamd.spam", c.take("T ") ? "true" : c.take("F ") ? "false" : null);
        if (!c.take('(')) {
            return;
        }
        String action = c.until("): [");
        if (action == null) {
            return;
        }
        Mail.action(action.replace(' ', '_'), draft);
        draft.field("rspamd.score", c.until('/')).field("rspamd.required_score", c.until("] "));
        if (c.take('[')) {
            String symbols = c.until("], len: ");
            draft.field("rspamd.symbols", symbols);
        }
        if (action.equals("reject")) {
            draft.failure("content");
        }
    }

    /** Up to the next comma; null where the key is missing. */
    private static @Nullable String value(String text, String key) {
        int at = text.lastIndexOf(key);
        if (at < 0) {
            return null;
        }
        int from = at + key.length();
        int end = text.indexOf(", ", from);
        return text.substring(from, end < 0 ? text.length() : end);
    }

    private static @Nullable String bracketed(String text, String key) {
        int at = text.indexOf(key);
        int end = at < 0 ? -1 : text.indexOf('>', at);
        return end < 0 ? null : text.substring(at + key.length(), end);
    }
}
