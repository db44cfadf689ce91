package gac.ingest.parse;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Ip;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The account in a line that no parser knows and that speaks of signing in: what stands behind {@code user}, {@code username=} and the like, in quotes, behind a
 * separator or, failing both, as a plain word; else what stands behind {@code for}. Events with an account found so carry the tag {@code guessed_user}.
 */
final class UnknownUser {
    private static final int LONGEST_LINE = 4_096;
    private static final int LONGEST_NAME = 128;

    private static final String[] SIGNING_IN = {
        "login",
        "log in",
        "log-in",
        "logon",
        "logged",
        "auth",
        "password",
        "passwd",
        "credential",
        "signin",
        "sign in",
        "signed in",
        "2fa",
        "access denied",
        "invalid user",
        "unknown user",
        "retrieve user",
        "username",
        "accountid"
    };
    private static final Set<String> NAMES = Set.of(
            "user", "username", "user_name", "uname", "usr", "loginname", "login_name", "accountid", "accountname");
    /** Words that mean an account only in front of a separator or a quote. */
    private static final Set<String> LOOSE_NAMES = Set.of("login", "account", "email", "principal");
    /** May stand between such a word and the name. */
    private static final Set<String> BETWEEN = Set.of("input", "name", "account", "id", "named", "with", "called");
    /** What follows {@code user} in prose and is no name. */
    private static final Set<String> NO_NAMES = Set.of(
            "a",
            "agent",
            "already",
            "and",
            "are",
            "as",
            "at",
            "attempt",
            "attempts",
            "authenticated",
            "authentication",
            "basic",
            "but",
            "by",
            "can",
            "cannot",
            "connected",
            "could",
            "credentials",
            "data",
            "details",
            "did",
            "digest",
            "disconnected",
            "does",
            "doesn",
            "error",
            "exists",
            "failed",
            "failure",
            "for",
            "found",
            "from",
            "had",
            "has",
            "have",
            "if",
            "in",
            "info",
            "invalid",
            "ip",
            "is",
            "isn",
            "lacks",
            "locked",
            "log",
            "logged",
            "login",
            "logon",
            "management",
            "must",
            "n",
            "no",
            "none",
            "not",
            "null",
            "of",
            "on",
            "or",
            "password",
            "service",
            "session",
            "the",
            "that",
            "this",
            "to",
            "tried",
            "undefined",
            "unknown",
            "used",
            "user",
            "using",
            "via",
            "was",
            "were",
            "which",
            "who",
            "with");

    private UnknownUser() {}

    static void find(String text, Draft draft) {
        String line = text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) : text;
        if (!speaksOfSigningIn(line)) {
            return;
        }
        String plain = null;
        String last = null;
        for (int at = word(line, 0); at < line.length(); at = word(line, end(line, at))) {
            int end = end(line, at);
            String word = small(line, at, end);
            boolean name = NAMES.contains(word);
            if (name || LOOSE_NAMES.contains(word)) {
                String marked = marked(line, end, name);
                if (marked != null) {
                    draft.user(marked).tag("guessed_user");
                    return;
                }
                plain = plain == null && name ? bare(line, end) : plain;
            } else if (word.equals("for") && last == null) {
                last = behindFor(line, end);
            }
        }
        String found = plain != null ? plain : last;
        if (found != null) {
            draft.user(found).tag("guessed_user");
        }
    }

    private static boolean speaksOfSigningIn(String line) {
        String small = small(line, 0, line.length());
        for (String word : SIGNING_IN) {
            if (small.contains(word)) {
                return true;
            }
        }
        return false;
    }

    /** What stands in quotes or brackets, or behind {@code =} or {@code :}. */
    private static @Nullable String marked(String line, int from, boolean name) {
        int at = from;
        for (int words = 0; words < 2; words++) {
            int word = blanks(line, at);
            int end = end(line, word);
            if (end == word || !BETWEEN.contains(small(line, word, end))) {
                break;
            }
            at = end;
        }
        if (at < line.length() && "\"'".indexOf(line.charAt(at)) >= 0 && separator(line, at + 1)) {
            at++; // "user":"an"
        }
        boolean separated = separator(line, at);
        int value = blanks(line, separated ? at + 1 : at);
        if (value == at) {
            return null;
        }
        String quoted = quoted(line, value);
        // "login: accepted" is a heading, "login:an" is not.
        boolean heading = !name && value > at + 1;
        return quoted != null || !separated || heading ? quoted : usable(line.substring(value, valueEnd(line, value)));
    }

    private static @Nullable String bare(String line, int from) {
        int at = blanks(line, from);
        String value = at == from ? null : usable(line.substring(at, valueEnd(line, at)));
        return value == null || NO_NAMES.contains(small(value, 0, value.length())) ? null : value;
    }

    /** {@code login failed for 'an'}, {@code … for an@example.vn}; a plain word might be anything, unless what it is for stands in front. */
    private static @Nullable String behindFor(String line, int from) {
        int at = blanks(line, from);
        if (at == from) {
            return null;
        }
        String quoted = quoted(line, at);
        if (quoted != null) {
            return Ip.parse(quoted) == null && quoted.indexOf(':') < 0 ? quoted : null;
        }
        String value = usable(line.substring(at, valueEnd(line, at)));
        String before = small(line, Math.max(0, from - 28), from);
        boolean told = before.contains("attempt") || before.contains("password") || before.contains("auth");
        boolean plain = told
                && value != null
                && endsThere(line, at + value.length())
                && !NO_NAMES.contains(small(value, 0, value.length()));
        return value != null && (value.indexOf('@') > 0 || plain) ? value : null;
    }

    private static boolean endsThere(String line, int at) {
        return at >= line.length()
                || line.startsWith(" from ", at)
                || line.startsWith(" (", at)
                || line.startsWith(" has been ", at)
                || line.charAt(at) == ':';
    }

    private static @Nullable String quoted(String line, int at) {
        int open = at < line.length() ? "\"'`([<".indexOf(line.charAt(at)) : -1;
        if (open < 0) {
            return null;
        }
        int close = line.indexOf("\"'`)]>".charAt(open), at + 1);
        return close < 0 || close - at > LONGEST_NAME ? null : usable(line.substring(at + 1, close));
    }

    private static int valueEnd(String line, int at) {
        int end = at;
        while (end < line.length() && " \t,;)]>\"'`|".indexOf(line.charAt(end)) < 0) {
            end++;
        }
        while (end > at && ".:!".indexOf(line.charAt(end - 1)) >= 0) {
            end--;
        }
        return end;
    }

    private static @Nullable String usable(String value) {
        boolean some = value.chars().anyMatch(Character::isLetterOrDigit);
        boolean none = Set.of("null", "none", "undefined", "unknown", "n/a").contains(small(value, 0, value.length()));
        return some && !none && value.length() <= LONGEST_NAME && Ip.parse(value) == null ? value : null;
    }

    private static boolean separator(String line, int at) {
        return at < line.length() && (line.charAt(at) == '=' || line.charAt(at) == ':');
    }

    private static int blanks(String line, int from) {
        int at = from;
        while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }

    private static int word(String line, int from) {
        int at = from;
        while (at < line.length() && !letter(line.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int end(String line, int at) {
        int end = at;
        while (end < line.length() && letter(line.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean letter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    /** ASCII letters made small; every other character, and so every place, stays. */
    private static String small(String text, int from, int to) {
        char[] chars = text.substring(from, to).toCharArray();
        for (int i = 0; i < chars.length; i++) {
            if (chars[i] >= 'A' && chars[i] <= 'Z') {
                chars[i] = (char) (chars[i] + ('a' - 'A'));
            }
        }
        return new String(chars);
    }
}
