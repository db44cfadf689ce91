package gac.alerting;

import java.util.ArrayList;
import java.util.List;

/** Printable text with a style for each character. */
final class Styled {
    /** What a part of a card is, and how a terminal shows it. */
    enum Style {
        PLAIN(""),
        LABEL("\u001b[2m"),
        MATCH("\u001b[1;33m"),
        SEVERE("\u001b[1;31m"),
        WARN("\u001b[1;33m"),
        NOTE("\u001b[36m");

        private final String ansi;

        Style(String ansi) {
            this.ansi = ansi;
        }
    }

    private static final String RESET = "\u001b[0m";

    private final StringBuilder text = new StringBuilder();
    private final List<Style> styles = new ArrayList<>();

    static Styled of(String text) {
        return new Styled().add(text);
    }

    Styled add(String more) {
        return add(Style.PLAIN, more);
    }

    Styled add(Style style, String more) {
        text.append(more);
        for (int i = 0; i < more.length(); i++) {
            styles.add(style);
        }
        return this;
    }

    Styled add(Styled more) {
        text.append(more.text);
        styles.addAll(more.styles);
        return this;
    }

    int width() {
        return Printable.width(text.toString());
    }

    /** At most {@code columns} wide; an ellipsis stands for what is cut off. */
    Styled cut(int columns) {
        if (width() <= columns) {
            return this;
        }
        return part(0, fitting(0, columns - 1)).add("…");
    }

    /**
     * Broken into lines of at most {@code columns}, those after the first {@code hang} narrower: at blanks where there is one in the line's second half, elsewhere within the word. A line
     * with a match keeps two columns for its marks.
     */
    List<Styled> wrap(int columns, int hang) {
        int limit = styles.contains(Style.MATCH) ? columns - 2 : columns;
        List<Styled> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = fitting(start, lines.isEmpty() ? limit : limit - hang);
            int next = end;
            if (end < text.length()) {
                int blank = text.lastIndexOf(" ", end);
                if (blank > (start + end) / 2) {
                    end = blank;
                    next = blank + 1;
                }
            }
            lines.add(part(start, end));
            start = next;
        }
        if (lines.isEmpty()) {
            lines.add(this);
        }
        return lines;
    }

    /** The end of the longest part from {@code start} that takes at most {@code columns}; at least one character. */
    private int fitting(int start, int columns) {
        int used = 0;
        int i = start;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            used += Printable.width(c);
            if (used > columns && i > start) {
                return i;
            }
            i += Character.charCount(c);
        }
        return i;
    }

    private Styled part(int start, int end) {
        Styled part = new Styled();
        part.text.append(text, start, end);
        part.styles.addAll(styles.subList(start, end));
        return part;
    }

    /** For a terminal in colours, or for a file with {@code «…»} around what matched. */
    String render(boolean colours) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        Style current = Style.PLAIN;
        for (int i = 0; i <= text.length(); i++) {
            Style next = i < text.length() ? styles.get(i) : Style.PLAIN;
            if (next != current) {
                if (colours) {
                    out.append(current == Style.PLAIN ? "" : RESET).append(next.ansi);
                } else {
                    out.append(current == Style.MATCH ? "»" : "").append(next == Style.MATCH ? "«" : "");
                }
                current = next;
            }
            if (i < text.length()) {
                out.append(text.charAt(i));
            }
        }
        return out.toString();
    }
}
