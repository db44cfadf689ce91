package gac.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gac.ingest.config.SourcesLoader;
import gac.schemas.avro.Event;
import gac.schemas.avro.TimeMark;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IngestBackfillTest {
    private static EmbeddedKafka kafka;

    @TempDir
    private Path folder;

    private String name = "";

    @BeforeEach
    void name(TestInfo test) {
        name = test.getTestMethod().orElseThrow().getName();
    }

    private List<ConsumerRecord<byte[], SpecificRecord>> records() {
        return kafka.records(name, List.of(name + "-web", name + "-mail"));
    }

    private List<Event> events() {
        return records().stream()
                .map(ConsumerRecord::value)
                .filter(Event.class::isInstance)
                .map(Event.class::cast)
                .toList();
    }

    @BeforeAll
    static void startBroker() throws Exception {
        kafka = EmbeddedKafka.shared();
    }

    private Ingest ingest(String sources, int pace) {
        return new Ingest(
                SourcesLoader.parse("sources.yaml", sources.replace("NAME", name), folder),
                IngestSettings.of(name, kafka.client()).withBackfillLinesPerSecond(pace),
                Clock.fixed(Instant.parse("2026-12-01T00:00:00Z"), ZoneOffset.UTC),
                new SimpleMeterRegistry());
    }

    private static final String TWO_SOURCES = """
            sources:
              - {name: NAME-web, organization: a, receiver: {type: file, path: web.log, mode: once}, backfill: true, zone: UTC, as_of: 2026-11-22T00:00:00Z}
              - {name: NAME-mail, organization: b, receiver: {type: file, path: mail.log, mode: once}, backfill: true, zone: UTC, as_of: 2026-11-22T00:00:00Z}
            """;

    private void twoFiles() throws Exception {
        Files.writeString(folder.resolve("web.log"), """
                # a heading without time
                <13>Nov 20 10:00:00 web app: one
                  and what belongs to it
                <13>Nov 20 10:02:30 web app: three
                <13>Nov 20 10:02:10 web app: late
                2031-01-01T00:00:00Z web app: a clock that is wrong
                <13>Nov 20 10:05:00 web app: five
                """);
        Files.writeString(folder.resolve("mail.log"), """
                <13>Nov 20 10:00:59 mail app: two
                <13>Nov 20 10:03:00 mail app: four
                """);
    }

    /** Committed events in the order in which they were sent: by record timestamp within the merge, and by offset in a partition. */
    private static String show(Event event) {
        String line = event.getEvent().getOriginal();
        return event.getEvent().getCreated() + " " + event.getIngest().getClock() + " "
                + line.substring(Math.max(0, line.length() - 12));
    }

    @Test
    void recordsOfOneCallMakeOneEventMoreAtTheEndToo() throws Exception {
        Files.writeString(folder.resolve("audit.log"), """
                        type=SYSCALL msg=audit(1795310100.123:4711): arch=c000003e syscall=59 success=yes ppid=1 pid=2 comm="id" exe="/usr/bin/id"
                        type=EXECVE msg=audit(1795310100.123:4711): argc=2 a0="id" a1="-u"
                        """);
        try (Ingest ingest = ingest(
                "sources: [{name: NAME-web, organization: a, receiver: {type: file, path: audit.log, mode: once}, backfill: true}]",
                0)) {
            ingest.start();
            ingest.finished().get(60, TimeUnit.SECONDS);
        }
        assertThat(events().stream()
                        .map(event -> event.getIngest().getParser() + " "
                                + event.getEvent().getCreated()))
                .containsExactly(
                        "auditd 2026-11-22T01:15:00.123Z",
                        "auditd 2026-11-22T01:15:00.123Z",
                        "auditd_process 2026-11-22T01:15:00.123Z");
    }

    @Test
    void filesAreMergedByTimeAndMarksFollowEventTime() throws Exception {
        twoFiles();
        try (Ingest ingest = ingest(TWO_SOURCES, 0)) {
            ingest.start();
            ingest.finished().get(60, TimeUnit.SECONDS);
            assertThat(ingest.status().total().events()).isEqualTo(9);
        }
        List<ConsumerRecord<byte[], SpecificRecord>> records = records();
        assertThat(records.stream()
                        .map(ConsumerRecord::value)
                        .filter(Event.class::isInstance)
                        .map(value -> show((Event) value)))
                .containsExactlyInAnyOrder(
                        "2026-11-20T10:00:00Z absent without time",
                        "2026-11-20T10:00:00Z claimed web app: one",
                        "2026-11-20T10:00:00Z absent elongs to it",
                        "2026-11-20T10:00:59Z claimed ail app: two",
                        "2026-11-20T10:02:30Z claimed b app: three",
                        "2026-11-20T10:02:10Z claimed eb app: late",
                        "2026-11-20T10:02:10Z future hat is wrong",
                        "2026-11-20T10:03:00Z claimed il app: four",
                        "2026-11-20T10:05:00Z claimed eb app: five");
        assertThat(records)
                .allMatch(record -> record.value() instanceof TimeMark
                        || record.timestamp()
                                == ((Event) record.value())
                                        .getEvent()
                                        .getCreated()
                                        .toEpochMilli());

        Map<Integer, List<String>> marks = new HashMap<>();
        Map<Integer, Instant> frontier = new HashMap<>();
        for (ConsumerRecord<byte[], SpecificRecord> record : records) {
            if (record.value() instanceof TimeMark mark) {
                marks.computeIfAbsent(record.partition(), p -> new ArrayList<>())
                        .add(mark.getReceived() + (mark.getEnd() ? " end" : ""));
                frontier.merge(record.partition(), mark.getReceived(), (a, b) -> a.isAfter(b) ? a : b);
            } else if (record.value() instanceof Event event
                    && !event.getEvent().getOriginal().contains("late")) {
                // Nothing but the line that is out of order in its own file lies more than a minute behind a mark.
                assertThat(event.getEvent().getCreated())
                        .isAfterOrEqualTo(frontier.getOrDefault(record.partition(), Instant.MIN)
                                .minusSeconds(60));
            }
        }
        assertThat(marks.values())
                .hasSize(4)
                .allMatch(list -> list.equals(List.of(
                        "2026-11-20T10:00:00Z",
                        "2026-11-20T10:02:00Z",
                        "2026-11-20T10:03:00Z",
                        "2026-11-20T10:05:00Z",
                        "2026-11-20T10:05:00Z end")));
    }

    @Test
    void anImportThatIsInterruptedGoesOnWhereItWas() throws Exception {
        StringBuilder a = new StringBuilder();
        StringBuilder b = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            Instant time = Instant.parse("2026-11-20T10:00:00Z").plusSeconds(i);
            (i % 3 == 0 ? a : b).append(time).append(" h app: line ").append(i).append('\n');
        }
        Files.writeString(folder.resolve("web.log"), a);
        Files.writeString(folder.resolve("mail.log"), b);
        try (Ingest ingest = ingest(TWO_SOURCES, 100)) {
            ingest.start();
            org.awaitility.Awaitility.await()
                    .until(() -> ingest.status().total().events() > 200);
        }
        long before = events().size();
        assertThat(before).isBetween(200L, 2999L);
        try (Ingest ingest = ingest(TWO_SOURCES, 0)) {
            ingest.start();
            ingest.finished().get(60, TimeUnit.SECONDS);
            assertThat(ingest.status().total().events()).isEqualTo(3000 - before);
        }
        List<Event> events = new ArrayList<>(events());
        events.sort(Comparator.comparing(event -> event.getEvent().getCreated()));
        assertThat(events).hasSize(3000);
        for (int i = 0; i < 3000; i++) {
            assertThat(events.get(i).getEvent().getOriginal()).endsWith("line " + i);
        }
    }

    @Test
    void anImportWithAFileThatCannotBeReadEndsAtOnceAndSaysSo() throws Exception {
        twoFiles();
        Files.writeString(folder.resolve("mail.log.gz"), "this is no gzip");
        String sources = TWO_SOURCES.replace("path: mail.log", "path: mail.log*");
        try (Ingest ingest = ingest(sources, 0)) {
            ingest.start();
            assertThatThrownBy(() -> ingest.finished().get(60, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(IngestException.class)
                    .hasMessageContaining(
                            folder.resolve("mail.log.gz") + " cannot be read: java.util.zip.ZipException");
            assertThat(ingest.status().total().unreadable()).isEqualTo(1);
        }
        assertThat(records()).as("no line, no mark").isEmpty();
        Files.delete(folder.resolve("mail.log.gz"));
        try (Ingest ingest = ingest(sources, 0)) {
            ingest.start();
            ingest.finished().get(60, TimeUnit.SECONDS);
            assertThat(ingest.status().total().events()).isEqualTo(9);
        }
    }

    @Test
    void anImportWhoseFileIsTornSaysSoAndWritesNoEndMark() throws Exception {
        twoFiles();
        byte[] random = new byte[1 << 20]; // does not compress: the tear comes behind what is read at once
        new java.util.Random(1).nextBytes(random);
        java.io.ByteArrayOutputStream whole = new java.io.ByteArrayOutputStream();
        try (java.util.zip.GZIPOutputStream gzip = new java.util.zip.GZIPOutputStream(whole)) {
            gzip.write("<13>Nov 20 10:00:30 mail app: torn\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            gzip.write(java.util.HexFormat.ofDelimiter("\n")
                    .formatHex(random)
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        Files.write(folder.resolve("mail.log.gz"), java.util.Arrays.copyOf(whole.toByteArray(), whole.size() / 2));
        try (Ingest ingest = ingest(TWO_SOURCES.replace("path: mail.log", "path: mail.log*"), 0)) {
            ingest.start();
            assertThatThrownBy(() -> ingest.finished().get(60, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(IngestException.class)
                    .hasMessageContaining("mail.log.gz cannot be read: java.io.EOFException");
        }
        assertThat(records()).noneMatch(record -> record.value() instanceof TimeMark mark && mark.getEnd());
    }
}
