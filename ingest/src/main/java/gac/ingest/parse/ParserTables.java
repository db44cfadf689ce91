package gac.ingest.parse;

import gac.ingest.join.EventJoin;
import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.LineParser;
import gac.ingest.parse.event.LineType;
import gac.ingest.parse.event.ObjectParser;
import gac.ingest.parse.event.ParserSet;
import gac.ingest.parse.host.HostParsers;
import gac.ingest.parse.mail.MailParsers;
import gac.ingest.parse.network.NetworkParsers;
import gac.ingest.parse.web.WebParsers;
import gac.ingest.parse.windows.WindowsParsers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Everything the parser sets bring, in the order of the sets. */
final class ParserTables {
    private static final List<ParserSet> SETS =
            List.of(NetworkParsers.SET, WebParsers.SET, MailParsers.SET, HostParsers.SET, WindowsParsers.SET);

    static final Map<LineType, ParserSet.Declared> TYPES = merged(ParserSet::types);
    static final Map<String, LineParser> PROGRAMS = merged(ParserSet::programs);
    static final List<ParserSet.Tagged> TAGGED = all(ParserSet::tagged);
    static final ByFirst LINES = new ByFirst(all(ParserSet::lines));
    static final ByFirst MESSAGES = new ByFirst(all(ParserSet::messages));
    static final List<ObjectParser> OBJECTS = all(ParserSet::objects);
    static final List<EventJoin> JOINS = all(ParserSet::joins);

    private ParserTables() {}

    private static <K, V> Map<K, V> merged(Function<ParserSet, Map<K, V>> part) {
        Map<K, V> all = new HashMap<>();
        for (ParserSet set : SETS) {
            part.apply(set).forEach((name, parser) -> {
                if (all.put(name, parser) != null) {
                    throw new IllegalStateException("two parsers for " + name);
                }
            });
        }
        return Map.copyOf(all);
    }

    private static <T> List<T> all(Function<ParserSet, List<T>> part) {
        return SETS.stream().map(part).flatMap(Collection::stream).toList();
    }

    /** Parsers by the first character of a text. */
    static final class ByFirst {
        private static final LineParser[] NONE = {};

        private final LineParser[][] parsers = new LineParser[128][];

        ByFirst(List<ParserSet.Shape> shapes) {
            List<List<LineParser>> lists = new ArrayList<>();
            for (int c = 0; c < parsers.length; c++) {
                lists.add(new ArrayList<>());
            }
            shapes.forEach(
                    shape -> shape.first().chars().forEach(c -> lists.get(c).add(shape.parser())));
            for (int c = 0; c < parsers.length; c++) {
                parsers[c] = lists.get(c).toArray(NONE);
            }
        }

        /** Offers the text to the parsers of its first character, in order. */
        boolean parse(String text, Draft draft) {
            char first = text.isEmpty() ? '\0' : text.charAt(0);
            if (first >= parsers.length) {
                return false;
            }
            for (LineParser parser : parsers[first]) {
                if (parser.parse(text, draft)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** The parsers a type was declared with; null for the types that syslog headers or a look at the line decide. */
    static ParserSet.@Nullable Declared declared(LineType type) {
        return TYPES.get(type);
    }
}
