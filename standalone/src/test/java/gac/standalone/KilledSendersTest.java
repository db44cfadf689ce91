package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gac.schemas.Topics;
import gac.schemas.avro.Event;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of a real {@code gac up} while agents send to it over every protocol that acknowledges: what was acknowledged is there, and only what was sent
 * again can be there twice, where the protocol knows which line it is with the same id. Files: {@link KillTest}.
 */
@Tag("slow")
class KilledSendersTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int KILLS = 3;
    private static final int LINES_A_LIFE = 200;
    private static final Pattern NUMBER = Pattern.compile(" (\\d+) end");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    private final List<UpProcess> processes = new ArrayList<>();
    private final Map<String, AcknowledgedSender> senders = new LinkedHashMap<>();

    @AfterEach
    void nothingIsLeft() {
        processes.forEach(UpProcess::end);
    }

    /** Below those that the kernel gives to outgoing connections, for it has to be the same after a kill. */
    private static int port() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(12_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // taken: another
            }
        }
    }

    private void configuration() throws IOException {
        int relp = port();
        int http = port();
        int beats = port();
        int forward = port();
        Files.createDirectories(folder.resolve("rules"));
        Files.writeString(folder.resolve("rules/test.yml"), """
            title: Nothing of this
            id: 6f2b4f0e-0f5a-4c39-8a1e-0c6c7a1d0009
            status: test
            logsource: {product: linux, service: sshd}
            detection:
              failed: {event.action: ssh_login}
              condition: failed
            level: high
            gac: {category: INTRUSION, outcome: success}
            """);
        Files.writeString(folder.resolve("sources.yaml"), """
            sources:
              - {name: relp, organization: a, receiver: {type: relp, port: %d}}
              - {name: http, organization: a, receiver: {type: http, port: %d}}
              - {name: beats, organization: a, receiver: {type: beats, port: %d}}
              - {name: forward, organization: a, receiver: {type: forward, port: %d}}
              - {name: kafka, organization: a, receiver: {type: kafka, topic: gac.raw.a}}
            """.formatted(relp, http, beats, forward));
        Files.writeString(
                folder.resolve("gac.yaml"),
                "kafka: {port: 0}\nhttp: {port: 0}\nsources: sources.yaml\nrules: [rules]\n");
        senders.put("relp", new AcknowledgedSender("relp", AcknowledgingWays.relp("relp", relp)));
        senders.put("http", new AcknowledgedSender("http", AcknowledgingWays.http("http", http)));
        senders.put("beats", new AcknowledgedSender("beats", AcknowledgingWays.beats("beats", beats)));
        senders.put("forward", new AcknowledgedSender("forward", AcknowledgingWays.forward("forward", forward)));
        senders.put(
                "kafka",
                new AcknowledgedSender("kafka", AcknowledgingWays.kafka("kafka", "gac.raw.a", this::bootstrap)));
    }

    private void up() throws IOException {
        processes.add(UpProcess.start(folder, folder.resolve("up" + processes.size() + ".log")));
    }

    private UpProcess last() {
        return processes.get(processes.size() - 1);
    }

    private String bootstrap() {
        return last().bootstrap();
    }

    private void everySenderGoesOn() {
        Map<String, Integer> goals = new TreeMap<>();
        senders.forEach((name, sender) -> goals.put(name, sender.acknowledged().size() + LINES_A_LIFE));
        await().atMost(PATIENCE)
                .untilAsserted(() -> senders.forEach((name, sender) ->
                        assertThat(sender.acknowledged()).as(name).hasSizeGreaterThan(goals.getOrDefault(name, 0))));
    }

    /** By source and number of the line: the ids of its events. */
    private Map<String, Map<Integer, List<String>>> arrived() {
        Map<String, Map<Integer, List<String>>> arrived = new TreeMap<>();
        for (Event event : Cluster.committed(bootstrap(), Topics.EVENTS, Event.class)) {
            Matcher number = NUMBER.matcher(event.getEvent().getOriginal());
            assertThat(number.find()).as(event.getEvent().getOriginal()).isTrue();
            arrived.computeIfAbsent(event.getIngest().getSource(), source -> new TreeMap<>())
                    .computeIfAbsent(Integer.valueOf(number.group(1)), line -> new ArrayList<>())
                    .add(event.getEvent().getId());
        }
        return arrived;
    }

    @Test
    void whatIsAcknowledgedIsThereAndOnlyWhatIsSentAgainIsThereTwice() throws Exception {
        configuration();
        up();
        senders.values().forEach(Thread::start);
        for (int kill = 0; kill < KILLS; kill++) {
            everySenderGoesOn();
            last().kill();
            up();
        }
        everySenderGoesOn();
        for (AcknowledgedSender sender : senders.values()) {
            sender.end();
            assertThat(sender.isAlive()).as(sender.getName()).isFalse();
        }
        // a raw topic acknowledges before Gác reads
        await().atMost(PATIENCE)
                .until(() -> arrived()
                        .getOrDefault("kafka", Map.of())
                        .keySet()
                        .containsAll(
                                Objects.requireNonNull(senders.get("kafka")).acknowledged()));
        Map<String, Map<Integer, List<String>>> arrived = arrived();
        senders.forEach((source, sender) -> {
            Map<Integer, List<String>> lines = arrived.getOrDefault(source, Map.of());
            assertThat(lines.keySet())
                    .as(source)
                    .containsExactlyElementsOf(
                            IntStream.range(0, sender.acknowledged().size())
                                    .boxed()
                                    .toList());
            assertThat(sender.sentAgain())
                    .as("%s was in the middle of something", source)
                    .isNotEmpty();
            lines.forEach((number, ids) -> {
                if (ids.size() > 1) {
                    assertThat(sender.sentAgain()).as("%s: twice", source).contains(number);
                    if (!source.equals("relp") && !source.equals("kafka")) {
                        assertThat(ids.stream().distinct())
                                .as("%s %d", source, number)
                                .hasSize(1);
                    }
                }
            });
        });
        last().stop();
    }
}
