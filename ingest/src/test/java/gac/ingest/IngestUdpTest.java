package gac.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import gac.ingest.config.SourcesLoader;
import gac.schemas.avro.Event;
import gac.schemas.avro.TimeMark;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IngestUdpTest {
    private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");
    private static EmbeddedKafka kafka;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeAll
    static void startBroker() throws Exception {
        kafka = EmbeddedKafka.shared();
    }

    private Ingest ingest(String name, String more, Instant now, Path spool) {
        return ingest(name, 0, more, now, spool);
    }

    private Ingest ingest(String name, int port, String more, Instant now, Path spool) {
        return new Ingest(
                SourcesLoader.parse(
                        "sources.yaml",
                        "sources: [{name: %s, organization: a, receiver: {type: syslog_udp, port: %d%s}}]"
                                .formatted(name, port, more),
                        Path.of("/")),
                IngestSettings.of(name, kafka.client())
                        .withInFlightBytes(50_000)
                        .withSpool(spool),
                Clock.fixed(now, ZoneOffset.UTC),
                registry);
    }

    private static void send(DatagramSocket socket, Ingest ingest, String line) throws IOException {
        byte[] bytes = line.getBytes(UTF_8);
        InetSocketAddress to = ingest.status().listeners().get(0).address();
        socket.send(new DatagramPacket(bytes, bytes.length, to));
    }

    private static String line(int number) {
        return "<34>Nov 22 09:59:58 web-1 app: line " + number + " " + "x".repeat(200);
    }

    /** Sends lines and waits until they have been taken; the socket's buffer has room for far more. */
    private static void sendAll(DatagramSocket socket, Ingest ingest, int from, int to) throws IOException {
        long before = ingest.status().total().frames();
        for (int i = from; i < to; i++) {
            send(socket, ingest, line(i));
        }
        await().until(() -> ingest.status().total().frames() == before + to - from);
    }

    private double spooled() {
        return registry.get("gac.ingest.spool.lines").gauge().value();
    }

    @Test
    void whatKafkaDoesNotTakeWaitsOnDiskAndFollowsInOrder(@TempDir Path folder) throws Exception {
        String name = "udp-spool";
        int lines = 400;
        try (DatagramSocket socket = new DatagramSocket();
                Ingest ingest = ingest(name, "", NOW, folder)) {
            ingest.start();
            kafka.away(() -> {
                sendAll(socket, ingest, 0, lines);
                assertThat(spooled()).isPositive();
            });
            await().until(() -> ingest.status().total().events() == lines);
            await().until(() -> spooled() == 0);
            sendAll(socket, ingest, lines, lines + 1);
            await().until(() -> ingest.status().total().events() == lines + 1);
            assertThat(ingest.status().total().drops()).isEmpty();
        }
        assertThat(kafka.events(name))
                .extracting(event -> event.getEvent().getOriginal())
                .isEqualTo(IntStream.rangeClosed(0, lines)
                        .mapToObj(IngestUdpTest::line)
                        .toList());
    }

    @Test
    void whatWaitedOutlastsGacAndNoMarkOvertakesIt(@TempDir Path folder) throws Exception {
        String name = "udp-again";
        int lines = 300;
        List<String> spooled = new ArrayList<>();
        Ingest first = ingest(name, "", NOW, folder);
        first.start();
        try (DatagramSocket socket = new DatagramSocket()) {
            kafka.away(() -> {
                sendAll(socket, first, 0, lines);
                int waiting = (int) spooled();
                assertThat(waiting).isBetween(50, lines - 1);
                IntStream.range(lines - waiting, lines).forEach(i -> spooled.add(line(i)));
                assertThat(registry.get("gac.ingest.spool.bytes")
                                .tag("source", name)
                                .gauge()
                                .value())
                        .isEqualTo(spooled.stream().mapToInt(String::length).sum());
                first.stop(Duration.ZERO);
            });
        }
        Instant later = NOW.plusSeconds(3600);
        SimpleMeterRegistry fresh = new SimpleMeterRegistry();
        try (Ingest second = new Ingest(
                SourcesLoader.parse(
                        "sources.yaml",
                        "sources: [{name: %s, organization: a, receiver: {type: syslog_udp, port: 0}}]".formatted(name),
                        Path.of("/")),
                IngestSettings.of(name, kafka.client()).withSpool(folder),
                Clock.fixed(later, ZoneOffset.UTC),
                fresh)) {
            second.start();
            await().until(() -> fresh.get("gac.ingest.spool.lines").gauge().value() == 0);
            await().until(() -> kafka.records(name, List.of()).stream()
                    .anyMatch(record -> record.value() instanceof TimeMark mark
                            && mark.getReceived().equals(later)));
            assertThat(second.status().total().frames()).isEqualTo(spooled.size());
        }
        List<Event> events = kafka.events(name).stream()
                .filter(event -> spooled.contains(event.getEvent().getOriginal()))
                .toList();
        assertThat(events).extracting(event -> event.getEvent().getOriginal()).isEqualTo(spooled);
        assertThat(events).allMatch(event -> event.getEvent().getCreated().equals(NOW));
        Map<Integer, Instant> marked = new HashMap<>();
        for (ConsumerRecord<byte[], SpecificRecord> record : kafka.records(name, List.of(name))) {
            if (record.value() instanceof TimeMark mark) {
                marked.put(record.partition(), mark.getReceived());
            } else if (record.value() instanceof Event event && marked.containsKey(record.partition())) {
                assertThat(event.getEvent().getCreated()).isAfterOrEqualTo(marked.get(record.partition()));
            }
        }
    }

    @Test
    void whatTheSpoolCannotHoldIsCounted(@TempDir Path folder) throws Exception {
        String name = "udp-full";
        int lines = 300;
        try (DatagramSocket socket = new DatagramSocket();
                Ingest ingest = ingest(name, ", spool: 10000", NOW, folder)) {
            ingest.start();
            kafka.away(() -> {
                sendAll(socket, ingest, 0, lines);
                assertThat(spooled()).isBetween(35.0, 45.0);
            });
            long full = ingest.status().total().drops().getOrDefault("spool_full", 0L);
            assertThat(full).isPositive();
            await().until(() -> ingest.status().total().events() == lines - full);
        }
        assertThat(kafka.events(name))
                .extracting(event -> event.getEvent().getOriginal())
                .isEqualTo(IntStream.range(0, kafka.events(name).size())
                        .mapToObj(IngestUdpTest::line)
                        .toList());
    }

    @Test
    void severalSocketsShareAPortThatIsOtherwiseTaken(@TempDir Path folder) throws Exception {
        String name = "udp-readers";
        int port = Ports.free();
        String fixed = ", readers: 4, port: " + port;
        List<DatagramSocket> sockets = new ArrayList<>();
        try (Ingest ingest = new Ingest(
                SourcesLoader.parse(
                        "sources.yaml",
                        "sources: [{name: %s, organization: a, receiver: {type: syslog_udp%s}}]".formatted(name, fixed),
                        Path.of("/")),
                IngestSettings.of(name, kafka.client()),
                Clock.fixed(NOW, ZoneOffset.UTC),
                registry)) {
            ingest.start();
            for (int i = 0; i < 40; i++) {
                DatagramSocket socket = new DatagramSocket();
                sockets.add(socket);
                for (int line = 0; line < 5; line++) {
                    send(socket, ingest, "sender " + i + " line " + line);
                }
            }
            await().until(() -> ingest.status().total().events() == 200);
            assertThat(registry.get("gac.ingest.kernel.drops").functionCounter().count())
                    .isZero();
            try (Ingest other = new Ingest(
                    SourcesLoader.parse(
                            "sources.yaml",
                            "sources: [{name: other, organization: a, receiver: {type: syslog_udp%s}}]"
                                    .formatted(fixed),
                            Path.of("/")),
                    IngestSettings.of("other", kafka.client()),
                    Clock.fixed(NOW, ZoneOffset.UTC),
                    new SimpleMeterRegistry())) {
                assertThatThrownBy(other::start)
                        .isInstanceOf(IngestException.class)
                        .hasMessageContaining("cannot listen on syslog_udp 127.0.0.1:" + port);
            }
        } finally {
            sockets.forEach(DatagramSocket::close);
        }
        assertThat(kafka.events(name)).hasSize(200);
    }

    @Test
    void aPortOfItsOwnIsHadAtEachStart(@TempDir Path folder) throws Exception {
        int port = Ports.free();
        for (int i = 0; i < 10; i++) {
            try (DatagramSocket socket = new DatagramSocket();
                    Ingest ingest = ingest("udp-starts", port, "", NOW, folder)) {
                ingest.start();
                sendAll(socket, ingest, i, i + 1);
            }
        }
        assertThat(kafka.events("udp-starts")).hasSize(10);
    }
}
