package gac.correlate.sigma;

import static gac.correlate.sigma.Sigma.matches;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {
    /** Selections a1, a2, b, _c are true when the event has 1 in a field of their name. */
    private static boolean holds(String condition, String present) {
        String detection = """
                a1: {a1: 1}
                a2: {a2: 1}
                b: {b: 1}
                _c: {_c: 1}
                condition: %s
                """.formatted(condition);
        String[] names = present == null ? new String[0] : present.split(" ");
        Object[] event = new Object[2 * names.length];
        for (int i = 0; i < names.length; i++) {
            event[2 * i] = names[i];
            event[2 * i + 1] = 1;
        }
        return matches(detection, event);
    }

    @ParameterizedTest
    @CsvSource({
        "a1 and a2, a1 a2, true",
        "a1 and a2, a1, false",
        "a1 or a2, a2, true",
        "a1 or a2 and b, a1, true",
        "(a1 or a2) and b, a1, false",
        "a1 and a2 or b, b, true",
        "not a1 and b, b, true",
        "not (a1 and b), b, true",
        "not a1 or b, a1 b, true",
        "a1 and not b, a1, true",
        "a1 and not b, a1 b, false",
        "not not a1, a1, true",
        "1 of a*, a2, true",
        "1 of a*, b, false",
        "all of a*, a1 a2, true",
        "all of a*, a1, false",
        "any of a*, a1, true",
        "1 of them, b, true",
        "1 of them, _c, false",
        "all of them, a1 a2 b, true",
        "1 of _*, _c, true",
        "1 of *1, a1, true",
        "1 of *1, a2, false",
        "not 1 of a*, b, true",
        "not 1 of a* and b, a1 b, false",
        "a1 and not all of a*, a1, true",
        "A1 OR a2, a2, error",
        "a1 AND a2, a1 a2, true",
        "a1 and NOT b, a1, true",
        "((a1)), a1, true",
    })
    void grammar(String condition, String present, String expected) {
        if (expected.equals("error")) {
            assertThat(Sigma.parse(Sigma.rule("a1: {a: 1}\na2: {a: 1}\ncondition: " + condition))
                            .errors())
                    .hasSize(1);
            return;
        }
        assertThat(holds(condition, present)).isEqualTo(Boolean.parseBoolean(expected));
    }

    @Test
    void aListOfConditionsIsTheirOr() {
        assertThat(holds("[a1 and a2, b]", "b")).isTrue();
        assertThat(holds("[a1 and a2, b]", "a1")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "a1 and # 22: t: condition: expected the name of a selection",
                "a1 a2 # 19: t: condition: expected 'and', 'or' or the end, not 'a2'",
                "(a1 # 19: t: condition: expected ')' to close the '(' in column 1",
                "a1) # 18: t: condition: expected 'and', 'or' or the end, not ')'",
                "x and a1 # 16: t: condition: 'x' is not defined; there are: a1, a2",
                "2 of a* # 16: t: condition: '2 of' is not Sigma; write '1 of' or 'all of'",
                "1 of x* # 21: t: condition: no selection is called 'x*'; there are: a1, a2",
                "a1 | count() > 5 # 19: t: condition: aggregations behind '|' are not Sigma any more; write a correlation",
                "a1 & a2 # 19: t: condition: '&' has no meaning in a condition",
            })
    void refusals(String condition, String reason) {
        String rule = Sigma.rule("a1: {a: 1}\na2: {a: 1}\ncondition:   " + condition.strip());
        assertThat(Sigma.error(rule)).startsWith("rules.yml:7:" + reason.strip());
    }

    @Test
    void deepNestingIsRefusedNotAnOverflow() {
        String deep = "(".repeat(5_000) + "a1" + ")".repeat(5_000);
        assertThat(Sigma.error(Sigma.rule("a1: {a: 1}\ncondition: " + deep))).contains("nested deeper than");
        assertThat(Sigma.error(Sigma.rule("a1: {a: 1}\ncondition: " + "not ".repeat(5_000) + "a1")))
                .contains("nested deeper than");
    }

    @Test
    void mapsAndListsOfMapsAndMixedLists() {
        String and = "sel: {a: 1, b: 2}\ncondition: sel";
        assertThat(matches(and, "a", 1, "b", 2)).isTrue();
        assertThat(matches(and, "b", 2)).isFalse();
        assertThat(matches(and, "a", 1)).isFalse();
        String or = "sel:\n- {a: 1, b: 2}\n- {c: 3}\ncondition: sel";
        assertThat(matches(or, "c", 3)).isTrue();
        assertThat(matches(or, "a", 1, "b", 2)).isTrue();
        assertThat(matches(or, "a", 1)).isFalse();
        String mixed = "sel:\n- {a: 1}\n- word\ncondition: sel";
        assertThat(matches(mixed, "a", 1)).isTrue();
        assertThat(matches(mixed, "x", "a word here")).isTrue();
        assertThat(matches(mixed, "x", "nothing")).isFalse();
    }
}
