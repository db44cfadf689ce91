package gac.ingest.parse;

import gac.ingest.join.EventJoin;
import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.Envelope;
import gac.ingest.parse.event.LineContext;
import gac.ingest.parse.event.LineType;
import gac.ingest.parse.pattern.PatternSet;
import gac.schemas.avro.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Line → event. Pure, safe for many threads, and total: any text gives an event, at worst one with no more than {@code message}.
 *
 * <p>The work is linear in the length of the line: scanners that go forward only, no backtracking patterns. Bytes that were no UTF-8 are
 * expected as U+FFFD, which is how {@code new String(bytes, UTF_8)} delivers them; such events carry the tag {@code undecodable_bytes}.
 */
public final class Normalizer {
    private static final char REPLACEMENT = '\uFFFD';

    /** Never throws, never returns null; {@code event.original} is the line as given, without its line end. */
    public Event normalize(String line, LineContext context) {
        return normalize(line, context, Envelope.NONE, null);
    }

    /**
     * As {@link #normalize(String, LineContext)}, for a line that its protocol says more about.
     *
     * @param patterns of the operator's own; lines they know are theirs before any parser's
     */
    public Event normalize(String line, LineContext context, Envelope envelope, @Nullable PatternSet patterns) {
        String text = withoutLineEnd(line);
        Draft draft = opened(envelope, context);
        try {
            if (patterns == null || !Formats.own(text, patterns, draft)) {
                Formats.parse(text, draft);
                if (context.type() != LineType.GENERIC) {
                    UnknownLine.complete(text, draft);
                }
            }
        } catch (RuntimeException e) {
            // A parser's mistake must not cost the line: it stays an event, and the tag makes the mistake countable.
            draft = opened(envelope, context).message(text).tag("parser_failed").error(e.toString());
        }
        if (text.indexOf(REPLACEMENT) >= 0) {
            draft.tag("undecodable_bytes");
        }
        return draft.finish(text);
    }

    /** How the parser of a line was found, in words that follow "by"; empty when none was looked for. */
    static String route(String line, LineContext context) {
        Draft draft = new Draft(context);
        try {
            Formats.parse(line, draft);
        } catch (RuntimeException e) {
            // told as the parser's failure, by its tag
            return "";
        }
        return draft.route();
    }

    /** What belongs together in the events that the parsers give. */
    public static List<EventJoin> joins() {
        return ParserTables.JOINS;
    }

    /** A draft with what the envelope says; the line's own parser may know better. */
    private static Draft opened(Envelope envelope, LineContext context) {
        Draft draft = new Draft(context).claim(envelope.time());
        envelope.fields().forEach((name, value) -> {
            switch (name) {
                case "host.name" -> draft.host(value);
                case "log.level" -> draft.level(value);
                case "process.name" -> draft.process(value, null);
                case "process.pid" -> draft.process(null, value);
                default -> {
                    if (!EcsNames.set(name, value, draft)) {
                        draft.field(name, value);
                    }
                }
            }
        });
        return draft;
    }

    private static String withoutLineEnd(String line) {
        int end = line.length();
        while (end > 0 && (line.charAt(end - 1) == '\n' || line.charAt(end - 1) == '\r')) {
            end--;
        }
        return end == line.length() ? line : line.substring(0, end);
    }
}
