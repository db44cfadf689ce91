package gac.correlate.sigma.match;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large an expression is once its repetitions are written out, as RE2 does before it matches: {@code (a{1000}){1000}} has a million
 * parts. An estimate from the text alone, so that what would fill the heap is never compiled.
 */
final class RegexSize {
    /** Parts an expression may have. */
    static final int MOST_PARTS = 10_000;

    /** Groups that may stand in one another. */
    static final int DEEPEST = 200;

    private static final Pattern COUNT = Pattern.compile("\\{([0-9]{1,6})(,([0-9]{0,6}))?}");

    private final String text;
    private final Deque<Long> outside = new ArrayDeque<>();
    private int at;
    private long parts;
    private long last;

    private RegexSize(String text) {
        this.text = text;
    }

    /**
     * The parts of an expression.
     *
     * @throws IllegalArgumentException when there are more than it may have
     */
    static long of(String expression) {
        return new RegexSize(expression).scan();
    }

    private long scan() {
        while (at < text.length()) {
            char c = text.charAt(at);
            switch (c) {
                case '\\' -> escape();
                case '[' -> atom(endOfClass());
                case '(' -> open();
                case ')' -> close();
                case '{' -> repeat();
                case '|' -> {
                    parts++;
                    last = 0;
                    at++;
                }
                case '*', '+', '?' -> {
                    parts++;
                    at++;
                }
                default -> atom(at + 1);
            }
            if (parts > MOST_PARTS) {
                throw new IllegalArgumentException(
                        "it has more than " + MOST_PARTS + " parts once its repetitions are written out");
            }
        }
        return parts;
    }

    private void atom(int end) {
        last = 1;
        parts++;
        at = end;
    }

    private void escape() {
        char kind = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        if (kind == 'Q') {
            int end = text.indexOf("\\E", at + 2);
            int to = end < 0 ? text.length() : end;
            parts += to - at - 2;
            last = to > at + 2 ? 1 : last;
            at = Math.min(text.length(), to + 2);
            return;
        }
        boolean braced = (kind == 'x' || kind == 'p' || kind == 'P') && text.startsWith("{", at + 2);
        int end = braced ? text.indexOf('}', at) : -1;
        atom(end < 0 ? Math.min(text.length(), at + 2) : end + 1);
    }

    /** Behind the bracket that ends a class; one right behind the beginning belongs to it. */
    private int endOfClass() {
        int i = at + 1;
        i += text.startsWith("^", i) ? 1 : 0;
        i += text.startsWith("]", i) ? 1 : 0;
        while (i < text.length() && text.charAt(i) != ']') {
            int named = text.startsWith("[:", i) ? text.indexOf(":]", i + 2) : -1;
            i = named > 0 ? named + 2 : i + (text.charAt(i) == '\\' ? 2 : 1);
        }
        return Math.min(text.length(), i + 1);
    }

    private void open() {
        if (outside.size() >= DEEPEST) {
            throw new IllegalArgumentException("its groups are nested deeper than " + DEEPEST);
        }
        outside.push(parts);
        parts = 0;
        last = 0;
        at++;
    }

    private void close() {
        last = parts + 2;
        parts = last + (outside.isEmpty() ? 0 : outside.pop());
        at++;
    }

    private void repeat() {
        Matcher count = COUNT.matcher(text).region(at, text.length());
        if (!count.lookingAt()) {
            atom(at + 1);
            return;
        }
        String most = count.group(3) == null || count.group(3).isEmpty() ? count.group(1) : count.group(3);
        long times = Math.max(1, Long.parseLong(most));
        parts += last * (times - 1);
        last *= times;
        at = count.end();
    }
}
