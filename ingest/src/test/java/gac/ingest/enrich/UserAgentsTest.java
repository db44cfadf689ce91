package gac.ingest.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import gac.ingest.fixture.Fixture;
import gac.ingest.parse.Normalizer;
import gac.ingest.parse.event.LineType;
import gac.schemas.Wire;
import gac.schemas.avro.Event;
import gac.schemas.avro.UserAgent;
import gac.schemas.avro.UserAgentDevice;
import gac.schemas.avro.UserAgentOs;
import org.junit.jupiter.api.Test;

class UserAgentsTest {
    private static final Enrichment AGENTS = new UserAgents();

    private static UserAgent agent(String original) {
        Event event = new Normalizer()
                .normalize(
                        "203.0.113.5 - - [22/Nov/2026:08:15:00 +0700] \"GET / HTTP/1.1\" 200 5 \"-\" \"" + original
                                + "\"",
                        Fixture.context(LineType.NGINX_ACCESS));
        AGENTS.enrich(event);
        assertThat(Wire.local().decode(Wire.encode(event))).isEqualTo(event);
        return event.getUserAgent();
    }

    @Test
    void browsersToolsAndCrawlers() {
        String chrome =
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/121.0.6167.85 Safari/537.36";
        UserAgent expected = new UserAgent(chrome, "Chrome", "121.0.6167", new UserAgentOs("Windows", "10"), null);
        assertThat(agent(chrome)).isEqualTo(expected);
        assertThat(agent(chrome)).as("from what is known").isEqualTo(expected);
        String phone =
                "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1";
        assertThat(agent(phone))
                .isEqualTo(new UserAgent(
                        phone, "Mobile Safari", "16.6", new UserAgentOs("iOS", "16.6"), new UserAgentDevice("iPhone")));
        assertThat(agent("curl/8.5.0")).isEqualTo(new UserAgent("curl/8.5.0", "curl", "8.5.0", null, null));
    }

    @Test
    void whatIsUnknownOrTooLongHasNoMoreThanItsText() {
        assertThat(agent("zgrab-like thing")).isEqualTo(new UserAgent("zgrab-like thing", null, null, null, null));
        String longer = "curl/8.5.0 " + "x".repeat(256);
        assertThat(agent(longer)).isEqualTo(new UserAgent(longer, null, null, null, null));
    }

    @Test
    void anEventWithoutOneAndOneThatKnowsMoreStayAsTheyAre() {
        Event none = new Normalizer().normalize("nothing", Fixture.context(LineType.AUTO));
        AGENTS.enrich(none);
        assertThat(none.getUserAgent()).isNull();
        Event told = new Normalizer()
                .normalize(
                        "{\"user_agent.original\":\"curl/8.5.0\",\"user_agent.name\":\"told\",\"message\":\"x\"}",
                        Fixture.context(LineType.JSON));
        AGENTS.enrich(told);
        assertThat(told.getUserAgent()).isEqualTo(new UserAgent("curl/8.5.0", "told", null, null, null));
    }
}
