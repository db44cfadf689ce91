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
            Map.entry("roundcube", Webmail::roundcube),
            Map.entry("roundcubemail", Webmail::roundcube),
            Map.entry("nginx", Programs::nginx),
            Map.entry("apache", Programs::apache),
            Map.entry("apache2", Programs::apache),
            Map.entry("httpd", Programs::apache),
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
        if (Postfix.isTag(program)) {
            return Postfix.parse(program, Peer.unrepeated(message), draft);
        }
        if (Dovecot.isTag(program) && Dovecot.parse(program, Peer.unrepeated(message), draft)) {
            return true;
        }
        LineParser parser = of(program);
        if (parser != null && parser.parse(message, draft)) {
            return true;
        }
        // Containers and hosting panels log web servers under names of their own.
        return Pam.parseMessage(Peer.unrepeated(message), draft)
                || Formats.access(message, draft)
                || LooseAccess.parse(message, draft)
                || json(message, draft);
    }

    /** A JSON object as the message, bare or behind the {@code @cee:} cookie of structured syslog. */
    static boolean json(String message, Draft draft) {
        String text = message.startsWith("@cee:") ? message.substring("@cee:".length()) : message;
        return text.stripLeading().startsWith("{") && Formats.JSON.parse(text, draft);
    }

    /** nginx and Apache can log to syslog: the same lines without their own time. */
    static boolean nginx(String message, Draft draft) {
        return Formats.NGINX_ACCESS.parse(message, draft)
                || NginxError.body(message, 0, null, draft)
                || Formats.NGINX_ERROR.parse(message, draft)
                || Formats.JSON.parse(message, draft);
    }

    static boolean apache(String message, Draft draft) {
        return Formats.APACHE_ACCESS.parse(message, draft)
                || Formats.APACHE_ERROR.parse(message, draft)
                || ApacheError.body(message, 0, null, draft)
                || Formats.JSON.parse(message, draft);
    }

    private static @Nullable LineParser of(String program) {
        return BY_NAME.get(program);
    }
}
