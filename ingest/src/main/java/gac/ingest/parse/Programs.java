package gac.ingest.parse;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.LineParser;
import gac.ingest.parse.event.ParserSet;
import gac.ingest.parse.event.Peer;
import gac.ingest.parse.host.Pam;
import gac.ingest.parse.web.WebParsers;

/** Which parser reads what follows a syslog header: by the program named there, else by the look of the message. */
final class Programs {
    private Programs() {}

    /** False when no parser knows the program or the message; the draft then has no more than the header. */
    static boolean parse(String program, String message, Draft draft) {
        Peer.repeated(message, draft);
        for (ParserSet.Tagged tagged : ParserTables.TAGGED) {
            if (tagged.knows().test(program)) {
                draft.route("the program %s in the syslog header", program);
                return tagged.parser().parse(program, message, draft);
            }
        }
        LineParser parser = ParserTables.PROGRAMS.get(program);
        draft.route("the program %s in the syslog header", program);
        if (parser != null && parser.parse(message, draft)) {
            return true;
        }
        draft.route("the look of the message behind the syslog header");
        // Containers, appliances and hosting panels log under names of their own.
        return ParserTables.MESSAGES.parse(message, draft)
                // A shipper reads a program's file and sends its lines, with their own time, under the program's name.
                || ParserTables.LINES.parse(message, draft)
                || Pam.parseMessage(Peer.unrepeated(message), draft)
                || WebParsers.access(message, draft)
                || json(message, draft)
                || KeyValueLine.GUESSED.parse(message, draft);
    }

    /** Devices leave the program out; the message alone tells whose it is. */
    static boolean nameless(String message, Draft draft) {
        draft.route("the look of the message, whose header names no program");
        return ParserTables.MESSAGES.parse(message, draft)
                || json(message, draft)
                || WebParsers.access(message, draft)
                || KeyValueLine.GUESSED.parse(message, draft);
    }

    /** A JSON object as the message, bare or behind the {@code @cee:} cookie of structured syslog. */
    static boolean json(String message, Draft draft) {
        String text = message.startsWith("@cee:") ? message.substring("@cee:".length()) : message;
        return text.stripLeading().startsWith("{") && Formats.JSON.parse(text, draft);
    }
}
