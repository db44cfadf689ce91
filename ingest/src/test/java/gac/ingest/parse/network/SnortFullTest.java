package gac.ingest.parse.network;

import static org.assertj.core.api.Assertions.assertThat;

import gac.ingest.fixture.Fixture;
import gac.ingest.parse.Normalizer;
import gac.ingest.parse.event.LineType;
import gac.schemas.avro.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code alert_full}, as {@code multiline: {start: '^\[\*\*\] '}} puts it together. */
class SnortFullTest {
    private static final String HEAD = """
            [**] [1:2024468:3] ET WEB_SPECIFIC_APPS OGNL Expression Injection [**]
            [Classification: Attempted User Privilege Gain] [Priority: 1]
            """;

    private static Event event(String text) {
        return new Normalizer().normalize(text, Fixture.context(LineType.AUTO));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "11/22-08:15:02.123456 203.0.113.5:52812 -> 192.0.2.80:80\nTCP TTL:64 TOS:0x0 ID:12345 IpLen:20 DgmLen:60 DF\n******S* Seq: 0x1",
                "11/22/26-08:15:02.123456 203.0.113.5:52812 -> 192.0.2.80:80\nTCP TTL:64 TOS:0x0\n",
                "11/22-08:15:02.123456 00:00:5E:00:53:01 -> 00:00:5E:00:53:02 type:0x800 len:0x4A\n203.0.113.5:52812 -> 192.0.2.80:80 TCP TTL:64 TOS:0x0\n",
            })
    void anAlertIsOneEvent(String rest) {
        Event event = event(HEAD + rest);
        assertThat(event.getIngest().getParser()).isEqualTo("snort");
        assertThat(event.getTimestamp()).hasToString("2026-11-22T01:15:02.123Z");
        assertThat(event.getFields())
                .containsEntry("rule.name", "ET WEB_SPECIFIC_APPS OGNL Expression Injection")
                .containsEntry("rule.id", "2024468")
                .containsEntry("rule.category", "Attempted User Privilege Gain")
                .containsEntry("rule.severity", "1");
        assertThat(event.getNetwork().getTransport()).isEqualTo("tcp");
        assertThat(event.getSource().getIp()).isEqualTo("203.0.113.5");
        assertThat(event.getSource().getPort()).isEqualTo(52812);
        assertThat(event.getDestination().getIp()).isEqualTo("192.0.2.80");
        assertThat(event.getDestination().getPort()).isEqualTo(80);
    }

    @Test
    void pingsHaveNoPortsAndWhatIsCutStaysAnAlert() {
        Event ping = event(
                "[**] [1:384:5] ICMP PING [**]\n[Priority: 3]\n11/22-08:15:05.000000 203.0.113.5 -> 192.0.2.80\nICMP TTL:64\n");
        assertThat(ping.getNetwork().getTransport()).isEqualTo("icmp");
        assertThat(ping.getSource().getIp()).isEqualTo("203.0.113.5");
        assertThat(ping.getSource().getPort()).isNull();
        for (String cut : new String[] {HEAD, HEAD + "11/22-08:15:02.1", HEAD + "13/22-08:15:02.1 a -> b\nTCP"}) {
            Event event = event(cut);
            assertThat(event.getIngest().getParser()).as(cut).isEqualTo("snort");
            assertThat(event.getSource()).as(cut).isNull();
        }
    }
}
