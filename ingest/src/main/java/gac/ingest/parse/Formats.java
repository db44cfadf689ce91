package gac.ingest.parse;

/** Finds the parser of a line: by the declared type, or by looking at the line. A parser that does not know the line leaves it to syslog. */
final class Formats {
    static final LineParser NGINX_ACCESS = new AccessLog("nginx");
    static final LineParser APACHE_ACCESS = new AccessLog("apache");
    static final LineParser NGINX_ERROR = new NginxError();
    static final LineParser APACHE_ERROR = new ApacheError();
    static final LineParser JSON = new JsonLine();

    private Formats() {}

    static void parse(String line, Draft draft) {
        boolean known = switch (draft.context.type()) {
            case AUTO -> auto(line, draft);
            case NGINX_ACCESS -> JSON.parse(line, draft) || declared(line, NGINX_ACCESS, draft);
            case APACHE_ACCESS -> JSON.parse(line, draft) || declared(line, APACHE_ACCESS, draft);
            case NGINX_ERROR -> NGINX_ERROR.parse(line, draft);
            case APACHE_ERROR -> APACHE_ERROR.parse(line, draft) || declared(line, Programs::apache, draft);
            case JSON -> JSON.parse(line, draft);
            case WEBMAIL -> webmail(line, draft);
            case SYSLOG, LINUX_AUTH, POSTFIX, DOVECOT, GENERIC -> false;
        };
        if (!known) {
            SyslogLine.parse(line, draft);
        } else if (draft.event.getMessage() == null) {
            draft.message(line);
        }
    }

    /** A line of a declared type, which may have come by syslog under whatever program name. */
    private static boolean declared(String line, LineParser parser, Draft draft) {
        if (!line.startsWith("<") && !timed(line)) {
            return parser.parse(line, draft);
        }
        SyslogHeader header = SyslogHeader.parse(line);
        SyslogLine.header(header, draft);
        return parser.parse(header.message(), draft);
    }

    private static boolean timed(String line) {
        char first = line.isEmpty() ? '\0' : line.charAt(0);
        boolean digit = first >= '0' && first <= '9';
        return digit ? Stamps.iso(line, 0) != null : Stamps.bsd(line, 0) != null;
    }

    /** By the first character, then by what must follow it; the dearest test, for an access line, comes last but one. */
    static boolean auto(String line, Draft draft) {
        char first = line.isEmpty() ? '\0' : line.charAt(0);
        if (first == '{') {
            return JSON.parse(line, draft);
        }
        if (first == '<') {
            return false;
        }
        if (first == '[' && (APACHE_ERROR.parse(line, draft) || Webmail.roundcubeFile(line, draft))) {
            return true;
        }
        if ((first >= '0' && first <= '9') && (NGINX_ERROR.parse(line, draft) || Webmail.zimbra(line, draft))) {
            return true;
        }
        if (container(line, draft)) {
            return true;
        }
        // A time in front is syslog's; what its program logged may still be an access line.
        return !timed(line) && (access(line, draft) || LooseAccess.parse(line, draft));
    }

    /** The container runtime's envelope: {@code 2026-11-22T08:15:00.123+07:00 stdout F line}; what is inside decides. */
    private static boolean container(String line, Draft draft) {
        Stamp stamp = line.startsWith("2") ? Stamps.iso(line, 0) : null;
        if (stamp == null || !(line.startsWith(" stdout ", stamp.end()) || line.startsWith(" stderr ", stamp.end()))) {
            return false;
        }
        Cursor c = new Cursor(line, stamp.end() + " stdout ".length());
        if (!c.take("F ") && !c.take("P ")) {
            return false;
        }
        draft.claim(stamp);
        String inside = c.rest();
        if (Programs.json(inside, draft) || enveloped(inside, draft)) {
            return true;
        }
        draft.message(inside);
        return true;
    }

    private static boolean webmail(String line, Draft draft) {
        return Webmail.roundcubeFile(line, draft) || Webmail.zimbra(line, draft);
    }

    /** Combined lines do not tell who wrote them: Apache escapes a quote as {@code \"}, nginx as {@code \x22}; a port in front is vhost_combined's. */
    static boolean access(String line, Draft draft) {
        if (line.indexOf("] \"") < 0) {
            return false;
        }
        boolean apache = line.indexOf("\\\"") >= 0;
        if (!apache) {
            int space = line.indexOf(' ');
            int colon = space < 0 ? -1 : line.lastIndexOf(':', space);
            apache = colon > 0
                    && Ip.parse(line.substring(0, space)) == null
                    && Numbers.small(line.substring(colon + 1, space)) != null;
        }
        return apache ? APACHE_ACCESS.parse(line, draft) : NGINX_ACCESS.parse(line, draft);
    }

    /** A line inside a shipper's envelope; false when nothing knows it. */
    static boolean enveloped(String line, Draft draft) {
        String text = line.stripTrailing();
        if (text.startsWith("{")) {
            return false;
        }
        if (auto(text, draft)) {
            return true;
        }
        return SyslogLine.known(text, draft);
    }
}
