package gac.ingest.parse.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,192.0.2.1,192.0.0.0/16",
        "::ffff:192.0.2.1,192.0.2.1,192.0.0.0/16",
        "::FFFF:c000:201,192.0.2.1,192.0.0.0/16",
        "2001:0DB8:0:0:0:0:0:1,2001:db8::1,2001:db8::/32",
        "2001:db8::,2001:db8::,2001:db8::/32",
        "::1,::1,::/32",
        "::,::,::/32",
        "fe80::1%eth0,fe80::1,fe80::/32",
        "1:0:0:2:0:0:0:3,1:0:0:2::3,1::/32",
        "1:2:3:4:5:6:7:8,1:2:3:4:5:6:7:8,1:2::/32",
    })
    void canonical(String text, String canonical, String network) {
        assertThat(Ip.canonical(text)).isEqualTo(canonical);
        assertThat(Ip.network(canonical)).isEqualTo(network);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "01.2.3.4",
                "1.2.3.4 ",
                "a.b.c.d",
                ":",
                ":1",
                "1:",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7::8:9",
                "12345::",
                "g::",
                "1:2:3:4:5:6:7:1.2.3.4",
                "%",
                "unknown",
                "12:30:00",
                "1.2.3.",
                ".1.2.3"
            })
    void no_address(String text) {
        assertThat(Ip.parse(text)).isNull();
        assertThat(Ip.canonical(text)).isNull();
    }

    @Test
    void agrees_with_the_jdk_on_random_addresses() throws UnknownHostException {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            for (int zero = random.nextInt(12); zero > 0 && bytes.length == 16; zero--) {
                bytes[random.nextInt(16)] = 0;
            }
            String text = InetAddress.getByAddress(bytes).getHostAddress();
            assertThat(Ip.parse(text)).as(text).isEqualTo(bytes);
            String canonical = Ip.canonical(text);
            assertThat(InetAddress.getByName(canonical).getAddress())
                    .as(canonical)
                    .isEqualTo(bytes);
            assertThat(Ip.canonical(canonical)).isEqualTo(canonical);
        }
    }
}
