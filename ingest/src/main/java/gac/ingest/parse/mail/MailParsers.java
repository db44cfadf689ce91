package gac.ingest.parse.mail;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.LineType;
import gac.ingest.parse.event.ParserSet;
import gac.ingest.parse.event.Peer;
import gac.ingest.parse.host.Pam;
import java.util.Set;

/** Mail servers, webmail, and what filters mail. */
public final class MailParsers {
    public static final ParserSet SET = ParserSet.builder()
            .type(LineType.WEBMAIL, MailParsers::webmail)
            .programs(Webmail::roundcube, "roundcube", "roundcubemail")
            .tagged(
                    Postfix::isTag,
                    (program, message, draft) -> Postfix.parse(program, Peer.unrepeated(message), draft))
            .join(new PostfixJoin())
            .tagged(Imapd::isCyrus, Imapd::cyrus)
            .tagged(Dovecot::isTag, MailParsers::dovecot)
            .tagged(MailParsers::isImapd, Imapd::parse)
            .programs(Exim::message, "exim", "exim4")
            .programs(
                    Sendmail::message,
                    "sendmail",
                    "sm-mta",
                    "sm-msp-queue",
                    "sm-mta-out",
                    "sm-acceptingconnections",
                    "sm-que")
            .programs(
                    CourierSmtp::message, "courieresmtpd", "courierd", "courieresmtp", "courierlocal", "courierfilter")
            .programs(Rspamd::message, "rspamd", "rspamd_proxy")
            .programs(Amavis::message, "amavis", "amavisd", "amavisd-new")
            .programs(SpamAssassin::message, "spamd", "spamass-milter")
            .programs(Clamav::message, "clamd", "clamav-daemon", "clamav-milter", "freshclam", "clamscan", "clamonacc")
            .programs(MailScanner::message, "MailScanner")
            .programs(Milters::opendkim, "opendkim")
            .programs(Milters::opendmarc, "opendmarc")
            .programs(Sogo::message, "sogod", "sogo")
            .message("[S", Sogo::message)
            .line("[", Webmail::roundcubeFile)
            .line(ParserSet.Builder.DIGITS, Webmail::zimbra)
            .line(ParserSet.Builder.DIGITS, Rspamd::line)
            .line(ParserSet.Builder.DIGITS, Exim::line)
            .line("2#", Exchange::line)
            .line("MTWFS", Clamav::line)
            .object(new M365())
            .build();

    private static final Set<String> IMAPD =
            Set.of("imapd", "imapd-ssl", "pop3d", "pop3d-ssl", "ipop3d", "timsieved", "sieve");

    private MailParsers() {}

    private static boolean isImapd(String program) {
        return IMAPD.contains(program);
    }

    private static boolean webmail(String line, Draft draft) {
        return Webmail.roundcubeFile(line, draft) || Webmail.zimbra(line, draft);
    }

    private static boolean dovecot(String program, String message, Draft draft) {
        String text = Peer.unrepeated(message);
        return Dovecot.parse(program, text, draft) || Pam.parseMessage(text, draft);
    }
}
