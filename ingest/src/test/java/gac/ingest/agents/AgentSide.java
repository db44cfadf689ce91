package gac.ingest.agents;

import static org.assertj.core.api.Assertions.assertThat;

import gac.ingest.EmbeddedKafka;
import gac.ingest.Ingest;
import gac.ingest.IngestSettings;
import gac.ingest.Ports;
import gac.ingest.TestPki;
import gac.ingest.config.SourcesLoader;
import gac.schemas.avro.Event;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Gác with docs/agents/sources.yaml, and the files beside it as an agency would install them: only addresses, ports and folders are a test's own. */
final class AgentSide implements AutoCloseable {
    private static final Path SHIPPED = Path.of("../docs/agents");
    private static final List<String> PORTS = List.of("2514", "6514", "5514");
    /** Subject of the certificate that the agent shows. */
    static final String SUBJECT = "CN=web-1,O=Agency A";

    private static final AtomicInteger NUMBER = new AtomicInteger();

    final EmbeddedKafka kafka;
    private final Path folder;
    private final String name;
    private final Map<String, String> ports = new LinkedHashMap<>();
    private @Nullable Ingest ingest;

    /**
     * @param folder a test's own, with {@code tls} below it for the keys of both sides
     * @param test what the names of the sources go on with; a number follows, so that no events are taken for those of a test tried before
     */
    AgentSide(Path folder, String test) throws Exception {
        this.folder = folder;
        this.name = test + "-" + NUMBER.incrementAndGet();
        kafka = EmbeddedKafka.shared();
        PORTS.forEach(port -> ports.put(port, String.valueOf(Ports.free())));
        // programs that give up root have to get through
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path tls = Files.createDirectories(folder.resolve("tls"));
        X509Bundle authority = TestPki.authority("CN=Test CA");
        TestPki.write(
                tls,
                TestPki.builder("CN=gac.example.vn")
                        .addSanDnsName("gac.example.vn")
                        .addSanIpAddress("127.0.0.1")
                        .buildIssuedBy(authority),
                authority);
        X509Bundle agent = TestPki.client(authority, SUBJECT);
        Files.writeString(tls.resolve("this-host.pem"), agent.getCertificatePathPEM());
        Files.writeString(tls.resolve("this-host.key"), agent.getPrivateKeyPEM());
        up();
    }

    /** Gác starts, on the same ports each time. */
    void up() throws IOException {
        String sources = withPorts(Files.readString(SHIPPED.resolve("sources.yaml")), "port: ", "")
                .replaceAll("name: (\\S+)", "name: $1-" + name)
                .replace("0.0.0.0", "127.0.0.1")
                .replace("/var/log", folder.toString());
        Ingest started = new Ingest(
                SourcesLoader.parse("sources.yaml", sources, folder),
                IngestSettings.of(name, kafka.client()).withSpool(folder.resolve("spool")),
                Clock.systemUTC(),
                new SimpleMeterRegistry());
        started.start();
        ingest = started;
    }

    /** Gác ends: the link is down. */
    void down() {
        if (ingest != null) {
            assertThat(ingest.stop(Duration.ofSeconds(10))).isTrue();
            ingest = null;
        }
    }

    private String withPorts(String text, String before, String after) {
        String result = text;
        for (Map.Entry<String, String> port : ports.entrySet()) {
            result = result.replace(before + port.getKey() + after, before + port.getValue() + after);
        }
        return result;
    }

    /**
     * Writes a shipped file to where the agent reads it.
     *
     * @param own what stands in the file and what it is in this test; each has to occur. The address and the port of Gác need no mention
     */
    Path install(String shipped, Path to, Map<String, String> own) throws IOException {
        String text = Files.readString(SHIPPED.resolve(shipped))
                .replace("target=\"gac.example.vn\"", "target=\"127.0.0.1\"")
                .replace("syslog(\"gac.example.vn\"", "syslog(\"127.0.0.1\"")
                .replace("server=gac.example.vn", "server=127.0.0.1");
        text = withPorts(withPorts(withPorts(text, "port=\"", "\""), "port(", ")"), "server=127.0.0.1:", "");
        for (Map.Entry<String, String> replacement : own.entrySet()) {
            assertThat(text).as(shipped).contains(replacement.getKey());
            text = text.replace(replacement.getKey(), replacement.getValue());
        }
        return Files.writeString(to, text);
    }

    /** The committed events of a source of sources.yaml. */
    List<Event> events(String source) {
        return kafka.events(source + "-" + name);
    }

    /** The lines of a source; events that were joined from several lines are not among them. */
    List<String> originals(String source) {
        return events(source).stream()
                .map(event -> event.getEvent().getOriginal())
                .filter(original -> original.indexOf('\n') < 0)
                .toList();
    }

    int deadLetters(String source) {
        return kafka.deadLetters(source + "-" + name).size();
    }

    @Override
    public void close() {
        down();
    }
}
