package gac.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gac.alerting.AlertTail;
import gac.schemas.Keys;
import gac.schemas.Topics;
import gac.schemas.Wire;
import gac.schemas.avro.DeadLetter;
import gac.schemas.avro.Frontier;
import gac.standalone.faults.Scene.Setting;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Records that nobody can read, in every topic: they become dead letters, and nothing else changes. */
@Tag("slow")
class PoisonTest {
    private static final byte[] GARBAGE = "no Avro at all".getBytes(StandardCharsets.UTF_8);
    private static final byte[] HUGE = new byte[3_900_000];

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    /** As long as a record can be, of a schema that nobody has published. */
    private static byte[] unknownSchema(int length) {
        return ByteBuffer.allocate(length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0xC3)
                .put((byte) 0x01)
                .putLong(0x0123456789abcdefL)
                .array();
    }

    /** A record of the right type that ends in its middle. */
    private static byte[] torn(byte[] whole) {
        return Arrays.copyOf(whole, whole.length / 2);
    }

    private static void poison(Scene scene, String topic, byte[] whole, byte[] otherType) {
        List<byte[]> values = List.of(
                GARBAGE, new byte[0], HUGE, unknownSchema(40), unknownSchema(3_900_000), torn(whole), otherType);
        for (byte[] value : values) {
            scene.write(topic, 1, Keys.of("poison"), value, scene.now());
            scene.write(topic, 2, null, value, scene.now());
        }
        scene.write(topic, 3, Keys.of("poison"), null, scene.now());
    }

    @Test
    void inEveryTopic() throws Exception {
        byte[] event = Story.of(31).stream()
                .filter(entry -> entry.host() >= 0)
                .findFirst()
                .orElseThrow()
                .value();
        byte[] frontier = Wire.encode(new Frontier(0, 0, Instant.EPOCH, false));
        try (Scene scene = Scene.set(Setting.of(31), folder)) {
            scene.write(Topics.SCHEMAS.name(), 0, GARBAGE, GARBAGE, scene.now());
            scene.write(Topics.SCHEMAS.name(), 0, new byte[8], GARBAGE, scene.now());
            scene.write(Topics.SCHEMAS.name(), 0, null, new byte[0], scene.now());
            scene.write(Topics.CONFIG.name(), 0, Keys.of("poison"), GARBAGE, scene.now());
            scene.write(Topics.CONFIG.name(), 0, "release/x".getBytes(StandardCharsets.UTF_8), HUGE, scene.now());
            scene.instances.start(1);
            scene.tellUpTo(0.3);
            poison(scene, Topics.EVENTS.name(), event, frontier);
            scene.tellUpTo(0.5);
            poison(scene, Topics.DETECTIONS.name(), frontier, event);
            scene.write(Topics.CONFIG.name(), 0, Keys.of("poison"), unknownSchema(3_900_000), scene.now());
            scene.write(Topics.CONFIG.name(), 0, "x".getBytes(StandardCharsets.UTF_8), event, scene.now());
            scene.swapRules();
            scene.tellUpTo(1);
            scene.assertUndisturbed();
            Map<String, Long> letters = scene.deadLetters().stream()
                    .collect(Collectors.groupingBy(
                            letter -> letter.getStage() + " " + letter.getReason() + " " + letter.getTopic(),
                            TreeMap::new,
                            Collectors.counting()));
            assertThat(letters)
                    .isEqualTo(
                            Map.of("detect undecodable gac.events", 15L, "correlate undecodable gac.detections", 15L));
            assertThat(scene.deadLetters()).extracting(DeadLetter::getId).doesNotHaveDuplicates();
            readersGoOn(scene);
        }
    }

    private static void readersGoOn(Scene scene) {
        int alerts = scene.decided().size();
        for (byte[] value : List.of(GARBAGE, new byte[0], HUGE, unknownSchema(40))) {
            scene.write(Topics.ALERTS.name(), 0, GARBAGE, value, scene.now());
        }
        scene.written();
        int[] read = new int[1];
        try (AlertTail tail =
                AlertTail.open(scene.brokers.bootstrap(0), AlertTail.From.BEGINNING, Duration.ofSeconds(30))) {
            await().atMost(Duration.ofMinutes(1)).until(() -> {
                read[0] += tail.poll(Duration.ofMillis(200)).size();
                return tail.atEnd();
            });
        }
        assertThat(read[0]).isGreaterThanOrEqualTo(alerts);
    }
}
