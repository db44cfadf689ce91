package gac.standalone.topics;

import gac.schemas.Topic;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.TopicConfig;

/** What is wrong with a topic. Pure: looks at what was observed. */
final class TopicRules {
    /** Settings of which more is as good; −1 stands for no bound. */
    private static final Set<String> AT_LEAST = Set.of(
            TopicConfig.RETENTION_MS_CONFIG,
            TopicConfig.RETENTION_BYTES_CONFIG,
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
            TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG);

    private static final String SMALL =
            "it is written every ten seconds and read whole at each start: old records must go soon";

    private static final Map<String, String> WHY = Map.of(
            TopicConfig.SEGMENT_BYTES_CONFIG, SMALL,
            TopicConfig.SEGMENT_MS_CONFIG, SMALL,
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, SMALL,
            TopicConfig.CLEANUP_POLICY_CONFIG, "keys stand for many records or for one: the other policy loses data",
            TopicConfig.RETENTION_MS_CONFIG, "replays, forecasts and reports read back so far",
            TopicConfig.RETENTION_BYTES_CONFIG, "a bound in bytes deletes before the time is over",
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "a line of 1 MiB takes so much with its fields",
            TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "Gác sets the time of receipt itself",
            TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, "one refused record would stop all behind it",
            TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, "one refused record would stop all behind it");

    private final Sizing sizing;
    private final String connection;

    /** @param connection the options by which Kafka's own tools reach the brokers, for what is to be typed */
    TopicRules(Sizing sizing, String connection) {
        this.sizing = sizing;
        this.connection = connection;
    }

    List<Deviation> check(Topic<?, ?> topic, ObservedTopic observed) {
        List<Deviation> found = new ArrayList<>();
        partitions(topic, observed, found);
        copies(topic, observed, found);
        new TreeMap<>(topic.config()).forEach((key, wanted) -> setting(topic, key, wanted, observed, found));
        return found;
    }

    private void partitions(Topic<?, ?> topic, ObservedTopic observed, List<Deviation> found) {
        int has = observed.partitions().size();
        int wanted = sizing.partitions(topic);
        boolean compacted =
                TopicConfig.CLEANUP_POLICY_COMPACT.equals(topic.config().get(TopicConfig.CLEANUP_POLICY_CONFIG));
        boolean exactly = compacted || (sizing.partitions() != null && topic.partitions() > 1);
        if (has == wanted || (!exactly && has > wanted)) {
            return;
        }
        if (compacted) {
            found.add(new Deviation(
                    topic.name(),
                    "has " + has + " partitions; it is read in one order, so it must have " + wanted,
                    "stop Gác, delete the topic, and create it anew (gac topics create). What is in it is lost: "
                            + "releases are to be applied again, files are read anew"));
        } else {
            found.add(new Deviation(
                    topic.name(),
                    "has " + has + " partitions instead of " + wanted + (exactly ? "" : " or more"),
                    "before the first start: delete it and create it anew. Later on leave it, and say --partitions "
                            + has + " here: keys would move to other partitions, away from their state"));
        }
    }

    private void copies(Topic<?, ?> topic, ObservedTopic observed, List<Deviation> found) {
        int has = observed.copies();
        Integer wanted = sizing.replication();
        if (wanted != null && has < wanted) {
            found.add(new Deviation(topic.name(), "has " + has + " copies instead of " + wanted, reassign()));
        } else if (wanted == null && has == 1 && observed.brokers() > 1) {
            found.add(new Deviation(
                    topic.name(),
                    "has one copy although there are " + observed.brokers()
                            + " brokers: when the one that has it stops, Gác stops, and its disk is the only one",
                    reassign()));
        }
        insync(topic, observed, has, found);
        for (int i = 0; i < observed.partitions().size(); i++) {
            ObservedTopic.Partition partition = observed.partitions().get(i);
            if (!partition.led()) {
                found.add(new Deviation(
                        topic.name(), "partition " + i + " has no leader", "start the brokers that have its copies"));
            } else if (partition.inSync() < number(observed, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG)) {
                found.add(new Deviation(
                        topic.name(),
                        "partition " + i + " has " + partition.inSync() + " copies in sync; to be written it needs "
                                + number(observed, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
                        "start the brokers that have its copies, or wait until they have caught up"));
            }
        }
    }

    private void insync(Topic<?, ?> topic, ObservedTopic observed, int copies, List<Deviation> found) {
        String key = TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;
        long has = number(observed, key);
        int wanted = sizing.minInsync(copies);
        if (has < wanted) {
            found.add(new Deviation(
                    topic.name(),
                    key + " is " + has + ", with " + copies + " copies it should be " + wanted
                            + ": what is acknowledged may be on one disk only",
                    alter(topic, key, Integer.toString(wanted))));
        } else if (has >= copies && copies > 1 && has > wanted) {
            found.add(new Deviation(
                    topic.name(),
                    key + " is " + has + " of " + copies + " copies: when one broker stops, nothing can be written",
                    alter(topic, key, Integer.toString(Math.min(wanted, copies - 1)))));
        }
    }

    private void setting(Topic<?, ?> topic, String key, String wanted, ObservedTopic observed, List<Deviation> found) {
        String has = observed.config().getOrDefault(key, "");
        boolean atLeast = AT_LEAST.contains(key);
        if (has.equals(wanted) || (atLeast && bound(has).compareTo(bound(wanted)) >= 0)) {
            return;
        }
        found.add(new Deviation(
                topic.name(),
                key + " is " + (has.isEmpty() ? "not set" : has) + " instead of " + wanted
                        + (atLeast && !wanted.equals("-1") ? " or more" : "") + ": " + WHY.getOrDefault(key, ""),
                alter(topic, key, wanted)));
    }

    /** A bound as a number that can be compared: none is larger than all. */
    private static BigInteger bound(String text) {
        if (!text.matches("-?\\d{1,19}")) {
            return BigInteger.valueOf(-1);
        }
        BigInteger number = new BigInteger(text);
        return number.signum() < 0 ? BigInteger.TWO.pow(64) : number;
    }

    private static long number(ObservedTopic observed, String key) {
        String text = observed.config().getOrDefault(key, "1");
        return text.matches("\\d{1,9}") ? Long.parseLong(text) : 1;
    }

    private String alter(Topic<?, ?> topic, String key, String value) {
        return "kafka-configs.sh " + connection + " --alter --entity-type topics --entity-name " + topic.name()
                + " --add-config " + key + "=" + value;
    }

    private static String reassign() {
        return "give it more with kafka-reassign-partitions.sh; before the first start: delete it and create it anew with "
                + "gac topics create --replication";
    }
}
