package gac.ingest.parse.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import gac.ingest.fixture.Fixture;
import gac.ingest.parse.Normalizer;
import gac.ingest.parse.event.LineParser;
import gac.ingest.parse.event.LineType;
import gac.schemas.EventJson;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AccessFormatTest {
    private static final String COMBINED = "%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\"";
    private static final String BEHIND_PROXY =
            "$http_x_forwarded_for - $remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent "
                    + "\"$http_referer\" \"$http_user_agent\" rt=$request_time uct=\"$upstream_connect_time\" ua=$upstream_addr "
                    + "host=$host tenant=${tenant}";

    private static JsonNode read(LineType type, String format, String line) {
        LineParser compiled = WebParsers.format(type, format);
        return EventJson.of(
                new Normalizer().normalize(line, Fixture.context(type).with(compiled, null)));
    }

    private static String at(JsonNode event, String path) {
        return event.at("/" + path.replace('.', '/')).asText("");
    }

    @Test
    void nginx_with_a_chain_times_and_a_variable_of_ones_own() {
        JsonNode event = read(
                LineType.NGINX_ACCESS,
                BEHIND_PROXY,
                "198.51.100.9, 203.0.113.77 - 192.0.2.10 - an binh [22/Nov/2026:08:15:00 +0700] \"GET /a\\x22b?c=d HTTP/1.1\" 403 12 "
                        + "\"-\" \"curl\\x22/8.0\" rt=0.125 uct=\"0.001, 0.002\" ua=192.0.2.5:80, 192.0.2.6:80 host=www.example.vn tenant=a b");
        assertThat(at(event, "ingest.parser")).isEqualTo("nginx_access");
        assertThat(at(event, "@timestamp")).isEqualTo("2026-11-22T01:15:00.000Z");
        assertThat(at(event, "source.ip")).isEqualTo("203.0.113.77");
        assertThat(at(event, "source.peer")).isEqualTo("192.0.2.10");
        assertThat(at(event, "http.request.forwarded_for")).isEqualTo("198.51.100.9, 203.0.113.77");
        assertThat(at(event, "user.name")).isEqualTo("an binh");
        assertThat(at(event, "url.path")).isEqualTo("/a\\x22b");
        assertThat(at(event, "url.domain")).isEqualTo("www.example.vn");
        assertThat(at(event, "http.response.status_code")).isEqualTo("403");
        assertThat(at(event, "http.response.body.bytes")).isEqualTo("12");
        assertThat(at(event, "user_agent.original")).isEqualTo("curl\"/8.0");
        assertThat(at(event, "event.duration")).isEqualTo("125000000");
        assertThat(at(event, "event.outcome")).isEqualTo("failure");
        assertThat(at(event, "nginx.access.upstream_addr")).isEqualTo("192.0.2.5:80, 192.0.2.6:80");
        assertThat(at(event, "nginx.access.tenant")).isEqualTo("a b");
    }

    @Test
    void apache_with_port_times_tls_and_the_string_as_the_configuration_has_it() {
        JsonNode event = read(
                LineType.APACHE_ACCESS,
                "%v:%p %{c}a %a %l %u %{%Y-%m-%dT%H:%M:%S%z}t \\\"%m %U%q %H\\\" %>s %I %O %D %{SSL_PROTOCOL}x %{X-Forwarded-For}i%%",
                "www.example.vn:8443 192.0.2.10 203.0.113.9 - - 2026-11-22T08:15:00+0700 \"POST /a?b=c HTTP/2.0\" 500 300 1200 2500 "
                        + "TLSv1.3 203.0.113.9%");
        assertThat(at(event, "ingest.parser")).isEqualTo("apache_access");
        assertThat(at(event, "@timestamp")).isEqualTo("2026-11-22T01:15:00.000Z");
        assertThat(at(event, "source.ip")).isEqualTo("203.0.113.9");
        assertThat(at(event, "source.peer")).isEqualTo("192.0.2.10");
        assertThat(at(event, "url.domain")).isEqualTo("www.example.vn");
        assertThat(at(event, "url.port")).isEqualTo("8443");
        assertThat(at(event, "http.request.method")).isEqualTo("POST");
        assertThat(at(event, "http.version")).isEqualTo("2.0");
        assertThat(at(event, "url.original")).isEqualTo("/a?b=c");
        assertThat(at(event, "http.request.bytes")).isEqualTo("300");
        assertThat(at(event, "http.response.bytes")).isEqualTo("1200");
        assertThat(at(event, "event.duration")).isEqualTo("2500000");
        assertThat(at(event, "tls.version")).isEqualTo("TLSv1.3");
    }

    @Test
    void combined_reads_what_the_parser_without_format_reads() {
        String line =
                "203.0.113.9 - lan [22/Nov/2026:08:15:00 +0700] \"GET /a\\\"b HTTP/1.1\" 200 12 \"-\" \"curl/8.0\"";
        JsonNode with = read(LineType.APACHE_ACCESS, COMBINED, line);
        JsonNode without = EventJson.of(new Normalizer().normalize(line, Fixture.context(LineType.APACHE_ACCESS)));
        assertThat(with).isEqualTo(without);
    }

    @Test
    void another_line_falls_back_and_a_syslog_header_is_no_obstacle() {
        JsonNode other = read(
                LineType.NGINX_ACCESS,
                "$status $remote_addr",
                "203.0.113.9 - - [22/Nov/2026:08:15:00 +0700] \"GET / HTTP/1.1\" 200 1");
        assertThat(at(other, "url.path")).isEqualTo("/");
        JsonNode syslog =
                read(LineType.NGINX_ACCESS, "$status $remote_addr", "<190>Nov 22 08:15:00 web1 nginx: 404 203.0.113.9");
        assertThat(at(syslog, "host.name")).isEqualTo("web1");
        assertThat(at(syslog, "source.ip")).isEqualTo("203.0.113.9");
        assertThat(at(syslog, "http.response.status_code")).isEqualTo("404");
    }

    @Test
    void mistakes_name_position_and_directive() {
        assertThatThrownBy(() -> AccessFormat.apache("%h %Z"))
                .isInstanceOf(AccessFormat.Mistake.class)
                .hasMessage("position 4: Apache knows no directive %Z");
        assertThatThrownBy(() -> AccessFormat.apache("%h %{Referer"))
                .hasMessage("position 4: the { of %{Referer is never closed");
        assertThatThrownBy(() -> AccessFormat.apache("%h %{h}T"))
                .hasMessage("position 4: %{h}T: the unit is s, ms or us");
        assertThatThrownBy(() -> AccessFormat.apache("%h%u")).hasMessageStartingWith("position 3: ");
        assertThatThrownBy(() -> AccessFormat.apache("nothing")).hasMessageStartingWith("position 1: no directive");
        assertThatThrownBy(() -> AccessFormat.apache("%h %"))
                .hasMessageStartingWith("position 4: the last percent sign");
        assertThatThrownBy(() -> AccessFormat.nginx("$remote_addr $remote_adr"))
                .hasMessage(
                        "position 14: nginx knows no variable $remote_adr; one of your own (map, set, geo) is written in "
                                + "braces: ${remote_adr}");
        assertThatThrownBy(() -> AccessFormat.nginx("$remote_addr $"))
                .hasMessage("position 14: a $ with no name behind it");
    }

    /** Whatever the line, it is one event; and a megabyte of whatever stops a field takes no more than a pass each. */
    @Test
    void hostile_lines_stay_events() {
        Random random = new Random(11);
        LineParser[] formats = {AccessFormat.nginx(BEHIND_PROXY), AccessFormat.apache(COMBINED)};
        String line =
                "203.0.113.77, 192.0.2.1 - 192.0.2.10 - - [22/Nov/2026:08:15:00 +0700] \"GET / HTTP/1.1\" 200 1 \"-\" \"c\" "
                        + "rt=0.1 uct=\"-\" ua=- host=x tenant=-";
        String[] pieces = {"\"", "\\", "] \"", " - ", ", ", " ", "[", "rt="};
        for (int i = 0; i < 4_000; i++) {
            StringBuilder text = new StringBuilder(line);
            for (int n = random.nextInt(4); n >= 0; n--) {
                text.insert(random.nextInt(text.length()), pieces[random.nextInt(pieces.length)]);
            }
            text.setLength(random.nextInt(text.length() + 1));
            check(text.toString(), formats[i % 2]);
        }
        for (String piece : pieces) {
            for (LineParser format : formats) {
                check(piece.repeat(1 << 19), format);
                check(line.substring(0, 60) + piece.repeat(1 << 19), format);
            }
        }
    }

    private static void check(String line, LineParser format) {
        var event = new Normalizer()
                .normalize(line, Fixture.context(LineType.NGINX_ACCESS).with(format, null));
        assertThat(event.getTags() == null || !event.getTags().contains("parser_failed"))
                .as(line)
                .isTrue();
    }
}
