package gac.correlate.sigma.match;

import gac.correlate.sigma.detection.Value;
import gac.correlate.sigma.text.CaseFolding;
import gac.correlate.sigma.text.Glob;
import gac.correlate.sigma.text.LiteralAutomaton;
import gac.correlate.sigma.text.Normal;
import gac.correlate.sigma.text.TextPattern;
import java.util.ArrayList;
import java.util.List;

/** Many literals of which one must stand somewhere in the value: one pass instead of one search for each. */
final class AnyLiteral implements ValueTest {
    /** From this many literals on the automaton is worth its memory. */
    private static final int WORTHWHILE = 6;

    private static final long LARGEST = 4_000_000;

    private final LiteralAutomaton automaton;
    private final int[] lengths;

    private AnyLiteral(List<String> literals) {
        automaton = LiteralAutomaton.of(literals);
        lengths = literals.stream().mapToInt(String::length).toArray();
    }

    /**
     * Tests of the values, the literals among them as one test.
     *
     * @param keywords whether text may stand anywhere, wildcards or not
     */
    static List<ValueTest> tests(List<Value> values, boolean keywords, FieldResolver resolver) {
        List<String> literals = new ArrayList<>();
        List<Value> others = new ArrayList<>();
        for (Value value : values) {
            String literal = literal(value, keywords);
            if (literal.isEmpty()) {
                others.add(value);
            } else {
                literals.add(literal);
            }
        }
        if (literals.size() < WORTHWHILE || LiteralAutomaton.size(literals) > LARGEST) {
            literals.clear();
            others = values;
        }
        List<ValueTest> tests = new ArrayList<>();
        if (!literals.isEmpty()) {
            tests.add(new AnyLiteral(literals));
        }
        others.forEach(value -> tests.add(ValueTests.of(value, keywords, resolver)));
        return tests;
    }

    /** The folded text of a value that only asks for it to stand somewhere; empty for any other value. */
    private static String literal(Value value, boolean keyword) {
        if (!(value instanceof Value.Text text) || text.cased()) {
            return "";
        }
        List<TextPattern.Part> parts = text.pattern().parts();
        boolean bare = keyword && parts.size() == 1;
        boolean contained = parts.size() == 3
                && parts.get(0) instanceof TextPattern.Part.AnyRun
                && parts.get(2) instanceof TextPattern.Part.AnyRun;
        if (!bare && !contained) {
            return "";
        }
        return parts.get(bare ? 0 : 1) instanceof TextPattern.Part.Literal literal
                ? CaseFolding.fold(Normal.compose(literal.text()))
                : "";
    }

    @Override
    public long find(ValueView value, EventFields fields) {
        char[] text = value.folded();
        int length = value.length();
        int state = LiteralAutomaton.start();
        for (int i = 0; i < length; i++) {
            state = automaton.next(state, text[i]);
            int[] found = automaton.outputs(state);
            if (found != null) {
                return Glob.span(i + 1 - lengths[found[0]], i + 1);
            }
        }
        return Glob.NONE;
    }
}
