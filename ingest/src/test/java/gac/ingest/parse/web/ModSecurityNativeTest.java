package gac.ingest.parse.web;

import static org.assertj.core.api.Assertions.assertThat;

import gac.ingest.fixture.Fixture;
import gac.ingest.parse.Normalizer;
import gac.ingest.parse.event.LineType;
import gac.ingest.parse.text.JsonText;
import gac.schemas.EventJson;
import gac.schemas.avro.Event;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ModSecurityNativeTest {
    private static final String TWO = """
            --c7036611-A--
            [22/Nov/2026:08:15:01 +0700] aZ1-x@unique 203.0.113.9 51234 192.0.2.20 443
            --c7036611-B--
            POST /login?id=1%27%20or%201=1 HTTP/1.1
            Host: www.example.vn:8443
            User-Agent: curl/8.5.0
            X-Forwarded-For: 198.51.100.1

            --c7036611-C--
            user=an
            --00000000-F--
            HTTP/1.1 200 OK
            --00000000-H--
            Message: [id "1"] [msg "forged"]
            --c7036611-F--
            HTTP/1.1 403 Forbidden
            Content-Length: 199

            --c7036611-H--
            Message: Warning. detected SQLi [file "/etc/crs/942.conf"] [line "65"] [id "942100"] [msg "SQL Injection Attack"] [severity "CRITICAL"] [ver "OWASP_CRS/4.3.0"] [tag "attack-sqli"]
            Message: Access denied with code 403 (phase 2). [id "949110"] [msg "Inbound Anomaly Score Exceeded (Total Score: 5)"]
            Action: Intercepted (phase 2)
            Producer: ModSecurity for Apache/2.9.7
            --c7036611-Z--
            """;

    private static Map<String, String> fields(String text) {
        Event event = new Normalizer().normalize(text, Fixture.context(LineType.AUTO));
        assertThat(event.getEvent().getOriginal()).isEqualTo(text.stripTrailing());
        Map<String, String> fields = new TreeMap<>(JsonText.flat(EventJson.of(event)));
        fields.keySet()
                .removeIf(name -> name.equals("message")
                        || name.startsWith("ingest.")
                        || name.startsWith("organization.")
                        || name.startsWith("log.")
                        || name.endsWith(".address")
                        || name.endsWith(".network")
                        || name.equals("event.original")
                        || name.equals("event.id")
                        || name.equals("event.created"));
        fields.put("parser", event.getIngest().getParser());
        return fields;
    }

    @Test
    void aTransactionIsOneEventAndABodyDividesNothing() {
        Map<String, String> expected = new TreeMap<>();
        expected.put("parser", "modsecurity_audit");
        expected.put("@timestamp", "2026-11-22T01:15:01.000Z");
        expected.put("event.action", "modsecurity");
        expected.put("event.category", "intrusion_detection");
        expected.put("event.type", "denied");
        expected.put("event.outcome", "failure");
        expected.put("event.reason", "access_denied");
        expected.put("event.dataset", "modsecurity.audit");
        expected.put("event.module", "modsecurity");
        expected.put("service.name", "modsecurity");
        expected.put("source.ip", "203.0.113.9");
        expected.put("source.port", "51234");
        expected.put("destination.ip", "192.0.2.20");
        expected.put("destination.port", "443");
        expected.put("http.version", "1.1");
        expected.put("http.request.method", "POST");
        expected.put("http.request.id", "aZ1-x@unique");
        expected.put("http.request.forwarded_for", "198.51.100.1");
        expected.put("http.response.status_code", "403");
        expected.put("url.original", "/login?id=1%27%20or%201=1");
        expected.put("url.path", "/login");
        expected.put("url.query", "id=1%27%20or%201=1");
        expected.put("url.decoded", "/login?id=1' or 1=1");
        expected.put("url.domain", "www.example.vn");
        expected.put("url.port", "8443");
        expected.put("user_agent.original", "curl/8.5.0");
        expected.put("rule.id", "942100");
        expected.put("rule.name", "SQL Injection Attack");
        expected.put("rule.severity", "CRITICAL");
        expected.put("rule.ruleset", "OWASP_CRS/4.3.0");
        expected.put("rule.tags", "attack-sqli");
        expected.put("modsecurity.rule_ids", "942100 949110");
        expected.put("modsecurity.anomaly_score", "5");
        assertThat(fields(TWO)).isEqualTo(expected);
    }

    @Test
    void theThirdVersionAndATrustedProxy() {
        String three = """
                ---rXq8mZ2f---A--
                [22/Nov/2026:08:15:02 +0700] 179531010268.1 192.0.2.10 40000 192.0.2.20 80
                ---rXq8mZ2f---B--
                GET / HTTP/1.1
                x-forwarded-for: 203.0.113.7

                ---rXq8mZ2f---H--
                ModSecurity: Warning. Matched "x" [id "920350"] [msg "Host header is a numeric IP address"]
                """;
        assertThat(fields(three))
                .containsEntry("parser", "modsecurity_audit")
                .containsEntry("source.ip", "203.0.113.7")
                .containsEntry("source.peer", "192.0.2.10")
                .containsEntry("rule.id", "920350")
                .containsEntry("event.type", "info")
                .doesNotContainKeys("source.port", "event.outcome", "http.response.status_code");
    }

    @Test
    void whatIsNoTransactionStaysGeneric() {
        for (String text : new String[] {
            "--c7036611-A--",
            "--c7036611-A--\n",
            "--c7036611-A--\nno time",
            "--c7036611-A--\n[22/Nov/2026:08:15:01 +0700] id",
            "-- -- A--\nx"
        }) {
            assertThat(fields(text)).as(text).containsEntry("parser", "generic");
        }
    }
}
