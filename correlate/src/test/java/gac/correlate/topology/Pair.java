package gac.correlate.topology;

import gac.correlate.detect.DetectCounters;
import gac.correlate.engine.CorrelateCounters;
import gac.correlate.gate.Gate;
import gac.correlate.release.ReleaseSource;
import gac.schemas.Keys;
import gac.schemas.Topics;
import gac.schemas.Wire;
import gac.schemas.avro.Alert;
import gac.schemas.avro.DeadLetter;
import gac.schemas.avro.Event;
import gac.schemas.avro.TimeMark;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.ToIntFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** Both topologies under test drivers, the output of the first piped into the second. */
final class Pair implements AutoCloseable {
    private final TopologyTestDriver detect;
    private final TopologyTestDriver correlate;
    private final TestInputTopic<byte[], byte[]> events;
    private final TestInputTopic<byte[], byte[]> detections;
    private final TestOutputTopic<byte[], byte[]> detected;
    private final List<TestOutputTopic<byte[], byte[]>> letters = new ArrayList<>();
    private final TestOutputTopic<byte[], byte[]> alerts;
    final List<SpecificRecord> between = new ArrayList<>();
    final DetectCounters detectCounters = new DetectCounters();
    final CorrelateCounters correlateCounters = new CorrelateCounters();
    final Progress progress = new Progress();
    final List<Alert> heldBack = new ArrayList<>();

    /** Takes what detect sent instead of correlate, and answers how many records with detections it sent on. */
    @Nullable
    ToIntFunction<TestRecord<byte[], byte[]>> through;

    /** Records with detections that went to correlate through it. */
    int piped;

    Pair(ReleaseSource releases, Path stateDir, int eventPartitions) {
        StreamsSettings settings = StreamsSettings.of("localhost:1", stateDir);
        detect = new TopologyTestDriver(
                DetectTopology.build(Wire.local(), releases, detectCounters), config(settings, "detect"));
        CorrelateTopology.Parts parts = new CorrelateTopology.Parts(
                Wire.local(), releases, Gate.DEFAULT, eventPartitions, 1, correlateCounters, progress, heldBack::add);
        correlate = new TopologyTestDriver(CorrelateTopology.build(parts), config(settings, "correlate"));
        var out = new ByteArrayDeserializer();
        var in = new ByteArraySerializer();
        events = detect.createInputTopic(Topics.EVENTS.name(), in, in);
        detected = detect.createOutputTopic(Topics.DETECTIONS.name(), out, out);
        detections = correlate.createInputTopic(Topics.DETECTIONS.name(), in, in);
        alerts = correlate.createOutputTopic(Topics.ALERTS.name(), out, out);
        letters.add(detect.createOutputTopic(Topics.DEAD_LETTERS.name(), out, out));
        letters.add(correlate.createOutputTopic(Topics.DEAD_LETTERS.name(), out, out));
    }

    private static Properties config(StreamsSettings settings, String id) {
        Properties properties = settings.application(id);
        properties.remove(StreamsConfig.mainConsumerPrefix("group.instance.id"));
        return properties;
    }

    void event(Event event) {
        bytes(Wire.encode(event), event.getEvent().getCreated());
    }

    void mark(Instant received, boolean end) {
        bytes(Wire.encode(new TimeMark("test", received, end)), received);
    }

    void bytes(byte[] value, Instant timestamp) {
        events.pipeInput(new TestRecord<>(Keys.of("k"), value, timestamp));
        while (!detected.isEmpty()) {
            TestRecord<byte[], byte[]> record = detected.readRecord();
            between.add(Wire.local().decode(record.value()));
            if (through == null) {
                detections.pipeInput(record);
            } else {
                piped += through.applyAsInt(record);
            }
        }
    }

    /** Puts a record of gac.detections in by hand: what another detect task sent. */
    void detection(byte[] value, Instant timestamp) {
        detection(null, value, timestamp);
    }

    void detection(byte @Nullable [] key, byte[] value, Instant timestamp) {
        detections.pipeInput(new TestRecord<>(key, value, timestamp));
    }

    /** Spoils what is stored of a group: entries whose key begins with the letter. Answers how many. */
    int spoil(char type) {
        var store = correlate.<Bytes, byte[]>getKeyValueStore(CorrelateTopology.STORE);
        List<Bytes> keys = new ArrayList<>();
        try (var entries = store.all()) {
            entries.forEachRemaining(entry -> {
                if (entry.key.get()[0] == type) {
                    keys.add(entry.key);
                }
            });
        }
        keys.subList(0, Math.min(1, keys.size())).forEach(key -> store.put(key, new byte[] {99}));
        return keys.size();
    }

    /** Lets wall-clock punctuations go on with what was left. */
    void goOn() {
        correlate.advanceWallClockTime(Duration.ofMillis(100));
    }

    /** Every revision so far that was not read before, and that its record carries its key and the instant it was published. */
    List<Alert> alerts() {
        List<Alert> read = new ArrayList<>();
        for (TestRecord<byte[], byte[]> record : alerts.readRecordsToList()) {
            Alert alert = (Alert) Wire.local().decode(record.value());
            if (!new String(record.key(), java.nio.charset.StandardCharsets.UTF_8).equals(alert.getId())
                    || !alert.getPublished().equals(record.getRecordTime())) {
                throw new AssertionError("key or timestamp of " + alert + ": " + record);
            }
            read.add(alert);
        }
        return read;
    }

    List<DeadLetter> deadLetters() {
        List<DeadLetter> read = new ArrayList<>();
        for (TestOutputTopic<byte[], byte[]> topic : letters) {
            topic.readValuesToList()
                    .forEach(value -> read.add((DeadLetter) Wire.local().decode(value)));
        }
        return read;
    }

    @Override
    public void close() {
        detect.close();
        correlate.close();
    }
}
