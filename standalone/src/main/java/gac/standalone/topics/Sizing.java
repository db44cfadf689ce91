package gac.standalone.topics;

import gac.schemas.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * What the operator decides about the topics; null where he leaves it open.
 *
 * @param partitions of topics that have several; those of one keep it. Left open: the catalogue's number
 * @param replication copies of each. Left open: the broker's default
 * @param minInsync copies that have to have a record before it is acknowledged. Left open: one less than the copies from three copies on, else one
 */
public record Sizing(
        @Nullable Integer partitions,
        @Nullable Integer replication,
        @Nullable Integer minInsync) {

    /** What is created for a topic of the catalogue. */
    NewTopic creation(Topic<?, ?> topic) {
        Map<String, String> config = new HashMap<>(topic.config());
        if (minInsync != null || replication != null) {
            config.put(
                    TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                    Integer.toString(minInsync(replication == null ? 1 : replication)));
        }
        return new NewTopic(
                        topic.name(),
                        Optional.of(partitions(topic)),
                        Optional.ofNullable(replication).map(Integer::shortValue))
                .configs(config);
    }

    /** How many partitions it should have. */
    int partitions(Topic<?, ?> topic) {
        return topic.partitions() == 1 || partitions == null ? topic.partitions() : partitions;
    }

    /** How many of so many copies have to have a record. */
    int minInsync(int copies) {
        if (minInsync != null) {
            return minInsync;
        }
        return copies >= 3 ? copies - 1 : 1;
    }
}
