package gac.correlate.topology;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/** Records without a key (frontiers) go to every partition, the others to the one of their key, as Kafka's producers do by default. */
final class Multicast implements StreamPartitioner<byte @Nullable [], byte[]> {
    @Override
    public Optional<Set<Integer>> partitions(String topic, byte @Nullable [] key, byte[] value, int numPartitions) {
        if (key == null) {
            return Optional.of(IntStream.range(0, numPartitions).boxed().collect(Collectors.toSet()));
        }
        return Optional.of(Set.of(Utils.toPositive(Utils.murmur2(key)) % numPartitions));
    }
}
