package gac.ingest.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import gac.ingest.frame.TextEncoding;
import gac.ingest.parse.event.LineType;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesLoaderTest {

    private static SourcesConfig parse(String text) {
        return SourcesLoader.parse("sources.yaml", text, Path.of("/etc/gac"));
    }

    private static List<String> errors(String text) {
        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> parse(text));
        return refused.errors().stream().map(ConfigError::toString).toList();
    }

    @Test
    void readsEveryKey() {
        SourcesConfig config = parse("""
                sources:
                  - name: portal-web
                    organization: so-xd
                    organization_name: Sở Xây dựng
                    receiver:
                      port: 5514
                      type: syslog_tcp
                      bind: 0.0.0.0
                      peers: [192.0.2.0/24, "2001:db8::/32"]
                      max_frame: 8192
                      trailer: nul
                      tls: {certificate: tls/server.pem, key: ./tls/server.key, clients: /etc/ssl/ca.pem, subjects: [o=agency a]}
                      max_connections: 7
                      idle: 1h
                      complete_within: 5s
                    parser: nginx_access
                    zone: +07:00
                    oldest: 36h
                    trusted_proxies: [198.51.100.7]
                    shared_egress: [203.0.113.0/28]
                    hosts: {web-1: portal, web-2: portal}
                """);

        assertThat(config.sources())
                .containsExactly(new SourceConfig(
                        "portal-web",
                        "so-xd",
                        "Sở Xây dựng",
                        new ReceiverConfig.SyslogTcp(
                                "0.0.0.0",
                                5514,
                                List.of(Network.parse("192.0.2.0/24"), Network.parse("2001:db8::/32")),
                                8192,
                                ReceiverConfig.Trailer.NUL,
                                new Tls(
                                        "/etc/gac/tls/server.pem",
                                        "/etc/gac/tls/server.key",
                                        "/etc/ssl/ca.pem",
                                        List.of(Subject.parse("O=Agency A"))),
                                7,
                                Duration.ofHours(1),
                                Duration.ofSeconds(5)),
                        "nginx_access",
                        null,
                        null,
                        ZoneOffset.ofHours(7),
                        Duration.ofHours(36),
                        false,
                        null,
                        List.of(Network.parse("198.51.100.7")),
                        List.of(Network.parse("203.0.113.0/28")),
                        Map.of("web-1", "portal", "web-2", "portal")));
    }

    @Test
    void readsAnImport() {
        SourcesConfig config = parse("""
                sources:
                  - name: old-mail
                    organization: so-xd
                    receiver: {type: file, path: mail/*.log, mode: once}
                    backfill: true
                    as_of: 2026-11-20T08:00:00Z
                """);

        assertThat(config.sources())
                .containsExactly(new SourceConfig(
                        "old-mail",
                        "so-xd",
                        null,
                        new ReceiverConfig.File(
                                "/etc/gac/mail/*.log", ReceiverConfig.Mode.ONCE, 64 * 1024, TextEncoding.AUTO, null),
                        "auto",
                        null,
                        null,
                        ZoneId.of("Asia/Ho_Chi_Minh"),
                        Duration.ofDays(7),
                        true,
                        Instant.parse("2026-11-20T08:00:00Z"),
                        List.of(),
                        List.of(),
                        Map.of()));
    }

    @Test
    void defaultsOfListeners() {
        SourcesConfig config = parse("""
                sources:
                  - {name: a, organization: x, receiver: {type: syslog_udp, port: 514}}
                  - {name: b, organization: x, receiver: {type: syslog_tcp, port: 514}}
                  - {name: c, organization: x, receiver: {type: http, port: 8514}}
                  - {name: d, organization: x, receiver: {type: stdin}}
                """);

        assertThat(config.sources().stream().map(SourceConfig::receiver))
                .containsExactly(
                        new ReceiverConfig.SyslogUdp("127.0.0.1", 514, List.of(), 4 << 20, 2, 256L << 20),
                        new ReceiverConfig.SyslogTcp(
                                "127.0.0.1",
                                514,
                                List.of(),
                                65536,
                                ReceiverConfig.Trailer.LF,
                                null,
                                1000,
                                Duration.ofHours(24),
                                Duration.ofSeconds(60)),
                        new ReceiverConfig.Http(
                                "127.0.0.1", 8514, List.of(), List.of(), null, 65536, 8 << 20, Duration.ofSeconds(30)),
                        new ReceiverConfig.Stdin(65536));
    }

    @Test
    void listsEveryErrorAtOnceWithLineKeyAndRemedy() {
        assertThat(errors("""
                        sources:
                          - name: "bad name"
                            organization: x
                            receiver: {type: syslog_tcp, port: 70000, peers: [192.0.2.0/33, 10]}
                            zone: Mars/Olympus
                            colour: red
                          - name: b
                            receiver:
                              type: syslog_udp
                              port: soon
                              max_frame: 9
                            oldest: -3d
                            hosts: [web]
                          - name: b
                            organization: x
                            receiver: {type: carrier_pigeon}
                            trusted_proxies: proxy
                            backfill: maybe
                          - organization: x
                            receiver: {type: file}
                        """))
                .containsExactly(
                        "sources.yaml:2: sources[0].name: must be 1 to 64 letters, digits, '.', '_' or '-', and begin with a letter or digit",
                        "sources.yaml:4: sources[0].receiver.peers[0]: '192.0.2.0/33' does not fit (write a network such as 192.0.2.0/24 or 2001:db8::/32)",
                        "sources.yaml:4: sources[0].receiver.peers[1]: '10' does not fit (write a network such as 192.0.2.0/24 or 2001:db8::/32)",
                        "sources.yaml:4: sources[0].receiver.port: must be less than or equal to 65535",
                        "sources.yaml:5: sources[0].zone: 'Mars/Olympus' does not fit (write a time zone such as Asia/Ho_Chi_Minh or +07:00)",
                        "sources.yaml:6: sources[0].colour: is no key Gác knows here (known are as_of, backfill, format, hosts, name, oldest, organization, organization_name, parser, patterns, receiver, shared_egress, trusted_proxies, zone)",
                        "sources.yaml:7: sources[1].organization: is missing",
                        "sources.yaml:10: sources[1].receiver.port: 'soon' does not fit (write a whole number)",
                        "sources.yaml:11: sources[1].receiver.max_frame: is no key Gác knows here (known are bind, peers, port, readers, receive_buffer, spool, type)",
                        "sources.yaml:12: sources[1].oldest: '-3d' does not fit (write a time such as 90s, 10m, 12h or 7d)",
                        "sources.yaml:13: sources[1].hosts: must be a mapping of keys to values",
                        "sources.yaml:14: sources[2].name: 'b' names sources[1] already (rename one)",
                        "sources.yaml:16: sources[2].receiver.type: 'carrier_pigeon' is no receiver type (one of beats, file, forward, http, kafka, relp, stdin, syslog_tcp, syslog_udp)",
                        "sources.yaml:17: sources[2].trusted_proxies: must be a list (begin each entry with '- ')",
                        "sources.yaml:18: sources[2].backfill: 'maybe' does not fit (write true or false)",
                        "sources.yaml:19: sources[3].name: is missing",
                        "sources.yaml:20: sources[3].receiver.path: is missing");
    }

    @Test
    void syntaxErrorsNameTheLine() {
        assertThat(errors("sources:\n  - name: [a\n"))
                .singleElement()
                .asString()
                .isEqualTo(
                        "sources.yaml:2: column 13: this is not YAML: a list that '[' begins is not closed by ']', or a ',' is missing");
        assertThat(errors("sources:\n  - name: a\n    name: b\n"))
                .singleElement()
                .asString()
                .isEqualTo("sources.yaml:3: column 9: this is not YAML: Duplicate field 'name'");
        assertThat(errors("")).singleElement().asString().contains("must be a mapping");
        assertThat(errors("sources: []")).singleElement().asString().contains("nothing would be received");
        assertThat(errors("- a")).singleElement().asString().contains("must be a mapping");
    }

    @Test
    void sourcesOnOnePortMustBeToldApart() {
        assertThat(errors("""
                        sources:
                          - {name: a, organization: x, receiver: {type: syslog_tcp, port: 514}}
                          - {name: b, organization: y, receiver: {type: syslog_tcp, port: 514, max_frame: 1000}}
                          - {name: c, organization: y, receiver: {type: http, port: 514}}
                          - {name: d, organization: x, receiver: {type: syslog_udp, port: 514, peers: [192.0.2.0/24]}}
                          - {name: e, organization: y, receiver: {type: syslog_udp, port: 514, peers: [192.0.2.9/24]}}
                        """))
                .containsExactly(
                        "sources.yaml:3: sources[1].receiver.peers: is empty, as that of sources[0] on the same port: nothing tells their senders apart (give the networks of the senders, or choose another port)",
                        "sources.yaml:4: sources[2].receiver.port: is taken by sources[0] with another receiver type (choose another port)",
                        "sources.yaml:6: sources[4].receiver.peers: [192.0.2.9/24] belongs to sources[3] on the same port already (give each network to one source)");
    }

    @Test
    void sourcesOnOneTlsPortAreToldApartBySubjectOrPeer() {
        String tls = "certificate: s.pem, key: s.key";
        assertThat(errors("""
                        sources:
                          - {name: a, organization: x, receiver: {type: syslog_tcp, port: 1, tls: {TLS, clients: c.pem, subjects: [O=A]}}}
                          - {name: b, organization: x, receiver: {type: syslog_tcp, port: 1, tls: {TLS, clients: c.pem, subjects: [O=B, o=a]}}}
                          - {name: c, organization: x, receiver: {type: syslog_tcp, port: 1, tls: {TLS, clients: c.pem, subjects: ["O=A,CN=c"]}}}
                          - {name: d, organization: x, receiver: {type: syslog_tcp, port: 1, tls: {TLS, clients: c.pem}}}
                          - {name: e, organization: x, receiver: {type: syslog_tcp, port: 1, peers: [192.0.2.1], tls: {TLS}}}
                          - {name: f, organization: x, receiver: {type: syslog_tcp, port: 1, peers: [192.0.2.2]}}
                          - {name: g, organization: x, receiver: {type: syslog_tcp, port: 2, tls: {key: s.key, subjects: [O=A]}}}
                          - {name: h, organization: x, receiver: {type: syslog_tcp, port: 3, tls: {TLS, clients: c.pem, subjects: [agency]}}}
                        """.replace("TLS", tls)))
                .containsExactly(
                        "sources.yaml:3: sources[1].receiver.peers: is empty, as that of sources[0] on the same port: nothing tells their senders apart (give the names in their certificates (tls.subjects) or the networks of the senders, or choose another port)",
                        "sources.yaml:6: sources[4].receiver.tls.clients: is null, but c.pem in sources[0] on the same port (give both the same value)",
                        "sources.yaml:7: sources[5].receiver.tls: is missing, but sources[0] has it on the same port (a port speaks TLS or not; give both the same certificate, key and clients)",
                        "sources.yaml:8: sources[6].receiver.tls.certificate: is missing",
                        "sources.yaml:8: sources[6].receiver.tls.subjects: has a meaning only when senders must show a certificate (add tls.clients with the file of the CAs, or drop subjects)",
                        "sources.yaml:9: sources[7].receiver.tls.subjects[0]: 'agency' does not fit (write a distinguished name or parts of one, such as \"CN=web-1,O=Agency A\")");
    }

    @Test
    void formatIsTheServersOwn() {
        assertThat(errors("""
                        sources:
                          - {name: a, organization: x, receiver: {type: stdin}, parser: nginx_access, format: '$remote_addr $stats'}
                          - {name: b, organization: x, receiver: {type: syslog_udp, port: 514}, format: '%h'}
                        """))
                .containsExactly(
                        "sources.yaml:2: sources[0].format: cannot be used: position 14: nginx knows no variable $stats; one of your"
                                + " own (map, set, geo) is written in braces: ${stats} (copy the string between the quotes of log_format)",
                        "sources.yaml:3: sources[1].format: has a meaning only for access lines, not for 'auto' (set parser:"
                                + " nginx_access, apache_access, haproxy or envoy, or drop format)");
        assertThat(parse("""
                        sources:
                          - {name: a, organization: x, receiver: {type: stdin}, parser: apache_access, format: '%h %>s'}
                        """).sources().get(0).format()).isEqualTo("%h %>s");
    }

    @Test
    void backfillIsForFilesReadOnce() {
        assertThat(errors("""
                        sources:
                          - {name: a, organization: x, receiver: {type: file, path: a.log}, backfill: true}
                          - {name: b, organization: x, receiver: {type: file, path: a.log}, as_of: 2026-01-01T00:00:00Z}
                          - {name: c, organization: x, receiver: {type: stdin}, parser: vms}
                          - {name: d, organization: x, receiver: {type: stdin}}
                        """))
                .containsExactly(
                        "sources.yaml:2: sources[0].backfill: works only for files that are read once (set receiver.mode: once, or drop backfill)",
                        "sources.yaml:3: sources[1].as_of: has a meaning only together with backfill (add backfill: true, or drop it)",
                        "sources.yaml:4: sources[2].parser: 'vms' is no type of lines (one of " + LineType.ids() + ")",
                        "sources.yaml:5: sources[3].receiver: standard input belongs to sources[2] already (keep one)");
    }

    @Test
    void importsRunAlone() {
        assertThat(errors("""
                        sources:
                          - {name: portal, organization: x, receiver: {type: syslog_udp, port: 514}}
                          - {name: archive, organization: x, receiver: {type: file, path: a.log, mode: once}, backfill: true}
                          - {name: mail, organization: x, receiver: {type: file, path: b.log, mode: once}}
                          - {name: older, organization: x, receiver: {type: file, path: c.log, mode: once}, backfill: true}
                        """))
                .containsExactly(
                        "sources.yaml:3: sources[1].backfill: 'archive' is an import and 'portal' (sources[0]) is not: beside it all imported lines would count as late (put the imports into a sources file of their own and run it separately)");
    }

    @Test
    void httpAnswersBeforeItsConnectionTimesOut() {
        assertThat(errors("""
                        sources:
                          - {name: a, organization: x, receiver: {type: http, port: 1, acknowledge_within: 90s}}
                          - {name: b, organization: x, receiver: {type: http, port: 2, acknowledge_within: 91s}}
                        """))
                .containsExactly(
                        "sources.yaml:3: sources[1].receiver.acknowledge_within: must be at most 90s, for a connection on which nothing comes is closed after 120s");
    }

    @Test
    void loadTakesPathsFromTheFolderOfTheFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("sources.yaml"),
                "sources: [{name: a, organization: x, receiver: {type: file, path: ../logs/a.log}}]");

        assertThat(SourcesLoader.load(file).sources().get(0).receiver())
                .isEqualTo(new ReceiverConfig.File(
                        folder.resolveSibling("logs").resolve("a.log").toString(),
                        ReceiverConfig.Mode.FOLLOW,
                        65536,
                        TextEncoding.AUTO,
                        null));
        assertThatThrownBy(() -> SourcesLoader.load(folder.resolve("missing.yaml")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("missing.yaml: no such file");
    }

    @Test
    void tokensAreKeptAsHashesAndNeverShown() {
        String token = TokenHash.newToken();
        String line = "{name: %s, organization: x, receiver: {type: http, port: 1, %s}}";
        assertThat(parse("sources: [" + line.formatted("a", "tokens: ['" + TokenHash.of(token) + "']") + "]")
                        .sources()
                        .get(0)
                        .receiver())
                .isInstanceOfSatisfying(
                        ReceiverConfig.Http.class,
                        http -> assertThat(http.tokens()).containsExactly(TokenHash.of(token)));
        String mend =
                " (write tokens: [sha256:…]; `gac token` makes a token and this line, `gac token --stdin` hashes the one that senders have)";
        assertThat(errors("sources:\n- " + line.formatted("a", "token: " + token)))
                .containsExactly(
                        "sources.yaml:2: sources[0].receiver.token: is taken no more: tokens are kept only as hashes"
                                + mend);
        assertThat(errors("sources:\n- " + line.formatted("a", "tokens: [" + token + "]")))
                .containsExactly(
                        "sources.yaml:2: sources[0].receiver.tokens[0]: is not 'sha256:' and 64 hexadecimal digits"
                                + mend);
        String hash = "tokens: ['" + TokenHash.of(token) + "']";
        assertThat(errors("sources:\n- " + line.formatted("a", hash) + "\n- " + line.formatted("b", hash)))
                .contains(
                        "sources.yaml:3: sources[1].receiver.tokens[0]: belongs to sources[0] already (make one for each source with `gac token`)");
    }

    @Test
    void tokenHashes() {
        assertThat(TokenHash.newToken()).matches("gac_[A-Za-z0-9_-]{43}").isNotEqualTo(TokenHash.newToken());
        // FIPS 180-4, the example of one block
        TokenHash abc = TokenHash.of("abc");
        assertThat(abc).hasToString("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(TokenHash.parse(
                        " " + abc.toString().toUpperCase(java.util.Locale.ROOT).replace("SHA", "sha")))
                .isEqualTo(abc);
        assertThat(abc.matches(TokenHash.of("abd"))).isFalse();
        for (String bad : List.of("", "abc", "sha256:", "sha256:" + "g".repeat(64), "sha256:" + "a".repeat(63))) {
            assertThatThrownBy(() -> TokenHash.parse(bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void eventsOfSeveralLinesAndRawTopics() {
        String file = "{name: %s, organization: x, receiver: {type: file, path: a, %s}}";
        String topic = "{name: %s, organization: x, receiver: {type: kafka, topic: gac.raw.x}}";
        assertThat(errors("sources:\n- " + file.formatted("a", "multiline: {max_lines: 1, start: '('}") + "\n- "
                        + file.formatted("b", "encoding: latin1, multiline: {start: x, continuation: y}") + "\n- "
                        + topic.formatted("c") + "\n- " + topic.formatted("d")))
                .containsExactlyInAnyOrder(
                        "sources.yaml:2: sources[0].receiver.multiline.start: '(' does not fit: error parsing regexp: missing closing ): `(` (write a pattern in RE2's syntax (no look-around, no back references), in single quotes)",
                        "sources.yaml:2: sources[0].receiver.multiline.max_lines: must be greater than or equal to 2",
                        "sources.yaml:2: sources[0].receiver.multiline: needs one of start, continuation and form (say how an event begins, or how the lines look that continue one, or form: modsecurity)",
                        "sources.yaml:3: sources[1].receiver.encoding: 'latin1' does not fit (one of auto, utf-8, utf-16le, utf-16be, windows-1258, windows-1252)",
                        "sources.yaml:3: sources[1].receiver.multiline: needs one of start, continuation and form (say how an event begins, or how the lines look that continue one, or form: modsecurity)",
                        "sources.yaml:5: sources[3].receiver.topic: is read by sources[2] already (give each source a topic of its own)");
    }

    @Test
    void anyDamageIsAConfigExceptionOrStillAConfig() {
        String good = """
                sources:
                  - name: a
                    organization: x
                    receiver: {type: syslog_tcp, port: 514, peers: [192.0.2.0/24]}
                    hosts: {web: portal}
                """;
        Random random = new Random(20261122);
        for (int round = 0; round < 400; round++) {
            StringBuilder text = new StringBuilder(good);
            for (int damage = random.nextInt(4); damage >= 0; damage--) {
                int at = random.nextInt(text.length());
                text.setCharAt(at, "{}[]:-#&*!|>'\"%@`\n\t a0~".charAt(random.nextInt(23)));
            }
            try {
                parse(text.toString());
            } catch (ConfigException expected) {
                assertThat(expected.errors()).isNotEmpty();
            }
        }
    }

    @Test
    void networksContainTheirAddresses() throws Exception {
        Network four = Network.parse("192.0.2.0/25");
        assertThat(four.contains(InetAddress.getByName("192.0.2.127"))).isTrue();
        assertThat(four.contains(InetAddress.getByName("192.0.2.128"))).isFalse();
        assertThat(four.contains(InetAddress.getByName("::ffff:192.0.2.1"))).isTrue();
        assertThat(four.contains(InetAddress.getByName("2001:db8::1"))).isFalse();
        assertThat(four.prefixLength()).isEqualTo(25);
        Network six = Network.parse("2001:db8::/32");
        assertThat(six.contains(InetAddress.getByName("2001:db8:ffff::1"))).isTrue();
        assertThat(six.contains(InetAddress.getByName("2001:db9::1"))).isFalse();
        assertThat(Network.parse("198.51.100.7").contains(InetAddress.getByName("198.51.100.7")))
                .isTrue();
        assertThat(Network.parse("198.51.100.7").prefixLength()).isEqualTo(32);
        for (String bad : List.of("", "*", "192.0.2", "192.0.2.0/33", "192.0.2.1-9", "example.com", "fe80::1%eth0")) {
            assertThatThrownBy(() -> Network.parse(bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void geoipIsForAllSourcesAndItsPathsAreTakenFromTheFolder() {
        String text = """
                geoip: [city.mmdb, /usr/share/GeoIP/asn.mmdb]
                sources:
                  - {name: a, organization: x, receiver: {type: stdin}}
                """;
        assertThat(SourcesLoader.parse("s.yaml", text, Path.of("/etc/gac")).geoip())
                .containsExactly("/etc/gac/city.mmdb", "/usr/share/GeoIP/asn.mmdb");
        assertThatThrownBy(() -> SourcesLoader.parse("s.yaml", text.replace("city.mmdb", "''"), Path.of("/etc/gac")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("geoip");
    }

    @Test
    void whatIsLookedUpIsOffUnlessAskedFor() {
        String text = """
                sources:
                  - {name: a, organization: x, receiver: {type: stdin}}
                """;
        SourcesConfig off = SourcesLoader.parse("s.yaml", text, Path.of("/etc/gac"));
        assertThat(off.geoip()).isEmpty();
        assertThat(off.userAgents()).isFalse();
        assertThat(off.registeredDomains()).isFalse();
        SourcesConfig on = SourcesLoader.parse(
                "s.yaml", "user_agents: true\nregistered_domains: true\n" + text, Path.of("/etc/gac"));
        assertThat(on.userAgents()).isTrue();
        assertThat(on.registeredDomains()).isTrue();
        assertThatThrownBy(() -> SourcesLoader.parse("s.yaml", "user_agents: perhaps\n" + text, Path.of("/etc/gac")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("s.yaml:1: user_agents: 'perhaps' does not fit (write true or false)");
    }
}
