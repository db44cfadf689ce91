package gac.correlate.sigma.load;

import gac.correlate.sigma.Origin;
import gac.correlate.sigma.detection.Condition;
import gac.correlate.sigma.text.Glob;
import gac.correlate.sigma.text.Names;
import gac.correlate.sigma.text.TextPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses conditions: {@code or} binds least, then {@code and}, {@code not}, {@code x of}, parentheses. Keywords may be
 * in any case.
 */
final class ConditionParser {
    private static final Pattern TOKEN = Pattern.compile("\\s*(?:([()|])|([\\p{L}\\p{N}_.*-]+)|(\\S))");
    private static final int MAX_DEPTH = 200;

    /** @param column 0-based, in the condition's text */
    private record Token(String text, int column) {
        boolean is(String keyword) {
            return text.equalsIgnoreCase(keyword);
        }
    }

    private final List<Token> tokens = new ArrayList<>();
    private final Origin origin;
    private final Set<String> names;
    private final Function<String, Condition> leaf;
    private int next;

    private ConditionParser(String text, Origin origin, Set<String> names, Function<String, Condition> leaf) {
        this.origin = origin;
        this.names = names;
        this.leaf = leaf;
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.lookingAt()) {
            int group = matcher.group(1) != null ? 1 : matcher.group(2) != null ? 2 : 3;
            Token token = new Token(matcher.group(group), matcher.start(group));
            if (group == 3) {
                throw error(token, "'" + token.text() + "' has no meaning in a condition");
            }
            tokens.add(token);
            if (token.text().equals("|")) {
                // An aggregation of old: refused where it starts, whatever its own syntax.
                break;
            }
            matcher.region(matcher.end(), text.length());
        }
        tokens.add(new Token("", text.length()));
    }

    /**
     * @param names the selections (or rules) there are
     * @param leaf makes the condition of one of them
     */
    static Condition parse(String text, Origin origin, Set<String> names, Function<String, Condition> leaf) {
        ConditionParser parser = new ConditionParser(text, origin, names, leaf);
        Condition condition = parser.or(0);
        Token rest = parser.peek();
        if (rest.text().equals("|")) {
            throw parser.error(rest, "aggregations behind '|' are not Sigma any more", "write a correlation instead");
        }
        if (!rest.text().isEmpty()) {
            throw parser.error(rest, "expected 'and', 'or' or the end, not '" + rest.text() + "'");
        }
        return condition;
    }

    private Condition or(int depth) {
        List<Condition> parts = new ArrayList<>(List.of(and(depth)));
        while (peek().is("or")) {
            next++;
            parts.add(and(depth));
        }
        return parts.size() == 1 ? parts.get(0) : new Condition.Or(parts);
    }

    private Condition and(int depth) {
        List<Condition> parts = new ArrayList<>(List.of(not(depth)));
        while (peek().is("and")) {
            next++;
            parts.add(not(depth));
        }
        return parts.size() == 1 ? parts.get(0) : new Condition.And(parts);
    }

    private Condition not(int depth) {
        if (depth > MAX_DEPTH) {
            throw error(peek(), "the condition is nested deeper than " + MAX_DEPTH + " levels");
        }
        if (peek().is("not") && !names.contains("not")) {
            next++;
            return new Condition.Not(not(depth + 1));
        }
        return operand(depth);
    }

    private Condition operand(int depth) {
        Token token = peek();
        if (token.text().equals("(")) {
            next++;
            Condition inner = or(depth + 1);
            if (!peek().text().equals(")")) {
                throw error(peek(), "expected ')' to close the '(' in column " + (token.column() + 1));
            }
            next++;
            return inner;
        }
        if (next + 1 < tokens.size() && tokens.get(next + 1).is("of")) {
            return quantified(token);
        }
        if (token.text().isEmpty() || token.text().equals(")") || token.text().equals("|")) {
            throw error(
                    token,
                    "expected the name of a selection"
                            + (token.text().isEmpty() ? "" : " before '" + token.text() + "'"));
        }
        next++;
        if (!names.contains(token.text())) {
            throw error(token, "'" + token.text() + "' is not defined", Names.meant(token.text(), names) + known());
        }
        return leaf.apply(token.text());
    }

    private Condition quantified(Token quantifier) {
        boolean all = quantifier.is("all");
        if (!all && !quantifier.is("1") && !quantifier.is("any")) {
            throw error(quantifier, "'" + quantifier.text() + " of' is not Sigma", "write '1 of' or 'all of'");
        }
        next += 2;
        Token target = peek();
        if (target.text().isEmpty() || "()|".contains(target.text())) {
            throw error(target, "expected 'them' or the name or pattern of selections behind 'of'");
        }
        next++;
        List<Condition> chosen = new ArrayList<>();
        for (String name : names) {
            if (chosen(target.text(), name)) {
                chosen.add(leaf.apply(name));
            }
        }
        if (chosen.isEmpty()) {
            throw error(target, "no selection is called '" + target.text() + "'", known());
        }
        if (chosen.size() == 1) {
            return chosen.get(0);
        }
        return all ? new Condition.And(chosen) : new Condition.Or(chosen);
    }

    private static boolean chosen(String pattern, String name) {
        if (name.startsWith("_") && !pattern.startsWith("_")) {
            return false;
        }
        if (pattern.toLowerCase(Locale.ROOT).equals("them")) {
            return true;
        }
        return Glob.of(TextPattern.parse(pattern), true).matches(name);
    }

    private String known() {
        return "there are: " + String.join(", ", names);
    }

    private Token peek() {
        return tokens.get(next);
    }

    private DefinitionException error(Token at, String reason) {
        return new DefinitionException(place(at), "condition: " + reason);
    }

    private DefinitionException error(Token at, String reason, String mend) {
        return new DefinitionException(place(at), "condition: " + reason, mend);
    }

    /** The token's own column, as far as the condition stands on one line. */
    private Origin place(Token token) {
        return new Origin(origin.file(), origin.line(), origin.column() + token.column());
    }
}
