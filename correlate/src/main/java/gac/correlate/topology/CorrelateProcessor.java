package gac.correlate.topology;

import gac.correlate.detect.Detector;
import gac.correlate.engine.CorrelationEngine;
import gac.correlate.engine.FailedGroups;
import gac.correlate.engine.GroupFailure;
import gac.correlate.engine.Outputs;
import gac.correlate.topology.CorrelateTopology.Parts;
import gac.schemas.Wire;
import gac.schemas.WireException;
import gac.schemas.avro.Alert;
import gac.schemas.avro.DeadLetter;
import gac.schemas.avro.Detection;
import gac.schemas.avro.Frontier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Puts the engine between topic and store. A record is processed whole or not at all: results and writes are kept back until it is done. When more is due
 * than one call does, a punctuation goes on with it; that is all the wall clock is used for.
 */
final class CorrelateProcessor implements Processor<byte[], byte[], byte @Nullable [], byte[]> {
    private static final Duration GO_ON_AFTER = Duration.ofMillis(20);

    private record Result(String sink, Record<byte @Nullable [], byte[]> record) {}

    private final Parts parts;
    private final List<Result> results = new ArrayList<>();
    private final List<Alert> heldBack = new ArrayList<>();
    private final FailedGroups failed;
    private @Nullable Task task;
    private boolean more;

    /** What exists once the task is assigned. */
    private static final class Task {
        private final ProcessorContext<byte @Nullable [], byte[]> context;
        private final BufferedStore store;
        private CorrelationEngine engine;

        private Task(
                ProcessorContext<byte @Nullable [], byte[]> context, BufferedStore store, CorrelationEngine engine) {
            this.context = context;
            this.store = store;
            this.engine = engine;
        }
    }

    CorrelateProcessor(Parts parts) {
        this.parts = parts;
        this.failed = new FailedGroups(parts.counters());
    }

    @Override
    public void init(ProcessorContext<byte @Nullable [], byte[]> context) {
        KeyValueStore<Bytes, byte[]> groups = context.getStateStore(CorrelateTopology.STORE);
        BufferedStore store = new BufferedStore(groups);
        task = new Task(context, store, engine(store, context.taskId().partition()));
        more = true; // what was due when the task stopped is still due
        context.schedule(GO_ON_AFTER, PunctuationType.WALL_CLOCK_TIME, now -> goOn(context.currentStreamTimeMs()));
    }

    private CorrelationEngine engine(BufferedStore store, int partition) {
        return new CorrelationEngine(
                store,
                parts.releases(),
                parts.gate(),
                partition,
                parts.eventPartitions(),
                parts.detectionPartitions(),
                parts.counters(),
                failed);
    }

    private Task task() {
        Task known = task;
        if (known == null) {
            throw new IllegalStateException("process before init");
        }
        return known;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        SpecificRecord value;
        try {
            value = parts.wire().decode(record.value());
            if (!(value instanceof Detection || value instanceof Frontier)) {
                throw new WireException("neither a Detection nor a Frontier: "
                        + value.getSchema().getFullName());
            }
        } catch (WireException e) {
            undecodable(record, e);
            return;
        }
        whole(() -> {
            Collector out = new Collector(record.timestamp());
            if (value instanceof Detection detection) {
                task().engine.accept(detection, out);
            } else {
                more = task().engine.accept((Frontier) value, out);
            }
        });
    }

    private void goOn(long timestamp) {
        if (more) {
            long at = Math.max(0, timestamp);
            whole(() -> more = task().engine.advance(new Collector(at)));
        }
    }

    /** Does all of it, or nothing and lets the failure through. One group's failing timer is passed over and the rest done again. */
    private void whole(Runnable work) {
        Task current = task();
        boolean again = true;
        while (again) {
            again = false;
            try {
                attempt(current, work);
            } catch (GroupFailure failure) {
                if (failure.getCause() instanceof KafkaException || !failed.passOver(failure)) {
                    throw failure;
                }
                again = true;
            }
        }
        current.store.commit();
        results.forEach(result -> current.context.forward(result.record(), result.sink()));
        Consumer<Alert> listener = parts.heldBack();
        if (listener != null) {
            heldBack.forEach(listener);
        }
        parts.progress().report(current.context.taskId().partition(), !more && current.engine.isEnded());
    }

    private void attempt(Task current, Runnable work) {
        results.clear();
        heldBack.clear();
        boolean done = false;
        try {
            work.run();
            done = true;
        } finally {
            if (!done) {
                current.store.rollback();
                current.engine = engine(current.store, current.context.taskId().partition());
            }
        }
    }

    private void undecodable(Record<byte[], byte[]> record, WireException failure) {
        ProcessorContext<byte @Nullable [], byte[]> context = task().context;
        RecordMetadata origin = context.recordMetadata().orElseThrow();
        DeadLetter letter = DeadLetters.of(
                "correlate",
                "undecodable",
                failure,
                origin.topic(),
                origin.partition(),
                origin.offset(),
                record.timestamp(),
                record.value());
        context.forward(
                new Record<>(DeadLetters.key(letter), Wire.encode(letter), record.timestamp()),
                CorrelateTopology.DEAD_LETTERS);
    }

    /** Keeps results back, in order, with the timestamps they will have. */
    private final class Collector implements Outputs {
        private final long timestamp;

        private Collector(long timestamp) {
            this.timestamp = timestamp;
        }

        @Override
        public void alert(Alert alert) {
            keep(
                    CorrelateTopology.ALERTS,
                    alert.getId().getBytes(StandardCharsets.UTF_8),
                    Wire.encode(alert),
                    Math.max(0, alert.getPublished().toEpochMilli()));
        }

        @Override
        public void detection(Detection detection) {
            keep(CorrelateTopology.DETECTIONS, Detector.key(detection), Wire.encode(detection), timestamp);
        }

        private void keep(String sink, byte[] key, byte[] value, long at) {
            ResultTooLarge.check(key, value);
            results.add(new Result(sink, new Record<>(key, value, at)));
        }

        @Override
        public void heldBack(Supplier<Alert> alert) {
            if (parts.heldBack() != null) {
                heldBack.add(alert.get());
            }
        }

        @Override
        public void frontier(Frontier frontier) {
            results.add(new Result(CorrelateTopology.DETECTIONS, new Record<>(null, Wire.encode(frontier), timestamp)));
        }
    }
}
