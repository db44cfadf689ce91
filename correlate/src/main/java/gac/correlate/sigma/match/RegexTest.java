package gac.correlate.sigma.match;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import gac.correlate.sigma.detection.Value;
import gac.correlate.sigma.regex.LazyAutomaton;
import gac.correlate.sigma.text.Glob;
import gac.correlate.sigma.text.Normal;
import org.jspecify.annotations.Nullable;

/** An expression is found in the value: of encoded ASCII an automaton tells whether, of other text RE2/J, and of any where. */
final class RegexTest implements ValueTest {
    private final Pattern pattern;
    private final @Nullable LazyAutomaton automaton;

    RegexTest(Value.Regex regex) {
        pattern = Regexes.compile(regex);
        automaton = LazyAutomaton.of(
                        Normal.compose(regex.expression()),
                        regex.flags().contains(Value.Flag.IGNORE_CASE),
                        regex.flags().contains(Value.Flag.MULTILINE),
                        regex.flags().contains(Value.Flag.DOT_ALL))
                .orElse(null);
    }

    @Override
    public boolean test(ValueView view, EventFields fields) {
        if (automaton != null && view.isAscii()) {
            LazyAutomaton.Answer answer = automaton.find(view.forAscii());
            if (answer != LazyAutomaton.Answer.UNSURE) {
                return answer == LazyAutomaton.Answer.FOUND;
            }
        }
        return find(view, fields) != Glob.NONE;
    }

    @Override
    public long find(ValueView view, EventFields fields) {
        Matcher matcher = pattern.matcher(view.text());
        return matcher.find() ? Glob.span(matcher.start(), matcher.end()) : Glob.NONE;
    }
}
