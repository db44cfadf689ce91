package gac.correlate.indicators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndicatorTest {
    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, ADDRESS, 203.0.113.7",
        "203.0.113.0/24, ADDRESS, 203.0.113.0/24",
        "203[.]0.113(.)7, ADDRESS, 203.0.113.7",
        "2001:DB8:0:0::1, ADDRESS, 2001:db8::1",
        "2001:db8::/32, ADDRESS, 2001:db8::/32",
        "Bad.Example.COM., DOMAIN, bad.example.com",
        "*.bad.example, DOMAIN, bad.example",
        "bad[.]example, DOMAIN, bad.example",
        "tên-miền.example, DOMAIN, xn--tn-min-iva0322d.example",
        "hxxps://Bad[.]example:443/a?b=1#c, URL, bad.example/a?b=1",
        "http://bad.example, URL, bad.example/",
        "http://u:p@bad.example:8080/x, URL, bad.example:8080/x",
        "bad.example/path, URL, bad.example/path",
        "D41D8CD98F00B204E9800998ECF8427E, HASH, d41d8cd98f00b204e9800998ecf8427e",
        "Sender@Bad.example, SENDER, sender@bad.example",
    })
    void whatIsListedIsTakenForWhatItIs(String listed, IndicatorType type, String canonical) {
        assertThat(Indicator.typeOf(listed)).isEqualTo(type);
        assertThat(Indicator.canonical(type, listed)).isEqualTo(canonical);
        assertThat(Indicator.canonical(type, canonical)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource({
        "hello, DOMAIN, hello' is not an address",
        "203.0.113.7/24, ADDRESS, has bits set beyond its prefix length",
        "203.0.113.300, ADDRESS, is not a network in CIDR notation",
        "a b@c, SENDER, is not a mail address",
        "-, DOMAIN, is not an address",
        "d41d8cd9, HASH, is not a hash",
    })
    void whatIsNothingIsSaidToBeNothing(String listed, IndicatorType type, String reason) {
        assertThatThrownBy(() -> Indicator.canonical(type, listed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void longValuesEndQuickly() {
        String dots = "a.".repeat(500_000);
        for (IndicatorType type : IndicatorType.values()) {
            assertThatThrownBy(() -> Indicator.canonical(type, dots)).isInstanceOf(IllegalArgumentException.class);
        }
        Indicator.typeOf(dots);
        Indicator.typeOf("1".repeat(1_000_000));
    }
}
