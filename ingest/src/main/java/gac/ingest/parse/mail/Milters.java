package gac.ingest.parse.mail;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OpenDKIM 2.9 to 2.11 and OpenDMARC 1.3 and 1.4: one sentence each about a message of the mail server's queue. */
final class Milters {
    private record Note(String text, String action) {}

    private static final List<Note> DKIM = List.of(
            new Note("DKIM verification successful", "dkim_pass"),
            new Note("DKIM-Signature field added", "dkim_signed"),
            new Note("DKIM-Signature header added", "dkim_signed"),
            new Note("bad signature data", "dkim_fail"),
            new Note("signature processing failed", "dkim_fail"),
            new Note("no signature data", "dkim_none"),
            new Note("no signing table match", "dkim_not_signed"),
            new Note("not internal", "dkim_not_internal"),
            new Note("not authenticated", "dkim_not_authenticated"),
            new Note("key retrieval failed", "dkim_key_missing"),
            new Note("SSL error", "dkim_fail"));

    private Milters() {}

    static boolean opendkim(String text, Draft draft) {
        Mail.event("opendkim", draft);
        Cursor c = new Cursor(text);
        queueId(c, draft);
        for (Note note : DKIM) {
            if (text.indexOf(note.text, c.at) >= 0) {
                Mail.action(note.action, draft);
                if (note.action.equals("dkim_fail")) {
                    draft.failure("dkim");
                }
                break;
            }
        }
        draft.field("dkim.domain", pair(text, c.at, "d=")).field("dkim.selector", pair(text, c.at, "s="));
        if (text.startsWith("not internal", Math.max(text.length() - "not internal".length(), 0))) {
            MailPeer.source(MailPeer.find(text), draft);
        }
        return true;
    }

    /** {@code 3F1A2B4C5D: example.com pass}, {@code …: SPF(mailfrom): example.com fail}, {@code ignoring connection from host [address]}. */
    static boolean opendmarc(String text, Draft draft) {
        Mail.event("opendmarc", draft);
        Cursor c = new Cursor(text);
        queueId(c, draft);
        if (c.sees("ignoring connection from ")) {
            Mail.action("ignored", draft);
            MailPeer.source(MailPeer.find(text), draft);
            return true;
        }
        String method = c.take("SPF(mailfrom): ") || c.take("SPF(helo): ") ? "spf" : "dmarc";
        String domain = c.word();
        c.spaces();
        String result = c.word();
        if (c.done()
                && List.of("pass", "fail", "none", "reject", "quarantine", "softfail", "neutral")
                        .contains(result)) {
            Mail.action(method + "_" + result, draft);
            draft.field(method + ".domain", domain);
            if (result.equals("fail") || result.equals("reject")) {
                draft.failure(method);
            }
        }
        return true;
    }

    private static void queueId(Cursor c, Draft draft) {
        int i = c.at;
        while (i < c.text.length() && i - c.at <= 20 && Mail.isAlphanumeric(c.text.charAt(i))) {
            i++;
        }
        if (i - c.at >= 6 && c.text.startsWith(": ", i)) {
            Mail.queueId(c.text.substring(c.at, i), draft);
            c.at = i + 2;
        }
    }

    private static @Nullable String pair(String text, int from, String key) {
        int at = text.indexOf(key, from);
        if (at < 0 || (at > from && " (,".indexOf(text.charAt(at - 1)) < 0)) {
            return null;
        }
        int start = at + key.length();
        int end = start;
        while (end < text.length() && " ,);".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(start, end);
    }
}
