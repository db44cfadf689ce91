package gac.ingest.parse.host;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.LineParser;
import gac.ingest.parse.text.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * sudo: {@code alice : TTY=pts/0 ; PWD=/home/alice ; USER=root ; COMMAND=/usr/bin/id}, with a reason in front when it refused
 * (sudoers manual, "Log format").
 */
public final class Sudo implements LineParser {
    @Override
    public boolean parse(String text, Draft draft) {
        if (Pam.parseMessage(text, draft)) {
            draft.parser("sudo").service("sudo");
            if ("pam_auth".equals(draft.info.getAction())) {
                // sudo itself tells of the failure as well, with the number of attempts: one of the two must not count.
                draft.info.setAction("sudo_pam_auth");
            }
            return true;
        }
        int colon = text.indexOf(" : ");
        if (colon < 1 || colon > 256) {
            return false;
        }
        draft.parser("sudo")
                .service("sudo")
                .kind("authentication", "sudo", "start")
                .user(text.substring(0, colon).trim());
        String rest = text.substring(colon + 3);
        int command = rest.indexOf("COMMAND=");
        String head = command < 0 ? rest : rest.substring(0, command);
        if (command >= 0) {
            String line = rest.substring(command + "COMMAND=".length());
            Draft.set(line, draft.process()::setCommandLine);
        }
        String refusal = null;
        for (String part : head.split(" ; ", 32)) {
            String value = part.trim();
            if (value.startsWith("TTY=")) {
                Draft.set(value.substring(4), draft.process()::setTty);
            } else if (value.startsWith("PWD=")) {
                Draft.set(value.substring(4), draft.process()::setWorkingDirectory);
            } else if (value.startsWith("USER=")) {
                draft.effectiveUser(value.substring(5));
            } else if (value.startsWith("GROUP=")) {
                draft.field("sudo.group", value.substring(6));
            } else if (value.startsWith("ENV=")) {
                draft.field("sudo.env", value.substring(4));
            } else if (refusal == null && !value.isEmpty()) {
                refusal = value;
            }
        }
        outcome(refusal, draft);
        return true;
    }

    private static void outcome(@Nullable String refusal, Draft draft) {
        if (refusal == null) {
            draft.success();
            return;
        }
        draft.field("sudo.refusal", refusal);
        Cursor c = new Cursor(refusal);
        int attempts = c.number(1, 4);
        if (attempts >= 0 && c.take(" incorrect password attempt")) {
            draft.failure("bad_password").field("sudo.attempts", Integer.toString(attempts));
        } else if (refusal.startsWith("user NOT in sudoers")) {
            draft.failure("not_in_sudoers");
        } else if (refusal.startsWith("command not allowed") || refusal.startsWith("user NOT authorized")) {
            draft.failure("not_allowed");
        } else if (refusal.startsWith("a password is required")) {
            draft.failure("password_required");
        } else if (refusal.startsWith("(command continued)")) {
            draft.info.setAction("sudo_continued");
        } else {
            draft.failure("refused");
        }
    }
}
