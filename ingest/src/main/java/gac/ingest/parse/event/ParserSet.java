package gac.ingest.parse.event;

import gac.ingest.join.EventJoin;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the parsers of one kind of software bring to the common tables: under which names they can be declared, which programs' messages
 * they read, and by which first characters {@code auto} offers them a line.
 *
 * @param types parsers a source can declare
 * @param programs parsers of the message behind a syslog header, by the program named there; a parser that declines leaves the message to
 *     {@code messages}
 * @param tagged parsers of programs whose tags vary ({@code postfix-in/smtpd}); whoever knows the tag has the last word
 * @param lines whole lines, with their own time or with none
 * @param messages what follows a syslog header whatever program it names, or a line without header
 * @param objects JSON objects, offered before names common to all software are looked for
 * @param joins what belongs together in the events of these parsers
 */
public record ParserSet(
        Map<LineType, Declared> types,
        Map<String, LineParser> programs,
        List<Tagged> tagged,
        List<Shape> lines,
        List<Shape> messages,
        List<ObjectParser> objects,
        List<EventJoin> joins) {
    /**
     * Parsers of a declared type.
     *
     * @param line reads the line as it came
     * @param message reads what follows a syslog header, when the line has one
     */
    public record Declared(LineParser line, LineParser message) {}

    /** A parser with the first characters of the texts it may know. */
    public record Shape(String first, LineParser parser) {}

    /** A parser that needs the program's tag. */
    public interface TagParser {
        boolean parse(String program, String message, Draft draft);
    }

    /** A parser with the tags it knows. */
    public record Tagged(Predicate<String> knows, TagParser parser) {}

    public static Builder builder() {
        return new Builder();
    }

    /** Collects; a name given twice is a mistake in the code and fails at once. */
    public static final class Builder {
        /** First characters of lines that begin with a number: a year, a day, an address, epoch seconds. */
        public static final String DIGITS = "0123456789";

        private final Map<LineType, Declared> types = new EnumMap<>(LineType.class);
        private final Map<String, LineParser> programs = new HashMap<>();
        private final List<Tagged> tagged = new ArrayList<>();
        private final List<Shape> lines = new ArrayList<>();
        private final List<Shape> messages = new ArrayList<>();
        private final List<ObjectParser> objects = new ArrayList<>();
        private final List<EventJoin> joins = new ArrayList<>();

        private Builder() {}

        public Builder type(LineType type, LineParser parser) {
            return type(type, parser, parser);
        }

        public Builder type(LineType type, LineParser line, LineParser message) {
            once(types.put(type, new Declared(line, message)), type);
            return this;
        }

        public Builder programs(LineParser parser, String... names) {
            for (String name : names) {
                once(programs.put(name, parser), name);
            }
            return this;
        }

        public Builder tagged(Predicate<String> knows, TagParser parser) {
            tagged.add(new Tagged(knows, parser));
            return this;
        }

        public Builder line(String first, LineParser parser) {
            lines.add(new Shape(first, parser));
            return this;
        }

        public Builder message(String first, LineParser parser) {
            messages.add(new Shape(first, parser));
            return this;
        }

        public Builder object(ObjectParser parser) {
            objects.add(parser);
            return this;
        }

        public Builder join(EventJoin join) {
            joins.add(join);
            return this;
        }

        public ParserSet build() {
            return new ParserSet(
                    Map.copyOf(types),
                    Map.copyOf(programs),
                    List.copyOf(tagged),
                    List.copyOf(lines),
                    List.copyOf(messages),
                    List.copyOf(objects),
                    List.copyOf(joins));
        }

        private static void once(@Nullable Object before, Object name) {
            if (before != null) {
                throw new IllegalStateException("two parsers for " + name);
            }
        }
    }
}
