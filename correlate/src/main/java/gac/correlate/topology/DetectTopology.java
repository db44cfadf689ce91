package gac.correlate.topology;

import gac.correlate.detect.Coalescer;
import gac.correlate.detect.DetectCounters;
import gac.correlate.detect.DetectStage;
import gac.correlate.detect.Detector;
import gac.correlate.release.ReleaseSource;
import gac.schemas.Topics;
import gac.schemas.Wire;
import gac.schemas.WireException;
import gac.schemas.avro.DeadLetter;
import gac.schemas.avro.Detection;
import gac.schemas.avro.Frontier;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The first application: {@code gac.events} → detections and frontiers in {@code gac.detections}. It has no store: its frontier is the stream time, which
 * Kafka Streams commits with the offsets, and which lines travel as evidence may begin anew after a restart.
 */
public final class DetectTopology {
    static final String SOURCE = "detect-events";
    static final String PROCESSOR = "detect";
    static final String DETECTIONS = "detect-to-detections";
    static final String DEAD_LETTERS = "detect-to-dead-letters";

    private static final byte[] NO_VALUE = {};

    private DetectTopology() {}

    /**
     * Builds it.
     *
     * @param wire knows the schemas of older writers
     * @param counters of all tasks of this process together
     */
    public static Topology build(Wire wire, ReleaseSource releases, DetectCounters counters) {
        return build(wire, releases, counters, null);
    }

    /**
     * The same, leaving it to the producers to put detections of bulk rules together.
     *
     * @param clients makes those producers; null to send every detection as it is
     */
    static Topology build(
            Wire wire, ReleaseSource releases, DetectCounters counters, @Nullable CoalescingClients clients) {
        var bytes = Serdes.ByteArray();
        Topology topology = new Topology();
        topology.addSource(
                AutoOffsetReset.earliest(),
                SOURCE,
                new RecordTime(),
                bytes.deserializer(),
                bytes.deserializer(),
                Topics.EVENTS.name());
        topology.addProcessor(PROCESSOR, () -> new Detect(wire, releases, counters, clients), SOURCE);
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

    private static final class Detect implements Processor<byte[], byte[], byte @Nullable [], byte[]> {
        private final Wire wire;
        private final ReleaseSource releases;
        private final DetectCounters counters;
        private final @Nullable CoalescingClients clients;
        /** Results of one record: kept until all of it is processed, so that a failure sends nothing. */
        private final List<Result> results = new ArrayList<>();

        private @Nullable ProcessorContext<byte @Nullable [], byte[]> context;
        private @Nullable DetectStage stage;

        /** @param held the detection a producer is to put together with others; its record has no value */
        private record Result(
                Record<byte @Nullable [], byte[]> record,
                @Nullable Detection held) {}

        private Detect(
                Wire wire, ReleaseSource releases, DetectCounters counters, @Nullable CoalescingClients clients) {
            this.wire = wire;
            this.releases = releases;
            this.counters = counters;
            this.clients = clients;
        }

        @Override
        public void init(ProcessorContext<byte @Nullable [], byte[]> processorContext) {
            context = processorContext;
            stage = new DetectStage(wire, releases, processorContext.taskId().partition(), counters);
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            ProcessorContext<byte @Nullable [], byte[]> to = context;
            DetectStage by = stage;
            if (to == null || by == null) {
                throw new IllegalStateException("process before init");
            }
            RecordMetadata origin = to.recordMetadata().orElseThrow();
            results.clear();
            try {
                by.accept(record.value(), origin.offset(), to.currentStreamTimeMs(), new DetectStage.Outputs() {
                    @Override
                    public void detection(Detection detection, boolean bulk) {
                        boolean hold = bulk && clients != null && Coalescer.fits(detection);
                        byte[] key = Detector.key(detection);
                        byte[] value = hold ? NO_VALUE : Wire.encode(detection);
                        ResultTooLarge.check(key, value);
                        results.add(new Result(new Record<>(key, value, record.timestamp()), hold ? detection : null));
                    }

                    @Override
                    public void frontier(Frontier frontier) {
                        results.add(new Result(new Record<>(null, Wire.encode(frontier), record.timestamp()), null));
                    }
                });
            } catch (WireException e) {
                DeadLetter letter = DeadLetters.of(
                        "detect",
                        "undecodable",
                        e,
                        origin.topic(),
                        origin.partition(),
                        origin.offset(),
                        record.timestamp(),
                        record.value());
                to.forward(
                        new Record<>(DeadLetters.key(letter), Wire.encode(letter), record.timestamp()), DEAD_LETTERS);
                return;
            }
            results.forEach(result -> forward(to, result));
        }

        private void forward(ProcessorContext<byte @Nullable [], byte[]> to, Result result) {
            if (clients == null || result.held() == null) {
                to.forward(result.record(), DETECTIONS);
                return;
            }
            clients.hand(result.held());
            try {
                to.forward(result.record(), DETECTIONS);
            } finally {
                clients.takeBack(); // what fails before it is sent must not stand for the next record of this thread
            }
        }
    }
}
