package gac.correlate.topology;

import gac.correlate.detect.DetectCounters;
import gac.correlate.engine.CorrelateCounters;
import gac.correlate.release.ReleaseReader;
import gac.correlate.topology.CorrelateTopology.Parts;
import gac.schemas.KafkaSchemas;
import gac.schemas.Topics;
import gac.schemas.Wire;
import gac.schemas.avro.Alert;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detect and correlate, running: two Kafka Streams applications and the reader of releases. The topics must exist. Closing keeps the local state, so that
 * the next start goes on from there.
 */
public final class GacStreams implements AutoCloseable {
    /** Application ids: names of consumer groups, changelog topics and folders, so never to be changed. */
    public static final String DETECT = "gac-detect";

    public static final String CORRELATE = "gac-correlate";

    private static final Logger LOG = LoggerFactory.getLogger(GacStreams.class);
    private static final Duration CLOSE = Duration.ofSeconds(15);
    /** After so many failures without an hour between them something is wrong that a new thread does not mend. */
    private static final int MAX_FAILURES = 20;

    private static final long FORGIVEN_NANOS = Duration.ofHours(1).toNanos();

    /** What the applications are doing together. */
    public enum State {
        STARTING,
        RUNNING,
        /** One of them has given up; the log says why. */
        FAILED,
        STOPPED
    }

    private final KafkaSchemas schemas;
    private final ReleaseReader releases;
    private final KafkaStreams detect;
    private final KafkaStreams correlate;
    private final DetectCounters detectCounters = new DetectCounters();
    private final CorrelateCounters correlateCounters = new CorrelateCounters();
    private final Progress progress = new Progress();
    private final Restoration restoration = new Restoration();
    private final Failures failures = new Failures(MAX_FAILURES, FORGIVEN_NANOS);
    private final int partitions;
    private @Nullable StreamsMeters meters;

    private GacStreams(
            StreamsSettings settings, Map<String, Integer> partitionsOf, @Nullable Consumer<Alert> heldBack) {
        schemas = KafkaSchemas.reading(settings.client());
        Wire wire = Wire.with(schemas);
        releases = ReleaseReader.start(settings.client(), wire);
        partitions = partitionsOf.getOrDefault(Topics.DETECTIONS.name(), 0);
        CoalescingClients clients = new CoalescingClients();
        detect = streams(
                new KafkaStreams(
                        DetectTopology.build(wire, releases, detectCounters, clients),
                        settings.application(DETECT),
                        clients),
                DETECT);
        Parts parts = new Parts(
                wire,
                releases,
                settings.gate(),
                partitionsOf.getOrDefault(Topics.EVENTS.name(), 0),
                partitions,
                correlateCounters,
                progress,
                heldBack);
        correlate =
                streams(new KafkaStreams(CorrelateTopology.build(parts), settings.application(CORRELATE)), CORRELATE);
    }

    /**
     * Starts both applications; returns before they run.
     *
     * @throws KafkaException when the brokers or the topics are not there
     */
    public static GacStreams start(StreamsSettings settings) throws InterruptedException {
        return start(settings, null);
    }

    /**
     * The same, telling what the systems' level held back.
     *
     * @param heldBack see {@link Parts}
     */
    public static GacStreams start(StreamsSettings settings, @Nullable Consumer<Alert> heldBack)
            throws InterruptedException {
        GacStreams streams = new GacStreams(settings, partitions(settings.client()), heldBack);
        streams.correlate.start();
        streams.detect.start();
        return streams;
    }

    private static Map<String, Integer> partitions(Map<String, Object> client) throws InterruptedException {
        List<String> names = List.of(Topics.EVENTS.name(), Topics.DETECTIONS.name());
        try (Admin admin = Admin.create(client)) {
            Map<String, Integer> counts = new HashMap<>();
            for (TopicDescription topic :
                    admin.describeTopics(names).allTopicNames().get().values()) {
                counts.put(topic.name(), topic.partitions().size());
            }
            return counts;
        } catch (ExecutionException e) {
            throw new KafkaException(
                    "cannot read the partitions of " + names + ": create the topics first", e.getCause());
        }
    }

    private KafkaStreams streams(KafkaStreams streams, String id) {
        streams.setGlobalStateRestoreListener(restoration);
        streams.setUncaughtExceptionHandler(failure -> {
            boolean goOn = failures.isBearable(System.nanoTime());
            LOG.error("{}: a stream thread failed{}", id, goOn ? "" : ", too often to go on", failure);
            return goOn ? StreamThreadExceptionResponse.REPLACE_THREAD : StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        return streams;
    }

    public State state() {
        KafkaStreams.State first = detect.state();
        KafkaStreams.State second = correlate.state();
        if (first == KafkaStreams.State.ERROR
                || second == KafkaStreams.State.ERROR
                || first == KafkaStreams.State.PENDING_ERROR
                || second == KafkaStreams.State.PENDING_ERROR) {
            return State.FAILED;
        }
        if (first == KafkaStreams.State.RUNNING && second == KafkaStreams.State.RUNNING) {
            return State.RUNNING;
        }
        return first.hasStartedOrFinishedShuttingDown() || second.hasStartedOrFinishedShuttingDown()
                ? State.STOPPED
                : State.STARTING;
    }

    /**
     * Whether every partition has seen the end of the input and all alerts are final (imports and the demo; never in live operation). What is committed
     * may follow within a commit interval.
     */
    public boolean isEnded() {
        return progress.ended() == partitions;
    }

    public Funnel funnel() {
        return new Funnel(
                detectCounters.events(),
                detectCounters.matched(),
                detectCounters.detections(),
                detectCounters.heldBack(),
                correlateCounters.alerts(),
                correlateCounters.finals(),
                correlateCounters.merged(),
                correlateCounters.digests(),
                correlateCounters.belowLevel());
    }

    /** How each of the two stands. */
    public List<Standing> standings() {
        return List.of(
                Standing.of(detect, DETECT, Topics.EVENTS.name()),
                Standing.of(correlate, CORRELATE, Topics.DETECTIONS.name()));
    }

    /** How far state is restored. */
    public Restoration restoration() {
        return restoration;
    }

    /** Meters {@code gac.detect.*}, {@code gac.correlate.*}, {@code gac.release.*}, and what Kafka Streams and RocksDB measure ({@code kafka.*}); once. */
    public void bindTo(MeterRegistry registry) {
        if (meters != null) {
            throw new IllegalStateException("the meters are bound already");
        }
        meters = StreamsMeters.bind(registry, detect, correlate, detectCounters, correlateCounters, restoration);
        releases.bindTo(registry);
    }

    /** The releases as this process knows them, for meters and health. */
    public ReleaseReader releases() {
        return releases;
    }

    public DetectCounters detectCounters() {
        return detectCounters;
    }

    public CorrelateCounters correlateCounters() {
        return correlateCounters;
    }

    /** Stops both applications cleanly: what they have processed is committed. */
    @Override
    public void close() {
        if (meters != null) {
            meters.close();
        }
        detect.close(CLOSE);
        correlate.close(CLOSE);
        releases.close();
        schemas.close();
    }
}
