package gac.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gac.ingest.config.SourcesLoader;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The table of meters in docs/ingest.md is what there is after each of them has been given cause: names and tags, both ways. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IngestMetersTest {
    private static final Pattern ROW = Pattern.compile("^\\| `(gac\\.ingest\\.[a-z.]+)` \\| ([^|]*?) ?\\| .+ \\|$");
    private static final String SOURCES = """
            sources:
              - {name: meters-tcp, organization: x, receiver: {type: syslog_tcp, port: 0}}
              - {name: meters-tls, organization: x, receiver: {type: relp, port: 0, tls: {certificate: server.pem, key: server.key}}}
              - {name: meters-udp, organization: x, receiver: {type: syslog_udp, port: 0, spool: 2000}}
              - {name: meters-file, organization: x, receiver: {type: file, path: app.log}}
              - {name: meters-topic, organization: x, receiver: {type: kafka, topic: gac.raw.meters}}
            """;
    private static EmbeddedKafka kafka;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeAll
    static void start() throws Exception {
        kafka = EmbeddedKafka.shared();
    }

    private static Map<String, String> documented() throws Exception {
        Map<String, String> rows = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("../docs/ingest.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.put(
                        row.group(1),
                        Arrays.stream(row.group(2).split(", "))
                                .map(tag -> tag.replace("`", ""))
                                .sorted()
                                .collect(Collectors.joining(", ")));
            }
        }
        return rows;
    }

    private Map<String, String> measured() {
        Map<String, String> meters = new TreeMap<>();
        for (Meter meter : registry.getMeters()) {
            if (meter.getId().getName().startsWith("gac.ingest.")) {
                meters.put(
                        meter.getId().getName(),
                        meter.getId().getTags().stream()
                                .map(Tag::getKey)
                                .sorted()
                                .collect(Collectors.joining(", ")));
            }
        }
        return meters;
    }

    private static InetSocketAddress address(Ingest ingest, String source) {
        return ingest.status().listeners().stream()
                .filter(listener -> listener.sources().contains(source))
                .findFirst()
                .orElseThrow()
                .address();
    }

    private double value(String meter, String source) {
        return registry.get(meter).tag("source", source).gauge().value();
    }

    /** Records of one system call: more than a joined event takes. */
    private static String call(int records) {
        return IntStream.range(0, records)
                .mapToObj(i -> "type=" + (i == 0 ? "SYSCALL" : i == records - 1 ? "EOE" : "PATH")
                        + " msg=audit(1795316400.100:77): item=" + i + " syscall=59 success=yes exe=\"/bin/sh\"\n")
                .collect(Collectors.joining());
    }

    @Test
    void theDocumentedMetersAreThoseThereAre(@TempDir Path folder) throws Exception {
        try (Admin admin = Admin.create(kafka.client())) {
            admin.createTopics(List.of(new NewTopic("gac.raw.meters", Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        }
        TestPki.write(folder, TestPki.server(TestPki.authority("CN=Test CA")), null);
        Path file = Files.writeString(folder.resolve("app.log"), "one\ntwo\nno end yet");
        try (DatagramSocket socket = new DatagramSocket();
                Ingest ingest = new Ingest(
                        SourcesLoader.parse("sources.yaml", SOURCES, folder),
                        IngestSettings.of("meters", kafka.client())
                                .withInFlightBytes(20_000)
                                .withSpool(folder.resolve("spool")),
                        Clock.systemUTC(),
                        registry)) {
            ingest.start();
            try (Socket tcp = new Socket()) {
                tcp.connect(address(ingest, "meters-tcp"));
                tcp.getOutputStream()
                        .write((call(70) + "nobody knows this line\n\u0001\u0002\u0003\n").getBytes(UTF_8));
                await().until(() -> ingest.status().source("meters-tcp").deadLetters() == 1);
            }
            await().until(() -> ingest.status().source("meters-file").events() == 2);
            assertThat(value("gac.ingest.lag.bytes", "meters-file")).isEqualTo("no end yet".length());
            assertThat(value("gac.ingest.lag", "meters-topic")).isZero();
            kafka.away(() -> {
                byte[] line = ("<34>Nov 22 09:59:58 web-1 app: " + "x".repeat(500)).getBytes(UTF_8);
                for (int i = 0; i < 60; i++) {
                    socket.send(new DatagramPacket(line, line.length, address(ingest, "meters-udp")));
                }
                await().until(() -> ingest.status().source("meters-udp").frames() == 60);
                assertThat(value("gac.ingest.spool.lines", "meters-udp")).isEqualTo(3);
                assertThat(value("gac.ingest.spool.bytes", "meters-udp")).isEqualTo(3 * line.length);
                Files.writeString(file, " and more", java.nio.file.StandardOpenOption.APPEND);
                assertThat(value("gac.ingest.lag.bytes", "meters-file")).isEqualTo("no end yet and more".length());
            });
            await().until(() -> value("gac.ingest.spool.lines", "meters-udp") == 0);
            assertThat(measured()).isEqualTo(documented());
            assertThat(documented()).hasSizeGreaterThan(20);
        }
    }
}
