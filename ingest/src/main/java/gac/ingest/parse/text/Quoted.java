package gac.ingest.parse.text;

import org.jspecify.annotations.Nullable;

/** Fields between double quotes in which a backslash protects the next character. */
public final class Quoted {
    private Quoted() {}

    /** Index of the quote that closes the field whose text starts at {@code from}; −1 when none does. */
    public static int end(String text, int from) {
        int quote = text.indexOf('"', from);
        while (quote >= 0 && escaped(text, from, quote)) {
            quote = text.indexOf('"', quote + 1);
        }
        return quote;
    }

    /** Whether an odd number of backslashes stands in front: each pair is a backslash of the text. */
    private static boolean escaped(String text, int from, int at) {
        int slash = at;
        while (slash > from && text.charAt(slash - 1) == '\\') {
            slash--;
        }
        return (at - slash) % 2 == 1;
    }

    /** The field at the cursor, without its quotes, escapes left alone; null and unmoved when none stands there. */
    public static @Nullable String take(Cursor c) {
        if (c.peek() != '"') {
            return null;
        }
        int close = end(c.text, c.at + 1);
        if (close < 0) {
            return null;
        }
        String field = c.text.substring(c.at + 1, close);
        c.at = close + 1;
        return field;
    }
}
