package gac.schemas;

import gac.schemas.avro.Alert;
import gac.schemas.avro.ConfigRecord;
import gac.schemas.avro.DeadLetter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Every topic, once. Record timestamps are the instants of receipt, so that retention and replay follow them.
 *
 * <p>Retention: three months at hand for events and what is derived from them; alerts for thirteen months, so that a yearly report can be
 * made from them.
 */
public final class Topics {
    private static final int PARTITIONS = 4;
    private static final Duration AT_HAND = Duration.ofDays(92);
    private static final Duration ALERTS_KEPT = Duration.ofDays(400);
    /** What a record may have: room for a line of 1 MiB with its normalised fields beside it. Producers have to be set to it. */
    public static final int WIDEST_RECORD_BYTES = 4 << 20;

    /** {@code Event} and {@code TimeMark}; key: {@link Keys#event}. */
    public static final Topic<byte[], SpecificRecord> EVENTS =
            new Topic<>("gac.events", Serdes.ByteArray(), mixed(), PARTITIONS, deleted(AT_HAND));

    /** What could not be framed, decoded or processed; key: the id of the dead letter. */
    public static final Topic<String, DeadLetter> DEAD_LETTERS =
            new Topic<>("gac.deadletters", Serdes.String(), Wire.serde(DeadLetter.class), 1, deleted(AT_HAND));

    /** {@code Detection} and {@code Frontier}; key: {@link Keys#group}. */
    public static final Topic<byte[], SpecificRecord> DETECTIONS =
            new Topic<>("gac.detections", Serdes.ByteArray(), mixed(), PARTITIONS, deleted(AT_HAND));

    /** Full revisions of alerts; key: the alert's id. */
    public static final Topic<String, Alert> ALERTS =
            new Topic<>("gac.alerts", Serdes.String(), Wire.serde(Alert.class), PARTITIONS, deleted(ALERTS_KEPT));

    /** Definitions under versioned keys, and the releases that name them. */
    public static final Topic<String, ConfigRecord> CONFIG =
            new Topic<>("gac.config", Serdes.String(), Wire.serde(ConfigRecord.class), 1, compacted());

    /** Avro schemas as JSON; key: fingerprint, eight bytes, big-endian. */
    public static final Topic<Long, String> SCHEMAS =
            new Topic<>("gac.schemas", Serdes.Long(), Serdes.String(), 1, compacted());

    /** How far each file is read: written in the transaction of the events it stands for. */
    public static final Topic<String, String> CHECKPOINTS =
            new Topic<>("gac.checkpoints", Serdes.String(), Serdes.String(), 1, compacted());

    /** What ingest reports of sources and receivers, and what the health watch makes of it; key: {@link Keys#of} of kind and what it is about. */
    public static final Topic<byte[], SpecificRecord> SOURCES =
            new Topic<>("gac.sources", Serdes.ByteArray(), mixed(), 1, compactedSoon());

    private Topics() {}

    /** All topics, in the order in which they are created. */
    public static List<Topic<?, ?>> all() {
        return List.of(SCHEMAS, CONFIG, CHECKPOINTS, SOURCES, EVENTS, DEAD_LETTERS, DETECTIONS, ALERTS);
    }

    public static Stream<NewTopic> creations() {
        return all().stream().map(Topic::creation);
    }

    private static Serde<SpecificRecord> mixed() {
        return Wire.serde(Wire.local(), SpecificRecord.class);
    }

    private static Map<String, String> deleted(Duration after) {
        // All that is relied on is said, whatever the broker's defaults are.
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG, Long.toString(after.toMillis()),
                TopicConfig.RETENTION_BYTES_CONFIG, "-1",
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(WIDEST_RECORD_BYTES),
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime",
                // an import may carry any time; a broker that refused one record would stop all behind it
                TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE),
                TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE));
    }

    private static Map<String, String> compacted() {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT,
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(WIDEST_RECORD_BYTES));
    }

    /** For what is written again every few seconds and read whole at each start: old records must not pile up in the segment that is written to. */
    private static Map<String, String> compactedSoon() {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT,
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(WIDEST_RECORD_BYTES),
                TopicConfig.SEGMENT_BYTES_CONFIG,
                Integer.toString(16 << 20),
                TopicConfig.SEGMENT_MS_CONFIG,
                Long.toString(Duration.ofHours(1).toMillis()),
                TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                "0.2",
                TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG,
                Long.toString(Long.MAX_VALUE),
                TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
                Long.toString(Long.MAX_VALUE));
    }
}
