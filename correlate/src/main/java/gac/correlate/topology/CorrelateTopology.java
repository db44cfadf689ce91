package gac.correlate.topology;

import gac.correlate.engine.CorrelateCounters;
import gac.correlate.gate.Gate;
import gac.correlate.release.ReleaseSource;
import gac.schemas.Topics;
import gac.schemas.Wire;
import gac.schemas.avro.Alert;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The second application: {@code gac.detections} → {@code gac.alerts}. One processor over one store, whatever the rules are; qualifying instants and digest
 * lines go back into {@code gac.detections}, each depth with frontiers of its own.
 */
public final class CorrelateTopology {
    static final String SOURCE = "correlate-detections";
    static final String PROCESSOR = "correlate";
    static final String STORE = "correlate-groups";
    static final String ALERTS = "correlate-to-alerts";
    static final String DETECTIONS = "correlate-to-detections";
    static final String DEAD_LETTERS = "correlate-to-dead-letters";

    private CorrelateTopology() {}

    /**
     * What it is built with.
     *
     * @param eventPartitions how many partitions {@code gac.events} has: so many frontiers of depth 0 are awaited
     * @param detectionPartitions how many partitions {@code gac.detections} has
     * @param counters of all tasks of this process together
     * @param progress told which partitions have ended
     * @param heldBack told what would have been an alert on a system of a higher level, when its episode is over; again after a failure. Called by
     *     stream threads. Null when nobody wants to know
     */
    public record Parts(
            Wire wire,
            ReleaseSource releases,
            Gate gate,
            int eventPartitions,
            int detectionPartitions,
            CorrelateCounters counters,
            Progress progress,
            @Nullable Consumer<Alert> heldBack) {}

    public static Topology build(Parts parts) {
        var bytes = Serdes.ByteArray();
        StoreBuilder<KeyValueStore<Bytes, byte[]>> groups = Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled() // with many groups a cache only costs
                .withLoggingEnabled(Map.of());
        Topology topology = new Topology();
        topology.addSource(
                AutoOffsetReset.earliest(),
                SOURCE,
                new RecordTime(),
                bytes.deserializer(),
                bytes.deserializer(),
                Topics.DETECTIONS.name());
        topology.addProcessor(PROCESSOR, () -> new CorrelateProcessor(parts), SOURCE);
        topology.addStateStore(groups, PROCESSOR);
        topology.addSink(ALERTS, Topics.ALERTS.name(), bytes.serializer(), bytes.serializer(), PROCESSOR);
        topology.addSink(
                DETECTIONS,
                Topics.DETECTIONS.name(),
                bytes.serializer(),
                bytes.serializer(),
                new Multicast(),
                PROCESSOR);
        topology.addSink(DEAD_LETTERS, Topics.DEAD_LETTERS.name(), bytes.serializer(), bytes.serializer(), PROCESSOR);
        return topology;
    }
}
