package gac.ingest.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import gac.ingest.fixture.Fixture;
import gac.ingest.parse.Normalizer;
import gac.ingest.parse.event.LineType;
import gac.schemas.avro.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegisteredDomainsTest {
    private final Enrichment domains = new RegisteredDomains();

    private Event event(String line) {
        Event event = new Normalizer().normalize(line, Fixture.context(LineType.AUTO));
        domains.enrich(event);
        return event;
    }

    @ParameterizedTest
    @CsvSource({
        "portal.example.gov.vn, example.gov.vn",
        "a.b.example.com.vn, example.com.vn",
        "example.vn, example.vn",
        "EXAMPLE.VN, EXAMPLE.VN",
        "someone.github.io, someone.github.io",
        "gov.vn,",
        "192.0.2.1,",
        "localhost,",
        "no-such-suffix.example1,",
        "..,",
    })
    void ofTheVirtualHost(String host, String expected) {
        String line = "{\"status\":200,\"uri\":\"/\",\"remote_addr\":\"203.0.113.5\",\"http_host\":\"" + host + "\"}";
        Event event = event(line);
        assertThat(event.getUrl().getDomain()).isEqualTo(host);
        assertThat(event.getUrl().getRegisteredDomain()).isEqualToIgnoringCase(expected);
        assertThat(event(line)).as("from what is known").isEqualTo(event);
    }

    @Test
    void ofQuestionsSourcesAndDestinations() {
        Event query = event(
                "Nov 22 08:15:01 ns1 named[7]: client @0x7f 203.0.113.5#53 (x.evil.example.com): query: x.evil.example.com IN A + (192.0.2.53)");
        assertThat(query.getFields())
                .containsEntry("dns.question.name", "x.evil.example.com")
                .containsEntry("dns.question.registered_domain", "example.com");
        Event login =
                event("Nov 22 08:15:01 web1 sshd[7]: Failed password for root from host1.example.org port 22 ssh2");
        assertThat(login.getSource().getRegisteredDomain()).isEqualTo("example.org");
    }

    @Test
    void whatTheLineSaysStays() {
        Event event = event(
                "{\"url.domain\":\"a.example.vn\",\"url.registered_domain\":\"told.example\",\"status\":200,\"uri\":\"/\"}");
        assertThat(event.getUrl().getRegisteredDomain()).isEqualTo("told.example");
    }
}
