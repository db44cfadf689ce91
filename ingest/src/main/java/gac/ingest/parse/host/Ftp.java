package gac.ingest.parse.host;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.Peer;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Numbers;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import gac.schemas.avro.File;
import org.jspecify.annotations.Nullable;

/** vsftpd (2.x, 3.x), ProFTPD (1.3) and Pure-FTPd (1.0): sign-ins, refusals and transfers. */
final class Ftp {
    private Ftp() {}

    /** vsftpd's own file: {@code Sun Nov 22 08:15:00 2026 [pid 27244] [lan] FAIL LOGIN: Client "203.0.113.9"}. */
    static boolean vsftpdFile(String text, Draft draft) {
        Stamp stamp = Stamps.weekday(text, 0);
        if (stamp == null || !text.startsWith(" [pid ", stamp.end())) {
            return false;
        }
        Cursor c = new Cursor(text, stamp.end() + " [pid ".length());
        String pid = c.until("] ");
        if (pid == null || Numbers.of(pid) == null || !vsftpd(text.substring(c.at), draft)) {
            return false;
        }
        draft.claim(stamp).process("vsftpd", pid);
        return true;
    }

    static boolean vsftpd(String text, Draft draft) {
        Cursor c = new Cursor(text);
        int client = text.lastIndexOf(": Client \"");
        if (client < 0) {
            return Pam.parseMessage(text, draft) || bare("vsftpd", text, draft);
        }
        String user = null;
        if (c.take('[')) {
            // The name is what the client sent; the verdict is the server's, so the bracket before it is the last.
            int close = text.lastIndexOf("] ", client);
            if (close < c.at) {
                return false;
            }
            user = text.substring(c.at, close);
            c.at = close + 2;
        }
        if (c.at > client) {
            return false;
        }
        String verdict = text.substring(c.at, client);
        begin("vsftpd", draft).user(user);
        c.at = client + ": Client \"".length();
        String peer = c.until('"');
        draft.from(peer == null ? null : peer);
        String detail = c.rest();
        switch (verdict) {
            case "OK LOGIN" ->
                draft.kind("authentication", "ftp_login", "start").success();
            case "FAIL LOGIN" ->
                draft.kind("authentication", "ftp_login", "start").failure("bad_password");
            case "CONNECT" -> draft.kind("network", "ftp_connect", "connection", "start");
            case "FTP response" ->
                draft.kind("network", "ftp_response", "protocol").field("ftp.response", quoted(detail));
            case "FTP command" ->
                draft.kind("network", "ftp_command", "protocol").field("ftp.command", quoted(detail));
            default -> transfer(verdict, quoted(detail), draft);
        }
        return true;
    }

    private static @Nullable String quoted(String detail) {
        int open = detail.indexOf('"');
        int close = detail.lastIndexOf('"');
        return open < 0 || close <= open ? null : detail.substring(open + 1, close);
    }

    private static void transfer(String verdict, @Nullable String path, Draft draft) {
        boolean ok = verdict.startsWith("OK ");
        String what = verdict.substring(verdict.indexOf(' ') + 1)
                .toLowerCase(java.util.Locale.ROOT)
                .replace(' ', '_');
        file(path, draft);
        draft.kind("file", "ftp_" + what, type(what));
        if (ok) {
            draft.success();
        } else {
            draft.failure(null);
        }
    }

    private static String type(String what) {
        return switch (what) {
            case "upload", "mkdir", "uploaded" -> "creation";
            case "delete", "rmdir" -> "deletion";
            case "rename", "chmod" -> "change";
            default -> "access";
        };
    }

    private static void file(@Nullable String path, Draft draft) {
        Draft.set(path, p -> {
            File file = new File();
            file.setPath(p);
            draft.event.setFile(file);
        });
    }

    private static Draft begin(String software, Draft draft) {
        draft.parser(software).service(software);
        draft.info.setModule(software);
        return draft;
    }

    /** PAM's text without its module in front, as old syslog setups cut it. */
    private static boolean bare(String software, String text, Draft draft) {
        return text.startsWith("authentication failure;")
                && Pam.parseMessage("pam_unix(" + software + ":auth): " + text, draft);
    }

    /** ProFTPD's own file: {@code 2026-11-22 08:15:00,124 web1 proftpd[4711] web1.example.vn (host[203.0.113.9]): USER …}. */
    static boolean proftpdFile(String text, Draft draft) {
        Stamp stamp = Stamps.iso(text, 0);
        if (stamp == null) {
            return false;
        }
        Cursor c = new Cursor(text, stamp.end());
        c.spaces();
        String host = c.word();
        if (!c.take(" proftpd[")) {
            return false;
        }
        String pid = c.until(']');
        c.take(':');
        c.spaces();
        if (pid == null || Numbers.of(pid) == null || !proftpd(c.rest(), draft)) {
            return false;
        }
        draft.claim(stamp).host(host).process("proftpd", pid);
        return true;
    }

    /** {@code web1.example.vn (client.example.com[203.0.113.9]) - USER lan: no such user found from … to …}. */
    static boolean proftpd(String text, Draft draft) {
        if (Pam.parseMessage(text, draft) || bare("proftpd", text, draft)) {
            return true;
        }
        Cursor c = new Cursor(text);
        String server = c.until(" (");
        int bracket = server == null ? -1 : text.indexOf("])", c.at);
        int open = bracket < 0 ? -1 : text.lastIndexOf('[', bracket);
        if (open < c.at || server == null || server.indexOf(' ') >= 0) {
            return false;
        }
        String peer = text.substring(open + 1, bracket);
        c.at = bracket + 2;
        if (!c.take(" - ") && !c.take(": ")) {
            return false;
        }
        begin("proftpd", draft).from(peer).kind("network", "ftp_message", "info");
        String message = c.rest().trim();
        draft.message(message);
        Cursor m = new Cursor(message);
        if (message.startsWith("USER ") || message.startsWith("ANON ") || message.startsWith("ANONYMOUS ")) {
            m.word();
            m.take(' ');
            signIn(m, draft);
        } else if (message.startsWith("SECURITY VIOLATION: ")) {
            String user = message.contains("oot login") ? "root" : null;
            draft.user(user).kind("authentication", "ftp_login", "start").failure("root_refused");
        } else if (message.startsWith("Maximum login attempts")) {
            draft.kind("authentication", "ftp_max_attempts", "start").failure("too_many_attempts");
        } else if (message.startsWith("FTP session opened")) {
            draft.kind("network", "ftp_connect", "connection", "start");
        } else if (message.startsWith("FTP session closed")) {
            draft.kind("network", "ftp_disconnect", "connection", "end");
        } else if (message.contains("refused PORT") || message.startsWith("Refused")) {
            draft.kind("network", "ftp_refused", "connection", "denied").failure("not_allowed");
        }
        return true;
    }

    private static void signIn(Cursor m, Draft draft) {
        String[][] verdicts = {
            {": no such user found", "invalid_user"},
            {": no such user", "invalid_user"},
            {" (Login failed): No such user", "invalid_user"},
            {" (Login failed): Incorrect password", "bad_password"},
            {" (Login failed): Invalid shell", "not_allowed"},
            {" (Login failed): User in /etc/ftpusers", "not_allowed"},
            {" (Login failed)", "not_allowed"},
            {": Login successful", ""},
        };
        for (String[] verdict : verdicts) {
            int end = m.text.lastIndexOf(verdict[0]);
            if (end >= m.at) {
                draft.user(m.text.substring(m.at, end)).kind("authentication", "ftp_login", "start");
                if (verdict[1].isEmpty()) {
                    draft.success();
                } else {
                    draft.failure(verdict[1]);
                }
                return;
            }
        }
    }

    /** {@code (lan@203.0.113.9) [WARNING] Authentication failed for user [lan]}; {@code ?} stands for nobody. */
    static boolean pureFtpd(String text, Draft draft) {
        Cursor c = new Cursor(text);
        if (!c.take('(')) {
            return Pam.parseMessage(text, draft);
        }
        String who = c.until(") [");
        String level = who == null ? null : c.until("] ");
        int at = who == null ? -1 : who.lastIndexOf('@');
        if (who == null || level == null || at < 0 || level.length() > 10) {
            return false;
        }
        begin("pure-ftpd", draft).from(who.substring(at + 1)).level(level.toLowerCase(java.util.Locale.ROOT));
        draft.user(who.startsWith("?") ? null : who.substring(0, at)).kind("network", "ftp_message", "info");
        String message = c.rest();
        draft.message(message);
        Cursor m = new Cursor(message);
        if (m.take("Authentication failed for user [")) {
            draft.user(message.endsWith("]") ? message.substring(m.at, message.length() - 1) : m.rest());
            draft.kind("authentication", "ftp_login", "start").failure("bad_password");
        } else if (message.endsWith(" is now logged in")) {
            draft.user(message.substring(0, message.length() - " is now logged in".length()));
            draft.kind("authentication", "ftp_login", "start").success();
        } else if (m.take("New connection from ")) {
            Peer.address(m, draft);
            draft.kind("network", "ftp_connect", "connection", "start");
        } else if (message.startsWith("Logout")) {
            draft.kind("network", "ftp_disconnect", "connection", "end");
        } else if (message.contains(" uploaded  (") || message.contains(" downloaded  (")) {
            boolean up = message.contains(" uploaded  (");
            file(message.substring(0, message.lastIndexOf(up ? " uploaded  (" : " downloaded  (")), draft);
            draft.kind("file", up ? "ftp_upload" : "ftp_download", up ? "creation" : "access")
                    .success();
        }
        return true;
    }
}
