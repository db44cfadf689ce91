package gac.ingest.parse.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gac.ingest.fixture.Fixture;
import gac.ingest.parse.Normalizer;
import gac.ingest.parse.event.LineParser;
import gac.ingest.parse.event.LineType;
import gac.ingest.parse.text.JsonText;
import gac.schemas.EventJson;
import gac.schemas.avro.Event;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** HAProxy's {@code log-format} and Envoy's text format. */
class ProxyFormatTest {
    /** The manual's own {@code option httplog}, written out. */
    private static final String HTTPLOG =
            "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r";
    /** Envoy's default. */
    private static final String ENVOY =
            "[%START_TIME%] \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\" "
                    + "%RESPONSE_CODE% %RESPONSE_FLAGS% %BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "
                    + "\"%REQ(X-FORWARDED-FOR)%\" \"%REQ(USER-AGENT)%\" \"%REQ(X-REQUEST-ID)%\" \"%REQ(:AUTHORITY)%\" \"%UPSTREAM_HOST%\"\\n";

    private static Event event(LineType type, String format, String line) {
        return new Normalizer().normalize(line, Fixture.context(type).with(WebParsers.format(type, format), null));
    }

    private static Map<String, String> read(LineType type, String format, String line) {
        Map<String, String> fields = new TreeMap<>(JsonText.flat(EventJson.of(event(type, format, line))));
        fields.keySet()
                .removeIf(name -> name.startsWith("organization")
                        || (name.startsWith("ingest.") && !name.equals("ingest.parser"))
                        || name.startsWith("log.")
                        || name.equals("event.original")
                        || name.equals("event.id")
                        || name.equals("event.created")
                        || name.equals("message"));
        return fields;
    }

    /** What the log's own layout gives, the format written out gives too. */
    private static void assertAsWithoutFormat(String line) {
        Map<String, String> with = read(LineType.HAPROXY, HTTPLOG, line);
        Map<String, String> without =
                JsonText.flat(EventJson.of(new Normalizer().normalize(line, Fixture.context(LineType.HAPROXY))));
        for (String name : new String[] {
            "@timestamp", "source.ip", "source.port", "http.request.method", "url.original", "http.version",
            "http.response.status_code", "http.response.bytes", "event.outcome", "event.reason", "event.duration",
                    "ingest.parser",
            "event.dataset", "haproxy.frontend_name", "haproxy.backend_name", "haproxy.server_name",
                    "haproxy.termination_state"
        }) {
            assertThat(with.get(name)).as(name).isEqualTo(without.get(name));
        }
    }

    @Test
    void haproxys_httplog_written_out_says_what_the_layout_says() {
        assertAsWithoutFormat(
                "203.0.113.9:33317 [22/Nov/2026:08:15:00.655] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 "
                        + "{1wt.eu} {} \"GET /index.html?a=%20b HTTP/1.1\"");
        assertAsWithoutFormat(
                "2001:db8::7:33317 [22/Nov/2026:08:15:00.655] https-in~ http-in/<NOSRV> -1/-1/-1/-1/0 403 188 - - "
                        + "PR-- 2/2/0/0/3 0/0 \"POST /wp-login.php HTTP/2.0\"");
    }

    @Test
    void haproxy_with_flags_for_all_expressions_and_a_syslog_header() {
        assertThat(
                        read(
                                LineType.HAPROXY,
                                "%{+Q}o\\ %t\\ %s\\ %{-Q}HM\\ %HU\\ %[req.hdr(X-Forwarded-For)]\\ host=%[req.fhdr(Host),lower]\\ ua=\"%[capture.req.hdr(1)]\"\\ "
                                        + "%ci:%cp\\ %ST\\ up=%U\\ %Tt\\ %sslv\\ id=%{-Q}ID\\ country=%[var(txn.country)]",
                                "<134>Nov 22 08:15:01 lb1 haproxy[77]: 22/Nov/2026:08:15:00.250 \"web/1\" GET \"/a?b=c\" \"198.51.100.9, 203.0.113.77\" "
                                        + "host=\"www.example.vn\" ua=\"\"curl/8.0\"\" \"192.0.2.10\":4711 404 up=120 33 \"TLSv1.3\" id=77-a country=\"VN\""))
                .containsAllEntriesOf(new TreeMap<>(Map.ofEntries(
                        Map.entry("@timestamp", "2026-11-22T01:15:01.000Z"), // the header's: %t names no zone
                        Map.entry("host.name", "lb1"),
                        Map.entry("ingest.parser", "haproxy_access"),
                        Map.entry("haproxy.server_name", "web/1"),
                        Map.entry("http.request.method", "GET"),
                        Map.entry("url.original", "/a?b=c"),
                        Map.entry("url.domain", "www.example.vn"),
                        Map.entry("source.ip", "203.0.113.77"),
                        Map.entry("source.peer", "192.0.2.10"),
                        Map.entry("http.request.forwarded_for", "198.51.100.9, 203.0.113.77"),
                        Map.entry("http.response.status_code", "404"),
                        Map.entry("http.request.bytes", "120"),
                        Map.entry("event.duration", "33000000"),
                        Map.entry("tls.version", "TLSv1.3"),
                        Map.entry("http.request.id", "77-a"),
                        Map.entry("haproxy.capture.req.hdr.1", "curl/8.0"),
                        Map.entry("haproxy.txn.country", "VN"))));
    }

    @Test
    void a_haproxy_format_without_a_request_is_a_connection() {
        assertThat(read(
                        LineType.HAPROXY,
                        "%ci:%cp [%t] %ft %b/%s %Tw/%Tc/%Tt %B %ts",
                        "203.0.113.9:33317 [22/Nov/2026:08:15:00.655] mysql db/db1 0/1/250 1024 --"))
                .containsAllEntriesOf(Map.of(
                        "@timestamp", "2026-11-22T01:15:00.655Z",
                        "ingest.parser", "haproxy_log",
                        "event.action", "connection",
                        "event.outcome", "success",
                        "source.ip", "203.0.113.9",
                        "source.port", "33317",
                        "event.duration", "250000000",
                        "haproxy.backend_name", "db",
                        "haproxy.termination_state", "--"))
                .doesNotContainKey("http.response.status_code");
    }

    @Test
    void envoys_default_written_out_says_what_the_layout_says() {
        String line =
                "[2026-11-22T01:15:00.310Z] \"GET /api?x=1 HTTP/1.1\" 403 UAEX 0 154 226 100 \"198.51.100.9,192.0.2.28\" \"curl/8\\\" "
                        + "\"cc21d9b0\" \"www.example.vn\" \"192.0.2.3:80\"";
        Map<String, String> with = read(LineType.ENVOY, ENVOY, line);
        assertThat(with)
                .containsAllEntriesOf(new TreeMap<>(Map.ofEntries(
                        Map.entry("@timestamp", "2026-11-22T01:15:00.310Z"),
                        Map.entry("ingest.parser", "envoy_access"),
                        Map.entry("http.request.method", "GET"),
                        Map.entry("url.original", "/api?x=1"),
                        Map.entry("url.domain", "www.example.vn"),
                        Map.entry("http.version", "1.1"),
                        Map.entry("http.response.status_code", "403"),
                        Map.entry("event.outcome", "failure"),
                        Map.entry("event.reason", "denied_by_proxy"),
                        Map.entry("http.response.body.bytes", "154"),
                        Map.entry("event.duration", "226000000"),
                        Map.entry("source.ip", "192.0.2.28"),
                        Map.entry("http.request.forwarded_for", "198.51.100.9"),
                        Map.entry("user_agent.original", "curl/8\\"),
                        Map.entry("http.request.id", "cc21d9b0"),
                        Map.entry("envoy.access.response_flags", "UAEX"),
                        Map.entry("envoy.access.upstream_host", "192.0.2.3:80"))));
    }

    @Test
    void envoy_with_a_time_of_ones_own_ports_lengths_and_metadata() {
        assertThat(
                        read(
                                LineType.ENVOY,
                                "%START_TIME(%Y/%m/%dT%H:%M:%S%z)% %DOWNSTREAM_REMOTE_ADDRESS% direct=%DOWNSTREAM_DIRECT_REMOTE_ADDRESS% "
                                        + "%REQ(:METHOD)%|%REQ(:PATH):64%|%RESPONSE_CODE%|%RESP(CONTENT-TYPE)% 100%% "
                                        + "%DYNAMIC_METADATA(com.test.filter:key):10% ja3=%TLS_JA3_FINGERPRINT% route=%ROUTE_NAME%",
                                "2026/11/22T01:15:00+0000 [2001:db8::7]:4711 direct=192.0.2.10:443 POST|/login|200|text/html 100% admin ja3=77ab route=-"))
                .containsAllEntriesOf(new TreeMap<>(Map.ofEntries(
                        Map.entry("@timestamp", "2026-11-22T01:15:00.000Z"),
                        Map.entry("source.ip", "2001:db8::7"),
                        Map.entry("source.port", "4711"),
                        Map.entry("source.peer", "192.0.2.10"),
                        Map.entry("http.request.method", "POST"),
                        Map.entry("url.original", "/login"),
                        Map.entry("http.response.status_code", "200"),
                        Map.entry("http.response.mime_type", "text/html"),
                        Map.entry("envoy.access.dynamic_metadata.com.test.filter:key", "admin"),
                        Map.entry("envoy.access.tls_ja3_fingerprint", "77ab"))))
                .doesNotContainKey("envoy.access.route_name");
    }

    @Test
    void a_line_of_another_form_is_read_as_without_a_format() {
        assertThat(read(
                        LineType.ENVOY,
                        "%RESPONSE_CODE% %REQ(:PATH)%",
                        "[2026-11-22T01:15:00.310Z] \"GET /api HTTP/1.1\" 200 - 0 1 2 3 "
                                + "\"203.0.113.9\" \"c\" \"id\" \"h\" \"192.0.2.3:80\""))
                .containsAllEntriesOf(Map.of("ingest.parser", "envoy_access", "source.ip", "203.0.113.9"));
        assertThat(read(LineType.HAPROXY, "%ST %HU", "Connect from 203.0.113.9:4711 to 192.0.2.2:80 (main/HTTP)"))
                .containsAllEntriesOf(Map.of("ingest.parser", "haproxy_log", "source.ip", "203.0.113.9"));
    }

    private static void assertMistake(LineType type, String format, String message) {
        assertThatThrownBy(() -> WebParsers.format(type, format))
                .isInstanceOf(AccessFormat.Mistake.class)
                .hasMessage(message);
    }

    @Test
    void mistakes_name_position_and_token() {
        assertMistake(LineType.HAPROXY, "%ci %Zz", "position 5: HAProxy knows no variable %Zz");
        assertMistake(
                LineType.HAPROXY,
                "%ci %",
                "position 5: a percent sign with no variable behind it; one of the line is written twice");
        assertMistake(LineType.HAPROXY, "%ci %[req.hdr(Host)", "position 5: the [ of %[req.hdr(Host) is never closed");
        assertMistake(LineType.HAPROXY, "%ci %{+Q", "position 5: the { of %{+Q is never closed");
        assertMistake(LineType.HAPROXY, "%ci %[]", "position 5: an expression %[] with nothing in it");
        assertMistake(
                LineType.HAPROXY,
                "%{+X}ci %ST",
                "position 1: {+X}: +X writes addresses and numbers in hexadecimal, which is not read");
        assertMistake(
                LineType.HAPROXY,
                "%{+json}o %ci",
                "position 1: {+json}: with +json lines are of that form; leave format out");
        assertMistake(
                LineType.HAPROXY,
                "%ci%cp",
                "position 4: client_port follows client_ip with nothing between: no line could be cut there");
        assertMistake(
                LineType.ENVOY,
                "%RESPONSE_CODE% %RESPONSECODE%",
                "position 17: Envoy knows no operator %RESPONSECODE%");
        assertMistake(LineType.ENVOY, "%PROTOCOL% %REQ(HOST%", "position 12: the ( of %REQ is never closed by )%");
        assertMistake(
                LineType.ENVOY, "%PROTOCOL% %REQ%", "position 12: %REQ% needs the name of a header: %REQ(X-NAME)%");
        assertMistake(
                LineType.ENVOY,
                "%PROTOCOL",
                "position 1: %PROTOCOL is not closed: an operator ends with a percent sign");
        assertMistake(
                LineType.ENVOY,
                "100% %PROTOCOL%",
                "position 4: a percent sign with no operator behind it; one of the line is written twice");
        assertMistake(LineType.ENVOY, "nothing", "position 1: no directive at all, every line would be the same");
    }

    /** Neither a line nor a format brings more than one event or one mistake, in a pass each. */
    @Test
    void hostile_lines_and_formats() {
        Random random = new Random(5);
        LineParser[] formats = {AccessFormat.haproxy(HTTPLOG), AccessFormat.envoy(ENVOY)};
        String[] lines = {
            "203.0.113.9:33317 [22/Nov/2026:08:15:00.655] f b/s 1/0/3/6/10 200 27 - - ---- 1/1/1/1/0 0/0 {a|b} {} \"GET / HTTP/1.1\"",
            "[2026-11-22T01:15:00.310Z] \"GET / HTTP/1.1\" 200 - 0 1 2 3 \"-\" \"c\" \"i\" \"h\" \"192.0.2.3:80\""
        };
        String[] pieces = {"\"", "\" \"", "{", "}", ":", "/", "[", " ", "%", "(", ")%", "0:"};
        for (int i = 0; i < 4_000; i++) {
            StringBuilder text = new StringBuilder(lines[i % 2]);
            for (int n = random.nextInt(4); n >= 0; n--) {
                text.insert(random.nextInt(text.length()), pieces[random.nextInt(pieces.length)]);
            }
            text.setLength(random.nextInt(text.length() + 1));
            check(text.toString(), formats[i % 2]);
        }
        for (String piece : pieces) {
            for (int i = 0; i < 2; i++) {
                check(piece.repeat(1 << 18), formats[i]);
                check(lines[i].substring(0, 60) + piece.repeat(1 << 18), formats[i]);
            }
        }
        for (int i = 0; i < 4_000; i++) {
            StringBuilder text = new StringBuilder(i % 2 == 0 ? HTTPLOG : ENVOY);
            text.insert(random.nextInt(text.length()), pieces[random.nextInt(pieces.length)]);
            text.delete(0, random.nextInt(text.length()));
            try {
                check(lines[i % 2], WebParsers.format(i % 2 == 0 ? LineType.HAPROXY : LineType.ENVOY, text.toString()));
            } catch (AccessFormat.Mistake e) {
                assertThat(e).hasMessageMatching("(?s)position [0-9]+: .+");
            }
        }
    }

    private static void check(String line, LineParser format) {
        Event event = new Normalizer()
                .normalize(line, Fixture.context(LineType.HAPROXY).with(format, null));
        assertThat(event.getTags() == null || !event.getTags().contains("parser_failed"))
                .as(line)
                .isTrue();
    }
}
