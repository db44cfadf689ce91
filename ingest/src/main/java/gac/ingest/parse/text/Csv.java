package gac.ingest.parse.text;

import java.util.ArrayList;
import java.util.List;

/** Values between commas (RFC 4180): one in double quotes may hold commas, and a doubled quote is one quote. */
public final class Csv {
    private static final int MOST = 1_000;

    private Csv() {}

    /** The values of one line, at most {@value #MOST}; a quote that is never closed ends with the line. */
    public static List<String> values(String text) {
        List<String> values = new ArrayList<>();
        int at = 0;
        while (at <= text.length() && values.size() < MOST) {
            if (at < text.length() && text.charAt(at) == '"') {
                StringBuilder value = new StringBuilder();
                at++;
                while (at < text.length()) {
                    char c = text.charAt(at++);
                    if (c != '"') {
                        value.append(c);
                    } else if (at < text.length() && text.charAt(at) == '"') {
                        value.append('"');
                        at++;
                    } else {
                        break;
                    }
                }
                values.add(value.toString());
                int comma = text.indexOf(',', at);
                at = comma < 0 ? text.length() + 1 : comma + 1;
            } else {
                int comma = text.indexOf(',', at);
                int end = comma < 0 ? text.length() : comma;
                values.add(text.substring(at, end));
                at = end + 1;
            }
        }
        return values;
    }
}
