package gac.ingest.parse.host;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.LineParser;
import gac.ingest.parse.event.Peer;
import gac.ingest.parse.text.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * What PAM modules log for any program: {@code pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.1  user=root}.
 *
 * <p>{@code user=} comes last; {@code ruser=} and {@code rhost=} may hold what a client sent, so they are cut at the next known key from the right.
 */
public final class Pam implements LineParser {
    @Override
    public boolean parse(String text, Draft draft) {
        Peer.repeated(text, draft);
        return parseMessage(Peer.unrepeated(text), draft);
    }

    /** False when the message is not PAM's. */
    public static boolean parseMessage(String text, Draft draft) {
        Cursor c = new Cursor(text);
        String module = null;
        String service = null;
        String phase = null;
        if (c.sees("pam_") || c.sees("(pam_")) {
            boolean bare = c.take('(');
            int start = c.at;
            while (Character.isLetterOrDigit(c.peek()) || c.peek() == '_') {
                c.at++;
            }
            module = text.substring(start, c.at);
            if (bare) {
                c.take(')');
            }
            if (c.take('(')) {
                String where = c.until(')');
                if (where == null || where.length() > 128) {
                    return false;
                }
                int colon = where.lastIndexOf(':');
                service = colon < 0 ? null : where.substring(0, colon);
                phase = where.substring(colon + 1);
            }
            c.take(':');
            c.spaces();
        } else if (text.startsWith("PAM ") && text.contains(" more authentication failure")) {
            c.take("PAM ");
            int start = c.at;
            if (c.number(1, 6) < 0) {
                return false;
            }
            draft.field("event.count", text.substring(start, c.at));
            c.skipTo("authentication failure");
            c.take('s');
            failure(c, draft);
            draft.parser("pam").info.setAction("pam_auth_more");
            return true;
        } else {
            return false;
        }
        draft.parser("pam").field("pam.module", module).field("pam.service", service);
        meaning(c, phase, draft);
        return true;
    }

    /** Lines of Linux-PAM 0.7x put module and process id into the tag: {@code sshd(pam_unix)[31738]: session opened …}. */
    public static boolean oldStyle(String text, Draft draft) {
        draft.parser("pam");
        meaning(new Cursor(text), null, draft);
        return true;
    }

    private static void meaning(Cursor c, @Nullable String phase, Draft draft) {
        String text = c.text;
        if (c.take("authentication failure;") || c.take("authentication failure")) {
            failure(c, draft);
        } else if (c.take("check pass; user unknown")) {
            draft.kind("authentication", "pam_check", "start").failure("invalid_user");
        } else if (c.take("bad username [")) {
            draft.user(c.until(']'))
                    .kind("authentication", "pam_check", "start")
                    .failure("invalid_user");
        } else if (c.take("session opened for user ")) {
            int by = text.lastIndexOf(" by ");
            draft.kind("session", "session_opened", "start").success();
            opened(c, by, draft);
        } else if (c.take("session closed for user ")) {
            draft.kind("session", "session_closed", "end").user(c.rest());
        } else if (c.take("password changed for ")) {
            draft.kind("iam", "password_changed", "user", "change").success().user(c.rest());
        } else if (c.take("account ")) {
            String user = c.until(" has expired");
            draft.kind("authentication", "pam_account", "start")
                    .failure("account_expired")
                    .user(user);
        } else if (c.take("Authentication failure for ") || c.take("Access denied for user ")) {
            draft.user(trim(c.word()))
                    .kind("authentication", "pam_auth", "start")
                    .failure("not_allowed");
        } else if (c.take("Consecutive login failures for user ")) {
            draft.kind("authentication", "pam_locked", "info").failure("locked").user(trim(c.word()));
        } else if (c.take("user ") && text.contains(" tally ")) {
            draft.kind("authentication", "pam_locked", "info").failure("locked").user(c.word());
        } else if (c.take("received for user ") || c.take("auth could not identify password for [")) {
            // pam_sss and pam_unix tell of the same attempt in a line of their own.
            draft.kind("authentication", "pam_info", "info").user(name(c));
        } else if (phase != null && phase.equals("auth")) {
            draft.kind("authentication", "pam_info", "info");
            int user = text.lastIndexOf(" by user \"");
            if (user > 0 && text.endsWith("\"")) {
                draft.user(text.substring(user + " by user \"".length(), text.length() - 1));
            }
        } else {
            draft.kind("authentication", "pam_info", "info");
        }
    }

    /** {@code root(uid=0) by alice(uid=1000)}: whose session it is, and who asked for it. */
    private static void opened(Cursor c, int by, Draft draft) {
        String target = by < c.at ? c.rest() : c.text.substring(c.at, by);
        String caller = by < 0 ? "" : c.text.substring(by + 4);
        int uid = caller.indexOf("(uid=");
        String name = uid < 0 ? caller : caller.substring(0, uid);
        String opened = withoutUid(target);
        if (name.isEmpty() || name.equals(opened)) {
            draft.user(opened);
        } else {
            draft.user(opened).field("pam.caller", name);
        }
    }

    private static String withoutUid(String name) {
        int uid = name.indexOf("(uid=");
        return uid < 0 ? name : name.substring(0, uid);
    }

    private static void failure(Cursor c, Draft draft) {
        String text = c.rest();
        draft.kind("authentication", "pam_auth", "start").failure("bad_password");
        int end = text.length();
        String user = null;
        int at = text.lastIndexOf(" user=");
        if (at >= 0) {
            user = text.substring(at + 6, end).trim();
            end = at;
        }
        String remoteHost = null;
        at = text.lastIndexOf(" rhost=", end - 1);
        if (at >= 0) {
            remoteHost = text.substring(at + 7, end).trim();
            end = at;
        }
        String remoteUser = null;
        at = text.indexOf(" ruser=");
        if (at >= 0 && at < end) {
            remoteUser = text.substring(at + 7, end).trim();
            end = at;
        }
        at = text.indexOf(" tty=");
        if (at >= 0 && at < end) {
            Draft.set(text.substring(at + 5, end).trim(), t -> draft.process().setTty(t));
        }
        draft.from(remoteHost);
        draft.field("pam.ruser", remoteUser);
        draft.user(user == null || user.isEmpty() ? remoteUser : user);
        if (user == null || user.isEmpty()) {
            // PAM leaves the name out when it does not know it.
            draft.reason("invalid_user");
        }
    }

    /** Up to the colon or bracket behind a name, which may itself hold neither. */
    private static String name(Cursor c) {
        int start = c.at;
        while (!c.done() && c.peek() != ':' && c.peek() != ']') {
            c.at++;
        }
        return c.text.substring(start, c.at);
    }

    private static String trim(String word) {
        return word.endsWith(";") || word.endsWith(",") || word.endsWith(":")
                ? word.substring(0, word.length() - 1)
                : word;
    }
}
