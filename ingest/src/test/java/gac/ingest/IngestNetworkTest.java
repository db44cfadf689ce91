package gac.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import gac.ingest.config.SourcesConfig;
import gac.ingest.config.SourcesLoader;
import gac.schemas.avro.DeadLetter;
import gac.schemas.avro.Event;
import gac.schemas.avro.TimeMark;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IngestNetworkTest {
    private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");
    private static EmbeddedKafka kafka;

    @BeforeAll
    static void startBroker() throws Exception {
        kafka = EmbeddedKafka.shared();
    }

    private static Ingest ingest(String sources, Clock clock, IngestSettings settings) {
        SourcesConfig config = SourcesLoader.parse("sources.yaml", sources, Path.of("/"));
        return new Ingest(config, settings, clock, new SimpleMeterRegistry());
    }

    private static Clock fixed() {
        return Clock.fixed(NOW, ZoneOffset.UTC);
    }

    private static InetSocketAddress address(Ingest ingest, int listener) {
        return ingest.status().listeners().get(listener).address();
    }

    private static Map<String, Event> byLine(String... sources) {
        Map<String, Event> events = new HashMap<>();
        for (String source : sources) {
            kafka.events(source)
                    .forEach(event -> assertThat(events.put(event.getEvent().getOriginal(), event))
                            .as("twice: %s", event.getEvent().getOriginal())
                            .isNull());
        }
        return events;
    }

    private static Event event(Map<String, Event> events, String line) {
        return java.util.Objects.requireNonNull(events.get(line), line);
    }

    @Test
    void tcpAndUdpAndStdinReachKafka() throws Exception {
        String sources = """
                sources:
                  - {name: tcpAndUdpAndStdinReachKafka-web, organization: agency-a, organization_name: Sở A, receiver: {type: syslog_tcp, port: 0, max_frame: 480}}
                  - {name: tcpAndUdpAndStdinReachKafka-net, organization: agency-b, receiver: {type: syslog_udp, port: 0}}
                  - {name: tcpAndUdpAndStdinReachKafka-pipe, organization: agency-a, receiver: {type: stdin}}
                """;
        IngestSettings settings = IngestSettings.of("tcpAndUdpAndStdinReachKafka", kafka.client())
                .withStandardInput(new ByteArrayInputStream("from stdin\n\nand the last".getBytes(UTF_8)));
        try (Ingest ingest = ingest(sources, fixed(), settings)) {
            ingest.start();
            try (Socket tcp = new Socket()) {
                tcp.connect(address(ingest, 0));
                tcp.getOutputStream().write("<34>Nov 22 10:00:00 h app: one\n5 hello".getBytes(UTF_8));
                tcp.getOutputStream().write(("x".repeat(500) + "\nhal").getBytes(UTF_8));
                tcp.getOutputStream().write(new byte[] {'\n', 1, 2, 3, '\n', '9', '9', ' ', 'y'});
            }
            try (DatagramSocket udp = new DatagramSocket()) {
                byte[] datagram = "<34>Nov 22 10:00:00 h app: udp\n".getBytes(UTF_8);
                udp.send(new DatagramPacket(datagram, datagram.length, address(ingest, 1)));
            }
            ingest.finished().get(60, TimeUnit.SECONDS);
            await().until(() ->
                    ingest.status().total().events() + ingest.status().total().deadLetters() == 10);

            IngestStatus status = ingest.status();
            assertThat(status.source("tcpAndUdpAndStdinReachKafka-web").events())
                    .isEqualTo(4);
            assertThat(status.source("tcpAndUdpAndStdinReachKafka-web").frames())
                    .isEqualTo(7);
            assertThat(status.source("tcpAndUdpAndStdinReachKafka-web").bytes()).isEqualTo(551);
            assertThat(status.source("tcpAndUdpAndStdinReachKafka-web").deadLetters())
                    .isEqualTo(3);
            assertThat(status.source("tcpAndUdpAndStdinReachKafka-net").events())
                    .isEqualTo(1);
            assertThat(status.source("tcpAndUdpAndStdinReachKafka-pipe").events())
                    .isEqualTo(2);
            assertThat(status.total().drops()).isEmpty();
            assertThat(status.trouble()).isNull();
        }
        Map<String, Event> events = byLine(
                "tcpAndUdpAndStdinReachKafka-web",
                "tcpAndUdpAndStdinReachKafka-net",
                "tcpAndUdpAndStdinReachKafka-pipe");
        assertThat(events.keySet())
                .containsExactlyInAnyOrder(
                        "<34>Nov 22 10:00:00 h app: one",
                        "hello",
                        "x".repeat(480),
                        "hal",
                        "<34>Nov 22 10:00:00 h app: udp",
                        "from stdin",
                        "and the last");
        Event one = event(events, "<34>Nov 22 10:00:00 h app: one");
        assertThat(one.getTimestamp()).isEqualTo(NOW);
        assertThat(one.getEvent().getCreated()).isEqualTo(NOW);
        assertThat(one.getOrganization().getId()).isEqualTo("agency-a");
        assertThat(one.getOrganization().getName()).isEqualTo("Sở A");
        assertThat(one.getIngest().getSource()).isEqualTo("tcpAndUdpAndStdinReachKafka-web");
        assertThat(one.getLog().getReceiver()).isEqualTo("syslog_tcp");
        assertThat(one.getLog().getPeer()).startsWith("127.0.0.1:");
        assertThat(event(events, "x".repeat(480)).getTags()).containsExactly("truncated");
        assertThat(event(events, "<34>Nov 22 10:00:00 h app: udp")
                        .getOrganization()
                        .getId())
                .isEqualTo("agency-b");

        List<DeadLetter> dead = kafka.deadLetters("tcpAndUdpAndStdinReachKafka-web");
        assertThat(dead)
                .extracting(
                        DeadLetter::getStage,
                        DeadLetter::getReason,
                        DeadLetter::getDetail,
                        letter -> new String(letter.getRaw().array(), UTF_8),
                        DeadLetter::getOrganization,
                        DeadLetter::getSource,
                        DeadLetter::getReceived)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(
                                "frame",
                                "oversize",
                                "rest of a line longer than 480 bytes",
                                "x".repeat(20),
                                "agency-a",
                                "tcpAndUdpAndStdinReachKafka-web",
                                NOW),
                        org.assertj.core.groups.Tuple.tuple(
                                "decode",
                                "binary",
                                "3 of 3 bytes are control characters: not UTF-8 text",
                                "\1\2\3",
                                "agency-a",
                                "tcpAndUdpAndStdinReachKafka-web",
                                NOW),
                        org.assertj.core.groups.Tuple.tuple(
                                "frame",
                                "incomplete",
                                "the connection ended after 1 of 99 announced bytes",
                                "y",
                                "agency-a",
                                "tcpAndUdpAndStdinReachKafka-web",
                                NOW));
        List<ConsumerRecord<byte[], SpecificRecord>> records = kafka.records(
                "tcpAndUdpAndStdinReachKafka",
                List.of(
                        "tcpAndUdpAndStdinReachKafka-web",
                        "tcpAndUdpAndStdinReachKafka-net",
                        "tcpAndUdpAndStdinReachKafka-pipe"));
        assertThat(records).allMatch(record -> record.timestamp() == NOW.toEpochMilli());
        assertThat(records.stream()
                        .filter(record -> record.value() instanceof TimeMark)
                        .map(ConsumerRecord::partition)
                        .distinct())
                .containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(records.stream()
                        .map(ConsumerRecord::value)
                        .filter(TimeMark.class::isInstance)
                        .map(TimeMark.class::cast))
                .allMatch(mark -> mark.getIngest().equals("tcpAndUdpAndStdinReachKafka")
                        && mark.getReceived().equals(NOW)
                        && !mark.getEnd());
    }

    @Test
    void theEndMarkComesLastWhenAllSourcesEnd() throws Exception {
        IngestSettings settings = IngestSettings.of("theEndMarkComesLastWhenAllSourcesEnd", kafka.client())
                .withStandardInput(new ByteArrayInputStream("a\nb\n".getBytes(UTF_8)));
        try (Ingest ingest = ingest(
                "sources: [{name: theEndMarkComesLastWhenAllSourcesEnd-pipe, organization: x, receiver: {type: stdin}}]",
                fixed(),
                settings)) {
            ingest.start();
            ingest.finished().get(60, TimeUnit.SECONDS);
        }
        Map<Integer, SpecificRecord> last = new HashMap<>();
        kafka.records("theEndMarkComesLastWhenAllSourcesEnd", List.of("theEndMarkComesLastWhenAllSourcesEnd-pipe"))
                .forEach(record -> last.put(record.partition(), record.value()));
        assertThat(last.values())
                .hasSize(4)
                .allMatch(value -> value.equals(new TimeMark("theEndMarkComesLastWhenAllSourcesEnd", NOW, true)));
    }

    @Test
    void noMarkOvertakesAnEvent() throws Exception {
        // A clock that moves with each look: any line handed over behind a mark must carry a later instant.
        java.util.concurrent.atomic.AtomicLong ticks = new java.util.concurrent.atomic.AtomicLong();
        Clock moving = new Clock() {
            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return NOW.plusMillis(ticks.incrementAndGet());
            }
        };
        IngestSettings usual = IngestSettings.of("noMarkOvertakesAnEvent", kafka.client());
        IngestSettings settings = new IngestSettings(
                "noMarkOvertakesAnEvent",
                kafka.client(),
                usual.standardInput(),
                usual.inFlightBytes(),
                null,
                500,
                Duration.ofMillis(100),
                Duration.ofMillis(1),
                usual.reportInterval(),
                0);
        int lines = 20_000;
        try (Ingest ingest = ingest(
                "sources: [{name: noMarkOvertakesAnEvent-s, organization: x, receiver: {type: syslog_tcp, port: 0}}]",
                moving,
                settings)) {
            ingest.start();
            try (Socket a = new Socket();
                    Socket b = new Socket()) {
                a.connect(address(ingest, 0));
                b.connect(address(ingest, 0));
                for (int i = 0; i < lines / 2; i += 100) {
                    a.getOutputStream().write("line of a\n".repeat(100).getBytes(UTF_8));
                    b.getOutputStream().write("line of b\n".repeat(100).getBytes(UTF_8));
                }
            }
            await().until(() -> ingest.status().total().events() == lines);
        }
        Map<Integer, Instant> marked = new HashMap<>();
        int marks = 0;
        for (ConsumerRecord<byte[], SpecificRecord> record :
                kafka.records("noMarkOvertakesAnEvent", List.of("noMarkOvertakesAnEvent-s"))) {
            if (record.value() instanceof TimeMark mark) {
                marked.put(record.partition(), mark.getReceived());
                marks++;
            } else if (record.value() instanceof Event event && marked.containsKey(record.partition())) {
                assertThat(event.getEvent().getCreated()).isAfter(marked.get(record.partition()));
            }
        }
        assertThat(marks).isGreaterThan(8);
    }

    @Test
    void sourcesOnOnePortAreToldApartByPeer() throws Exception {
        String sources = """
                sources:
                  - {name: sourcesOnOnePortAreToldApartByPeer-mine, organization: a, receiver: {type: syslog_tcp, port: %d, peers: [127.0.0.1]}}
                  - {name: sourcesOnOnePortAreToldApartByPeer-others, organization: b, receiver: {type: syslog_tcp, port: %d, peers: [127.0.0.0/8]}}
                  - {name: sourcesOnOnePortAreToldApartByPeer-far, organization: c, receiver: {type: syslog_udp, port: 0, peers: [192.0.2.0/24]}}
                """;
        int port = Ports.free();
        try (Ingest ingest = ingest(
                sources.formatted(port, port),
                fixed(),
                IngestSettings.of("sourcesOnOnePortAreToldApartByPeer", kafka.client()))) {
            ingest.start();
            for (String from : List.of("127.0.0.1", "127.0.0.2")) {
                try (Socket tcp = new Socket()) {
                    tcp.bind(new InetSocketAddress(from, 0));
                    tcp.connect(new InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), port));
                    tcp.getOutputStream().write(("from " + from + "\n").getBytes(UTF_8));
                }
            }
            try (DatagramSocket udp = new DatagramSocket()) {
                udp.send(new DatagramPacket(new byte[] {'x'}, 1, address(ingest, 1)));
            }
            await().until(() -> ingest.status().total().events() == 2);
            assertThat(ingest.status().listeners().get(0).sources())
                    .containsExactly(
                            "sourcesOnOnePortAreToldApartByPeer-mine", "sourcesOnOnePortAreToldApartByPeer-others");
        }
        Map<String, Event> events = byLine(
                "sourcesOnOnePortAreToldApartByPeer-mine",
                "sourcesOnOnePortAreToldApartByPeer-others",
                "sourcesOnOnePortAreToldApartByPeer-far");
        assertThat(event(events, "from 127.0.0.1").getOrganization().getId()).isEqualTo("a");
        assertThat(event(events, "from 127.0.0.2").getOrganization().getId()).isEqualTo("b");
    }

    @Test
    void connectionsAboveTheBoundAreClosedAndCounted() throws Exception {
        String name = "connectionsAboveTheBoundAreClosedAndCounted";
        String sources =
                "sources: [{name: %s, organization: x, receiver: {type: syslog_tcp, port: 0, max_connections: 1}}]"
                        .formatted(name);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (Ingest ingest = new Ingest(
                        SourcesLoader.parse("sources.yaml", sources, Path.of("/")),
                        IngestSettings.of(name, kafka.client()),
                        fixed(),
                        registry);
                Socket first = new Socket();
                Socket second = new Socket()) {
            ingest.start();
            first.connect(address(ingest, 0));
            first.getOutputStream().write("one\n".getBytes(UTF_8));
            await().until(() -> ingest.status().total().events() == 1);
            second.connect(address(ingest, 0));
            second.setSoTimeout(60_000);
            assertThat(second.getInputStream().read()).as("closed").isEqualTo(-1);
            assertThat(registry.get("gac.ingest.refused")
                            .tag("reason", "too_many_connections")
                            .counter()
                            .count())
                    .isEqualTo(1);
            first.getOutputStream().write("two\n".getBytes(UTF_8));
            await().until(() -> ingest.status().total().events() == 2);
        }
        assertThat(byLine(name).keySet()).containsExactlyInAnyOrder("one", "two");
    }

    /** Each of them keeps what it sent, and none keeps another from being heard. */
    @Test
    void aThousandConnectionsThatSendOneByte() throws Exception {
        String name = "aThousandConnectionsThatSendOneByte";
        List<Socket> sockets = new ArrayList<>();
        try (Ingest ingest = new Ingest(
                SourcesLoader.parse(
                        "sources.yaml",
                        "sources: [{name: %s, organization: x, receiver: {type: syslog_tcp, port: 0, max_connections: 1001}}]"
                                .formatted(name),
                        Path.of("/")),
                IngestSettings.of(name, kafka.client()),
                fixed(),
                new SimpleMeterRegistry())) {
            ingest.start();
            for (int i = 0; i < 1000; i++) {
                Socket socket = new Socket();
                sockets.add(socket);
                socket.connect(address(ingest, 0));
                socket.getOutputStream().write('x');
            }
            try (Socket other = new Socket()) {
                other.connect(address(ingest, 0));
                other.getOutputStream().write("heard\n".getBytes(UTF_8));
                await().until(() -> ingest.status().total().events() == 1);
            }
            for (Socket socket : sockets) {
                socket.close();
            }
            await().until(() -> ingest.status().total().events() == 1001);
            assertThat(ingest.status().total().frames()).isEqualTo(1001);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        assertThat(kafka.events(name))
                .extracting(event -> event.getEvent().getOriginal())
                .filteredOn(line -> line.equals("x"))
                .hasSize(1000);
    }

    @Test
    void whileKafkaIsAwayTcpWaitsAndUdpIsCounted() throws Exception {
        String sources = """
                sources:
                  - {name: whileKafkaIsAwayTcpWaitsAndUdpIsCounted-tcp, organization: a, receiver: {type: syslog_tcp, port: 0}}
                  - {name: whileKafkaIsAwayTcpWaitsAndUdpIsCounted-udp, organization: a, receiver: {type: syslog_udp, port: 0}}
                """;
        int lines = 8_000; // 12 MB: far more than the sockets of both sides can hold
        try (Ingest ingest = ingest(
                        sources,
                        fixed(),
                        IngestSettings.of("whileKafkaIsAwayTcpWaitsAndUdpIsCounted", kafka.client())
                                .withInFlightBytes(1 << 20));
                Socket tcp = new Socket();
                DatagramSocket udp = new DatagramSocket()) {
            ingest.start();
            tcp.setSendBufferSize(64 << 10);
            tcp.connect(address(ingest, 0));
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < lines; i++) {
                        tcp.getOutputStream().write(("line " + i + " " + "x".repeat(1500) + "\n").getBytes(UTF_8));
                    }
                    tcp.shutdownOutput();
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            kafka.away(() -> {
                sender.start();
                await().until(() -> ingest.status().inFlightBytes() >= 1 << 19); // half, for it is alone
                await().until(() -> {
                    for (int i = 0; i < 200; i++) { // has a share of its own
                        udp.send(new DatagramPacket(new byte[] {'u'}, 1, address(ingest, 1)));
                    }
                    return ingest.status()
                                    .source("whileKafkaIsAwayTcpWaitsAndUdpIsCounted-udp")
                                    .drops()
                                    .getOrDefault("kafka_away", 0L)
                            > 3;
                });
                assertThat(ingest.status().inFlightBytes()).isLessThan(2 << 20);
                assertThat(sender.isAlive()).as("the sender is slowed down").isTrue();
            });
            await().until(() -> ingest.status()
                            .source("whileKafkaIsAwayTcpWaitsAndUdpIsCounted-tcp")
                            .events()
                    == lines);
            sender.join(60_000);
            IngestStatus.Counts counts = ingest.status().source("whileKafkaIsAwayTcpWaitsAndUdpIsCounted-udp");
            assertThat(counts.frames())
                    .isEqualTo(counts.events() + counts.drops().getOrDefault("kafka_away", 0L));
        }
        assertThat(byLine("whileKafkaIsAwayTcpWaitsAndUdpIsCounted-tcp")).hasSize(lines);
    }

    @Test
    void aPortInUseIsOneClearMessage() throws Exception {
        try (java.net.ServerSocket taken = new java.net.ServerSocket(0)) {
            String sources =
                    "sources: [{name: aPortInUseIsOneClearMessage-s, organization: x, receiver: {type: syslog_tcp, port: %d}}]"
                            .formatted(taken.getLocalPort());
            try (Ingest ingest =
                    ingest(sources, fixed(), IngestSettings.of("aPortInUseIsOneClearMessage", kafka.client()))) {
                assertThatThrownBy(ingest::start)
                        .isInstanceOf(IngestException.class)
                        .hasMessageContaining("cannot listen on syslog_tcp 127.0.0.1:" + taken.getLocalPort())
                        .hasMessageContaining("in use");
            }
        }
    }
}
