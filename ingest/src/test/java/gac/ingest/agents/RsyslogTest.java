package gac.ingest.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gac.schemas.avro.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** rsyslog with the files of docs/agents: what it has taken in is in Kafka, line by line. */
@Tag("agents")
@Timeout(value = 420, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RsyslogTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** rsyslog's queue.dequeueBatchSize of actions: what may be under way when a connection breaks. */
    private static final int UNDER_WAY = 128;

    @TempDir
    private Path folder;

    @BeforeEach
    void isInstalled() {
        Program.needs("rsyslogd", "logger");
    }

    private List<String> copy() {
        return Rsyslog.copy(folder);
    }

    private void isTakenIn(int lines) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Lines.numbers(copy())).hasSize(lines));
    }

    /** What differs once no more than so many lines are missing. */
    private Map<String, Integer> difference(AgentSide gac, String source, int lines, int missing) {
        isTakenIn(lines);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
            Map<String, Integer> absent = Lines.difference(gac.originals(source), copy());
            absent.values().removeIf(count -> count < 0);
            assertThat(absent).hasSizeLessThanOrEqualTo(missing);
        });
        return Lines.difference(gac.originals(source), copy());
    }

    /**
     * rsyslog cannot know which lines a broken connection has carried: those under way come again over RELP, and some are gone without its
     * acknowledgements, as are those under way when rsyslog itself is stopped. librelp reads answers only when it sends: the last lines before
     * the break, though answered, come again as well. Two batches may be touched by a break, none of the later ones.
     */
    private static boolean mayDiffer(String line, int times) {
        int number = Lines.numbers(List.of(line)).get(0);
        return IntStream.of(2000, 5000)
                .anyMatch(first ->
                        number >= first ? number < first + 2 * UNDER_WAY : number >= first - UNDER_WAY && times < 0);
    }

    @ParameterizedTest
    @CsvSource({"rsyslog-relp.conf, relp", "rsyslog-tls.conf, syslog-tls", "rsyslog-tcp.conf, syslog-tcp"})
    void everyLineWhateverStops(String shipped, String source) throws Exception {
        boolean relp = source.equals("relp");
        boolean tls = !source.equals("syslog-tcp");
        Map<String, Integer> atBreaks = new TreeMap<>();
        try (AgentSide gac = new AgentSide(folder, "rsyslog-" + source)) {
            Path config = gac.install(
                    shipped,
                    folder.resolve("60-gac.conf"),
                    tls ? Map.of("/etc/rsyslog.d/gac", folder.resolve("tls").toString()) : Map.of());
            Lines lines = new Lines(folder, folder.resolve("log"));
            try (Program rsyslog = Rsyslog.start(folder, config)) {
                lines.send(1000);
                assertThat(difference(gac, source, 1000, 0)).isEmpty();
                gac.kafka.away(() -> {
                    lines.send(1000);
                    isTakenIn(2000);
                });
                assertThat(difference(gac, source, 2000, 0)).isEmpty();
                gac.down();
                lines.send(3000); // more than rsyslog keeps in memory
                isTakenIn(5000);
                assertThat(Program.run(List.of("ls", folder + "/work"))).contains(".00000001");
                gac.up();
                atBreaks.putAll(difference(gac, source, 5000, relp ? 0 : UNDER_WAY));
                assertThat(rsyslog.runs()).isTrue();
                gac.down();
                lines.send(1000);
                isTakenIn(6000);
            }
            gac.up();
            try (Program again = Rsyslog.start(folder, config)) {
                atBreaks.putAll(difference(gac, source, 6000, relp ? UNDER_WAY : 2 * UNDER_WAY));
                assertThat(again.runs()).isTrue();
            }
            atBreaks.keySet().removeIf(line -> Lines.numbers(List.of(line)).isEmpty());
            assertThat(atBreaks)
                    .allSatisfy((line, times) ->
                            assertThat(mayDiffer(line, times)).as(line).isTrue());
            List<Event> events = gac.events(source).stream()
                    .filter(event -> "sshd".equals(event.getIngest().getParser()))
                    .toList();
            assertThat(events).hasSizeGreaterThanOrEqualTo(6000 - 2 * UNDER_WAY);
            events.forEach(Lines::isParsed);
            assertThat(events).allSatisfy(event -> {
                assertThat(event.getLog().getReceiver()).isEqualTo(relp ? "relp" : "syslog_tcp");
                assertThat(event.getLog().getTlsSubject()).isEqualTo(tls ? AgentSide.SUBJECT : null);
            });
            assertThat(gac.deadLetters(source)).isZero();
        }
    }
}
