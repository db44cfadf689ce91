package gac.correlate.sigma;

import static gac.correlate.sigma.Sigma.item;
import static gac.correlate.sigma.Sigma.matches;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextMatchingTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                // pattern, text, matches
                "abc, abc, true",
                "abc, ABC, true",
                "abc, xabc, false",
                "a*c, ac, true",
                "a*c, abbbc, true",
                "a*c, abbbcd, false",
                "a?c, abc, true",
                "a?c, ac, false",
                "a?c, abbc, false",
                "*, anything, true",
                "?, x, true",
                "?, xy, false",
                "a\\*c, a*c, true",
                "a\\*c, abc, false",
                "a\\?c, a?c, true",
                "a\\?c, abc, false",
                "a\\\\*c, a\\bbbc, true",
                "a\\\\*c, abbbc, false",
                "a\\\\\\*c, a\\*c, true",
                "a\\\\\\*c, a\\xc, false",
                "C:\\Windows\\cmd.exe, c:\\windows\\CMD.EXE, true",
                "C:\\\\Windows, c:\\windows, true",
                "\\\\\\\\host, \\\\host, true",
                "trailing\\, trailing\\, true",
                "*a*b*, xxaxxbxx, true",
                "*a*b*, xxbxxaxx, false",
                "a*a, a, false",
                "*ab*b, ab, false",
                "ab*, ab, true",
                "*?, x, true",
            })
    void wildcardsAndEscapes(String pattern, String text, boolean expected) {
        assertThat(item("f: '" + pattern + "'", "f", text)).isEqualTo(expected);
    }

    @Test
    void foldsCaseBeyondAsciiButNotTheTurkishI() {
        assertThat(item("f: 'ĐẠI HỌC'", "f", "đại học")).isTrue();
        assertThat(item("f: 'straße'", "f", "STRAẞE")).isTrue();
        assertThat(item("f: 'ΣΊΣΥΦΟΣ'", "f", "σίσυφος")).isTrue();
        assertThat(item("f: 'k'", "f", "\u212A")).isTrue();
        assertThat(item("f: 'admin'", "f", "admın")).isFalse();
        assertThat(item("f: 'admin'", "f", "ADMİN")).isFalse();
        assertThat(item("f: '\uD801\uDC00'", "f", "\uD801\uDC28")).isTrue();
    }

    @Test
    void composedAndDecomposedTextAreTheSame() {
        String composed = "tài xỉu";
        String decomposed = java.text.Normalizer.normalize(composed, java.text.Normalizer.Form.NFD);
        assertThat(decomposed).isNotEqualTo(composed);
        assertThat(item("f|contains: '" + composed + "'", "f", "/tin/" + decomposed + "-online"))
                .isTrue();
        assertThat(item("f|contains: '" + decomposed + "'", "f", composed)).isTrue();
        assertThat(item("f|re: '" + composed + "$'", "f", decomposed)).isTrue();
    }

    @Test
    void aQuestionMarkIsOneCodePoint() {
        assertThat(item("f: 'a?b'", "f", "a\uD83D\uDE00b")).isTrue();
        assertThat(item("f: 'a??b'", "f", "a\uD83D\uDE00b")).isFalse();
        assertThat(item("f|endswith: '?'", "f", "\uD83D\uDE00")).isTrue();
        assertThat(item("f|contains: '??'", "f", "\uD83D\uDE00")).isFalse();
    }

    @Test
    void nulBytesAndHugeFieldsAreText() {
        String huge = "x".repeat(1_000_000) + "\u0000needle";
        assertThat(item("f|contains: \"\\0NEEDLE\"", "f", huge)).isTrue();
        assertThat(item("f: '*a*b*c*d*e*f*g*h*'", "f", huge)).isFalse();
        assertThat(item("f|re: '(x+x+)+y'", "f", huge.substring(0, 100_000))).isFalse();
    }

    @Test
    void casedHoldsForEveryKindOfPlace() {
        assertThat(item("f|cased: Abc", "f", "Abc")).isTrue();
        assertThat(item("f|cased: Abc", "f", "abc")).isFalse();
        assertThat(item("f|contains|cased: bC", "f", "abCd")).isTrue();
        assertThat(item("f|cased|contains: bC", "f", "abcd")).isFalse();
        assertThat(item("f|startswith|cased: aB", "f", "abcd")).isFalse();
        assertThat(item("f|endswith|cased: Cd", "f", "abCd")).isTrue();
    }

    @Test
    void emptyTextNullAndAbsence() {
        assertThat(item("f: ''", "f", "")).isTrue();
        assertThat(item("f: ''", "f", "x")).isFalse();
        assertThat(item("f: ''", "f", null)).isFalse();
        assertThat(item("f: ''", "g", "")).isFalse();
        assertThat(item("f: null", "g", "")).isTrue();
        assertThat(item("f: null", "f", null)).isTrue();
        assertThat(item("f: null", "f", "")).isFalse();
        assertThat(item("f: null", "f", List.of())).isTrue();
        assertThat(item("f:", "g", 1)).isTrue();
        assertThat(item("f: '*'", "f", "")).isTrue();
        assertThat(item("f: '*'", "g", "")).isFalse();
    }

    @Test
    void existsTestsPresenceOnly() {
        assertThat(item("f|exists: true", "f", null)).isTrue();
        assertThat(item("f|exists: true", "f", "")).isTrue();
        assertThat(item("f|exists: true", "g", 1)).isFalse();
        assertThat(item("f|exists: false", "g", 1)).isTrue();
        assertThat(item("f|exists: false", "f", null)).isFalse();
    }

    @Test
    void numbersAndBooleansMatchByTheirText() {
        assertThat(item("f: 4625", "f", 4625)).isTrue();
        assertThat(item("f: 4625", "f", 4625L)).isTrue();
        assertThat(item("f: 4625", "f", 4625.0)).isTrue();
        assertThat(item("f: 4625", "f", "4625")).isTrue();
        assertThat(item("f: '4625'", "f", 4625)).isTrue();
        assertThat(item("f: 4625", "f", "14625")).isFalse();
        assertThat(item("f: 1.50", "f", "1.50")).isTrue();
        assertThat(item("f: 1.50", "f", 1.5)).isTrue();
        assertThat(item("f: 010", "f", "010")).isTrue();
        assertThat(item("f: 010", "f", 8)).isFalse();
        assertThat(item("f|startswith: 46", "f", 4625)).isTrue();
        assertThat(item("f: true", "f", true)).isTrue();
        assertThat(item("f: true", "f", "True")).isTrue();
        assertThat(item("f: 'false'", "f", false)).isTrue();
        assertThat(item("f: no", "f", "no")).isTrue();
        assertThat(item("f: 4*", "f", 4625)).isTrue();
    }

    @Test
    void aListOfValuesMatchesWhenOneOfThemDoes() {
        assertThat(item("f: b", "f", List.of("a", "b"))).isTrue();
        assertThat(item("f: c", "f", List.of("a", "b"))).isFalse();
        assertThat(item("f|contains|all: [a, b]", "f", List.of("xa", "xb"))).isTrue();
        assertThat(item("f|gt: 5", "f", List.of(1, 9))).isTrue();
    }

    @Test
    void allWantsEveryValue() {
        assertThat(item("f|contains|all: [a, b]", "f", "b and a")).isTrue();
        assertThat(item("f|contains|all: [a, c]", "f", "b and a")).isFalse();
        assertThat(item("f|all|contains: [a, c]", "f", "b and a")).isFalse();
    }

    @Test
    void keywordsLookAtEveryValueOfTheEvent() {
        String any = "k: ['evil.exe', 'mimikatz']\ncondition: k";
        assertThat(matches(any, "a", 1, "b", List.of("x", "c:\\EVIL.exe -n"))).isTrue();
        assertThat(matches(any, "a", "good")).isFalse();
        assertThat(matches("k: 'e*l'\ncondition: k", "a", "xxevilxx")).isTrue();
        assertThat(matches("k: 46\ncondition: k", "a", 4625)).isTrue();
        String all = "k:\n  '|all':\n    - one\n    - two\ncondition: k";
        assertThat(matches(all, "a", "one", "b", "two")).isTrue();
        assertThat(matches(all, "a", "one one", "b", null)).isFalse();
        assertThat(matches("k:\n  '|re': '^x+$'\ncondition: k", "a", "y", "b", "xxx"))
                .isTrue();
    }

    @Test
    void fieldsOfOtherCaseAreOtherFields() {
        assertThat(item("User: root", "user", "root")).isFalse();
    }
}
