package gac.correlate.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rules and texts made to be slow: the bounds that docs/sigma.md states hold. */
@Timeout(120)
class HostileRulesTest {
    private static final int MEGABYTE = 1 << 20;

    @Test
    void tenThousandAlternativesWithOneStart() {
        String list = IntStream.range(0, 10_000)
                .mapToObj(i -> "    - " + "a".repeat(60) + "x" + i)
                .collect(Collectors.joining("\n"));
        String rule = "sel:\n  f|contains:\n" + list + "\ncondition: sel";
        assertThat(Sigma.matches(rule, "f", "a".repeat(MEGABYTE))).isFalse();
        assertThat(Sigma.matches(rule, "f", "a".repeat(MEGABYTE) + "X9999")).isTrue();
    }

    @Test
    void literalsLongerThanAnyText() {
        String rule = "sel:\n  f|contains: " + "a".repeat(100_000) + "b\ncondition: sel";
        assertThat(Sigma.matches(rule, "f", "a".repeat(99_000))).isFalse();
        assertThat(Sigma.matches(rule, "f", "A".repeat(100_001) + "b")).isTrue();
        for (String place : new String[] {"startswith", "endswith", "contains"}) {
            String longer = "sel:\n  f|" + place + ": " + "ab".repeat(50) + "\ncondition: sel";
            assertThat(Sigma.matches(longer, "f", "AB".repeat(50))).isTrue();
            assertThat(Sigma.matches(longer, "f", "ab".repeat(49) + "a")).isFalse();
        }
    }

    @Test
    void expressionsAndWildcardsThatBacktrackElsewhere() {
        assertThat(Sigma.item("f|re: '(a+)+$'", "f", "a".repeat(100_000) + "b")).isFalse();
        String stars = "*" + "a*b*c*".repeat(20) + "z";
        assertThat(Sigma.item("f: '" + stars + "'", "f", "abc".repeat(100_000))).isFalse();
    }

    /** Written out they would fill the heap while the rules are loaded, and take all other rules with them. */
    @Test
    void expressionsThatUnfoldWithoutEndAreRefused() {
        for (String regex :
                new String[] {"((a{1000}){1000}){1000}", "(?:(?:x{1000}){0,9}y)*(z{500}){3}", "[a-z]{999}".repeat(11)
                }) {
            assertThat(Sigma.error(Sigma.rule("sel: {f|re: '" + regex + "'}\ncondition: sel")))
                    .isEqualTo(
                            "rules.yml:5:15: t: the regular expression is too large: it has more than 10000 parts once its"
                                    + " repetitions are written out; write smaller counts, or * and + in their place");
        }
        assertThat(Sigma.error(
                        Sigma.rule("sel: {f|re: '" + "(".repeat(100_000) + ")".repeat(100_000) + "'}\ncondition: sel")))
                .contains("too large: its groups are nested deeper than 200");
        String most = "(?:[ab]{1000}){9}c";
        assertThat(Sigma.item("f|re: '" + most + "'", "f", "ab".repeat(50) + "c"))
                .isFalse();
    }

    @Test
    void halvesOfSurrogatesAreCharactersLikeOthers() {
        String half = "a\uD83Db";
        assertThat(Sigma.item("f: 'a?b'", "f", half)).isTrue();
        assertThat(Sigma.item("f|contains: b", "f", half)).isTrue();
        assertThat(Sigma.item("f|startswith: 'A'", "f", half)).isTrue();
        assertThat(Sigma.item("f|re: '^a.b$'", "f", half)).isTrue();
        assertThat(Sigma.item("f: 'a*c'", "f", half)).isFalse();
        assertThat(Sigma.item("f|endswith: '\uD83D\uDE00'", "f", "x\uDE00")).isFalse();
        assertThat(Sigma.matches("k: [a\uD83D\uDE00]\ncondition: k", "f", "xa\uD83D"))
                .isFalse();
    }
}
