package gac.ingest.parse.text;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads XML forward, token by token, in time linear in its length. There is nothing outside the text it could be led to: a document type definition
 * ends the reading, and of entities only the five of XML 1.0 section 4.6 and characters by number are decoded; others stay as they are written.
 *
 * <p>It does not check that the text is well formed: elements left open, because a line was cut, are the caller's to notice.
 */
public final class XmlScanner {
    private static final int MOST_ATTRIBUTES = 32;
    private static final int LONGEST_ENTITY = 10;

    /** What {@link #next} found. */
    public enum Token {
        START,
        TEXT,
        END,
        /** Nothing more, or nothing more that is XML. */
        DONE
    }

    private final Cursor c;
    private String name = "";
    private String content = "";
    private Map<String, String> attributes = Map.of();
    private boolean closing;

    public XmlScanner(String text) {
        c = new Cursor(text);
    }

    /** Local name of the element that was started or ended. */
    public String name() {
        return name;
    }

    /** The text, entities decoded. */
    public String content() {
        return content;
    }

    /** Value of an attribute of the element just started; empty where it has none of this name. */
    public String attribute(String key) {
        return attributes.getOrDefault(key, "");
    }

    public Token next() {
        if (closing) {
            closing = false;
            return Token.END;
        }
        while (!c.done()) {
            if (c.peek() != '<') {
                int end = c.text.indexOf('<', c.at);
                content = decoded(c.text.substring(c.at, end < 0 ? c.text.length() : end));
                c.at = end < 0 ? c.text.length() : end;
                return Token.TEXT;
            }
            if (c.take("<![CDATA[")) {
                String raw = c.until("]]>");
                content = raw == null ? c.rest() : raw;
                return Token.TEXT;
            }
            if (c.take("<!--")) {
                if (!c.skipTo("-->")) {
                    break;
                }
            } else if (c.take("<?")) {
                if (!c.skipTo("?>")) {
                    break;
                }
            } else if (c.take("</")) {
                name = local();
                return c.skipTo(">") ? Token.END : done();
            } else {
                c.at++;
                return started() ? Token.START : done();
            }
        }
        return done();
    }

    private Token done() {
        c.at = c.text.length();
        return Token.DONE;
    }

    /** Behind a {@code <}: name and attributes, up to and with the {@code >}. */
    private boolean started() {
        name = local();
        if (name.isEmpty()) {
            return false;
        }
        Map<String, String> found = new LinkedHashMap<>();
        while (true) {
            blanks();
            if (c.take('>')) {
                break;
            }
            if (c.take("/>")) {
                closing = true;
                break;
            }
            String key = local();
            blanks();
            if (key.isEmpty() || !c.take('=')) {
                return false;
            }
            blanks();
            char quote = c.peek();
            if (quote != '"' && quote != '\'') {
                return false;
            }
            c.at++;
            String value = c.until(quote);
            if (value == null) {
                return false;
            }
            if (found.size() < MOST_ATTRIBUTES) {
                found.putIfAbsent(key, decoded(value));
            }
        }
        attributes = found;
        return true;
    }

    /** A name without its prefix. */
    private String local() {
        int start = c.at;
        while (!c.done() && " \t\r\n=/><\"'".indexOf(c.peek()) < 0) {
            if (c.peek() == ':') {
                start = c.at + 1;
            }
            c.at++;
        }
        return c.text.substring(start, c.at);
    }

    private void blanks() {
        while (!c.done() && " \t\r\n".indexOf(c.peek()) >= 0) {
            c.at++;
        }
    }

    private static String decoded(String text) {
        int ampersand = text.indexOf('&');
        if (ampersand < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        int from = 0;
        while (ampersand >= 0) {
            plain.append(text, from, ampersand);
            int end = ampersand + 1;
            while (end < text.length() && end - ampersand < LONGEST_ENTITY && text.charAt(end) != ';') {
                end++;
            }
            int character = end < text.length() && text.charAt(end) == ';' ? entity(text, ampersand + 1, end) : -1;
            if (character < 0) {
                plain.append('&');
                from = ampersand + 1;
            } else {
                plain.appendCodePoint(character);
                from = end + 1;
            }
            ampersand = text.indexOf('&', from);
        }
        return plain.append(text, from, text.length()).toString();
    }

    /** The character an entity stands for; −1 for one that nobody declared. */
    private static int entity(String text, int from, int to) {
        return switch (text.substring(from, to)) {
            case "lt" -> '<';
            case "gt" -> '>';
            case "amp" -> '&';
            case "quot" -> '"';
            case "apos" -> '\'';
            default -> text.charAt(from) == '#' ? numbered(text, from + 1, to) : -1;
        };
    }

    private static int numbered(String text, int from, int to) {
        boolean hex = from < to && (text.charAt(from) == 'x' || text.charAt(from) == 'X');
        int radix = hex ? 16 : 10;
        int value = 0;
        for (int i = hex ? from + 1 : from; i < to; i++) {
            int digit = Character.digit(text.charAt(i), radix);
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        boolean some = to > (hex ? from + 1 : from);
        boolean surrogate = value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE;
        return some && Character.isValidCodePoint(value) && !surrogate ? value : -1;
    }
}
