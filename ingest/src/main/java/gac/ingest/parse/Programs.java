package gac.ingest.parse;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which parser reads the messages of which program. */
final class Programs {
    private static final LineParser SSHD = new Sshd();
    private static final LineParser CRON = Accounts::cron;
    private static final LineParser ACCOUNTS = Accounts::accountTool;

    private static final Map<String, LineParser> BY_NAME = Map.ofEntries(
            Map.entry("sshd", SSHD),
            Map.entry("sshd-session", SSHD),
            Map.entry("sshd-auth", SSHD),
            Map.entry("sudo", new Sudo()),
            Map.entry("sudo-i", new Sudo()),
            Map.entry("su", Accounts::su),
            Map.entry("su-l", Accounts::su),
            Map.entry("pkexec", Accounts::pkexec),
            Map.entry("CRON", CRON),
            Map.entry("cron", CRON),
            Map.entry("crond", CRON),
            Map.entry("CROND", CRON),
            Map.entry("crontab", CRON),
            Map.entry("useradd", ACCOUNTS),
            Map.entry("userdel", ACCOUNTS),
            Map.entry("usermod", ACCOUNTS),
            Map.entry("groupadd", ACCOUNTS),
            Map.entry("groupdel", ACCOUNTS),
            Map.entry("groupmod", ACCOUNTS),
            Map.entry("gpasswd", ACCOUNTS),
            Map.entry("adduser", ACCOUNTS),
            Map.entry("passwd", ACCOUNTS),
            Map.entry("chpasswd", ACCOUNTS),
            Map.entry("chage", ACCOUNTS),
            Map.entry("systemd-logind", Accounts::logind));

    private Programs() {}

    /** False when no parser knows the program or the message; the draft then has no more than the header. */
    static boolean parse(String program, String message, Draft draft) {
        Peer.repeated(message, draft);
        if (program.indexOf("(pam_") > 0) {
            return Pam.oldStyle(message, draft);
        }
        LineParser parser = of(program);
        if (parser != null && parser.parse(message, draft)) {
            return true;
        }
        return Pam.parseMessage(Peer.unrepeated(message), draft);
    }

    private static @Nullable LineParser of(String program) {
        return BY_NAME.get(program);
    }
}
