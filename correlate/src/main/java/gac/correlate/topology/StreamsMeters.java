package gac.correlate.topology;

import gac.correlate.detect.DetectCounters;
import gac.correlate.engine.CorrelateCounters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.streams.KafkaStreams;

/** The meters of detect and correlate: Gác's own counters, and all that Kafka Streams, its clients and RocksDB measure. */
final class StreamsMeters implements AutoCloseable {
    /** Tells the two applications apart, as {@code application} of ingest's producer does. */
    private static final String APPLICATION = "application";
    /** How soon what Kafka Streams measures anew (a replaced thread, a further partition) is known here. */
    private static final Duration LOOK_FOR_NEW = Duration.ofSeconds(10);

    private final ScheduledExecutorService refresh = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "gac-meters");
        thread.setDaemon(true);
        return thread;
    });
    private final List<KafkaStreamsMetrics> kafka;

    private StreamsMeters(KafkaStreams detect, KafkaStreams correlate) {
        kafka = List.of(metrics(detect, GacStreams.DETECT), metrics(correlate, GacStreams.CORRELATE));
    }

    static StreamsMeters bind(
            MeterRegistry registry,
            KafkaStreams detect,
            KafkaStreams correlate,
            DetectCounters detected,
            CorrelateCounters correlated,
            Restoration restoration) {
        StreamsMeters meters = new StreamsMeters(detect, correlate);
        meters.kafka.forEach(metrics -> metrics.bindTo(registry));
        count(registry, "gac.detect.events", "events looked at", detected, DetectCounters::events);
        count(registry, "gac.detect.matched", "events that a rule matched", detected, DetectCounters::matched);
        count(registry, "gac.detect.detections", "detections", detected, DetectCounters::detections);
        count(registry, "gac.detect.held.back", "matches an exception held back", detected, DetectCounters::heldBack);
        count(
                registry,
                "gac.detect.not.grouped",
                "matches that lack what their correlation groups by or measures",
                detected,
                DetectCounters::notGrouped);
        count(
                registry,
                "gac.detect.rule.failures",
                "times a rule failed on an event",
                detected,
                DetectCounters::ruleFailures);
        count(
                registry,
                "gac.correlate.alerts",
                "alerts opened, digests not counted",
                correlated,
                CorrelateCounters::alerts);
        count(
                registry,
                "gac.correlate.revisions",
                "revisions of alerts and digests published",
                correlated,
                CorrelateCounters::revisions);
        count(
                registry,
                "gac.correlate.finals",
                "alerts that got their final revision",
                correlated,
                CorrelateCounters::finals);
        count(registry, "gac.correlate.merged", "alerts merged into others", correlated, CorrelateCounters::merged);
        count(registry, "gac.correlate.digests", "digests opened", correlated, CorrelateCounters::digests);
        count(
                registry,
                "gac.correlate.below.level",
                "episodes that are no alerts because of the systems' level",
                correlated,
                CorrelateCounters::belowLevel);
        count(
                registry,
                "gac.correlate.unknown.definition",
                "detections whose definition no known release has",
                correlated,
                CorrelateCounters::unknownDefinition);
        count(
                registry,
                "gac.correlate.failed.groups",
                "groups passed over because their timer failed",
                correlated,
                CorrelateCounters::failedGroups);
        Gauge.builder("gac.correlate.restoring", restoration, Restoration::records)
                .description("records of the changelog that are still to be restored")
                .register(registry);
        return meters;
    }

    /** What the KafkaStreams object knows includes its consumers, producers and stores. */
    private KafkaStreamsMetrics metrics(KafkaStreams streams, String id) {
        return new KafkaStreamsMetrics(streams, Tags.of(APPLICATION, id), refresh, LOOK_FOR_NEW);
    }

    private static <T> void count(
            MeterRegistry registry, String name, String description, T of, ToDoubleFunction<T> number) {
        FunctionCounter.builder(name, of, number).description(description).register(registry);
    }

    /** The counters of Gác stay readable; what Kafka Streams measures is let go of. */
    @Override
    public void close() {
        kafka.forEach(KafkaStreamsMetrics::close);
        refresh.shutdownNow();
    }
}
