package gac.ingest.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import gac.ingest.parse.text.Cursor;

/**
 * Compiles an operator's expression with RE2/J, but none that RE2/J 1.8 never ends compiling: it follows each letter of a range through its other cases until it comes
 * back to the first, and the old Cyrillic letters U+1C80 to U+1C88, which later versions of Unicode gave a capital, never come back.
 */
final class LinePattern {
    private static final int FIRST = 0x1c80;
    private static final int LAST = 0x1c88;
    /** What {@code \p{…}}, {@code \d} and the like stand for: no single character. */
    private static final int MANY = -1;

    private LinePattern() {}

    /** @throws IllegalArgumentException saying what is wrong with the expression, and how to mend it */
    static Pattern compile(String expression) {
        if (ignoresCase(expression) && reaches(expression)) {
            throw new IllegalArgumentException(
                    "without regard to case ((?i)) no range may reach U+1C80 to U+1C88: split it around them, as in"
                            + " [\\x{80}-\\x{1c7f}\\x{1c89}-\\x{10ffff}]");
        }
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Whether a group such as {@code (?i)}, {@code (?si:} or {@code (?m-s)} begins with the flag; without looking where it ends. */
    private static boolean ignoresCase(String expression) {
        for (int at = expression.indexOf("(?"); at >= 0; at = expression.indexOf("(?", at + 1)) {
            int flag = at + 2;
            while (flag < expression.length() && "imsU".indexOf(expression.charAt(flag)) >= 0) {
                if (expression.charAt(flag++) == 'i') {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean reaches(String expression) {
        Cursor c = new Cursor(expression);
        boolean set = false;
        while (!c.done()) {
            if (set && c.take("[:")) {
                c.until(']'); // a class such as [:alpha:] ends nothing
                continue;
            }
            if (set ? c.take(']') : c.take('[')) {
                set = !set;
                if (set) {
                    c.take('^');
                    c.take(']'); // the first of a set is a character of it
                }
                continue;
            }
            int from = character(c);
            int to = from;
            if (set && c.peek() == '-' && c.at + 1 < expression.length() && expression.charAt(c.at + 1) != ']') {
                c.at++;
                to = character(c);
            }
            if (from != MANY && from <= LAST && to >= FIRST) {
                return true;
            }
        }
        return false;
    }

    /** The next character, plain or escaped. */
    private static int character(Cursor c) {
        if (!c.take('\\')) {
            int point = c.text.codePointAt(c.at);
            c.at += Character.charCount(point);
            return point;
        }
        if (c.take("x{")) {
            String hex = c.until('}');
            try {
                return hex == null ? MANY : Integer.parseInt(hex, 16);
            } catch (NumberFormatException e) {
                return MANY; // no expression: compiling it says so
            }
        }
        boolean letter = Character.isLetterOrDigit(c.peek());
        char escaped = c.peek();
        c.at = Math.min(c.at + 1, c.text.length());
        return letter ? MANY : escaped;
    }
}
