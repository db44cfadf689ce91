package gac.ingest.parse.web;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.LineParser;
import gac.ingest.parse.text.Quoted;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Access lines in the very format that a server is configured with: Apache's {@code LogFormat}, nginx's {@code log_format}, HAProxy's {@code log-format} or
 * Envoy's text format, compiled once to a scanner that goes over a line from left to right and never back.
 *
 * <p>A field ends where the text behind it in the format is next found; between quotes, where the server escapes them, at the next one that is not escaped; a time where it
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

    /** Whose format it is. */
    enum Software {
        NGINX("nginx", true),
        APACHE("apache", true),
        HAPROXY("haproxy", false),
        ENVOY("envoy", false);

        private final String id;
        /** Whether a quote that a client has sent is written with a backslash. HAProxy writes {@code #22} for it, in what it encodes at all. */
        private final boolean escapes;

        Software(String id, boolean escapes) {
            this.id = id;
            this.escapes = escapes;
        }
    }

    /** How a field ends. */
    enum Shape {
        TEXT,
        TIME,
        /** An address, which may have colons of its own before the one that is the format's. */
        ADDRESS,
        /** In braces; HAProxy writes neither it nor the blank behind it when there is nothing to write. */
        BRACES,
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

    /** Parts that only a request over HTTP has. */
    private static final Set<AccessParts.Part> HTTP = EnumSet.of(
            AccessParts.Part.REQUEST,
            AccessParts.Part.METHOD,
            AccessParts.Part.TARGET,
            AccessParts.Part.PATH,
            AccessParts.Part.STATUS);

    /** A time that cannot be read is still a field; not so a syslog header with a time behind it. */
    private static final int LONGEST_TIME = 40;

    private final Software software;
    private final String head;
    private final List<Field> fields;
    private final boolean http;

    AccessFormat(Software software, String head, List<Field> fields) {
        this.software = software;
        this.head = head;
        this.http = fields.stream().anyMatch(field -> HTTP.contains(field.part()));
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

    /**
     * Compiles the string of HAProxy's {@code log-format}, with or without its backslashes.
     *
     * @throws Mistake when it names what HAProxy does not know, or no line could be cut by it
     */
    public static AccessFormat haproxy(String format) {
        return HaProxyFormat.compile(format);
    }

    /**
     * Compiles the string of Envoy's {@code text_format_source} (or {@code format}), with or without the line feed at its end.
     *
     * @throws Mistake when it names what Envoy does not know, or no line could be cut by it
     */
    public static AccessFormat envoy(String format) {
        return EnvoyFormat.compile(format);
    }

    @Override
    public boolean parse(String text, Draft draft) {
        if (!text.startsWith(head)) {
            return false;
        }
        AccessParts parts = new AccessParts(software.id, software.escapes);
        int at = head.length();
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            boolean last = i == fields.size() - 1;
            if (field.shape() == Shape.BRACES && !text.startsWith("{", at)) {
                String rest = field.behind().startsWith(" ") ? field.behind().substring(1) : field.behind();
                if (!text.startsWith(rest, at)) {
                    return false;
                }
                at += rest.length();
                continue;
            }
            int end = end(text, at, field, i == 0 ? head : fields.get(i - 1).behind(), last, parts);
            if (end < 0 || !text.startsWith(field.behind(), end)) {
                return false;
            }
            String value = text.substring(at, end);
            boolean tooLong = field.shape() == Shape.TIME && value.length() > LONGEST_TIME;
            if (tooLong || !field.part().admits(value)) {
                return false;
            }
            parts.put(field.part(), field.name(), value);
            at = end + field.behind().length();
        }
        if (at != text.length()) {
            return false;
        }
        if (http) {
            parts.apply(draft);
        } else {
            parts.applyConnection(draft);
        }
        return true;
    }

    private int end(String text, int at, Field field, String before, boolean last, AccessParts parts) {
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
        if (field.shape() == Shape.BRACES) {
            int close = text.indexOf('}', at); // one that a client has sent is written #7D
            return close < 0 ? -1 : close + 1;
        }
        if (field.shape() == Shape.ADDRESS && behind.startsWith(":")) {
            return address(text, at);
        }
        if (software.escapes && before.endsWith("\"") && behind.startsWith("\"")) {
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

    /** The last colon of a run of an address's characters; −1 when there is none. */
    private static int address(String text, int at) {
        int colon = -1;
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ':') {
                colon = i;
            } else if (c != '.' && Character.digit(c, 16) < 0) {
                break;
            }
        }
        return colon;
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
        return software.id + " format of " + fields.size() + " fields";
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

        AccessFormat build(Software software) {
            flush();
            return new AccessFormat(software, head == null ? "" : head, fields);
        }
    }
}
