package gac.ingest.parse.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientTrustTest {
    private static final ClientTrust TRUST =
            ClientTrust.of(List.of("192.0.2.10", "192.0.2.128/25", "2001:db8:1::/48"), List.of("203.0.113.0/28"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            192.0.2.10   | 198.51.100.7                               | 198.51.100.7
            192.0.2.10   | 198.51.100.7, 192.0.2.200                  | 198.51.100.7
            192.0.2.10   | 10.0.0.1, 198.51.100.7, 192.0.2.200        | 198.51.100.7
            192.0.2.10   | 192.0.2.200                                | 192.0.2.200
            192.0.2.10   | -                                          | 192.0.2.10
            192.0.2.10   | 127.0.0.1, nonsense, 192.0.2.200           | 192.0.2.200
            192.0.2.10   | 2001:DB8::1, 2001:db8:1::5                 | 2001:db8::1
            192.0.2.10   | [2001:db8::1]:4711                         | 2001:db8::1
            192.0.2.10   | for="[2001:db8::1]:4711"                   | 2001:db8::1
            192.0.2.10   | 198.51.100.7:51000                         | 198.51.100.7
            192.0.2.11   | 198.51.100.7                               | 192.0.2.11
            198.51.100.9 | 203.0.113.1, 192.0.2.10                    | 198.51.100.9
            ::ffff:192.0.2.10 | 198.51.100.7                          | 198.51.100.7
            """)
    void client_is_the_rightmost_hop_that_no_proxy_of_ours_is(String peer, String chain, String client) {
        assertThat(TRUST.client(peer, chain)).isEqualTo(client);
    }

    @Test
    void a_spoofed_header_moves_nobody_unless_a_trusted_peer_brings_it() {
        assertThat(TRUST.client("198.51.100.9", "203.0.113.99")).isEqualTo("198.51.100.9");
        assertThat(TRUST.client("192.0.2.10", "203.0.113.99, 198.51.100.9")).isEqualTo("198.51.100.9");
        assertThat(TRUST.client("192.0.2.10", null)).isEqualTo("192.0.2.10");
        assertThat(ClientTrust.NONE.client("192.0.2.10", "203.0.113.99")).isEqualTo("192.0.2.10");
    }

    @Test
    void a_very_long_chain_is_cut_and_not_believed_further() {
        String chain = "198.51.100.7, " + "192.0.2.200, ".repeat(100_000) + "192.0.2.200";
        assertThat(TRUST.client("192.0.2.10", chain)).isEqualTo("192.0.2.200");
    }

    @Test
    void shared_egress() {
        assertThat(TRUST.isShared("203.0.113.15")).isTrue();
        assertThat(TRUST.isShared("203.0.113.16")).isFalse();
        assertThat(TRUST.isShared("no address")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.0/33", "192.0.2", "proxy.example.vn", "2001:db8::/129", "192.0.2.0/x"})
    void a_bad_network_is_named(String network) {
        assertThatThrownBy(() -> ClientTrust.of(List.of(network), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("trusted_proxies")
                .hasMessageContaining(network);
    }
}
