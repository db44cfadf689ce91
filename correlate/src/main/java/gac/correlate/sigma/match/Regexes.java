package gac.correlate.sigma.match;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import gac.correlate.sigma.detection.Value;
import gac.correlate.sigma.text.Normal;

/** Expressions of the `re` modifier, in RE2's dialect: matching takes at most text length × parts of the expression, whatever the rule says. */
public final class Regexes {
    private Regexes() {}

    /** @throws IllegalArgumentException naming the construct RE2/J does not take, that the expression is too large, or that it would never be compiled */
    public static Pattern compile(Value.Regex regex) {
        int flags = 0;
        for (Value.Flag flag : regex.flags()) {
            flags |= switch (flag) {
                case IGNORE_CASE -> Pattern.CASE_INSENSITIVE;
                case MULTILINE -> Pattern.MULTILINE;
                case DOT_ALL -> Pattern.DOTALL;
            };
        }
        try {
            RegexSize.of(regex.expression());
            RegexFolding.check(regex.expression(), (flags & Pattern.CASE_INSENSITIVE) != 0);
            return Pattern.compile(Normal.compose(regex.expression()), flags);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(e.getDescription() + ": " + e.getPattern(), e);
        }
    }
}
