package gac.ingest.parse.mail;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.LineType;
import gac.ingest.parse.event.ParserSet;
import gac.ingest.parse.event.Peer;
import gac.ingest.parse.host.Pam;

/** Mail servers, webmail, and what filters mail. */
public final class MailParsers {
    public static final ParserSet SET = ParserSet.builder()
            .type(LineType.WEBMAIL, MailParsers::webmail)
            .programs(Webmail::roundcube, "roundcube", "roundcubemail")
            .tagged(
                    Postfix::isTag,
                    (program, message, draft) -> Postfix.parse(program, Peer.unrepeated(message), draft))
            .tagged(Dovecot::isTag, MailParsers::dovecot)
            .line("[", Webmail::roundcubeFile)
            .line(ParserSet.Builder.DIGITS, Webmail::zimbra)
            .build();

    private MailParsers() {}

    private static boolean webmail(String line, Draft draft) {
        return Webmail.roundcubeFile(line, draft) || Webmail.zimbra(line, draft);
    }

    private static boolean dovecot(String program, String message, Draft draft) {
        String text = Peer.unrepeated(message);
        return Dovecot.parse(program, text, draft) || Pam.parseMessage(text, draft);
    }
}
