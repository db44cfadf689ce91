package gac.correlate.topology;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.ThreadMetadata;

/**
 * How one of the two applications stands in this process, at one moment. Asks nobody but this process.
 *
 * @param application its id
 * @param state Kafka Streams' word for it: RUNNING only when every task has its state, REBALANCING while it is restored
 * @param threads stream threads that are alive
 * @param lag records of the input that the tasks here have not read yet; -1 while that is not known
 * @param rate records read per second, over the last 30 to 60 seconds
 */
public record Standing(String application, String state, int threads, long lag, double rate) {
    private static final String GROUP = "consumer-fetch-manager-metrics";

    static Standing of(KafkaStreams streams, String application, String topic) {
        Set<ThreadMetadata> threads = streams.metadataForLocalThreads();
        long partitions = threads.stream()
                .flatMap(thread -> thread.activeTasks().stream())
                .flatMap(task -> task.topicPartitions().stream())
                .filter(partition -> partition.topic().equals(topic))
                .count();
        Map<MetricName, ? extends Metric> metrics = streams.metrics();
        Map<String, Double> lags = values(metrics, "records-lag", topic);
        return new Standing(
                application,
                streams.state().name(),
                threads.size(),
                partitions == 0 || lags.size() < partitions ? -1 : (long) sum(lags),
                sum(values(metrics, "records-consumed-rate", topic)));
    }

    /**
     * What consumers say of the partitions of a topic, or of the topic; what they cannot say yet is left out. Kafka tells some of it twice, under the
     * topic's name and under one with {@code _} for {@code .} (KIP-1109), and some only under the latter.
     */
    private static Map<String, Double> values(Map<MetricName, ? extends Metric> metrics, String name, String topic) {
        Set<String> names = Set.of(topic, topic.replace('.', '_'));
        Map<String, Double> values = new HashMap<>();
        metrics.forEach((metric, measured) -> {
            Map<String, String> tags = metric.tags();
            if (metric.group().equals(GROUP)
                    && metric.name().equals(name)
                    && tags.get("topic") != null
                    && names.contains(tags.get("topic"))
                    && measured.metricValue() instanceof Double value
                    && !value.isNaN()) {
                values.merge(tags.get("client-id") + "/" + tags.get("partition"), value, Math::max);
            }
        });
        return values;
    }

    private static double sum(Map<String, Double> values) {
        return values.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
