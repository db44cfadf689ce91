package gac.ingest.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import gac.ingest.config.SourceConfig;
import gac.ingest.config.SourcesLoader;
import gac.ingest.write.NetworkWriterFixture;
import gac.ingest.write.SourceMeters;
import gac.schemas.Topics;
import gac.schemas.avro.Event;
import gac.schemas.avro.Host;
import gac.schemas.avro.IngestReport;
import gac.schemas.avro.SourceReport;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SourceReporterTest {
    private static final Instant START = Instant.parse("2026-12-01T03:00:00Z");
    private static final String SOURCES = """
            sources:
              - {name: web, organization: so-tttt, receiver: {type: syslog_tcp, port: 5514, peers: [192.0.2.0/24]}}
              - {name: mail, organization: so-y-te, receiver: {type: syslog_tcp, port: 5514}}
              - {name: app, organization: so-y-te, receiver: {type: file, path: app.log}}
            """;

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final NetworkWriterFixture kafka = new NetworkWriterFixture(true);
    private final SourceSenders web = new SourceSenders(2);
    private final SourceSenders mail = new SourceSenders(2);
    private final SourceSenders app = new SourceSenders(2);
    private final SourceMeters webMeters = new SourceMeters(new SimpleMeterRegistry(), "web");
    private final List<String> dead = new ArrayList<>();
    private final SourceReporter reporter = reporter(kafka);

    private SourceReporter reporter(NetworkWriterFixture fixture) {
        return new SourceReporter("node-1", clock(), fixture.writer(), sources(), dead::contains, () -> "no disk");
    }

    private Clock clock() {
        return new Clock() {
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
                return Objects.requireNonNull(now.get());
            }
        };
    }

    private List<SourceReporter.Source> sources() {
        List<SourceConfig> configs = SourcesLoader.parse("sources.yaml", SOURCES, Path.of("/etc/gac"))
                .sources();
        return List.of(
                new SourceReporter.Source(configs.get(0), web, webMeters),
                new SourceReporter.Source(configs.get(1), mail, new SourceMeters(new SimpleMeterRegistry(), "mail")),
                new SourceReporter.Source(configs.get(2), app, new SourceMeters(new SimpleMeterRegistry(), "app")));
    }

    @AfterEach
    void close() {
        kafka.writer().close(Duration.ofSeconds(5));
    }

    private static Event event(@Nullable String host, Instant effective) {
        Event event = Events.of(effective);
        if (host != null) {
            event.setHost(Host.newBuilder().setName(host).build());
        }
        return event;
    }

    /** What a tick writes, as lines. */
    private List<String> tick() throws InterruptedException {
        kafka.clear();
        reporter.tick();
        return written();
    }

    private List<String> written() throws InterruptedException {
        List<String> lines = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> record : kafka.written()) {
            assertThat(record.topic()).isEqualTo(Topics.SOURCES.name());
            assertThat(record.partition()).isZero();
            Object value = record.value() == null
                    ? null
                    : Topics.SOURCES.value().deserializer().deserialize(record.topic(), record.value());
            lines.add(
                    value instanceof SourceReport report
                            ? "%s/%s/%s%s via %s at %s: received %s, effective %s, %d = %d + %d + %d, dropped %s, skew %s, system %s"
                                    .formatted(
                                            report.getOrganization(),
                                            report.getSource(),
                                            report.getHost(),
                                            report.getRest() ? " rest" : "",
                                            report.getCollector(),
                                            report.getReceiver(),
                                            report.getReceived(),
                                            report.getEffective(),
                                            report.getLines(),
                                            report.getParsed(),
                                            report.getGeneric(),
                                            report.getDeadLetters(),
                                            report.getDropped(),
                                            report.getSkew(),
                                            report.getSystem())
                            : value instanceof IngestReport life
                                    ? "%s lives at %s%s: %s, %s"
                                            .formatted(
                                                    life.getReceiver(),
                                                    life.getAt(),
                                                    life.getStopped() ? " and ends" : "",
                                                    life.getTrouble(),
                                                    life.getSources().stream()
                                                            .map(source ->
                                                                    source.getOrganization() + "/" + source.getSource())
                                                            .toList())
                                    : "nothing under " + new String(record.key(), UTF_8).replaceAll("\\p{Cntrl}", "|"));
        }
        return lines;
    }

    @Test
    void whatCameIsToldAndThenThatItRuns() throws Exception {
        Event parsed = event("web-1", START.minusSeconds(30));
        parsed.getIngest().setSystem("portal");
        web.event(parsed, true, START.minusSeconds(1), "192.0.2.7:40001");
        Event generic = event("web-1", START.minusSeconds(40));
        generic.getIngest().setSystem("portal");
        web.event(generic, false, START.minusSeconds(2), "192.0.2.7:40002");
        web.event(event(null, START.minusSeconds(3)), true, START.minusSeconds(3), null);
        web.deadLetter(START, "[2001:db8::7]:40003");
        webMeters.dropped("kafka_refused", 4);

        assertThat(tick())
                .containsExactly(
                        "so-tttt/web/null via 2001:db8::7 at syslog_tcp 127.0.0.1:5514: received 2026-12-01T03:00:00Z, effective 2026-12-01T02:59:57Z, 2 = 1 + 0 + 1, dropped {kafka_refused=4}, skew 0, system null",
                        "so-tttt/web/web-1 via 192.0.2.7 at syslog_tcp 127.0.0.1:5514: received 2026-12-01T02:59:59Z, effective 2026-12-01T02:59:30Z, 2 = 1 + 1 + 0, dropped {}, skew -29000, system portal",
                        "file lives at 2026-12-01T03:00:00Z: no disk, [so-y-te/app]",
                        "syslog_tcp 127.0.0.1:5514 lives at 2026-12-01T03:00:00Z: no disk, [so-tttt/web, so-y-te/mail]");
    }

    @Test
    void whatIsNewOnly() throws Exception {
        web.event(event("web-1", START), true, START, "192.0.2.7:40001");
        assertThat(tick()).hasSize(3);
        assertThat(tick())
                .containsExactly(
                        "file lives at 2026-12-01T03:00:00Z: no disk, [so-y-te/app]",
                        "syslog_tcp 127.0.0.1:5514 lives at 2026-12-01T03:00:00Z: no disk, [so-tttt/web, so-y-te/mail]");
        webMeters.dropped("spool_full", 1);
        assertThat(tick())
                .containsExactly(
                        "so-tttt/web/null via null at syslog_tcp 127.0.0.1:5514: received null, effective null, 0 = 0 + 0 + 0, dropped {spool_full=1}, skew null, system null",
                        "file lives at 2026-12-01T03:00:00Z: no disk, [so-y-te/app]",
                        "syslog_tcp 127.0.0.1:5514 lives at 2026-12-01T03:00:00Z: no disk, [so-tttt/web, so-y-te/mail]");
    }

    @Test
    void hostsBeyondThePlacesAreToldTogetherAndQuietOnesGiveWay() throws Exception {
        web.event(event("web-1", START), true, START, "192.0.2.7:1");
        web.event(event("web-2", START), true, START, "192.0.2.7:1");
        for (int i = 0; i < 100_000; i++) {
            web.event(event("made-up-" + i, START), true, START, "192.0.2.66:1");
        }
        web.event(event("x".repeat(5000), START), true, START, "192.0.2.66:1");
        assertThat(tick())
                .containsExactly(
                        "so-tttt/web/null rest via 192.0.2.66 at syslog_tcp 127.0.0.1:5514: received 2026-12-01T03:00:00Z, effective 2026-12-01T03:00:00Z, 100001 = 100001 + 0 + 0, dropped {}, skew 0, system null",
                        "so-tttt/web/web-1 via 192.0.2.7 at syslog_tcp 127.0.0.1:5514: received 2026-12-01T03:00:00Z, effective 2026-12-01T03:00:00Z, 1 = 1 + 0 + 0, dropped {}, skew 0, system null",
                        "so-tttt/web/web-2 via 192.0.2.7 at syslog_tcp 127.0.0.1:5514: received 2026-12-01T03:00:00Z, effective 2026-12-01T03:00:00Z, 1 = 1 + 0 + 0, dropped {}, skew 0, system null",
                        "file lives at 2026-12-01T03:00:00Z: no disk, [so-y-te/app]",
                        "syslog_tcp 127.0.0.1:5514 lives at 2026-12-01T03:00:00Z: no disk, [so-tttt/web, so-y-te/mail]");
        now.set(START.plusSeconds(700));
        web.event(event("web-1", START), true, Objects.requireNonNull(now.get()), "192.0.2.7:1");
        assertThat(tick())
                .containsExactly(
                        "so-tttt/web/web-1 via 192.0.2.7 at syslog_tcp 127.0.0.1:5514: received 2026-12-01T03:11:40Z, effective 2026-12-01T03:00:00Z, 2 = 2 + 0 + 0, dropped {}, skew 0, system null",
                        "nothing under |source|so-tttt|web|web-2||node-1",
                        "file lives at 2026-12-01T03:11:40Z: no disk, [so-y-te/app]",
                        "syslog_tcp 127.0.0.1:5514 lives at 2026-12-01T03:11:40Z: no disk, [so-tttt/web, so-y-te/mail]");
        web.event(event("web-3", START), true, Objects.requireNonNull(now.get()), "192.0.2.7:1");
        assertThat(tick())
                .containsExactly(
                        "so-tttt/web/web-3 via 192.0.2.7 at syslog_tcp 127.0.0.1:5514: received 2026-12-01T03:11:40Z, effective 2026-12-01T03:00:00Z, 1 = 1 + 0 + 0, dropped {}, skew -700000, system null",
                        "file lives at 2026-12-01T03:11:40Z: no disk, [so-y-te/app]",
                        "syslog_tcp 127.0.0.1:5514 lives at 2026-12-01T03:11:40Z: no disk, [so-tttt/web, so-y-te/mail]");
    }

    @Test
    void receiversThatDoNotRunGiveNoSign() throws Exception {
        dead.add("file");
        assertThat(tick())
                .containsExactly(
                        "syslog_tcp 127.0.0.1:5514 lives at 2026-12-01T03:00:00Z: no disk, [so-tttt/web, so-y-te/mail]");
        kafka.clear();
        reporter.end();
        assertThat(written())
                .containsExactly(
                        "file lives at 2026-12-01T03:00:00Z and ends: no disk, [so-y-te/app]",
                        "syslog_tcp 127.0.0.1:5514 lives at 2026-12-01T03:00:00Z and ends: no disk, [so-tttt/web, so-y-te/mail]");
        reporter.tick();
        assertThat(written()).hasSize(2);
    }

    @Test
    void reportsDoNotPileUpWhileKafkaIsSlow() throws Exception {
        NetworkWriterFixture slow = new NetworkWriterFixture(false);
        SourceReporter waiting = reporter(slow);
        waiting.tick();
        waiting.tick();
        assertThat(slow.written()).hasSize(2);
        waiting.tick();
        assertThat(slow.written()).hasSize(4);
        slow.writer().close(Duration.ofSeconds(5));
    }

    /** Whatever clocks of lines say, it is told as it is. */
    @Test
    void wrongClocks() throws Exception {
        Event past = event("past", START);
        past.setTimestamp(Instant.EPOCH);
        web.event(past, true, START, "192.0.2.7:1");
        Event future = event("future", START);
        future.setTimestamp(Instant.parse("2099-12-31T23:59:59Z"));
        mail.event(future, true, START, "192.0.2.7:1");
        assertThat(tick())
                .containsExactly(
                        "so-tttt/web/past via 192.0.2.7 at syslog_tcp 127.0.0.1:5514: received 2026-12-01T03:00:00Z, effective 2026-12-01T03:00:00Z, 1 = 1 + 0 + 0, dropped {}, skew -1796094000000, system null",
                        "so-y-te/mail/future via 192.0.2.7 at syslog_tcp 127.0.0.1:5514: received 2026-12-01T03:00:00Z, effective 2026-12-01T03:00:00Z, 1 = 1 + 0 + 0, dropped {}, skew 2306350799000, system null",
                        "file lives at 2026-12-01T03:00:00Z: no disk, [so-y-te/app]",
                        "syslog_tcp 127.0.0.1:5514 lives at 2026-12-01T03:00:00Z: no disk, [so-tttt/web, so-y-te/mail]");
    }
}
