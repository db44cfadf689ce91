package gac.ingest.parse.host;

import gac.ingest.parse.event.LineType;
import gac.ingest.parse.event.ParserSet;

/** What a host tells of its accounts, sessions and jobs. */
public final class HostParsers {
    private static final Auditd AUDITD = new Auditd();

    public static final ParserSet SET = ParserSet.builder()
            .type(LineType.AUDITD, AUDITD, AUDITD::message)
            .programs(AUDITD::message, "audit", "auditd", "audispd", "audisp-syslog")
            .line("nt", AUDITD)
            .message("nta", AUDITD)
            .join(new AuditdJoin())
            .programs(new Kernel(AUDITD), "kernel")
            .programs(Ftp::vsftpd, "vsftpd")
            .programs(Ftp::proftpd, "proftpd")
            .programs(Ftp::pureFtpd, "pure-ftpd")
            .programs(Daemons::dropbear, "dropbear")
            .programs(Samba::message, "smbd_audit", "smbd", "samba")
            .message(" AS", Samba::audit)
            .tagged(
                    program -> program.startsWith("fail2ban"),
                    (program, message, draft) -> Daemons.fail2ban(program, message, draft))
            .line("MTWFS", Ftp::vsftpdFile)
            .line(ParserSet.Builder.DIGITS, Ftp::proftpdFile)
            .line(ParserSet.Builder.DIGITS, Daemons::fail2banFile)
            .object(Samba::json)
            .programs(new Sshd(), "sshd", "sshd-session", "sshd-auth")
            .programs(new Sudo(), "sudo", "sudo-i")
            .programs(Accounts::su, "su", "su-l")
            .programs(Accounts::pkexec, "pkexec")
            .programs(Accounts::cron, "CRON", "cron", "crond", "CROND", "crontab")
            .programs(
                    Accounts::accountTool,
                    "useradd",
                    "userdel",
                    "usermod",
                    "groupadd",
                    "groupdel",
                    "groupmod",
                    "gpasswd",
                    "adduser",
                    "passwd",
                    "chpasswd",
                    "chage")
            .programs(Accounts::logind, "systemd-logind")
            .tagged(program -> program.indexOf("(pam_") > 0, (program, message, draft) -> Pam.oldStyle(message, draft))
            .build();

    private HostParsers() {}
}
