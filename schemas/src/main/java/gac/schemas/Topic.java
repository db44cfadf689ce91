package gac.schemas;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;

/**
 * A Kafka topic with the types of its keys and values.
 *
 * @param partitions how many it is created with; a topic that exists keeps its own
 * @param config topic configuration at creation (Kafka's names)
 */
public record Topic<K, V>(String name, Serde<K> key, Serde<V> value, int partitions, Map<String, String> config) {
    /** What an admin client creates, with the broker's default replication. */
    public NewTopic creation() {
        return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(config);
    }

    /** The same topic without a retention by time: an import of old lines would be deleted while it runs. */
    public Topic<K, V> keptForever() {
        Map<String, String> forever = new HashMap<>(config);
        forever.replace(TopicConfig.RETENTION_MS_CONFIG, "-1");
        return new Topic<>(name, key, value, partitions, forever);
    }
}
