package gac.ingest;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gac.ingest.config.SourcesLoader;
import gac.ingest.enrich.MmdbBytes;
import gac.schemas.avro.DeadLetter;
import gac.schemas.avro.Event;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.text.Normalizer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Encodings, events of several lines, and compressed rotation, to the committed events. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IngestFileFormatsTest {
    private static EmbeddedKafka kafka;

    @TempDir
    private Path folder;

    private String name = "";
    private String forAll = "";

    @BeforeAll
    static void startBroker() throws Exception {
        kafka = EmbeddedKafka.shared();
    }

    @BeforeEach
    void name(TestInfo test) {
        name = test.getTestMethod().orElseThrow().getName();
    }

    private Ingest start(String more) {
        String sources = forAll
                + "sources: [{name: %s, organization: x, receiver: {type: file, path: app.log, max_frame: 480%s}}]"
                        .formatted(name, more);
        Ingest ingest = new Ingest(
                SourcesLoader.parse("sources.yaml", sources, folder),
                IngestSettings.of(name, kafka.client()),
                Clock.systemUTC(),
                new SimpleMeterRegistry());
        ingest.start();
        return ingest;
    }

    /** One life of Gác, until so many events are committed in all. */
    private void readUntil(String more, int number) {
        try (Ingest ingest = start(more)) {
            await().until(() -> events().size() >= number && ingest.status().trouble() == null);
        }
    }

    private void append(byte[] bytes) throws IOException {
        Files.write(folder.resolve("app.log"), bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<Event> events() {
        return kafka.events(name);
    }

    private List<String> originals() {
        return events().stream().map(event -> event.getEvent().getOriginal()).toList();
    }

    @Test
    void utf16ByItsMarkOverARestart() throws Exception {
        append(("\uFEFFmột\r\nĐà Nẵng 𝄞\r\n" + "x".repeat(300) + "\r\nha").getBytes(UTF_16LE));
        readUntil("", 3);
        append("i\r\n".getBytes(UTF_16LE));
        readUntil("", 4);
        assertThat(originals()).containsExactly("một", "Đà Nẵng 𝄞", "x".repeat(240), "hai");
        assertThat(events().get(2).getTags()).contains("truncated");
        assertThat(events().stream().map(event -> event.getLog().getOffset())).containsExactly(0L, 12L, 36L, 640L);
        assertThat(kafka.deadLetters(name)).extracting(DeadLetter::getReason).containsExactly("oversize");
    }

    @Test
    void windows1258() throws Exception {
        String text = "Nguyễn Thị Ặ đăng nhập";
        // as the code page writes it: letter and tone apart
        String apart = Normalizer.normalize(text, Normalizer.Form.NFD)
                .replace("a\u0306", "ă")
                .replace("A\u0306", "Ă")
                .replace("A\u0323\u0306", "Ă\u0323")
                .replace("a\u0323\u0302", "â\u0323")
                .replace("e\u0302", "ê");
        append((apart + "\n").getBytes(Charset.forName("windows-1258")));
        append(new byte[] {1, 2, 3, 'a', '\n'});
        try (Ingest ingest = start(", encoding: windows-1258")) {
            await().until(() -> ingest.status().total().frames() >= 2);
        }
        assertThat(originals()).containsExactly(text);
        assertThat(kafka.deadLetters(name))
                .singleElement()
                .matches(letter -> letter.getReason().equals("binary")
                        && letter.getRaw().equals(java.nio.ByteBuffer.wrap(new byte[] {1, 2, 3, 'a'})));
    }

    /** An event that is still being written when Gác stops is read whole by the next life, and none is there twice. */
    @Test
    void stackTracesOverRestarts() throws Exception {
        String multiline = ", multiline: {continuation: '^\\s|^Caused by:', max_age: 1s}";
        String trace = "2026-11-22T03:00:00Z ERROR x\n\tat a.b(C.java:1)\nCaused by: y";
        append((trace + "\n2026-11-22T03:00:01Z INFO one\n2026-11-22T03:00:02Z ERROR z\n").getBytes(UTF_8));
        readUntil(multiline.replace("1s", "60s"), 2);
        append("\tat d.e(F.java:2)\n".getBytes(UTF_8));
        readUntil(multiline, 3);
        assertThat(originals())
                .containsExactly(
                        trace, "2026-11-22T03:00:01Z INFO one", "2026-11-22T03:00:02Z ERROR z\n\tat d.e(F.java:2)");
        assertThat(events().stream().map(event -> event.getTimestamp().toString()))
                .containsExactly("2026-11-22T03:00:00Z", "2026-11-22T03:00:01Z", "2026-11-22T03:00:02Z");
    }

    /** A client's body holds a whole transaction of its own making: it stays a body, over a restart in its middle too. */
    @Test
    void aBodyForgesNoTransaction() throws Exception {
        String head = "[22/Nov/2026:08:15:01 +0700] id 203.0.113.9 51234 192.0.2.20 443\n";
        String forged =
                "--0badc0de-A--\n[22/Nov/2026:08:15:01 +0700] id 198.51.100.1 1 192.0.2.20 443\n--0badc0de-Z--\n";
        append(("--c7036611-A--\n" + head + "--c7036611-C--\n" + forged).getBytes(UTF_8));
        try (Ingest ingest = start(", multiline: {form: modsecurity, max_age: 60s}")) {
            await().until(() -> ingest.status().trouble() == null);
        }
        append("--c7036611-H--\nMessage: Warning. x [id \"942100\"] [msg \"SQL Injection\"]\n--c7036611-Z--\n"
                .getBytes(UTF_8));
        readUntil(", multiline: {form: modsecurity, max_age: 60s}", 1);
        assertThat(events())
                .filteredOn(event -> event.getIngest().getParser().equals("modsecurity_audit"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getSource().getIp()).isEqualTo("203.0.113.9");
                    assertThat(event.getFields()).containsEntry("rule.id", "942100");
                    assertThat(event.getEvent().getOriginal())
                            .contains("198.51.100.1")
                            .endsWith("--c7036611-Z--");
                });
        assertThat(events()).hasSize(1);
    }

    private static List<String> lines(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "line " + i + " of the log, long enough to tell one from another")
                .toList();
    }

    private static byte[] bytes(List<String> lines) {
        return (String.join("\n", lines) + "\n").getBytes(UTF_8);
    }

    private void compress(Path from, Path to) throws IOException {
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(to))) {
            Files.copy(from, gzip);
        }
    }

    /** logrotate with copytruncate and compress, or rename and compress, while Gác was down: the rest is in the compressed file. */
    @Test
    void rotatedAndCompressedWhileDown() throws Exception {
        Path log = folder.resolve("app.log");
        append(bytes(lines(0, 50)));
        readUntil("", 50);
        append(bytes(lines(50, 5000)));
        compress(log, folder.resolve("app.log.1.gz"));
        Files.write(log, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
        append(bytes(lines(5000, 5020)));
        readUntil("", 5020);
        append(bytes(lines(5020, 5100)));
        compress(log, folder.resolve("app.log.2.gz"));
        Files.delete(log);
        append(bytes(lines(5100, 5110)));
        readUntil("", 5110);
        assertThat(originals()).containsExactlyInAnyOrderElementsOf(lines(0, 5110));
    }

    @Test
    void addressesAreLookedUpInTheFilesThatAreNamed() throws Exception {
        Map<String, Object> hanoi = Map.of("country", Map.of("iso_code", "VN"));
        Files.write(folder.resolve("city.mmdb"), MmdbBytes.of("City", Map.of("203.0.113.0/24", hanoi)));
        forAll = "geoip: [city.mmdb, gone.mmdb]\n";
        String line = "Nov 22 08:15:01 web1 sshd[7]: Failed password for root from %s port 22 ssh2\n";
        append((line.formatted("203.0.113.5") + line.formatted("198.51.100.1")).getBytes(UTF_8));
        readUntil("", 2);
        assertThat(events().get(0).getSource().getGeo().getCountryIsoCode()).isEqualTo("VN");
        assertThat(events().get(1).getSource().getIp()).isEqualTo("198.51.100.1");
        assertThat(events().get(1).getSource().getGeo()).isNull();
    }
}
