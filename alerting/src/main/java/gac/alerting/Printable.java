package gac.alerting;

/**
 * Text from logs made safe to show: what could move the cursor, change colours, reorder or hide text is written as a visible escape
 * ({@code \x1b}, {@code \n}, {@code \u202e}); everything else, Vietnamese in either normal form included, stays.
 */
public final class Printable {
    /** Vietnamese in NFD stacks two; dozens on one letter would cover the lines above it. */
    private static final int STACKED_MARKS = 3;

    private Printable() {}

    /** The whole text, escaped. */
    public static String of(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        append(out, text, 0, text.length());
        return out.toString();
    }

    /**
     * Appends {@code text[start, end)} escaped. A surrogate pair that a bound splits is shown as its lone halves' escapes.
     */
    static void append(StringBuilder out, String text, int start, int end) {
        int i = start;
        int marks = 0;
        while (i < end) {
            int c = text.codePointAt(i);
            if (Character.charCount(c) == 2 && i + 1 == end) {
                c = text.charAt(i);
            }
            marks = width(c) == 0 ? marks + 1 : 0;
            if (hidden(c) || marks > STACKED_MARKS) {
                escape(out, c);
            } else {
                out.appendCodePoint(c);
            }
            i += Character.charCount(c);
        }
    }

    private static boolean hidden(int c) {
        // Guillemets mark what matched: a sender must not be able to forge such a mark.
        if (c == '«' || c == '»') {
            return true;
        }
        return switch (Character.getType(c)) {
            // FORMAT holds the bidirectional controls, zero-width characters, tags and the byte order mark
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static void escape(StringBuilder out, int c) {
        switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (c < 0x100) {
                    out.append(String.format("\\x%02x", c));
                } else if (c < 0x10000) {
                    out.append(String.format("\\u%04x", c));
                } else {
                    out.append(String.format("\\U%08x", c));
                }
            }
        }
    }

    /** Columns of a terminal that {@code text} takes: combining marks none, East Asian wide characters and emoji two. */
    static int width(String text) {
        int width = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            width += width(c);
            i += Character.charCount(c);
        }
        return width;
    }

    static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        boolean wide = c >= 0x1100
                && (c <= 0x115F
                        || (c >= 0x2E80 && c <= 0xA4CF)
                        || (c >= 0xAC00 && c <= 0xD7A3)
                        || (c >= 0xF900 && c <= 0xFAFF)
                        || (c >= 0xFE30 && c <= 0xFE6F)
                        || (c >= 0xFF00 && c <= 0xFF60)
                        || (c >= 0xFFE0 && c <= 0xFFE6)
                        || (c >= 0x1F300 && c <= 0x1FAFF)
                        || (c >= 0x20000 && c <= 0x3FFFD));
        return wide ? 2 : 1;
    }
}
