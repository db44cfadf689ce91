package gac.correlate.sigma.text;

import java.util.ArrayList;
import java.util.List;

/**
 * A Sigma string: literal text, {@code *} (any run, also none) and {@code ?} (exactly one character, that is one code
 * point). Two neighbouring literals are never kept apart, nor two neighbouring {@code *}.
 */
public record TextPattern(List<Part> parts) {

    public sealed interface Part {
        record Literal(String text) implements Part {}

        record AnyRun() implements Part {}

        record AnyOne() implements Part {}
    }

    public static final Part ANY_RUN = new Part.AnyRun();
    public static final Part ANY_ONE = new Part.AnyOne();

    public TextPattern {
        parts = joined(parts);
    }

    /**
     * Reads the notation of rules: {@code \*}, {@code \?} and {@code \\} stand for the character itself, any other
     * backslash for a backslash.
     */
    public static TextPattern parse(String notation) {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        for (int i = 0; i < notation.length(); i++) {
            char c = notation.charAt(i);
            if (c == '\\' && i + 1 < notation.length() && "*?\\".indexOf(notation.charAt(i + 1)) >= 0) {
                literal.append(notation.charAt(++i));
            } else if (c == '*' || c == '?') {
                parts.add(new Part.Literal(literal.toString()));
                literal.setLength(0);
                parts.add(c == '*' ? ANY_RUN : ANY_ONE);
            } else {
                literal.append(c);
            }
        }
        parts.add(new Part.Literal(literal.toString()));
        return new TextPattern(parts);
    }

    /** The pattern that matches exactly this text. */
    public static TextPattern literal(String text) {
        return new TextPattern(List.of(new Part.Literal(text)));
    }

    public TextPattern startingAnywhere() {
        List<Part> all = new ArrayList<>(parts.size() + 1);
        all.add(ANY_RUN);
        all.addAll(parts);
        return new TextPattern(all);
    }

    public TextPattern endingAnywhere() {
        List<Part> all = new ArrayList<>(parts);
        all.add(ANY_RUN);
        return new TextPattern(all);
    }

    public boolean hasWildcard() {
        return parts.stream().anyMatch(part -> !(part instanceof Part.Literal));
    }

    /** The text of a pattern without wildcards; of one with wildcards, its literals put together. */
    public String literalText() {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Part.Literal literal) {
                text.append(literal.text());
            }
        }
        return text.toString();
    }

    /** The notation {@link #parse} reads. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Part.Literal literal) {
                text.append(
                        literal.text().replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?"));
            } else {
                text.append(part instanceof Part.AnyRun ? '*' : '?');
            }
        }
        return text.toString();
    }

    private static List<Part> joined(List<Part> parts) {
        List<Part> result = new ArrayList<>(parts.size());
        for (Part part : parts) {
            Part last = result.isEmpty() ? null : result.get(result.size() - 1);
            if (part instanceof Part.Literal literal) {
                if (literal.text().isEmpty()) {
                    continue;
                }
                if (last instanceof Part.Literal before) {
                    result.set(result.size() - 1, new Part.Literal(before.text() + literal.text()));
                    continue;
                }
            } else if (part instanceof Part.AnyRun && last instanceof Part.AnyRun) {
                continue;
            }
            result.add(part);
        }
        return List.copyOf(result);
    }
}
