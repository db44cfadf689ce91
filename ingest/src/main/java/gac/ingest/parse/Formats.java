package gac.ingest.parse;

/** Finds the parser of a line: by the declared type, or by looking at the line. */
final class Formats {
    private Formats() {}

    static void parse(String line, Draft draft) {
        SyslogLine.parse(line, draft);
    }
}
