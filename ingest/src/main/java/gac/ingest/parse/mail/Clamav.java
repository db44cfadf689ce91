package gac.ingest.parse.mail;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Ip;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import gac.schemas.avro.File;
import java.util.List;

/** ClamAV 0.100 to 1.4: clamd and clamscan ({@code path: name FOUND}), clamav-milter, freshclam; by syslog or in their own files. */
final class Clamav {
    private static final String FOUND = " FOUND";

    private Clamav() {}

    /** {@code Sun Nov 22 08:15:00 2026 -> /path: name FOUND}. */
    static boolean line(String text, Draft draft) {
        Stamp stamp = Stamps.weekday(text, 0);
        if (stamp == null || !text.startsWith(" -> ", stamp.end())) {
            return false;
        }
        draft.claim(stamp);
        String message = text.substring(stamp.end() + " -> ".length());
        draft.message(message);
        return message(message, draft);
    }

    static boolean message(String text, Draft draft) {
        draft.parser("clamav").service("clamav");
        Cursor c = new Cursor(text);
        if (c.take("WARNING: ") || c.take("ERROR: ") || c.take("^") || c.take("!")) {
            String mark = text.substring(0, c.at);
            draft.level(mark.startsWith("E") || mark.equals("!") ? "error" : "warning");
        }
        if (text.endsWith(FOUND)) {
            found(text.substring(c.at, text.length() - FOUND.length()), draft);
        } else if (c.take("Message ") || c.sees("Message from ")) {
            infectedMail(c, draft);
        } else if (c.sees("clean message from ")) {
            draft.kind("email", "clean");
        } else if (text.endsWith(": OK")) {
            draft.kind("file", "clean", "info");
            path(text.substring(c.at, text.length() - ": OK".length()), draft);
        } else if (text.contains(" updated (version: ") || text.contains("Database updated")) {
            draft.kind("configuration", "signatures_updated", "change");
            draft.success();
        } else if (text.contains("OUTDATED")) {
            draft.kind("configuration", "signatures_outdated", "info");
        } else if (text.startsWith("ERROR: ") && (text.contains("update") || text.contains("download"))) {
            draft.kind("configuration", "signatures_updated", "error");
            draft.failure(null).error(text.substring(c.at));
        }
        return true;
    }

    /** A path may hold anything, also {@code : }; the name of what was found has no blank. */
    private static void found(String text, Draft draft) {
        draft.kind("malware", "malware_found", "info");
        int colon = text.lastIndexOf(": ");
        String name = text.substring(colon < 0 ? 0 : colon + 2);
        int hash = name.indexOf('(');
        draft.field("threat.indicator.name", hash < 0 ? name : name.substring(0, hash));
        if (colon >= 0) {
            path(text.substring(0, colon), draft);
        }
    }

    private static void path(String path, Draft draft) {
        if (path.startsWith("instream(") && path.endsWith(")")) {
            String peer = path.substring("instream(".length(), path.length() - 1);
            int at = peer.indexOf('@');
            String address = at < 0 ? peer : peer.substring(0, at);
            if (Ip.parse(address) != null) {
                draft.from(address, at < 0 ? null : peer.substring(at + 1));
            }
            return;
        }
        if (path.startsWith("/") || path.indexOf('\\') > 0) {
            File file = new File();
            file.setPath(path);
            file.setName(path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1));
            draft.event.setFile(file);
        }
    }

    /** clamav-milter: {@code Message 4bsM5k from <a> to <b> with subject 's' message-id '<id>' date '…' infected by name}. */
    private static void infectedMail(Cursor c, Draft draft) {
        String text = c.text;
        int infected = text.lastIndexOf(" infected by ");
        draft.info.setCategory(infected < 0 ? List.of("email") : List.of("email", "malware"));
        draft.info.setAction(infected < 0 ? "scan" : "malware_found");
        draft.field("threat.indicator.name", infected < 0 ? null : text.substring(infected + " infected by ".length()));
        int from = text.indexOf("from <", c.at);
        if (from > c.at) {
            Mail.queueId(text.substring(c.at, from).strip(), draft);
        }
        c.at = Math.max(from, 0);
        if (c.take("from <")) {
            draft.mailFrom(c.until('>'));
        }
        if (c.take(" to <")) {
            Mail.to(c.until("> "), ' ', draft);
        }
        int id = text.lastIndexOf(" message-id '");
        int end = id < 0 ? -1 : text.indexOf("' date ", id);
        Mail.messageId(end < 0 ? null : text.substring(id + " message-id '".length(), end), draft);
        int subject = text.indexOf("with subject '", c.at);
        if (subject >= 0 && id > subject) {
            String value = text.substring(subject + "with subject '".length(), id);
            draft.email().setSubject(value.endsWith("'") ? value.substring(0, value.length() - 1) : value);
        }
    }
}
