package gac.ingest.parse.host;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.Peer;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Ip;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import java.util.Locale;

/** Dropbear (0.4x to 2024) and fail2ban (0.8 to 1.1). */
final class Daemons {
    private static final int LONGEST_NAME = 64;

    private Daemons() {}

    /** svr-auth.c, svr-authpasswd.c, svr-authpubkey.c of Dropbear; older ones repeat process id and time in front. */
    static boolean dropbear(String text, Draft draft) {
        Cursor c = new Cursor(text);
        if (c.take('[') && c.number(1, 9) >= 0 && c.take("] ")) {
            Stamp stamp = Stamps.bsd(text, c.at);
            c.at = stamp == null ? c.at : Math.min(text.length(), stamp.end() + 1);
        } else {
            c.at = 0;
        }
        draft.parser("dropbear").service("dropbear");
        String message = c.rest();
        boolean password = message.startsWith("Password auth succeeded for ");
        if (password
                || message.startsWith("Pubkey auth succeeded for ")
                || message.startsWith("PAM password auth succeeded for ")) {
            named(message, draft);
            login(draft).success();
            draft.field("dropbear.method", message.startsWith("Pubkey") ? "publickey" : "password");
        } else if (message.startsWith("Bad password attempt for ")
                || message.startsWith("Bad PAM password attempt for ")) {
            named(message, draft);
            login(draft).failure("bad_password");
        } else if (message.startsWith("Login attempt for nonexistent user")
                || message.startsWith("Login attempt with wrong user ")) {
            named(message, draft);
            login(draft).failure("invalid_user");
        } else if (message.startsWith("Max auth tries reached")) {
            named(message, draft);
            draft.kind("authentication", "ssh_max_attempts", "start").failure("too_many_attempts");
        } else if (message.startsWith("Child connection from ")) {
            peer(message.substring("Child connection from ".length()), draft);
            draft.kind("network", "ssh_connect", "connection", "start");
        } else if (message.startsWith("Exit before auth")) {
            exit(message, draft);
        } else if (message.startsWith("Exit (")) {
            int close = message.indexOf(')');
            draft.user(close < 0 ? null : message.substring("Exit (".length(), close));
            int from = message.indexOf(" from <");
            if (from >= 0) {
                peer(message.substring(from + " from <".length()), draft);
            }
            draft.kind("network", "ssh_disconnect", "connection", "end");
        }
        return true;
    }

    private static Draft login(Draft draft) {
        return draft.kind("authentication", "ssh_login", "start");
    }

    /** {@code … 'name' … from 192.0.2.1:4711}: the name is the client's, the last {@code from} the server's. */
    private static void named(String message, Draft draft) {
        int from = message.lastIndexOf(" from ");
        int open = message.indexOf('\'');
        int close = from < 0 ? -1 : message.lastIndexOf('\'', from);
        if (open >= 0 && close > open) {
            draft.user(message.substring(open + 1, close));
        }
        if (from >= 0) {
            peer(message.substring(from + " from ".length()), draft);
        }
    }

    /** {@code Exit before auth from <192.0.2.1:4711>: (user 'root', 3 fails): Max auth tries reached}. */
    private static void exit(String message, Draft draft) {
        int from = message.indexOf(" from <");
        if (from >= 0) {
            peer(message.substring(from + " from <".length()), draft);
        }
        int user = message.indexOf("(user '");
        int begin = user + "(user '".length();
        int end = user < 0 ? -1 : message.lastIndexOf("', ");
        if (end >= begin) {
            draft.user(message.substring(begin, end));
        }
        draft.kind("network", "ssh_disconnect", "connection", "end");
        int colon = message.lastIndexOf(": ");
        draft.reason(colon < 0 ? null : message.substring(colon + 2));
    }

    private static void peer(String text, Draft draft) {
        int end = 0;
        while (end < text.length() && " >,;)".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        String word = text.substring(0, end);
        int colon = word.lastIndexOf(':');
        if (colon > 0 && Ip.parse(word.substring(0, colon)) != null) {
            draft.from(word.substring(0, colon), word.substring(colon + 1));
        } else {
            draft.from(word);
        }
    }

    /** {@code 2026-11-22 08:15:00,123 fail2ban.actions        [1234]: NOTICE  [sshd] Ban 203.0.113.5}. */
    static boolean fail2banFile(String text, Draft draft) {
        Stamp stamp = Stamps.iso(text, 0);
        if (stamp == null || !text.startsWith(" fail2ban.", stamp.end())) {
            return false;
        }
        Cursor c = new Cursor(text, stamp.end() + 1);
        String component = c.word();
        c.spaces();
        if (c.take('[')) {
            String pid = c.until(']');
            draft.process("fail2ban", pid);
            c.take(':');
            c.spaces();
        }
        draft.claim(stamp);
        return fail2ban(
                component.endsWith(":") ? component.substring(0, component.length() - 1) : component, c.rest(), draft);
    }

    static boolean fail2ban(String component, String text, Draft draft) {
        Cursor c = new Cursor(text);
        c.take("INFO: ");
        String level = c.word();
        level = level.endsWith(":") ? level.substring(0, level.length() - 1) : level;
        draft.parser("fail2ban").service("fail2ban").kind("process", "fail2ban_message", "info");
        draft.log().setLogger(component);
        if (level.length() > 10 || !level.equals(level.toUpperCase(Locale.ROOT))) {
            return true;
        }
        draft.level(level.toLowerCase(Locale.ROOT));
        c.spaces();
        String message = text.substring(c.at);
        draft.message(message);
        if (!c.take('[')) {
            return true;
        }
        String jail = c.until("] ");
        if (jail == null || jail.length() > LONGEST_NAME) {
            return true;
        }
        draft.field("fail2ban.jail", jail);
        c.spaces();
        boolean restore = c.take("Restore ");
        String verb = c.word();
        c.take(' ');
        switch (verb) {
            case "Ban", "Unban" -> {
                Peer.address(c, draft);
                boolean ban = verb.equals("Ban");
                draft.kind("intrusion_detection", ban ? "ban" : "unban", ban ? "denied" : "allowed")
                        .success();
                draft.field("fail2ban.restored", restore ? "true" : null);
            }
            case "Found" -> {
                Peer.address(c, draft);
                draft.kind("intrusion_detection", "found", "info");
            }
            case "Ignore" -> {
                Peer.address(c, draft);
                draft.kind("intrusion_detection", "ignored", "info");
            }
            default -> {
                if (message.endsWith(" already banned")) {
                    Peer.address(new Cursor(message, message.indexOf("] ") + 2), draft);
                    draft.kind("intrusion_detection", "already_banned", "info");
                }
            }
        }
        return true;
    }
}
