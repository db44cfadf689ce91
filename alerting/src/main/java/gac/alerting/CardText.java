package gac.alerting;

import java.util.List;

/** The lines of a card: a column of labels, texts wrapped beside it. Texts are printable already (see {@link Printable}). */
final class CardText {
    private static final int INDENT = 2;
    private static final int PARAGRAPH = 3;

    private final StringBuilder out = new StringBuilder(2048);
    private final int width;
    private final int column;
    private final boolean colours;

    CardText(int width, int column, boolean colours) {
        this.width = width;
        this.column = column;
        this.colours = colours;
    }

    /** Columns that a row has for its text. */
    int room() {
        return width - INDENT - column;
    }

    /** A text without a label over the whole width, wrapped with a hanging indent; cut with an ellipsis after {@value #PARAGRAPH} lines. */
    void paragraph(Styled text, int hang) {
        int indent = 0;
        for (Styled part : text.cut(PARAGRAPH * (width - 3 * hang)).wrap(width, hang)) {
            put(Styled.of(" ".repeat(indent)).add(part));
            indent = hang;
        }
    }

    /** A label and a text beside it, wrapped. */
    void row(String label, Styled text) {
        rows(label, List.of(text), 0);
    }

    /** A label and several texts, each beginning on a line of its own and wrapped with a hanging indent of {@code hang} columns. */
    void rows(String label, List<Styled> texts, int hang) {
        String current = label;
        for (Styled text : texts) {
            int indent = 0;
            for (Styled part : text.wrap(room(), hang)) {
                Styled line = Styled.of(" ".repeat(INDENT)).add(Styled.Style.LABEL, current);
                int padding = INDENT + column - line.width() + indent;
                put(line.add(" ".repeat(Math.max(1, padding))).add(part));
                current = "";
                indent = hang;
            }
        }
    }

    private void put(Styled line) {
        out.append(line.render(colours).stripTrailing()).append('\n');
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
