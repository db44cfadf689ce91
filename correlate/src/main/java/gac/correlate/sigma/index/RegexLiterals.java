package gac.correlate.sigma.index;

/**
 * The longest literal that every match of a regular expression contains, read off its outermost level. Careful rather than
 * clever: whatever it does not know for sure ends the literal, and constructs that hide the structure give none.
 */
final class RegexLiterals {
    private static final String QUANTIFIERS = "*+?{";
    /** Escapes of one letter that stand for a class, a place or a control character. */
    private static final String PLAIN_ESCAPES = "dDsSwWbBAzaftnrv";

    private final String expression;
    private final StringBuilder run = new StringBuilder();
    private String best = "";
    private int at;

    private RegexLiterals(String expression) {
        this.expression = expression;
    }

    /** The literal as written, case and all; empty when there is none. */
    static String required(String expression) {
        return new RegexLiterals(expression).scan();
    }

    private String scan() {
        if (expression.chars().anyMatch(c -> Character.isSurrogate((char) c))) {
            return "";
        }
        while (at < expression.length()) {
            char c = expression.charAt(at);
            switch (c) {
                case '|', ')' -> {
                    return "";
                }
                case '(' -> {
                    endRun();
                    if (!skipGroup()) {
                        return "";
                    }
                }
                case '[' -> {
                    endRun();
                    if (!skipClass()) {
                        return "";
                    }
                }
                case '\\' -> {
                    if (!escape()) {
                        return "";
                    }
                }
                case '*', '+', '?', '{', '.', '^', '$' -> {
                    endRun();
                    at = Math.max(at + 1, repeatEnd());
                }
                default -> literal(c, 1);
            }
        }
        endRun();
        return best;
    }

    /** Adds a literal character, unless a quantifier makes it optional. */
    private void literal(char c, int width) {
        at += width;
        boolean quantified = at < expression.length() && QUANTIFIERS.indexOf(expression.charAt(at)) >= 0;
        if (!quantified) {
            run.append(c);
            return;
        }
        if (expression.charAt(at) == '+') {
            run.append(c);
        }
        endRun();
        at = Math.max(at + 1, repeatEnd());
    }

    private boolean escape() {
        if (at + 1 >= expression.length()) {
            return false;
        }
        char c = expression.charAt(at + 1);
        boolean word = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!word) {
            literal(c, 2);
            return true;
        }
        if (PLAIN_ESCAPES.indexOf(c) < 0) {
            return false;
        }
        endRun();
        at += 2;
        return true;
    }

    /** Behind a counted repetition such as {@code {2,3}} that starts here, else -1: other braces are literals. */
    private int repeatEnd() {
        int close = expression.charAt(at) == '{' ? expression.indexOf('}', at) : -1;
        for (int i = at + 1; i < close; i++) {
            char c = expression.charAt(i);
            if (c != ',' && (c < '0' || c > '9')) {
                return -1;
            }
        }
        return close < 0 ? -1 : close + 1;
    }

    private boolean skipGroup() {
        int depth = 0;
        while (at < expression.length()) {
            char c = expression.charAt(at);
            if (c == '\\') {
                if (at + 1 < expression.length() && expression.charAt(at + 1) == 'Q') {
                    return false;
                }
                at += 2;
                continue;
            }
            if (c == '[') {
                if (!skipClass()) {
                    return false;
                }
                continue;
            }
            at++;
            if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return true;
            }
        }
        return false;
    }

    private boolean skipClass() {
        at++;
        if (at < expression.length() && expression.charAt(at) == '^') {
            at++;
        }
        if (at < expression.length() && expression.charAt(at) == ']') {
            at++;
        }
        while (at < expression.length()) {
            char c = expression.charAt(at);
            if (c == '\\') {
                at += 2;
            } else if (c == '[' && at + 1 < expression.length() && expression.charAt(at + 1) == ':') {
                int close = expression.indexOf(":]", at + 2);
                if (close < 0) {
                    return false;
                }
                at = close + 2;
            } else if (c == ']') {
                at++;
                return true;
            } else {
                at++;
            }
        }
        return false;
    }

    private void endRun() {
        if (run.length() > best.length()) {
            best = run.toString();
        }
        run.setLength(0);
    }
}
