package gac.correlate.sigma.match;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Expressions that RE2/J 1.8 never finishes compiling: it follows each letter of a range through its other cases until it comes back to
 * the first, and the old Cyrillic letters U+1C80 to U+1C88, which later versions of Unicode gave a capital, never come back.
 */
final class RegexFolding {
    private static final int FIRST = 0x1c80;
    private static final int LAST = 0x1c88;

    private static final String END = "(?:\\\\x\\{([0-9a-fA-F]{1,6})}|([^\\\\\\[\\]]))";
    private static final Pattern RANGE = Pattern.compile(END + "-" + END);
    private static final Pattern CLASS = Pattern.compile("\\[\\^?]?(?:\\\\.|\\[:\\^?\\w+:]|[^\\]\\\\])*+");
    private static final Pattern LETTER = Pattern.compile("[\u1c80-\u1c88]|\\\\x\\{0*1[cC]8[0-8]}");
    private static final Pattern IGNORING_CASE = Pattern.compile("\\(\\?[a-zA-Z]*i");

    private RegexFolding() {}

    /** @throws IllegalArgumentException when letters without regard to case reach the letters that never come back */
    static void check(String expression, boolean ignoringCase) {
        if (!ignoringCase && !IGNORING_CASE.matcher(expression).find()) {
            return;
        }
        boolean reached = LETTER.matcher(expression).find()
                || CLASS.matcher(expression).results().anyMatch(set -> reaches(set.group()));
        if (reached) {
            throw new IllegalArgumentException(
                    "a range without regard to case must not reach U+1C80 to U+1C88: split it around them, "
                            + "as in [\\x{80}-\\x{1c7f}\\x{1c89}-\\x{10ffff}]");
        }
    }

    private static boolean reaches(String set) {
        return RANGE.matcher(set).results().anyMatch(range -> end(range, 1) <= LAST && end(range, 3) >= FIRST);
    }

    private static int end(MatchResult range, int group) {
        String hex = range.group(group);
        return hex != null ? Integer.parseInt(hex, 16) : range.group(group + 1).codePointAt(0);
    }
}
