package gac.ingest.parse.web;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.LineParser;
import gac.ingest.parse.text.Quoted;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Access lines in the very format that a server is configured with: Apache's {@code LogFormat} or nginx's {@code log_format}, compiled once to
 * a scanner that goes over a line from left to right and never back.
 *
 * <p>A field ends where the text behind it in the format is next found; between quotes at the next one that is not escaped; a time where it
 * ends; a list of addresses behind its last comma. So a format in which two fields touch is refused when it is compiled.
 */
public final class AccessFormat implements LineParser {
    /** A format that cannot be read; the message names the position (1-based) and what stands there. */
    public static final class Mistake extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        Mistake(int at, String what) {
            super("position " + (at + 1) + ": " + what);
        }
    }

    /** How a field ends. */
    enum Shape {
        TEXT,
        TIME,
        /** Addresses or numbers, with {@code ", "} between them. */
        LIST
    }

    /**
     * One field.
     *
     * @param name directive as written, for messages and for {@code fields}
     * @param part what it says of the request; {@link AccessParts.Part#OTHER} for what has no place of its own
     * @param behind the format's text between this field and the next
     */
    record Field(String name, AccessParts.Part part, Shape shape, int at, String behind) {
        Field before(String literal) {
            return new Field(name, part, shape, at, literal);
        }
    }

    private final String software;
    private final String head;
    private final List<Field> fields;

    AccessFormat(String software, String head, List<Field> fields) {
        this.software = software;
        this.head = head;
        this.fields = List.copyOf(fields);
        if (fields.isEmpty()) {
            throw new Mistake(0, "no directive at all, every line would be the same");
        }
        for (int i = 0; i < fields.size() - 1; i++) {
            Field field = fields.get(i);
            Field next = fields.get(i + 1);
            if (field.behind().isEmpty() && field.shape() != Shape.TIME) {
                throw new Mistake(
                        next.at(),
                        next.name() + " follows " + field.name() + " with nothing between: no line could be cut there");
            }
        }
    }

    /**
     * Compiles the string of Apache's {@code LogFormat}, with or without its backslashes.
     *
     * @throws Mistake when it names what Apache does not know, or no line could be cut by it
     */
    public static AccessFormat apache(String format) {
        return ApacheFormat.compile(format);
    }

    /**
     * Compiles the string of nginx's {@code log_format}; a variable of one's own is written in braces: {@code ${tenant}}.
     *
     * @throws Mistake when it names what nginx does not know, or no line could be cut by it
     */
    public static AccessFormat nginx(String format) {
        return NginxFormat.compile(format);
    }

    @Override
    public boolean parse(String text, Draft draft) {
        if (!text.startsWith(head)) {
            return false;
        }
        AccessParts parts = new AccessParts(software);
        int at = head.length();
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            boolean last = i == fields.size() - 1;
            int end = end(text, at, field, i == 0 ? head : fields.get(i - 1).behind(), last, parts);
            if (end < 0 || !text.startsWith(field.behind(), end)) {
                return false;
            }
            String value = text.substring(at, end);
            if (!field.part().admits(value)) {
                return false;
            }
            parts.put(field.part(), field.name(), value);
            at = end + field.behind().length();
        }
        if (at != text.length()) {
            return false;
        }
        parts.apply(draft);
        return true;
    }

    private static int end(String text, int at, Field field, String before, boolean last, AccessParts parts) {
        String behind = field.behind();
        if (field.shape() == Shape.TIME) {
            Stamp stamp = Stamps.any(text, at);
            if (stamp != null && text.startsWith(behind, stamp.end())) {
                parts.time(stamp);
                return stamp.end();
            }
        }
        if (behind.isEmpty()) {
            return last ? text.length() : -1;
        }
        if (before.endsWith("\"") && behind.startsWith("\"")) {
            return quoted(text, at, behind, last);
        }
        int end = last && text.endsWith(behind) ? text.length() - behind.length() : text.indexOf(behind, at);
        if (field.shape() == Shape.LIST && behind.startsWith(" ")) {
            while (end > at && text.charAt(end - 1) == ',') {
                end = text.indexOf(behind, end + 1);
            }
        }
        return end < at ? -1 : end;
    }

    /** A quote that is not escaped and that the format's text follows; both servers escape what clients send. */
    private static int quoted(String text, int at, String behind, boolean last) {
        int end = Quoted.end(text, at);
        while (end >= 0 && !(last ? text.length() == end + behind.length() : text.startsWith(behind, end))) {
            end = Quoted.end(text, end + 1);
        }
        return end;
    }

    /** The format's name for messages. */
    @Override
    public String toString() {
        return software + " format of " + fields.size() + " fields";
    }

    /** What both compilers share: text between directives, and where they stand. */
    static final class Builder {
        private final List<Field> fields = new java.util.ArrayList<>();
        private final StringBuilder literal = new StringBuilder();
        private @Nullable String head;

        void literal(char c) {
            literal.append(c);
        }

        void field(String name, AccessParts.Part part, Shape shape, int at) {
            flush();
            fields.add(new Field(name, part, shape, at, ""));
        }

        /** The query right behind the path, as {@code %U%q}: together they are the target. */
        boolean target() {
            int last = fields.size() - 1;
            if (last < 0 || !literal.isEmpty() || fields.get(last).part() != AccessParts.Part.PATH) {
                return false;
            }
            Field path = fields.get(last);
            fields.set(last, new Field(path.name(), AccessParts.Part.TARGET, path.shape(), path.at(), ""));
            return true;
        }

        private void flush() {
            if (fields.isEmpty()) {
                head = literal.toString();
            } else {
                int last = fields.size() - 1;
                fields.set(last, fields.get(last).before(literal.toString()));
            }
            literal.setLength(0);
        }

        AccessFormat build(String software) {
            flush();
            return new AccessFormat(software, head == null ? "" : head, fields);
        }
    }
}
