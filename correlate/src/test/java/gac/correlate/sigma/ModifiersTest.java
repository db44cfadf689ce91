package gac.correlate.sigma;

import static gac.correlate.sigma.Sigma.item;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModifiersTest {
    @ParameterizedTest
    @CsvSource({
        "contains, b c, a b c d, true",
        "contains, c b, a b c d, false",
        "startswith, a b, a b c d, true",
        "startswith, b, a b c d, false",
        "endswith, c d, a b c d, true",
        "endswith, c, a b c d, false",
        "startswith, a?b, a b c d, true",
        "endswith, b*d, a b c d, true",
        "contains, 'b*d', a b c d, true",
        "contains, '', a, true",
    })
    void places(String modifier, String value, String text, boolean expected) {
        assertThat(item("f|" + modifier + ": '" + value + "'", "f", text)).isEqualTo(expected);
    }

    @Test
    void neqIsTheNegationOfTheItem() {
        assertThat(item("f|neq: a", "f", "b")).isTrue();
        assertThat(item("f|neq: a", "f", "A")).isFalse();
        assertThat(item("f|neq: [a, b]", "f", "b")).isFalse();
        assertThat(item("f|neq: [a, b]", "f", "c")).isTrue();
        assertThat(item("f|neq: a", "g", "a")).isTrue();
        assertThat(item("f|neq: 5", "f", "5")).isFalse();
        assertThat(item("f|contains|neq: x", "f", "axb")).isFalse();
        assertThat(item("f|neq: null", "f", "a")).isTrue();
        assertThat(item("f|neq: null", "g", "a")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "lt, 5, 4, true", "lt, 5, 5, false", "lte, 5, 5, true", "lte, 5, 6, false",
        "gt, 5, 6, true", "gt, 5, 5, false", "gte, 5, 5, true", "gte, 5, 4, false",
        "gte, 5, 4.9, false", "gt, 0.5, 0.75, true", "gt, -3, -2, true", "gt, 5, abc, false",
        "gt, 5, '', false", "lt, 5, 1e3, false", "gt, 9007199254740992, 9007199254740993, true",
    })
    void comparesNumbersAndTextThatWritesThem(String modifier, String bound, String value, boolean expected) {
        assertThat(item("f|" + modifier + ": " + bound, "f", value)).isEqualTo(expected);
    }

    @Test
    void comparesNumbersOfEveryType() {
        assertThat(item("f|gte: 500", "f", 500)).isTrue();
        assertThat(item("f|gte: 500", "f", 499.99)).isFalse();
        assertThat(item("f|gte: 500", "f", null)).isFalse();
        assertThat(item("f|lt: 500", "g", 1)).isFalse();
        assertThat(item("f|lt: 500", "f", Double.NaN)).isFalse();
        assertThat(item("f|gt: '10'", "f", 11)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.255, true",
        "192.0.2.0/24, 192.0.3.0, false",
        "192.0.2.0/24, ::ffff:192.0.2.7, true",
        "192.0.2.1, 192.0.2.1, true",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/32, 2001:DB8:1::5, true",
        "2001:db8::/32, 2001:db9::5, false",
        "192.0.2.0/24, 192.0.2, false",
        "192.0.2.0/24, 192.0.2.010, false",
        "192.0.2.0/24, host.example.com, false",
        "192.0.2.0/24, '', false",
    })
    void cidr(String network, String address, boolean expected) {
        assertThat(item("f|cidr: '" + network + "'", "f", address)).isEqualTo(expected);
    }

    @Test
    void regularExpressionsSearchAndMindCase() {
        assertThat(item("f|re: 'b+c'", "f", "abbbcd")).isTrue();
        assertThat(item("f|re: '^b+c'", "f", "abbbcd")).isFalse();
        assertThat(item("f|re: 'B+C'", "f", "abbbcd")).isFalse();
        assertThat(item("f|re|i: 'B+C'", "f", "abbbcd")).isTrue();
        assertThat(item("f|re: '^two$'", "f", "one\ntwo")).isFalse();
        assertThat(item("f|re|m: '^two$'", "f", "one\ntwo")).isTrue();
        assertThat(item("f|re: 'one.two'", "f", "one\ntwo")).isFalse();
        assertThat(item("f|re|s: 'one.two'", "f", "one\ntwo")).isTrue();
        assertThat(item("f|re|i|m|s: '^TWO.*'", "f", "one\ntwo")).isTrue();
        assertThat(item("f|re: '\\d{3}'", "f", 4625)).isTrue();
        assertThat(item("f|re: 123", "f", "x123")).isTrue();
        assertThat(item("f|re|contains: 'b+c'", "f", "abbbcd")).isTrue();
    }

    @Test
    void windash() {
        for (String dash : List.of("-", "/", "\u2013", "\u2014", "\u2015")) {
            assertThat(item("f|windash|contains: ' -encode '", "f", "x " + dash + "encode y"))
                    .isTrue();
            assertThat(item("f|contains|windash: ' /encode '", "f", "x " + dash + "encode y"))
                    .isTrue();
            assertThat(item("f|contains|windash: '-a -b'", "f", "x " + dash + "A -b"))
                    .isTrue();
        }
        assertThat(item("f|windash: 'a-b'", "f", "a/b")).isFalse();
        assertThat(item("f|contains|all|windash: [' -a', ' -b']", "f", "x /b /a"))
                .isTrue();
        assertThat(item("f|contains|all|windash: [' -a', ' -b']", "f", "x /b")).isFalse();
    }

    @Test
    void base64() {
        assertThat(item("f|base64|contains: 'http://'", "f", "xx aHR0cDovLw== yy"))
                .isTrue();
        assertThat(item("f|base64: 'xin chào'", "f", "eGluIGNow6Bv")).isTrue();
    }

    /** Every text that contains the value, encoded at any offset, contains one of the three forms. */
    @Test
    void base64OffsetFindsTheValueAtEveryOffset() {
        for (String value : List.of("IEX", "New-Object", "xin chào", "http://")) {
            for (int before = 0; before < 6; before++) {
                for (int after = 0; after < 4; after++) {
                    String text = "p".repeat(before) + value + "s".repeat(after);
                    String encoded = java.util.Base64.getEncoder()
                            .encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                    assertThat(item("f|base64offset|contains: '" + value + "'", "f", encoded))
                            .as("%s in %s", value, text)
                            .isTrue();
                }
            }
        }
        assertThat(item("f|base64offset|contains: 'New-Object'", "f", "TmV3LU9iamVj"))
                .isFalse();
    }

    @Test
    void utf16() {
        assertThat(item("f|wide|base64offset|contains: 'ping'", "f", "cABpAG4AZwA="))
                .isTrue();
        assertThat(item("f|utf16le|base64: 'ping'", "f", "cABpAG4AZwA=")).isTrue();
        assertThat(item("f|utf16be|base64: 'ping'", "f", "AHAAaQBuAGc=")).isTrue();
        assertThat(item("f|utf16|base64: 'ping'", "f", "//5wAGkAbgBnAA==")).isTrue();
        assertThat(item("f|wide|contains: 'cmd'", "f", "x c\0m\0d\0 y")).isTrue();
        assertThat(item("f|wide: 'c*d'", "f", "c\0m\0d\0")).isTrue();
    }

    @Test
    void fieldReferences() {
        assertThat(item("a|fieldref: b", "a", "X", "b", "x")).isTrue();
        assertThat(item("a|fieldref: b", "a", "X", "b", "y")).isFalse();
        assertThat(item("a|fieldref: b", "a", "X")).isFalse();
        assertThat(item("a|fieldref|cased: b", "a", "X", "b", "x")).isFalse();
        assertThat(item("a|fieldref|neq: b", "a", "X", "b", "y")).isTrue();
        assertThat(item("a|fieldref|neq: b", "a", "X", "b", "x")).isFalse();
        assertThat(item("a|fieldref|startswith: b", "a", "xyz", "b", "XY")).isTrue();
        assertThat(item("a|fieldref|endswith: b", "a", "xyz", "b", "yz")).isTrue();
        assertThat(item("a|fieldref|endswith: b", "a", "xyz", "b", "xy")).isFalse();
        assertThat(item("a|fieldref|contains: b", "a", "xyz", "b", "Y")).isTrue();
        assertThat(item("a|contains|fieldref: b", "a", "xyz", "b", "Y")).isTrue();
        assertThat(item("a|fieldref: b", "a", List.of("x", "y"), "b", List.of("z", "Y")))
                .isTrue();
        assertThat(item("a|fieldref: b", "a", 5, "b", "5")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "hour, 23, true",
        "hour, 16, false",
        "minute, 59, true",
        "day, 31, true",
        "month, 12, true",
        "year, 2026, true",
        "week, 53, true",
        "hour|gte, 18, true",
        "hour|lt, 18, false",
    })
    void partsOfDatesAsWritten(String modifier, int value, boolean expected) {
        assertThat(item("f|" + modifier + ": " + value, "f", "2026-12-31T23:59:08.123+07:00"))
                .isEqualTo(expected);
    }

    @Test
    void datesComeInSeveralForms() {
        assertThat(item("f|hour: 23", "f", "2026-12-31 23:59:08")).isTrue();
        assertThat(item("f|day: 31", "f", "2026-12-31")).isTrue();
        assertThat(item("f|year: 2026", "f", 1_798_761_599_000L)).isTrue();
        assertThat(item("f|hour: 0", "f", "not a date at all")).isFalse();
        assertThat(item("f|hour: 0", "f", "2026-13-41T00:00:00Z")).isFalse();
    }

    @Test
    void expandPutsInTheValuesGiven() {
        String rule = Sigma.rule("sel:\n  user|expand: '%admins%_\\%x'\ncondition: sel");
        LoadedRules loaded =
                new RuleLoader(Map.of("admins", List.of("root", "adm*"))).parse(List.of(new NamedText("r.yml", rule)));
        assertThat(loaded.errors()).isEmpty();
        RuleMatcher matcher = RuleMatcher.compile(loaded, Taxonomy.NONE);
        assertThat(matcher.matchAny(Sigma.event("user", "ROOT_%x"))).hasSize(1);
        assertThat(matcher.matchAny(Sigma.event("user", "adm7_%x"))).hasSize(1);
        assertThat(matcher.matchAny(Sigma.event("user", "%admins%_%x"))).isEmpty();
        assertThat(item("user: '%admins%'", "user", "%admins%")).isTrue();
    }

    @Test
    void expandWithoutValuesIsAnErrorNotASilentRule() {
        assertThat(Sigma.error(Sigma.rule("sel:\n  user|expand: '%admins%'\ncondition: sel")))
                .isEqualTo("rules.yml:6:18: t: the placeholder %admins% has no values here; give its values, or write"
                        + " them into the rule in place of 'expand'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "f|re: 'a(?!b)' # the regular expression is not RE2",
                "f|re: '(a)\\1' # the regular expression is not RE2",
                "f|contains|re: 'a' # 're' must be the first modifier",
                "f|i: 'a' # it is a flag of regular expressions",
                "f|contain: 'a' # unknown modifier 'contain'",
                "f|cidr: '192.0.2.1/24' # has bits set beyond its prefix length; the network is 192.0.2.0/24",
                "f|cidr: '192.0.2.0/33' # is not a network in CIDR notation",
                "f|cidr: 'example.com' # is not a network in CIDR notation",
                "f|gt: many # it compares with a number",
                "f|exists: maybe # write true or false",
                "f|base64: 'a*b' # text with wildcards cannot be encoded",
                "f|contains: null # cannot be applied to null",
                "f|fieldref: 'a*' # a field's name has no wildcards",
                "'|exists': true # has no field for null or exists to be about",
                "f|wide|utf16: a # the text has an encoding already",
                "f|windash: '-a -b -c -d -e -f' # stands for more than 10000 spellings",
                "f: {g: 1} # has a mapping for a value",
                "f: [] # has no values",
            })
    void refusals(String item, String reason) {
        String error = Sigma.error(Sigma.rule("sel:\n  " + item.strip() + "\ncondition: sel"));
        assertThat(error).startsWith("rules.yml:6:").contains(reason.strip());
    }
}
