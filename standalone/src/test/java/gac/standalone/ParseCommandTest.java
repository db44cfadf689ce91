package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParseCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private int gac(String... args) {
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    private List<JsonNode> events() throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (String line : out.toString().split("\n", -1)) {
            if (!line.isEmpty()) {
                events.add(JSON.readTree(line));
            }
        }
        return events;
    }

    private Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream plain = Files.newOutputStream(file);
                OutputStream stream = name.endsWith(".gz") ? new GZIPOutputStream(plain) : plain) {
            stream.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    @Test
    void what_a_sources_file_asks_for_is_looked_up() throws IOException {
        Path sources = file("sources.yaml", """
                user_agents: true
                registered_domains: true
                sources: [{name: a, organization: x, receiver: {type: stdin}}]
                """);
        Path log = file(
                "a.log",
                "www.example.gov.vn:443 203.0.113.5 - - [22/Nov/2026:08:15:00 +0700] \"GET / HTTP/1.1\" 200 5 \"-\" \"curl/8.5.0\"\n");
        assertThat(gac("parse", log.toString())).isZero();
        assertThat(gac("parse", "--sources", sources.toString(), log.toString()))
                .isZero();
        List<JsonNode> events = events();
        assertThat(events.get(0).path("user_agent").toString()).isEqualTo("{\"original\":\"curl/8.5.0\"}");
        assertThat(events.get(1).path("user_agent").toString())
                .isEqualTo("{\"original\":\"curl/8.5.0\",\"name\":\"curl\",\"version\":\"8.5.0\"}");
        assertThat(events)
                .extracting(e -> e.path("url").path("registered_domain").asText())
                .containsExactly("", "example.gov.vn");
        assertThat(gac("parse", "--sources", folder.resolve("none.yaml").toString(), log.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("none.yaml");
    }

    @Test
    void one_object_a_line_in_order_over_several_files() throws IOException {
        Path plain = file("a.log", "Feb 29 08:15:01 web1 app: one\r\n\n");
        Path packed = file("b.log.gz", "Nov 22 08:15:01 web1 app: two\nno end of line");
        assertThat(gac(
                        "parse",
                        "--received",
                        "2025-01-05T00:00:00Z",
                        "--zone",
                        "UTC",
                        plain.toString(),
                        packed.toString()))
                .isZero();
        List<JsonNode> events = events();
        assertThat(events)
                .extracting(e -> e.path("message").asText())
                .containsExactly("one", "", "two", "no end of line");
        assertThat(events)
                .extracting(e -> e.path("@timestamp").asText())
                .containsExactly(
                        "2024-02-29T08:15:01.000Z",
                        "2025-01-05T00:00:00.000Z",
                        "2024-11-22T08:15:01.000Z",
                        "2025-01-05T00:00:00.000Z");
        assertThat(events.get(3).path("log").path("offset").asLong()).isEqualTo(30);
        assertThat(events.get(3).path("log").path("file").path("path").asText()).isEqualTo(packed.toString());
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void a_line_beyond_the_limit_is_a_dead_letter_and_the_next_one_an_event() throws IOException {
        Path file = file("long.log", "x".repeat(InputLines.LONGEST + 1) + "\nafter\n");
        assertThat(gac("parse", file.toString())).isZero();
        List<JsonNode> events = events();
        assertThat(events).hasSize(2);
        assertThat(events.get(0).path("dead_letter").path("reason").asText()).isEqualTo("too_long");
        assertThat(events.get(1).path("message").asText()).isEqualTo("after");
    }

    @Test
    void bytes_that_are_no_text_stay_an_event() throws IOException {
        Path file = folder.resolve("bytes.log");
        Files.write(file, new byte[] {'a', (byte) 0xff, 0, '\n'});
        assertThat(gac("parse", file.toString())).isZero();
        assertThat(events()).hasSize(1);
        assertThat(events().get(0).path("message").asText()).isEqualTo("a\uFFFD\0");
        assertThat(events().get(0).at("/event/original").asText()).isEqualTo("a\\xFF\0");
        assertThat(events().get(0).path("tags").get(0).asText()).isEqualTo("undecodable_bytes");
    }

    @Test
    void format_is_the_servers_own_and_a_mistake_in_it_is_named() throws IOException {
        Path file = file("a.log", "403|203.0.113.5|GET /x HTTP/1.1\n");
        assertThat(gac("parse", "--type", "nginx_access", "--format", "$status|$remote_addr|$request", file.toString()))
                .isZero();
        assertThat(events().get(0).at("/source/ip").asText()).isEqualTo("203.0.113.5");
        assertThat(events().get(0).at("/url/path").asText()).isEqualTo("/x");
        assertThat(gac("parse", "--type", "nginx_access", "--format", "$status $nothing", file.toString()))
                .isNotZero();
        assertThat(err.toString()).contains("--format: position 9: nginx knows no variable $nothing");
        assertThat(gac("parse", "--format", "%h", file.toString())).isNotZero();
        assertThat(err.toString())
                .contains(
                        "a format has a meaning only for nginx_access, apache_access, haproxy and envoy, not for auto");
    }

    @Test
    void columns_of_one_file_do_not_count_for_the_next() throws IOException {
        String columns = "#Fields: date time c-ip cs-method cs-uri-stem sc-status\n";
        String line = "2026-11-22 01:16:01 203.0.113.5 GET /x 200\n";
        Path first = file("a.log", columns + line);
        Path second = file("b.log", line);
        assertThat(gac("parse", first.toString(), second.toString())).isZero();
        assertThat(events().stream().map(event -> event.at("/ingest/parser").asText()))
                .containsExactly("iis_access", "iis_access", "web_access");
    }

    @Test
    void explain_tells_each_stage() throws IOException {
        Path file = file(
                "a.log", "<38>Nov 22 08:15:01 web1 sshd[1]: Failed password for root from 203.0.113.5 port 1 ssh2\n");
        assertThat(gac("parse", "--explain", "--received", "2026-11-22T03:00:00Z", file.toString()))
                .isZero();
        assertThat(out.toString())
                .contains("header   syslog (RFC 3164), auth.info, host web1, program sshd, process 1")
                .contains("parser   sshd, found by the program sshd in the syslog header")
                .contains("time     claims 2026-11-22T01:15:01Z")
                .contains("client   203.0.113.5")
                .contains("action ssh_login, outcome failure");
    }

    @Test
    void wrong_usage_names_what_is_wrong() {
        assertThat(gac("parse", "--type", "nginx")).isEqualTo(2);
        assertThat(gac("parse", "--zone", "Hanoi")).isEqualTo(2);
        assertThat(gac("parse", "--received", "yesterday")).isEqualTo(2);
        assertThat(gac("parse", folder.resolve("absent.log").toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains("\"nginx\" is no line type; there are: auto, syslog")
                .contains("\"Hanoi\" is no time zone")
                .contains("\"yesterday\" is no instant")
                .contains("absent.log: no such file");
        assertThat(out.toString()).isEmpty();
    }
}
