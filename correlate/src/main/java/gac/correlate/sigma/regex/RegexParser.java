package gac.correlate.sigma.regex;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Reads the part of RE2's syntax that rules are written in. The expression is one that RE2/J takes; whatever is not read for sure is left to it:
 * characters beyond ASCII, named groups, flags anywhere but in front, {@code \Q…\E}, {@code \p}, octal numbers, POSIX classes.
 */
final class RegexParser {
    private static final int ASCII = 128;
    /** As RE2/J has it. */
    private static final int MOST_REPEATS = 1_000;

    private static final int MOST_NESTED = 100;

    private final String expression;
    private boolean ignoreCase;
    private boolean multiline;
    private boolean dotAll;
    private int at;
    private int depth;

    /** Something that is left to RE2/J. */
    private static final class NotRead extends Exception {
        private static final long serialVersionUID = 1;
    }

    private RegexParser(String expression, boolean ignoreCase, boolean multiline, boolean dotAll) {
        this.expression = expression;
        this.ignoreCase = ignoreCase;
        this.multiline = multiline;
        this.dotAll = dotAll;
    }

    static Optional<Node> parse(String expression, boolean ignoreCase, boolean multiline, boolean dotAll) {
        if (!expression.chars().allMatch(c -> c < ASCII)) {
            return Optional.empty();
        }
        RegexParser parser = new RegexParser(expression, ignoreCase, multiline, dotAll);
        try {
            parser.flags();
            Node node = parser.choice();
            return parser.more() ? Optional.empty() : Optional.of(node);
        } catch (NotRead e) {
            return Optional.empty();
        }
    }

    private boolean more() {
        return at < expression.length();
    }

    private char peek() throws NotRead {
        if (!more()) {
            throw new NotRead();
        }
        return expression.charAt(at);
    }

    private boolean skip(String text) {
        boolean stands = expression.startsWith(text, at);
        at += stands ? text.length() : 0;
        return stands;
    }

    /** Flags in front of the expression hold for all of it. */
    private void flags() throws NotRead {
        if (!expression.startsWith("(?") || expression.startsWith("(?:")) {
            return;
        }
        for (at = 2; peek() != ')'; at++) {
            switch (peek()) {
                case 'i' -> ignoreCase = true;
                case 'm' -> multiline = true;
                case 's' -> dotAll = true;
                default -> throw new NotRead();
            }
        }
        at++;
    }

    private Node choice() throws NotRead {
        List<Node> parts = new ArrayList<>();
        do {
            parts.add(sequence());
        } while (skip("|"));
        return parts.size() == 1 ? parts.get(0) : new Node.Choice(parts);
    }

    private Node sequence() throws NotRead {
        List<Node> parts = new ArrayList<>();
        while (more() && peek() != '|' && peek() != ')') {
            parts.add(repeated(atom()));
        }
        return new Node.Sequence(parts);
    }

    private Node repeated(Node node) throws NotRead {
        int least;
        int most;
        int before = at;
        if (skip("*")) {
            least = 0;
            most = Node.Repeat.ENDLESS;
        } else if (skip("+")) {
            least = 1;
            most = Node.Repeat.ENDLESS;
        } else if (skip("?")) {
            least = 0;
            most = 1;
        } else if (more() && peek() == '{' && counted()) {
            at = before + 1;
            least = number();
            most = skip(",") ? (peek() == '}' ? Node.Repeat.ENDLESS : number()) : least;
            at++;
        } else {
            return node;
        }
        // Lazy or not, what is found is found.
        skip("?");
        if (node instanceof Node.At
                || (more() && "*+?".indexOf(peek()) >= 0)
                || (more() && peek() == '{' && counted())) {
            throw new NotRead();
        }
        return new Node.Repeat(node, least, most);
    }

    /** Whether the brace is one of {@code {2}}, {@code {2,}} or {@code {2,3}}; others are literals. */
    private boolean counted() {
        int close = expression.indexOf('}', at);
        return close > 0 && expression.substring(at, close + 1).matches("\\{[0-9]+(,[0-9]*)?}");
    }

    private int number() throws NotRead {
        int number = 0;
        while (peek() >= '0' && peek() <= '9') {
            number = number * 10 + (peek() - '0');
            if (number > MOST_REPEATS) {
                throw new NotRead();
            }
            at++;
        }
        return number;
    }

    private Node atom() throws NotRead {
        char c = peek();
        at++;
        return switch (c) {
            case '(' -> group();
            case '[' -> new Node.One(set());
            case '.' -> new Node.One(any());
            case '^' -> new Node.At(multiline ? Node.Place.LINE_START : Node.Place.TEXT_START);
            case '$' -> new Node.At(multiline ? Node.Place.LINE_END : Node.Place.TEXT_END);
            case '\\' -> escaped();
            case '*', '+', '?' -> throw new NotRead();
            default -> new Node.One(single(c));
        };
    }

    private Node group() throws NotRead {
        if (!skip("?:") && skip("?")) {
            throw new NotRead();
        }
        if (++depth > MOST_NESTED) {
            throw new NotRead();
        }
        Node inner = choice();
        depth--;
        if (!skip(")")) {
            throw new NotRead();
        }
        return inner;
    }

    private Node escaped() throws NotRead {
        char c = peek();
        Node.Place place = switch (c) {
            case 'b' -> Node.Place.WORD_EDGE;
            case 'B' -> Node.Place.NO_WORD_EDGE;
            case 'A' -> Node.Place.TEXT_START;
            case 'z' -> Node.Place.TEXT_END;
            default -> null;
        };
        if (place != null) {
            at++;
            return new Node.At(place);
        }
        if ("dDsSwW".indexOf(c) >= 0) {
            at++;
            return new Node.One(perl(c));
        }
        return new Node.One(single(escapedCharacter()));
    }

    /** The character of an escape that stands for one; behind the backslash. */
    private char escapedCharacter() throws NotRead {
        char c = peek();
        at++;
        return switch (c) {
            case 'a' -> 7;
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0B;
            case 'x' -> {
                int high = Character.digit(peek(), 16);
                at++;
                int low = Character.digit(peek(), 16);
                at++;
                if (high < 0 || low < 0 || high > 7) {
                    throw new NotRead();
                }
                yield (char) (high << 4 | low);
            }
            default -> {
                if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
                    throw new NotRead();
                }
                yield c;
            }
        };
    }

    /** A class, behind its bracket. */
    private BitSet set() throws NotRead {
        boolean negated = skip("^");
        BitSet set = new BitSet(ASCII);
        boolean first = true;
        while (first || peek() != ']') {
            first = false;
            char c = peek();
            if (c == '[' && expression.startsWith("[:", at)) {
                throw new NotRead();
            }
            if (c == '\\' && at + 1 < expression.length() && "dDsSwW".indexOf(expression.charAt(at + 1)) >= 0) {
                set.or(perl(expression.charAt(at + 1)));
                at += 2;
                continue;
            }
            char low = setCharacter();
            char high = low;
            if (expression.startsWith("-", at) && !expression.startsWith("-]", at)) {
                at++;
                high = setCharacter();
            }
            if (high < low) {
                throw new NotRead();
            }
            for (char each = low; each <= high; each++) {
                set.or(single(each));
            }
        }
        at++;
        if (negated) {
            set.flip(0, ASCII);
        }
        return set;
    }

    private char setCharacter() throws NotRead {
        char c = peek();
        at++;
        return c == '\\' ? escapedCharacter() : c;
    }

    private BitSet any() {
        BitSet set = new BitSet(ASCII);
        set.set(0, ASCII);
        set.set('\n', dotAll);
        return set;
    }

    private BitSet single(char c) {
        BitSet set = new BitSet(ASCII);
        set.set(c);
        if (ignoreCase) {
            set.set(Character.toLowerCase(c));
            set.set(Character.toUpperCase(c));
        }
        return set;
    }

    private static BitSet perl(char letter) {
        BitSet set = new BitSet(ASCII);
        for (int c = 0; c < ASCII; c++) {
            boolean in = switch (Character.toLowerCase(letter)) {
                case 'd' -> c >= '0' && c <= '9';
                case 's' -> c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
                default -> isWord(c);
            };
            set.set(c, in != Character.isUpperCase(letter));
        }
        return set;
    }

    static boolean isWord(int c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    }
}
