package gac.ingest.parse;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.LineParser;
import gac.ingest.parse.event.LineType;
import gac.ingest.parse.event.ParserSet;
import gac.ingest.parse.pattern.PatternSet;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import gac.ingest.parse.web.WebParsers;

/** Finds the parser of a line: by the declared type, or by looking at the line. A parser that does not know the line leaves it to syslog. */
final class Formats {
    static final LineParser JSON = new JsonLine();

    private Formats() {}

    static void parse(String line, Draft draft) {
        LineType type = draft.context.type();
        ParserSet.Declared declared = ParserTables.declared(type);
        LineParser format = draft.context.format();
        boolean known;
        if (format != null && own(line, format, draft)) {
            known = true;
            draft.route("the format its source declares");
        } else if (declared != null) {
            known = declared(line, declared, draft) || JSON.parse(line, draft);
            draft.route("the declared type %s", type.id());
        } else {
            known = switch (type) {
                case AUTO -> auto(line, draft);
                case JSON -> JSON.parse(line, draft);
                case KEY_VALUE -> keyValue(line, draft);
                default -> false;
            };
        }
        if (!known) {
            SyslogLine.parse(line, draft);
        } else if (draft.event.getMessage() == null) {
            draft.message(line);
        }
    }

    /** A line, or what follows its syslog header, that one of the operator's own patterns fits. */
    static boolean own(String line, PatternSet patterns, Draft draft) {
        PatternSet.Match whole = patterns.match(line);
        if (whole != null) {
            patterns.apply(whole, line, draft);
            return true;
        }
        SyslogHeader header = SyslogHeader.parse(line);
        PatternSet.Match message = patterns.match(header.message());
        if (message == null) {
            return false;
        }
        SyslogLine.header(header, draft);
        patterns.apply(message, header.message(), draft);
        return true;
    }

    /** A line in the format that the source declares, bare or behind a syslog header. */
    private static boolean own(String line, LineParser format, Draft draft) {
        if (format.parse(line, draft)) {
            return true;
        }
        if (!line.startsWith("<") && !timed(line)) {
            return false;
        }
        SyslogHeader header = SyslogHeader.parse(line);
        Draft inner = new Draft(draft.context);
        if (!format.parse(header.message(), inner)) {
            return false;
        }
        SyslogLine.header(header, draft);
        return format.parse(header.message(), draft);
    }

    /** A line of a declared type, which may have come by syslog under whatever program name. */
    private static boolean declared(String line, ParserSet.Declared parsers, Draft draft) {
        // "<13>…" and "Nov 22 08:15:00 …" are syslog's own; an ISO time in front may be the format's.
        boolean syslog = line.startsWith("<") || Stamps.bsd(line, 0) != null;
        if (!syslog && parsers.line().parse(line, draft)) {
            return true;
        }
        if (!syslog && !timed(line)) {
            return false;
        }
        SyslogHeader header = SyslogHeader.parse(line);
        SyslogLine.header(header, draft);
        return parsers.message().parse(header.message(), draft) || JSON.parse(header.message(), draft);
    }

    private static boolean keyValue(String line, Draft draft) {
        SyslogHeader header = SyslogHeader.parse(line);
        SyslogLine.header(header, draft);
        return KeyValueLine.DECLARED.parse(header.message(), draft);
    }

    private static boolean timed(String line) {
        char first = line.isEmpty() ? '\0' : line.charAt(0);
        boolean digit = first >= '0' && first <= '9';
        return digit ? Stamps.iso(line, 0) != null : Stamps.bsd(line, 0) != null;
    }

    /** By the first character, then by what must follow it; the dearest test, for an access line, comes last. */
    static boolean auto(String line, Draft draft) {
        char first = line.isEmpty() ? '\0' : line.charAt(0);
        if (first == '{') {
            draft.route("a JSON object, by its names");
            return JSON.parse(line, draft);
        }
        if (first == '<') {
            // A priority, unless some software's XML.
            return ParserTables.LINES.parse(line, draft);
        }
        draft.route("the shape of the line");
        if (ParserTables.LINES.parse(line, draft) || container(line, draft)) {
            return true;
        }
        // A time in front is syslog's; what its program logged may still be an access line.
        return !timed(line) && (ParserTables.MESSAGES.parse(line, draft) || WebParsers.access(line, draft));
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
