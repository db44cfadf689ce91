package gac.standalone.topics;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * A topic as it is.
 *
 * @param partitions in their order
 * @param config all of its settings as they are in effect, the broker's defaults among them
 * @param brokers how many brokers answer
 */
record ObservedTopic(List<Partition> partitions, Map<String, String> config, int brokers) {
    ObservedTopic {
        partitions = List.copyOf(partitions);
        config = Map.copyOf(config);
    }

    /**
     * @param led whether it has a leader
     * @param copies configured
     * @param inSync of these, how many have everything
     */
    record Partition(boolean led, int copies, int inSync) {}

    static ObservedTopic of(TopicDescription description, Config config, int brokers) {
        return new ObservedTopic(
                description.partitions().stream().map(ObservedTopic::partition).toList(),
                config.entries().stream()
                        .filter(entry -> entry.value() != null)
                        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value)),
                brokers);
    }

    private static Partition partition(TopicPartitionInfo info) {
        Node leader = info.leader();
        return new Partition(
                leader != null && !leader.isEmpty(),
                info.replicas().size(),
                info.isr().size());
    }

    /** The fewest that a partition has. */
    int copies() {
        return partitions.stream().mapToInt(Partition::copies).min().orElse(0);
    }
}
