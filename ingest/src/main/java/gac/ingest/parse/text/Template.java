package gac.ingest.parse.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A line as its program's source prints it: words to be found as they are, and places in braces that are read.
 *
 * <p>{@code Deny {transport} src {src} dst {dst}} reads three words. A place ends where the text behind it is next found, so the whole is one pass from
 * left to right without ever going back: a match costs no more than the places' number of passes over the line. The template describes the whole text; <code>{*}</code>
 * stands for anything.
 *
 * <p>Kinds, written behind a colon: {@code word} (no blank; without a kind), {@code text} (anything, may be empty), {@code free} (what somebody outside may
 * have chosen, a user name say: it ends where the text behind it is found <em>last</em>, so that nobody can write the log's own words into it),
 * {@code number} (digits, a sign and a fraction), {@code ip} (an address), {@code time} (a time in any form {@link Stamps#any} knows). A brace is written twice.
 */
public final class Template {
    /** What may stand in a place. */
    public enum Kind {
        WORD,
        TEXT,
        FREE,
        NUMBER,
        IP,
        TIME
    }

    /** A place: what it is called, and what may stand there. */
    public record Place(String name, Kind kind) {}

    private static final String SKIP = "*";

    private final List<String> literals = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();

    private Template() {}

    /** @throws IllegalArgumentException telling what is wrong at which column */
    public static Template of(String pattern) {
        Template template = new Template();
        StringBuilder literal = new StringBuilder();
        int i = 0;
        while (i < pattern.length()) {
            char c = pattern.charAt(i);
            boolean doubled = (c == '{' || c == '}') && i + 1 < pattern.length() && pattern.charAt(i + 1) == c;
            if (doubled) {
                literal.append(c);
                i += 2;
            } else if (c == '}') {
                throw new IllegalArgumentException(
                        "column " + (i + 1) + ": a } without its {; a brace of the line is written }}");
            } else if (c == '{') {
                int close = pattern.indexOf('}', i);
                if (close < 0) {
                    throw new IllegalArgumentException(
                            "column " + (i + 1) + ": this { is never closed; a brace of the line is written {{");
                }
                Place place = place(pattern.substring(i + 1, close), i + 2);
                if (literal.isEmpty()
                        && !template.places.isEmpty()
                        && !template.last().closesItself()) {
                    throw new IllegalArgumentException(
                            "column " + (i + 1) + ": nothing tells where the place before this one ends");
                }
                template.literals.add(literal.toString());
                template.places.add(place);
                literal.setLength(0);
                i = close + 1;
            } else {
                literal.append(c);
                i++;
            }
        }
        template.literals.add(literal.toString());
        return template;
    }

    private Ends last() {
        return new Ends(places.get(places.size() - 1).kind());
    }

    private record Ends(Kind kind) {
        boolean closesItself() {
            return kind == Kind.NUMBER || kind == Kind.IP || kind == Kind.TIME;
        }
    }

    private static Place place(String text, int column) {
        int colon = text.lastIndexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        if (name.equals(SKIP)) {
            return new Place(SKIP, Kind.TEXT);
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!Character.isLetterOrDigit(c) && c != '.' && c != '_' && c != '-' && c != '@') {
                throw new IllegalArgumentException("column " + (column + i) + ": '" + c + "' cannot be part of a name");
            }
        }
        if (name.isEmpty()) {
            throw new IllegalArgumentException(
                    "column " + column + ": a place without a name; {*} reads over something");
        }
        if (colon < 0) {
            return new Place(name, Kind.WORD);
        }
        String kind = text.substring(colon + 1);
        for (Kind known : Kind.values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(kind)) {
                return new Place(name, known);
            }
        }
        throw new IllegalArgumentException("column " + (column + colon + 1) + ": unknown kind \"" + kind
                + "\"; there are word, text, free, number, ip, time");
    }

    /** The places in order; those to be read over are called {@code *}. */
    public List<Place> places() {
        return List.copyOf(places);
    }

    /** The text the line must begin with. */
    public String prefix() {
        return literals.get(0);
    }

    /**
     * What stands in the places of {@code text} from {@code from} on.
     *
     * @return one value a place, in order; null when the text is not of this form
     */
    public @Nullable List<String> match(String text, int from) {
        if (!text.startsWith(literals.get(0), from)) {
            return null;
        }
        int at = from + literals.get(0).length();
        List<String> values = new ArrayList<>(places.size());
        for (int i = 0; i < places.size(); i++) {
            String behind = literals.get(i + 1);
            boolean last = i == places.size() - 1;
            int end = end(text, at, places.get(i), behind, last);
            if (end < 0 || !text.startsWith(behind, end)) {
                return null;
            }
            values.add(text.substring(at, end));
            at = end + behind.length();
        }
        return at == text.length() ? values : null;
    }

    private static int end(String text, int at, Place place, String behind, boolean last) {
        return switch (place.kind()) {
            case NUMBER -> number(text, at);
            case IP -> ip(text, at);
            case TIME -> {
                Stamp stamp = Stamps.any(text, at);
                yield stamp == null ? -1 : stamp.end();
            }
            case TEXT -> until(text, at, behind, last, text.length());
            case FREE -> last ? until(text, at, behind, true, text.length()) : latest(text, at, behind);
            case WORD -> {
                int blank = text.indexOf(' ', at);
                int limit = blank < 0 ? text.length() : blank;
                int end = until(text, at, behind, last, limit);
                yield end <= at || end > limit ? -1 : end;
            }
        };
    }

    /** Where {@code behind} is next found, beginning no later than at {@code limit}; for the last place, where it ends the text. */
    private static int until(String text, int at, String behind, boolean last, int limit) {
        if (last) {
            int end = text.length() - behind.length();
            return end >= at && text.endsWith(behind) ? end : -1;
        }
        int end = text.indexOf(behind, at);
        return end > limit ? -1 : end;
    }

    private static int latest(String text, int at, String behind) {
        int end = text.lastIndexOf(behind);
        return end < at ? -1 : end;
    }

    private static int number(String text, int at) {
        int i = at;
        if (i < text.length() && (text.charAt(i) == '-' || text.charAt(i) == '+')) {
            i++;
        }
        int digits = i;
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        if (i == digits) {
            return -1;
        }
        int point = i;
        if (i + 1 < text.length() && text.charAt(i) == '.') {
            i++;
            while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
                i++;
            }
            return i == point + 1 ? point : i;
        }
        return i;
    }

    /** Takes the longest run of an address's characters; a colon or dot at its end is punctuation. */
    private static int ip(String text, int at) {
        int i = at;
        while (i < text.length() && i - at < 64 && isAddress(text.charAt(i))) {
            i++;
        }
        for (int end = i; end > at && i - end < 7; end--) {
            if (Ip.parse(text.substring(at, end)) != null) {
                return end;
            }
        }
        return -1;
    }

    private static boolean isAddress(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.';
    }
}
