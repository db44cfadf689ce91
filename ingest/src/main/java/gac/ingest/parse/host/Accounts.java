package gac.ingest.parse.host;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Pairs;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** su, pkexec, cron, and the tools that make and change accounts. */
public final class Accounts {
    private Accounts() {}

    /** shadow-utils, util-linux and BSD forms of su. */
    public static boolean su(String text, Draft draft) {
        if (Pam.parseMessage(text, draft)) {
            draft.parser("su").service("su");
            if ("pam_auth".equals(draft.info.getAction())) {
                // PAM names the account asked for; su's own line, which counts, follows.
                draft.info.setAction("su_pam_auth");
                draft.effectiveUser(draft.user().getName());
                draft.user(draft.fieldValue("pam.ruser"));
            }
            return true;
        }
        Cursor c = new Cursor(text);
        draft.parser("su").service("su");
        boolean failed = c.take("FAILED su for ") || c.take("FAILED SU (to ");
        if (failed || c.take("Successful su for ") || c.take("(to ")) {
            boolean linux = text.indexOf('(') >= 0 && text.indexOf(") ") > 0 && !text.contains(" su for ");
            String target = linux ? c.until(") ") : c.until(" by ");
            if (target != null) {
                draft.effectiveUser(target);
                String rest = c.rest();
                int on = linux ? rest.lastIndexOf(" on ") : -1;
                draft.user(on < 0 ? rest : rest.substring(0, on));
                if (on >= 0) {
                    Draft.set(rest.substring(on + 4), draft.process()::setTty);
                }
                draft.kind("authentication", "su", "start");
                return failed ? done(draft.failure("bad_password")) : done(draft.success());
            }
        }
        if (c.take("'su ") || c.take("BAD SU ")) {
            boolean bad = text.startsWith("BAD");
            if (bad) {
                // BSD: BAD SU alice to root on /dev/ttyp0
                String user = c.until(" to ");
                draft.user(user).effectiveUser(c.word());
                draft.kind("authentication", "su", "start").failure("bad_password");
                return true;
            }
            String target = c.until('\'');
            boolean no = c.take(" failed for ");
            if (target != null && (no || c.take(" succeeded for "))) {
                draft.effectiveUser(target).user(c.word()).kind("authentication", "su", "start");
                return no ? done(draft.failure("bad_password")) : done(draft.success());
            }
        }
        boolean plus = c.take("+ ");
        if (plus || c.take("- ")) {
            // shadow-utils: "+ /dev/pts/0 alice:root", the sign is the verdict; "FAILED su" or "Successful su" says the
            // same.
            String tty = c.word();
            c.take(' ');
            String pair = c.rest();
            int colon = pair.lastIndexOf(':');
            if (colon > 0) {
                Draft.set(tty, draft.process()::setTty);
                draft.user(pair.substring(0, colon))
                        .effectiveUser(pair.substring(colon + 1))
                        .kind("authentication", "su_sulog", "start");
                return plus ? done(draft.success()) : done(draft.failure("bad_password"));
            }
        }
        if (c.take("pam_authenticate: ")) {
            draft.kind("authentication", "su_pam", "start").failure("bad_password");
        }
        return true;
    }

    private static boolean done(Draft draft) {
        return draft.parser().equals("su");
    }

    /** {@code alice: Executing command [USER=root] [TTY=/dev/pts/0] [CWD=/home/alice] [COMMAND=/usr/bin/id]} (polkit). */
    public static boolean pkexec(String text, Draft draft) {
        if (Pam.parseMessage(text, draft)) {
            draft.service("pkexec");
            return true;
        }
        int colon = text.indexOf(": ");
        if (colon < 1) {
            return false;
        }
        draft.parser("pkexec")
                .service("pkexec")
                .user(text.substring(0, colon))
                .kind("authentication", "pkexec", "start");
        draft.effectiveUser(bracket(text, "USER")).success();
        Draft.set(bracket(text, "TTY"), draft.process()::setTty);
        Draft.set(bracket(text, "CWD"), draft.process()::setWorkingDirectory);
        Draft.set(bracket(text, "COMMAND"), draft.process()::setCommandLine);
        if (text.startsWith(": Error executing command", colon)
                || text.startsWith("Error executing command", colon + 2)) {
            draft.failure("refused");
        }
        return true;
    }

    private static String bracket(String text, String name) {
        int start = text.indexOf("[" + name + "=");
        int end = start < 0 ? -1 : text.indexOf(']', start);
        return end < 0 ? "" : text.substring(start + name.length() + 2, end);
    }

    /** Vixie cron and its heirs: {@code (root) CMD (command)}. */
    public static boolean cron(String text, Draft draft) {
        if (Pam.parseMessage(text, draft)) {
            draft.parser("cron").service("cron");
            return true;
        }
        draft.parser("cron").service("cron");
        Cursor c = new Cursor(text);
        if (c.take('(')) {
            String user = c.until(") ");
            String action = c.until(" (");
            if (user != null && action != null && text.endsWith(")")) {
                String what = text.substring(c.at, text.length() - 1);
                draft.kind("process", "cron_" + action.toLowerCase(Locale.ROOT).replace(' ', '_'), "start")
                        .user(user);
                if (action.equals("CMD")) {
                    Draft.set(what, draft.process()::setCommandLine);
                }
            }
        }
        return true;
    }

    /** useradd, usermod, groupadd, userdel, passwd, chage (shadow-utils). */
    public static boolean accountTool(String text, Draft draft) {
        if (Pam.parseMessage(text, draft)) {
            return true;
        }
        draft.parser("accounts");
        if (AccountMessages.parse(text, draft)) {
            return true;
        }
        Cursor c = new Cursor(text);
        if (c.take("new user: ")) {
            draft.kind("iam", "user_added", "user", "creation").success();
            Map<String, String> values = Pairs.comma(c.rest());
            draft.user(values.get("name"));
            Draft.set(values.get("UID"), draft.user()::setId);
            group(values.get("GID"), null, draft);
            draft.field("user.home", values.get("home")).field("user.shell", values.get("shell"));
        } else if (c.take("new group: ")) {
            draft.kind("iam", "group_added", "group", "creation").success();
            Map<String, String> values = Pairs.comma(c.rest());
            group(values.get("GID"), values.get("name"), draft);
        } else if (c.take("group added to ")) {
            draft.kind("iam", "group_added", "group", "creation");
            int name = text.indexOf("name=");
            group(null, name < 0 ? null : text.substring(name + 5).split(",", 2)[0], draft);
        } else if (c.take("add '")) {
            String user = c.until("' to ");
            c.take("shadow ");
            draft.user(user)
                    .kind("iam", "group_member_added", "group", "change")
                    .success();
            if (c.take("group '")) {
                group(null, c.until('\''), draft);
            }
        } else if (c.take("delete user '")) {
            draft.user(c.until('\''))
                    .kind("iam", "user_deleted", "user", "deletion")
                    .success();
        } else if (c.take("change user '")) {
            draft.user(c.until('\''))
                    .kind("iam", "user_changed", "user", "change")
                    .success();
        }
        return true;
    }

    private static void group(@Nullable String id, @Nullable String name, Draft draft) {
        gac.schemas.avro.Group group = new gac.schemas.avro.Group();
        Draft.set(id, group::setId);
        Draft.set(name, group::setName);
        draft.event.setGroup(group);
    }

    /** systemd-logind: {@code New session 5 of user alice.} */
    public static boolean logind(String text, Draft draft) {
        Cursor c = new Cursor(text);
        boolean opened = c.take("New session ");
        if (!opened && !c.take("Removed session ")) {
            return false;
        }
        draft.parser("logind").service("systemd-logind");
        draft.kind("session", opened ? "logind_session_opened" : "logind_session_closed", opened ? "start" : "end");
        draft.field("session.id", trim(c.word()));
        if (c.take(" of user ")) {
            draft.user(trim(c.word()));
        }
        return true;
    }

    private static String trim(String word) {
        return word.endsWith(".") ? word.substring(0, word.length() - 1) : word;
    }
}
