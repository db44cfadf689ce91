package gac.standalone.topics;

import static org.assertj.core.api.Assertions.assertThat;

import gac.schemas.Topic;
import gac.schemas.Topics;
import gac.standalone.topics.ObservedTopic.Partition;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicRulesTest {
    private static final Sizing OPEN = new Sizing(null, null, null);
    private static final Partition WELL = new Partition(true, 3, 3);

    /** As the catalogue wants it, on three brokers. */
    private static ObservedTopic observed(Topic<?, ?> topic, List<Partition> partitions, Map<String, String> changed) {
        Map<String, String> config = new HashMap<>(topic.config());
        config.put("min.insync.replicas", "2");
        config.putAll(changed);
        return new ObservedTopic(partitions, config, 3);
    }

    private static List<String> check(Sizing sizing, Topic<?, ?> topic, ObservedTopic observed) {
        return new TopicRules(sizing, "--bootstrap-server kafka-1:9092")
                .check(topic, observed).stream()
                        .map(deviation -> deviation.topic() + ": " + deviation.what() + " | " + deviation.mend())
                        .toList();
    }

    private static List<Partition> partitions(int number, Partition each) {
        return Collections.nCopies(number, each);
    }

    @Test
    void whatTheCatalogueMakesIsRight() {
        for (Topic<?, ?> topic : Topics.all()) {
            assertThat(check(OPEN, topic, observed(topic, partitions(topic.partitions(), WELL), Map.of())))
                    .isEmpty();
        }
    }

    @Test
    void moreIsAsGood() {
        assertThat(check(
                        OPEN,
                        Topics.EVENTS,
                        observed(
                                Topics.EVENTS,
                                partitions(32, WELL),
                                Map.of("retention.ms", "-1", "max.message.bytes", "10485760"))))
                .isEmpty();
    }

    @Test
    void partitionsAreHeldAgainstWhatIsSaid() {
        assertThat(check(new Sizing(8, 3, 2), Topics.EVENTS, observed(Topics.EVENTS, partitions(12, WELL), Map.of())))
                .containsExactly(
                        "gac.events: has 12 partitions instead of 8 | before the first start: delete it and create it anew. Later on leave "
                                + "it, and say --partitions 12 here: keys would move to other partitions, away from their state");
        assertThat(check(new Sizing(8, 3, 2), Topics.CONFIG, observed(Topics.CONFIG, partitions(1, WELL), Map.of())))
                .isEmpty();
        assertThat(check(OPEN, Topics.CONFIG, observed(Topics.CONFIG, partitions(2, WELL), Map.of())))
                .containsExactly(
                        "gac.config: has 2 partitions; it is read in one order, so it must have 1 | stop Gác, delete the topic, and create it"
                                + " anew (gac topics create). What is in it is lost: releases are to be applied again, files are read anew");
    }

    @Test
    void settingsThatLoseDataAreTold() {
        assertThat(check(
                        OPEN,
                        Topics.DEAD_LETTERS,
                        observed(
                                Topics.DEAD_LETTERS,
                                partitions(1, WELL),
                                Map.of(
                                        "cleanup.policy", "compact",
                                        "retention.ms", "604800000",
                                        "retention.bytes", "1073741824",
                                        "max.message.bytes", "1048588",
                                        "message.timestamp.type", "LogAppendTime",
                                        "message.timestamp.after.max.ms", "3600000"))))
                .containsExactly(
                        told(
                                        "cleanup.policy is compact instead of delete: keys stand for many records or for one: the other policy loses data")
                                + "cleanup.policy=delete",
                        told(
                                        "max.message.bytes is 1048588 instead of 4194304 or more: a line of 1 MiB takes so much with its fields")
                                + "max.message.bytes=4194304",
                        told(
                                        "message.timestamp.after.max.ms is 3600000 instead of 9223372036854775807 or more: one refused record would stop all behind it")
                                + "message.timestamp.after.max.ms=9223372036854775807",
                        told(
                                        "message.timestamp.type is LogAppendTime instead of CreateTime: Gác sets the time of receipt itself")
                                + "message.timestamp.type=CreateTime",
                        told(
                                        "retention.bytes is 1073741824 instead of -1: a bound in bytes deletes before the time is over")
                                + "retention.bytes=-1",
                        told(
                                        "retention.ms is 604800000 instead of 7948800000 or more: replays, forecasts and reports read back so far")
                                + "retention.ms=7948800000");
    }

    private static String told(String what) {
        return "gac.deadletters: " + what
                + " | kafka-configs.sh --bootstrap-server kafka-1:9092 --alter --entity-type topics --entity-name gac.deadletters --add-config ";
    }

    @Test
    void copiesAndWhoHasThem() {
        assertThat(copies(OPEN, "1", new Partition(true, 1, 1)))
                .containsExactly(
                        "has one copy although there are 3 brokers: when the one that has it stops, Gác stops, and its "
                                + "disk is the only one");
        assertThat(copies(new Sizing(null, 1, null), "1", new Partition(true, 1, 1)))
                .isEmpty(); // so it is wanted
        assertThat(copies(new Sizing(null, 3, null), "1", new Partition(true, 2, 2)))
                .containsExactly("has 2 copies instead of 3");
        assertThat(copies(OPEN, "1", WELL))
                .containsExactly(
                        "min.insync.replicas is 1, with 3 copies it should be 2: what is acknowledged may be on one disk only");
        assertThat(copies(OPEN, "3", WELL))
                .containsExactly("min.insync.replicas is 3 of 3 copies: when one broker stops, nothing can be written");
        assertThat(copies(OPEN, "2", new Partition(true, 3, 1)))
                .containsExactly("partition 0 has 1 copies in sync; to be written it needs 2");
        assertThat(copies(OPEN, "2", new Partition(false, 3, 0))).containsExactly("partition 0 has no leader");
    }

    private static List<String> copies(Sizing sizing, String minInsync, Partition partition) {
        return new TopicRules(sizing, "")
                        .check(
                                Topics.CONFIG,
                                observed(Topics.CONFIG, List.of(partition), Map.of("min.insync.replicas", minInsync)))
                        .stream()
                        .map(Deviation::what)
                        .toList();
    }
}
