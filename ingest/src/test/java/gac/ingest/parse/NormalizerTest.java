package gac.ingest.parse;

import static org.assertj.core.api.Assertions.assertThat;

import gac.ingest.fixture.Fixture;
import gac.ingest.parse.event.ClientTrust;
import gac.ingest.parse.event.LineContext;
import gac.ingest.parse.event.LineType;
import gac.schemas.avro.Event;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NormalizerTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-22T03:00:00Z");

    private final Normalizer normalizer = new Normalizer();

    private static LineContext context(boolean backfill) {
        return new LineContext(
                "auth",
                "so-tttt",
                "Sở TT&TT",
                "tcp-6514",
                "192.0.2.1:5140",
                "CN=web1",
                "/var/log/auth.log",
                4711,
                RECEIVED,
                ZoneOffset.UTC,
                LineType.SYSLOG,
                ClientTrust.NONE,
                Duration.ofDays(2),
                backfill,
                host -> host.equals("web1") ? "portal" : null,
                "id-1");
    }

    @Test
    void provenance_comes_from_the_context_and_never_from_the_line() {
        Event event = normalizer.normalize("<13>Nov 22 02:59:00 web1 app: organization=evil\r\n", context(false));
        assertThat(event.getEvent().getId()).isEqualTo("id-1");
        assertThat(event.getEvent().getOriginal()).isEqualTo("<13>Nov 22 02:59:00 web1 app: organization=evil");
        assertThat(event.getOrganization().getId()).isEqualTo("so-tttt");
        assertThat(event.getOrganization().getName()).isEqualTo("Sở TT&TT");
        assertThat(event.getIngest().getSource()).isEqualTo("auth");
        assertThat(event.getIngest().getSystem()).isEqualTo("portal");
        assertThat(event.getLog().getReceiver()).isEqualTo("tcp-6514");
        assertThat(event.getLog().getPeer()).isEqualTo("192.0.2.1:5140");
        assertThat(event.getLog().getTlsSubject()).isEqualTo("CN=web1");
        assertThat(event.getLog().getFile().getPath()).isEqualTo("/var/log/auth.log");
        assertThat(event.getLog().getOffset()).isEqualTo(4711);
        assertThat(event.getEvent().getCreated()).isEqualTo(RECEIVED);
        assertThat(event.getIngest().getEffective()).isEqualTo("2026-11-22T02:59:00Z");
        assertThat(event.getIngest().getDelayed()).isFalse();
    }

    @Test
    void an_import_is_received_when_its_lines_claim() {
        Event event = normalizer.normalize("2020-01-01T00:00:00Z web1 app: old", context(true));
        assertThat(event.getEvent().getCreated()).isEqualTo("2020-01-01T00:00:00Z");
        assertThat(event.getIngest().getEffective()).isEqualTo("2020-01-01T00:00:00Z");
        assertThat(event.getIngest().getClock()).isEqualTo("claimed");
        assertThat(event.getIngest().getBackfill()).isTrue();
    }

    @Test
    void the_same_line_gives_the_same_event() {
        String line = "Nov 22 02:59:00 web1 sshd[1]: Failed password for root from 203.0.113.5 port 1 ssh2";
        assertThat(normalizer.normalize(line, context(false))).isEqualTo(normalizer.normalize(line, context(false)));
    }

    @ParameterizedTest
    @EnumSource(LineType.class)
    void nothing_is_an_event_too(LineType type) {
        Event event = normalizer.normalize("", Fixture.context(type));
        assertThat(event.getMessage()).isEmpty();
        assertThat(event.getIngest().getClock()).isEqualTo("absent");
        assertThat(LineType.of(type.id())).contains(type);
    }
}
