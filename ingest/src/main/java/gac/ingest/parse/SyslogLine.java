package gac.ingest.parse;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.Peer;
import gac.ingest.parse.text.LeadingStamp;
import gac.schemas.avro.Syslog;
import gac.schemas.avro.SyslogFacility;
import gac.schemas.avro.SyslogSeverity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a syslog header into the draft and hands the message to the parser of the program named there. */
final class SyslogLine {
    private static final List<String> FACILITIES = List.of(
            "kern",
            "user",
            "mail",
            "daemon",
            "auth",
            "syslog",
            "lpr",
            "news",
            "uucp",
            "cron",
            "authpriv",
            "ftp",
            "ntp",
            "audit",
            "alert",
            "clock",
            "local0",
            "local1",
            "local2",
            "local3",
            "local4",
            "local5",
            "local6",
            "local7");
    private static final List<String> SEVERITIES =
            List.of("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");

    private SyslogLine() {}

    static void parse(String line, Draft draft) {
        SyslogHeader header = SyslogHeader.parse(line);
        header(header, draft);
        if (header.stamp() == null) {
            // No syslog time, but maybe an application's own: "[22/Nov/2026 08:15:00] …".
            draft.claim(LeadingStamp.find(header.message()));
        }
        String program = header.appname();
        if (program != null) {
            Programs.parse(program, header.message(), draft);
        } else if (!Programs.nameless(header.message(), draft)) {
            Peer.repeated(header.message(), draft);
        }
    }

    /** As {@link #parse}, for a line that may be none: false, and the draft untouched, where it has neither time nor priority. */
    static boolean known(String line, Draft draft) {
        SyslogHeader header = SyslogHeader.parse(line);
        if (header.priority() < 0 && header.stamp() == null) {
            return false;
        }
        parse(line, draft);
        return true;
    }

    /** The header's fields; {@code message} is what follows it. */
    static void header(SyslogHeader header, Draft draft) {
        draft.claim(header.stamp()).host(header.hostname()).process(header.appname(), header.procid());
        draft.message(header.message());
        Syslog syslog = syslog(header);
        if (syslog != null) {
            draft.log().setSyslog(syslog);
        }
    }

    private static @Nullable Syslog syslog(SyslogHeader header) {
        if (header.priority() < 0 && header.stamp() == null && header.appname() == null) {
            return null;
        }
        Syslog syslog = new Syslog();
        if (header.priority() >= 0) {
            int facility = header.priority() / 8;
            int severity = header.priority() % 8;
            syslog.setPriority(header.priority());
            syslog.setFacility(new SyslogFacility(facility, FACILITIES.get(facility)));
            syslog.setSeverity(new SyslogSeverity(severity, SEVERITIES.get(severity)));
        }
        syslog.setVersion(header.version());
        syslog.setHostname(header.hostname());
        syslog.setAppname(header.appname());
        syslog.setProcid(header.procid());
        syslog.setMsgid(header.msgid());
        syslog.setStructuredData(header.data().isEmpty() ? null : header.data());
        return syslog;
    }
}
