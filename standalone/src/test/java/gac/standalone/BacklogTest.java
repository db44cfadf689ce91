package gac.standalone;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gac.correlate.release.ReleaseFiles;
import gac.schemas.Topics;
import gac.schemas.avro.Alert;
import gac.schemas.avro.AlertStatus;
import gac.schemas.avro.Event;
import gac.schemas.avro.Lane;
import gac.schemas.avro.TimeMark;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A link that was down for six hours: what its senders kept, poured in within moments, gives the alerts that live delivery gives, of the same times, marked delayed. Whole nodes, from the socket to
 * the alert topic, under a clock that the test moves.
 */
class BacklogTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration DOWN = Duration.ofHours(6);
    private static final ZoneId SAIGON = ZoneId.of("Asia/Ho_Chi_Minh");
    private static final DateTimeFormatter RFC_3164 =
            DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ROOT).withZone(SAIGON);
    private static final String SOURCES = """
            sources:
              - name: rfc5424
                organization: agency-a
                receiver: {type: syslog_tcp, bind: 127.0.0.1, port: 0}
              - name: rfc3164
                organization: agency-b
                receiver: {type: syslog_tcp, bind: 127.0.0.1, port: 0}
                zone: Asia/Ho_Chi_Minh
            """;

    /** What sixHours() gives: name, and how late the first event of it is after the link's return. */
    private static final Map<String, Duration> ALERTS = Map.of(
            "ssh_brute_force", Duration.ofMinutes(330),
            "ssh_brute_force_success", Duration.ofMinutes(328).minusSeconds(15),
            "ssh_root_login", Duration.ofMinutes(324),
            "ssh_password_spraying", Duration.ofHours(4),
            "web_scanner_agent", Duration.ofHours(1),
            "web_sql_injection", Duration.ofHours(1),
            // cards of a day, whatever lane their members come from; the alerts they name say how late they were
            "gac-digest agency-a", Duration.ZERO,
            "gac-digest agency-b", Duration.ZERO);

    /** A line and the instant at which it is written. */
    private record Written(Instant at, String source, String line) {}

    /** Shows what the test has set. */
    private static final class Moved extends Clock {
        private volatile Instant now;

        Moved(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    @TempDir
    private Path folder;

    /** The link goes down. Long enough ago that everything is over by now: the broker takes no records of the future. */
    private final Instant down =
            Clock.systemUTC().instant().minus(Duration.ofHours(60)).truncatedTo(ChronoUnit.HOURS);

    private final List<Written> lines = new ArrayList<>();

    private void at(Duration since, String source, String program, String text) {
        Instant at = down.plus(since);
        String line = source.equals("rfc5424")
                ? "<86>1 " + at + " web-1 " + program + " 77 - - " + text
                : "<86>" + RFC_3164.format(at) + " mail-1 " + program + "[77]: " + text;
        lines.add(new Written(at, source, line));
    }

    /** Passwords guessed and found at one machine, accounts tried at the other, a scanner, and quiet work between. */
    private void sixHours() {
        for (int i = 0; i < 14; i++) {
            at(
                    Duration.ofMinutes(30).plusSeconds(15L * i),
                    "rfc5424",
                    "sshd",
                    "Failed password for root from 203.0.113.9 port " + (40_000 + i) + " ssh2");
        }
        at(Duration.ofMinutes(36), "rfc5424", "sshd", "Accepted password for root from 203.0.113.9 port 41000 ssh2");
        for (int i = 0; i < 10; i++) {
            at(
                    Duration.ofHours(2).plusMinutes(2L * i),
                    "rfc3164",
                    "sshd",
                    "Failed password for invalid user user" + i + " from 198.51.100.7 port " + (50_000 + i) + " ssh2");
        }
        for (int i = 0; i < 6; i++) {
            at(
                    Duration.ofMinutes(55L * i + 7),
                    "rfc3164",
                    "CRON",
                    "pam_unix(cron:session): session opened for user www-data(uid=33) by (uid=0)");
        }
        at(
                Duration.ofHours(5),
                "rfc5424",
                "nginx",
                "198.51.100.200 - - ["
                        + DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT)
                                .withZone(SAIGON)
                                .format(down.plus(Duration.ofHours(5)))
                        + "] \"GET /index.php?id=1%20UNION%20SELECT%201,2,3-- HTTP/1.1\" 404 153 \"-\" \"sqlmap/1.7\"");
        lines.sort(Comparator.comparing(Written::at));
    }

    /** What is the same however it was delivered: the last that was said of each alert. */
    private static String said(Alert alert, Instant down) {
        return alert.getRuleName() + " " + new TreeMap<>(alert.getGroup()) + " " + alert.getStatus() + " "
                + alert.getDisposition() + " " + alert.getLevel() + " " + alert.getOutcome() + " "
                + Duration.between(down, alert.getFirst()) + ".." + Duration.between(down, alert.getLast()) + " x"
                + alert.getCount() + " " + alert.getDistinct() + " " + new TreeMap<>(alert.getEntities()) + " "
                + alert.getEvidence().stream()
                        .map(evidence -> String.valueOf(evidence.getLine()))
                        .sorted()
                        .toList()
                + alert.getMembers().stream()
                        .map(member -> member.getRule() + " " + member.getWho() + " " + member.getFirst() + " x"
                                + member.getCount())
                        .sorted()
                        .toList();
    }

    private static String name(Alert alert) {
        return alert.getRuleName() + (alert.getMembers().isEmpty() ? "" : " " + alert.getOrganization());
    }

    private static List<Alert> last(GacNode node) {
        Map<String, Alert> newest = new TreeMap<>();
        Cluster.committed(node.bootstrap(), Topics.ALERTS, Alert.class)
                .forEach(alert ->
                        newest.merge(alert.getId(), alert, (a, b) -> a.getRevision() > b.getRevision() ? a : b));
        return List.copyOf(newest.values());
    }

    private List<String> said(List<Alert> alerts) {
        return alerts.stream().map(alert -> said(alert, down)).sorted().toList();
    }

    private GacNode.Work work() throws IOException {
        Path sources = Files.writeString(folder.resolve("sources.yaml"), SOURCES);
        return GacNode.Work.load(
                sources, ReleaseFiles.ofRules(List.of(Path.of("../rules/ssh"), Path.of("../rules/web"))), false, 0);
    }

    private static Socket connect(GacNode node, String source) throws IOException {
        InetSocketAddress address = node.ingest().listeners().stream()
                .filter(listener -> listener.sources().contains(source))
                .findFirst()
                .orElseThrow()
                .address();
        return new Socket(address.getAddress(), address.getPort());
    }

    private interface Delivery {
        void of(GacNode node, Moved clock, Map<String, Socket> senders) throws IOException;
    }

    /** The alerts, all over, of lines that are delivered so. */
    private List<Alert> alerts(String name, Delivery delivery) throws Exception {
        Moved clock = new Moved(down);
        try (GacNode node = GacNode.start(folder.resolve(name), 0, work(), clock);
                Socket one = connect(node, "rfc5424");
                Socket two = connect(node, "rfc3164")) {
            clock.now = down.plusSeconds(30); // the release is in force
            delivery.of(node, clock, Map.of("rfc5424", one, "rfc3164", two));
            List<Event> events = Cluster.committed(node.bootstrap(), Topics.EVENTS, Event.class);
            assertThat(events)
                    .extracting(event -> event.getEvent().getOriginal() + " " + event.getTimestamp() + " "
                            + event.getIngest().getEffective())
                    .containsExactlyInAnyOrderElementsOf(lines.stream()
                            .map(line -> line.line() + " " + line.at() + " " + line.at())
                            .toList());
            assertThat(events)
                    .allSatisfy(event -> assertThat(event.getIngest().getDelayed())
                            .isEqualTo(event.getEvent()
                                    .getCreated()
                                    .isAfter(event.getTimestamp().plus(Duration.ofMinutes(10)))));
            clock.now = down.plus(Duration.ofHours(55)); // digests close 25 hours after their day
            return await().atMost(PATIENCE)
                    .until(
                            () -> {
                                clock.now =
                                        clock.now.plusSeconds(30); // what is told because of a mark waits for the next
                                return last(node);
                            },
                            alerts -> alerts.size() >= ALERTS.size()
                                    && alerts.stream().allMatch(alert -> alert.getStatus() == AlertStatus.final$));
        }
    }

    private static void send(Map<String, Socket> senders, Written line) throws IOException {
        requireNonNull(senders.get(line.source()))
                .getOutputStream()
                .write((line.line() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void areInKafka(GacNode node, int lines) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> node.ingest().total().events() == lines);
    }

    private static void everyPartitionHasReached(GacNode node, Instant instant) {
        await().atMost(PATIENCE)
                .until(() -> Cluster.committed(node.bootstrap(), Topics.EVENTS, TimeMark.class).stream()
                                .filter(mark -> !mark.getReceived().isBefore(instant))
                                .count()
                        >= Topics.EVENTS.partitions());
    }

    @Test
    void aBacklogGivesTheAlertsThatLiveDeliveryGives() throws Exception {
        sixHours();
        List<Alert> live = alerts("live", (node, clock, senders) -> {
            int sent = 0;
            for (Written line : lines) {
                clock.now = line.at();
                send(senders, line);
                areInKafka(node, ++sent);
            }
        });
        assertThat(live).extracting(Alert::getLane).containsOnly(Lane.on_time);
        assertThat(live).extracting(Alert::getDelay).containsOnly(0L);

        Instant back = down.plus(DOWN);
        List<Alert> backlog = alerts("backlog", (node, clock, senders) -> {
            clock.now = back;
            everyPartitionHasReached(node, back); // others were heard all the time
            for (Written line : lines) {
                send(senders, line);
            }
            areInKafka(node, lines.size());
        });
        assertThat(backlog)
                .allSatisfy(alert -> assertThat(alert.getLane())
                        .isEqualTo(name(alert).startsWith("gac-digest") ? Lane.on_time : Lane.delayed));
        assertThat(backlog.stream()
                        .collect(Collectors.toMap(BacklogTest::name, alert -> Duration.ofMillis(alert.getDelay()))))
                .isEqualTo(ALERTS);
        assertThat(said(backlog)).isEqualTo(said(live));
    }
}
