package gac.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import gac.ingest.config.SourcesLoader;
import gac.ingest.write.Checkpoint;
import gac.ingest.write.Checkpoints;
import gac.schemas.avro.Event;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IngestFilesTest {
    private static EmbeddedKafka kafka;

    @TempDir
    private Path folder;

    /** Instance and source have the name of the test. */
    private String name = "";

    @BeforeEach
    void name(TestInfo test) {
        name = test.getTestMethod().orElseThrow().getName();
        name = name.substring(0, Math.min(60, name.length()));
    }

    private final TestClock clock = new TestClock();

    /** A clock that stands still until it is set forward. */
    private static final class TestClock extends Clock {
        private final AtomicLong now =
                new AtomicLong(Instant.parse("2026-11-22T03:00:00Z").toEpochMilli());

        void forward(Duration by) {
            now.addAndGet(by.toMillis());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now.get());
        }
    }

    @BeforeAll
    static void startBroker() throws Exception {
        kafka = EmbeddedKafka.shared();
    }

    private Ingest start(String path) {
        return start(path, "follow");
    }

    private SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private Ingest start(String path, String mode) {
        registry = new SimpleMeterRegistry(); // each life measures by itself
        String sources =
                "sources: [{name: %s, organization: x, receiver: {type: file, path: '%s', mode: %s, max_frame: 480}}]"
                        .formatted(name, path, mode);
        Ingest ingest = new Ingest(
                SourcesLoader.parse("sources.yaml", sources, folder),
                IngestSettings.of(name, kafka.client()),
                clock,
                registry);
        ingest.start();
        return ingest;
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String numbered(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append("line ").append(i).append(" of the log, long enough to tell one from another\n");
        }
        return text.toString();
    }

    private static List<String> lines(int from, int to) {
        return numbered(from, to).lines().toList();
    }

    private List<String> committed() {
        return kafka.events(name).stream()
                .map(event -> event.getEvent().getOriginal())
                .toList();
    }

    private static void awaitEvents(Ingest ingest, int number) {
        await().until(() -> ingest.status().total().events() >= number);
    }

    /** Each line once, in the order of the file. */
    private void assertExactly(List<String> expected) {
        assertThat(committed()).isEqualTo(expected);
    }

    @Test
    void columnsNamedInAFileHoldOverARestart() throws Exception {
        append(file("iis.log"), "#Fields: date time c-ip cs-method cs-uri-stem sc-status\n");
        try (Ingest ingest = start("iis.log")) {
            awaitEvents(ingest, 1);
        }
        append(file("iis.log"), "2026-11-22 01:15:00 203.0.113.5 GET /a 200\n");
        try (Ingest ingest = start("iis.log")) {
            awaitEvents(ingest, 1);
        }
        Event event = kafka.events(name).get(1);
        assertThat(event.getIngest().getParser()).isEqualTo("iis_access");
        assertThat(event.getUrl().getPath()).isEqualTo("/a");
        assertThat(event.getSource().getIp()).isEqualTo("203.0.113.5");
    }

    private static final String AUDIT = """
            type=SYSCALL msg=audit(1795310100.123:4711): arch=c000003e syscall=59 success=yes ppid=1 pid=2 comm="id" exe="/usr/bin/id"
            type=EXECVE msg=audit(1795310100.123:4711): argc=2 a0="id" a1="-u"
            """;

    @Test
    void recordsOfOneCallMakeOneEventMore() throws Exception {
        append(file("audit.log"), AUDIT);
        try (Ingest ingest = start("audit.log")) {
            awaitEvents(ingest, 2);
            clock.forward(Duration.ofSeconds(3));
            await().until(() -> kafka.events(name).size() == 3);
            append(file("audit.log"), AUDIT.replace("4711", "4712"));
            awaitEvents(ingest, 4);
        }
        List<Event> events = kafka.events(name);
        assertThat(events.stream().map(event -> event.getIngest().getParser()))
                .containsExactly("auditd", "auditd", "auditd_process", "auditd", "auditd", "auditd_process");
        assertThat(events.stream().map(event -> event.getEvent().getId())).doesNotHaveDuplicates();
        assertThat(events.get(2).getEvent().getOriginal()).isEqualTo(AUDIT.stripTrailing());
        assertThat(events.get(2).getEvent().getCreated()).isEqualTo("2026-11-22T03:00:03Z");
        assertThat(events.get(2).getTimestamp()).isEqualTo("2026-11-22T01:15:00.123Z");
        assertThat(events.get(2).getProcess().getCommandLine()).isEqualTo("id -u");
    }

    @Test
    void followsAndWaitsForTheEndOfALine() throws Exception {
        append(file("app.log"), "one\ntwo\r\n\nthr");
        try (Ingest ingest = start("app.log")) {
            awaitEvents(ingest, 2);
            append(file("app.log"), "ee\nfour\n");
            awaitEvents(ingest, 4);
            assertThat(ingest.status().source(name).frames()).isEqualTo(4);
            assertThat(ingest.status().source(name).bytes()).isEqualTo(21);
        }
        assertExactly(List.of("one", "two", "three", "four"));
        Event three = kafka.events(name).get(2);
        assertThat(three.getLog().getFile().getPath()).isEqualTo(file("app.log").toString());
        assertThat(three.getLog().getOffset()).isEqualTo(10);
        assertThat(three.getLog().getReceiver()).isEqualTo("file");
        assertThat(three.getEvent().getId()).matches("[0-9a-f]{32}");
    }

    @Test
    void resumesInTheMiddleAfterARestart() throws Exception {
        append(file("app.log"), numbered(0, 1234) + "line 1234 of the");
        try (Ingest ingest = start("app.log")) {
            awaitEvents(ingest, 1234);
        }
        append(file("app.log"), " log\n" + numbered(1235, 1500));
        try (Ingest ingest = start("app.log")) {
            awaitEvents(ingest, 266);
        }
        List<String> expected = new ArrayList<>(lines(0, 1234));
        expected.add("line 1234 of the log");
        expected.addAll(lines(1235, 1500));
        assertExactly(expected);
    }

    @Test
    void rotationByRename() throws Exception {
        append(file("app.log"), numbered(0, 10));
        try (Ingest ingest = start("app.log")) {
            awaitEvents(ingest, 10);
            Files.move(file("app.log"), file("app.log.1"));
            append(file("app.log.1"), numbered(10, 12)); // the writer has not noticed yet
            append(file("app.log"), numbered(12, 14));
            awaitEvents(ingest, 14);
            append(file("app.log.1"), numbered(14, 15));
            awaitEvents(ingest, 15);
            append(file("app.log.1"), "the last, unfinished");
            await().until(
                            () -> { // it is over a minute after discovery has missed it
                                clock.forward(Duration.ofMinutes(2));
                                return ingest.status().total().events() >= 16;
                            });
        }
        assertThat(committed())
                .hasSize(16)
                .doesNotHaveDuplicates()
                .containsAll(lines(0, 15))
                .endsWith("the last, unfinished");
    }

    @Test
    void rotationWithinTheGlob() throws Exception {
        append(file("app.log"), numbered(0, 10));
        try (Ingest ingest = start("app.log*")) {
            awaitEvents(ingest, 10);
            Files.move(file("app.log"), file("app.log.1"));
            append(file("app.log"), numbered(10, 20));
            awaitEvents(ingest, 20);
        }
        try (Ingest ingest = start("app.log*")) {
            append(file("app.log"), numbered(20, 21));
            awaitEvents(ingest, 1);
        }
        assertExactly(lines(0, 21));
    }

    @Test
    void rotationByRenameWhileDown() throws Exception {
        append(file("app.log"), numbered(0, 10));
        try (Ingest ingest = start("app.log")) {
            awaitEvents(ingest, 10);
        }
        append(file("app.log"), numbered(10, 20));
        Files.move(file("app.log"), file("app.log.1"));
        append(file("app.log"), numbered(20, 30));
        try (Ingest ingest = start("app.log")) {
            awaitEvents(ingest, 20);
        }
        assertThat(committed()).containsExactlyInAnyOrderElementsOf(lines(0, 30));
    }

    @Test
    void truncation() throws Exception {
        append(file("app.log"), numbered(0, 10));
        try (Ingest ingest = start("app.log")) {
            awaitEvents(ingest, 10);
            truncate(file("app.log"));
            append(file("app.log"), numbered(10, 12));
            awaitEvents(ingest, 12);
            truncate(file("app.log"));
            append(file("app.log"), numbered(10, 12)); // the same lines at the same place are other events
            await().pollInterval(Duration.ofMillis(100)).until(() -> {
                return ingest.status().total().events() >= 12;
            });
        }
        assertThat(committed().subList(0, 12)).isEqualTo(lines(0, 12));
    }

    @Test
    void equalContentAfterTruncationIsNewWhenTheGapWasSeen() throws Exception {
        append(file("app.log"), numbered(0, 3));
        try (Ingest ingest = start("app.log")) {
            awaitEvents(ingest, 3);
            truncate(file("app.log"));
            awaitGeneration(1);
            append(file("app.log"), numbered(0, 3));
            awaitEvents(ingest, 6);
        }
        assertNoIdTwice(6);
    }

    @Test
    void equalContentAfterTruncationIsNewOverRestartsToo() throws Exception {
        append(file("app.log"), numbered(0, 3));
        try (Ingest ingest = start("app.log")) {
            awaitEvents(ingest, 3);
            truncate(file("app.log"));
            awaitGeneration(1);
        }
        append(file("app.log"), numbered(0, 3)); // the empty file was seen before the restart
        try (Ingest ingest = start("app.log")) {
            awaitEvents(ingest, 3);
        }
        truncate(file("app.log"));
        try (Ingest ingest = start("app.log")) {
            awaitGeneration(2); // the empty file is seen after a restart
            append(file("app.log"), numbered(0, 3));
            awaitEvents(ingest, 3);
        }
        try (Ingest ingest = start("app.log")) { // nothing is read again
            append(file("app.log"), numbered(3, 4));
            awaitEvents(ingest, 1);
        }
        assertNoIdTwice(10);
    }

    /** Waits until a restart would know how often the file has been given new content. */
    private void awaitGeneration(int generation) {
        await().until(() -> Checkpoints.load(kafka.client(), name).values().stream()
                .map(Checkpoint::generation)
                .toList()
                .equals(List.of(generation)));
    }

    private void assertNoIdTwice(int events) {
        assertThat(kafka.events(name).stream().map(event -> event.getEvent().getId()))
                .hasSize(events)
                .doesNotHaveDuplicates();
    }

    private static void truncate(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
    }

    @Test
    void copytruncateLosesNothingThatIsInTheCopy() throws Exception {
        append(file("app.log"), numbered(0, 100));
        try (Ingest ingest = start("app.log*")) { // the copy is within the glob, too
            awaitEvents(ingest, 100);
            Files.copy(file("app.log"), file("app.log.1"));
            append(file("app.log.1"), numbered(100, 105)); // as if written between the last look and the copy
            await().pollDelay(Duration.ofMillis(1200)).until(() -> true); // the copy has been seen
            truncate(file("app.log"));
            append(file("app.log"), numbered(105, 110));
            awaitEvents(ingest, 110);
        }
        try (Ingest ingest = start("app.log*")) {
            append(file("app.log"), numbered(110, 111));
            awaitEvents(ingest, 1);
        }
        assertThat(committed()).containsExactlyInAnyOrderElementsOf(lines(0, 111));
    }

    @Test
    void copytruncateWhileDown() throws Exception {
        append(file("app.log"), numbered(0, 100));
        try (Ingest ingest = start("app.log")) {
            awaitEvents(ingest, 100);
        }
        append(file("app.log"), numbered(100, 110));
        Files.copy(file("app.log"), file("app.log.1"), StandardCopyOption.COPY_ATTRIBUTES);
        truncate(file("app.log"));
        append(file("app.log"), numbered(110, 120));
        try (Ingest ingest = start("app.log")) {
            awaitEvents(ingest, 20);
        }
        assertThat(committed()).containsExactlyInAnyOrderElementsOf(lines(0, 120));
    }

    @Test
    void oversizeLinesAndBadBytes() throws Exception {
        append(file("app.log"), "x".repeat(1000) + "\nnext\n");
        Files.write(file("app.log"), new byte[] {1, 2, 3, '\n'}, StandardOpenOption.APPEND);
        try (Ingest ingest = start("app.log")) {
            await().until(() -> ingest.status().total().deadLetters() == 3);
        }
        assertExactly(List.of("x".repeat(480), "next"));
        assertThat(kafka.deadLetters(name))
                .extracting(letter -> letter.getReason() + ":" + letter.getRaw().remaining() + ":" + letter.getPeer())
                .containsExactlyInAnyOrder(
                        "oversize:480:" + file("app.log") + ":480",
                        "oversize:40:" + file("app.log") + ":960",
                        "binary:3:" + file("app.log") + ":1006");
    }

    @Test
    void onceReadsGzipToTheEndAndEnds() throws Exception {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file("a.log.gz")))) {
            out.write((numbered(0, 5000) + "no end").getBytes(UTF_8));
        }
        append(file("b.log"), "plain\n");
        try (Ingest ingest = start("*.log*", "once")) {
            ingest.finished().get(60, TimeUnit.SECONDS);
        }
        List<String> expected = new ArrayList<>(lines(0, 5000));
        expected.addAll(List.of("no end", "plain"));
        assertThat(committed()).containsExactlyInAnyOrderElementsOf(expected);
        try (Ingest again = start("*.log*", "once")) {
            again.finished().get(60, TimeUnit.SECONDS);
            assertThat(again.status().total().events()).isZero();
        }
    }

    @Test
    void aFileReadOnceThatCannotBeReadIsAnErrorAndTheOthersAreRead() throws Exception {
        append(file("a.log"), "one\n");
        append(file("b.log.gz"), "this is no gzip");
        append(file("c.log"), "two\n");
        try (Ingest ingest = start("*.log*", "once")) {
            assertThatThrownBy(() -> ingest.finished().get(60, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(IngestException.class)
                    .hasMessageContaining(
                            "source " + name + ": " + file("b.log.gz") + " cannot be read: java.util.zip.ZipException")
                    .hasMessageContaining("start again");
            assertThat(ingest.status().total().unreadable()).isEqualTo(1);
            assertThat(ingest.status().trouble()).contains("b.log.gz cannot be read");
        }
        assertThat(committed()).containsExactlyInAnyOrder("one", "two");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file("b.log.gz")))) {
            out.write("mended\n".getBytes(UTF_8));
        }
        try (Ingest again = start("*.log*", "once")) {
            again.finished().get(60, TimeUnit.SECONDS);
            assertThat(again.status().total().unreadable()).isZero();
        }
        assertThat(committed()).containsExactlyInAnyOrder("one", "two", "mended");
    }

    @Test
    void onceWithoutAnyFileIsAnError() {
        assertThatThrownBy(() -> start("missing-*.log", "once"))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining("source onceWithoutAnyFileIsAnError: no file matches " + file("missing-*.log"));
    }

    @Test
    void aSecondLifeFencesTheFirstAndNothingIsThereTwice() throws Exception {
        append(file("app.log"), numbered(0, 3000));
        List<Ingest> lives = new ArrayList<>();
        // Each life begins while the one before is at work, as after a kill that nobody noticed.
        for (int life = 0; life < 3; life++) {
            lives.add(start("app.log"));
            append(file("app.log"), numbered(3000 + life * 1000, 4000 + life * 1000));
            int some = 3200 + life * 1000;
            await().until(() -> committed().size() >= some);
        }
        lives.get(0).close();
        lives.get(1).close();
        await().until(() -> committed().size() >= 6000);
        lives.get(2).close();
        assertExactly(lines(0, 6000));
    }

    @Test
    void whileKafkaRestartsNothingIsLostOrTwice() throws Exception {
        append(file("app.log"), numbered(0, 20_000));
        try (Ingest ingest = start("app.log")) {
            awaitEvents(ingest, 1000);
            kafka.away(() -> append(file("app.log"), numbered(20_000, 21_000)));
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> ingest.status().total().events() >= 21_000);
            assertThat(ingest.status().total().events()).isEqualTo(21_000);
        }
        assertExactly(lines(0, 21_000));
    }

    /** Also of a file that came while Kafka was away, which nobody has looked at yet. */
    @Test
    void whatKafkaDoesNotHaveIsBehindInEveryGeneration() throws Exception {
        Path log = file("app.log");
        append(log, numbered(0, 50));
        try (Ingest ingest = start("app.log*")) {
            awaitEvents(ingest, 50);
            await().until(() -> behind() == 0);
            append(log, "no end");
            await().until(() -> behind() == "no end".length());
            kafka.away(() -> {
                append(log, " yet\n" + numbered(50, 60));
                Files.move(log, file("app.log.1"));
                append(log, numbered(60, 75));
                assertThat(behind())
                        .isEqualTo("no end yet\n".length() + numbered(50, 75).length());
                truncate(log); // what nobody had read is gone
                assertThat(behind())
                        .isEqualTo("no end yet\n".length() + numbered(50, 60).length());
            });
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> ingest.status().total().events() == 61);
            await().until(() -> behind() == 0);
        }
    }

    private double behind() {
        return registry.get("gac.ingest.lag.bytes").tag("source", name).gauge().value();
    }

    @Test
    void seededRotationsWithRestarts() throws Exception {
        Random random = new Random(7);
        Ingest ingest = start("app.log*");
        append(file("app.log"), numbered(0, 50));
        int written = 50;
        for (int step = 0; step < 25; step++) {
            int more = random.nextInt(40);
            append(file("app.log"), numbered(written, written + more));
            written += more;
            if (random.nextInt(4) == 0) {
                ingest.close();
                ingest = start("app.log*");
            }
            if (random.nextInt(3) == 0) {
                Files.move(file("app.log"), file("app.log." + step));
                append(file("app.log"), numbered(written, written + 3));
                written += 3;
            }
        }
        int all = written;
        await().until(() -> committed().size() >= all);
        ingest.close();
        assertThat(committed()).containsExactlyInAnyOrderElementsOf(lines(0, all));
    }
}
