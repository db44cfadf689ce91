package gac.ingest.parse.text;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code key=value} lists as devices and logfmt write them, read once from left to right.
 *
 * <p>A value stands in double quotes, in which a backslash protects the next character, or ends at the next blank. The first of equal keys wins.
 */
public final class KeyValues {
    private static final int MOST = 1_000;
    private static final int LONGEST_KEY = 128;

    private KeyValues() {}

    /**
     * What was read.
     *
     * @param pairs in the order of the text
     * @param loose words that are no pair; 0 when the text is a list and nothing else
     */
    public record Read(Map<String, String> pairs, int loose) {}

    /** Pairs between blanks. */
    public static Read blank(String text, int from) {
        return read(text, from, ' ', false);
    }

    /** Pairs between {@code separator} or blanks. */
    public static Read separated(String text, int from, char separator) {
        return read(text, from, separator, false);
    }

    /** Pairs between commas; a quote inside quotes is written twice and a backslash is one. */
    public static Read doubled(String text, int from) {
        return read(text, from, ',', true);
    }

    private static Read read(String text, int from, char separator, boolean doubled) {
        Map<String, String> pairs = new LinkedHashMap<>();
        Cursor c = new Cursor(text, from);
        int loose = 0;
        while (pairs.size() < MOST) {
            while (!c.done() && blank(c.peek(), separator)) {
                c.at++;
            }
            if (c.done()) {
                break;
            }
            int start = c.at;
            while (!c.done() && isKey(c.peek())) {
                c.at++;
            }
            int end = c.at;
            if (end == start || end - start > LONGEST_KEY || !c.take('=')) {
                loose++;
                while (!c.done() && !blank(c.peek(), separator)) {
                    c.at++;
                }
                continue;
            }
            String value = c.peek() != '"' ? bare(c, separator) : doubled ? doubled(c) : quoted(c);
            pairs.putIfAbsent(text.substring(start, end), value);
        }
        return new Read(pairs, loose);
    }

    private static String bare(Cursor c, char separator) {
        int start = c.at;
        while (!c.done() && !blank(c.peek(), separator)) {
            c.at++;
        }
        return c.text.substring(start, c.at);
    }

    /** A field in quotes without its escapes; without a closing quote the rest of the text. */
    static String quoted(Cursor c) {
        int close = Quoted.end(c.text, c.at + 1);
        int end = close < 0 ? c.text.length() : close;
        String field = unescaped(c.text.substring(c.at + 1, end));
        c.at = close < 0 ? end : close + 1;
        return field;
    }

    private static String doubled(Cursor c) {
        StringBuilder value = new StringBuilder();
        c.at++;
        while (!c.done()) {
            char next = c.text.charAt(c.at++);
            if (next != '"') {
                value.append(next);
            } else if (c.peek() == '"') {
                value.append(next);
                c.at++;
            } else {
                break;
            }
        }
        return value.toString();
    }

    private static String unescaped(String field) {
        int slash = field.indexOf('\\');
        if (slash < 0) {
            return field;
        }
        StringBuilder text = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            boolean escape = c == '\\' && i + 1 < field.length();
            // Windows paths come unescaped: only what needs protection is taken for an escape.
            if (escape && (field.charAt(i + 1) == '"' || field.charAt(i + 1) == '\\')) {
                c = field.charAt(++i);
            }
            text.append(c);
        }
        return text.toString();
    }

    private static boolean blank(char c, char separator) {
        return c == ' ' || c == '\t' || c == separator;
    }

    private static boolean isKey(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '-'
                || c == '.'
                || c == '@'
                || c == '/';
    }
}
