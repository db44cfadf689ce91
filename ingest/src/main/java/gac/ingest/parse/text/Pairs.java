package gac.ingest.parse.text;

import java.util.LinkedHashMap;
import java.util.Map;

/** {@code key=value} lists. */
public final class Pairs {
    private static final int MOST = 64;

    private Pairs() {}

    /** {@code a=1, b=2}; a value that stands in {@code <…>} loses the brackets and may hold commas. The first of equal keys wins. */
    public static Map<String, String> comma(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        int at = 0;
        while (at < text.length() && pairs.size() < MOST) {
            int equals = text.indexOf('=', at);
            if (equals < 0) {
                break;
            }
            int comma = text.indexOf(", ", at);
            if (comma >= 0 && comma < equals) {
                at = text.lastIndexOf(", ", equals) + 2;
                continue;
            }
            String key = text.substring(at, equals).trim();
            int end;
            String value;
            if (text.startsWith("<", equals + 1)) {
                int close = close(text, equals + 2);
                value = text.substring(equals + 2, close);
                end = text.indexOf(", ", close);
            } else {
                end = comma;
                value = text.substring(equals + 1, end < 0 ? text.length() : end)
                        .trim();
            }
            pairs.putIfAbsent(key, value);
            at = end < 0 ? text.length() : end + 2;
        }
        return pairs;
    }

    /** The {@code >} that a comma, a blank or the end follows; so {@code <a>b>} keeps its inner one. */
    private static int close(String text, int from) {
        int close = text.indexOf('>', from);
        while (close >= 0
                && close + 1 < text.length()
                && text.charAt(close + 1) != ','
                && text.charAt(close + 1) != ' ') {
            close = text.indexOf('>', close + 1);
        }
        return close < 0 ? text.length() : close;
    }
}
