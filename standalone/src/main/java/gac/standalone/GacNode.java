package gac.standalone;

import gac.alerting.AlertTail;
import gac.alerting.Funnel;
import gac.alerting.FunnelReader;
import gac.correlate.gate.Gate;
import gac.correlate.health.HealthRunner;
import gac.correlate.health.HealthSettings;
import gac.correlate.release.Documents;
import gac.correlate.release.Mentions;
import gac.correlate.release.ReleaseFiles;
import gac.correlate.topology.GacStreams;
import gac.correlate.topology.StreamsSettings;
import gac.ingest.Ingest;
import gac.ingest.IngestException;
import gac.ingest.IngestSettings;
import gac.ingest.IngestStatus;
import gac.ingest.config.ConfigException;
import gac.ingest.config.KafkaConfig;
import gac.ingest.config.SourceConfig;
import gac.ingest.config.SourcesConfig;
import gac.ingest.config.SourcesLoader;
import gac.schemas.Topics;
import gac.schemas.avro.Alert;
import gac.standalone.operations.Observed;
import gac.standalone.operations.RunningNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Broker, ingest, detect and correlate in this JVM, on one folder. Starting again on the same folder goes on where it stopped. */
final class GacNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GacNode.class);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final Deque<Runnable> stops = new ArrayDeque<>();
    private final EmbeddedBroker broker;
    private final Ingest ingest;
    private final AlertTail alerts;
    private final GacStreams streams;
    private final HeldBack heldBack = new HeldBack();
    private final RunningNode running;

    /**
     * What a node runs.
     *
     * @param sources what is received
     * @param proposal what is to decide: rules, systems, exceptions, with what is wrong in them
     * @param imports whether all input is an import with times of its own: the release then applies from the beginning of time
     * @param linesPerSecond pace of imports; 0: as fast as it goes
     * @param streams how detect and correlate run
     */
    record Work(SourcesConfig sources, Proposal proposal, boolean imports, int linesPerSecond, StreamsConfig streams) {
        Work withStreams(StreamsConfig others) {
            return new Work(sources, proposal, imports, linesPerSecond, others);
        }

        /**
         * Reads and checks the files.
         *
         * @throws CommandFailure with every error found in the sources, or naming a file that cannot be read
         */
        static Work load(Path sources, ReleaseFiles files, boolean imports, int linesPerSecond) {
            try {
                SourcesConfig config = SourcesLoader.load(sources);
                Proposal proposal = Proposal.of(Documents.read(files));
                check(config, proposal);
                return new Work(config, proposal, imports, linesPerSecond, StreamsConfig.DEFAULT);
            } catch (ConfigException e) {
                throw CommandFailure.input(String.valueOf(e.getMessage()), e);
            } catch (IOException e) {
                throw CommandFailure.input(String.valueOf(e.getMessage()), e);
            }
        }
    }

    /** What the files name of each other and nothing bears: it may be meant, so it is told and no more. */
    private static void check(SourcesConfig config, Proposal proposal) {
        Set<String> organizations = new TreeSet<>();
        Set<String> names = new TreeSet<>();
        Set<String> systems = new TreeSet<>();
        config.sources().forEach(source -> organizations.add(source.organization()));
        config.sources().forEach(source -> names.add(source.name()));
        proposal.release().systems().all().forEach(system -> systems.add(system.getId()));
        Mentions registers = Mentions.ofSystems(proposal.documents(), organizations, names);
        proposal.warnings().forEach(problem -> LOG.warn("{}", problem));
        registers.warnings().forEach(problem -> LOG.warn("{}", problem));
        for (SourceConfig source : config.sources()) {
            source.hosts().forEach((host, system) -> {
                if (!systems.contains(system)) {
                    LOG.warn(
                            "source {}: hosts.{}: '{}' is not a registered system{}",
                            source.name(),
                            host,
                            system,
                            Mentions.like(system, systems));
                }
            });
        }
    }

    private GacNode(Path folder, int kafkaPort, Work work, Clock clock, Metering metering, Pace pace)
            throws InterruptedException, IOException {
        try {
            broker = EmbeddedBroker.start(folder.resolve("kafka"), kafkaPort);
            stops.push(broker::close);
            broker.create(Topics.all().stream()
                    .map(topic -> (work.imports() ? topic.keptForever() : topic).creation())
                    .toList());
            broker.create(work.sources().sources().stream()
                    .filter(source -> source.receiver() instanceof KafkaConfig)
                    .map(source -> ((KafkaConfig) source.receiver()).topic())
                    .map(topic -> new NewTopic(topic, Optional.empty(), Optional.empty()))
                    .toList());
            Map<String, Object> client = Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap());
            new StartRelease(client, folder.resolve("release"), clock).publish(work.proposal(), work.imports());
            // before anything can decide: also the alerts of what was still undecided at the last stop are seen
            alerts = AlertTail.open(
                    broker.bootstrap(), work.imports() ? AlertTail.From.BEGINNING : AlertTail.From.END, ANSWER);
            stops.push(alerts::close);
            streams = GacStreams.start(
                    work.streams()
                            .applied(StreamsSettings.of(broker.bootstrap(), folder.resolve("streams")))
                            .withMetrics(metering.level()),
                    work.imports() ? heldBack::add : null);
            stops.push(streams::close);
            streams.bindTo(metering.registry());
            ingest = new Ingest(
                    work.sources(),
                    IngestSettings.of("standalone", client)
                            .withSpool(folder.resolve("spool"))
                            .withReportInterval(pace.reports())
                            .withBackfillLinesPerSecond(work.linesPerSecond()),
                    clock,
                    metering.registry());
            stops.push(ingest::close);
            ingest.start();
            if (!work.imports()) {
                HealthRunner health =
                        HealthRunner.start(client, pace.health(), streams.releases(), clock, pace.looks());
                stops.push(health::close);
            }
            running = new RunningNode(ingest, streams, work.sources().sources(), clock);
        } catch (IngestException e) {
            close();
            throw CommandFailure.input(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException | InterruptedException | IOException e) {
            close();
            throw e;
        }
    }

    /**
     * How a node is measured.
     *
     * @param registry where its meters are
     * @param level how much of what Kafka Streams and RocksDB can measure
     */
    record Metering(MeterRegistry registry, StreamsSettings.Recording level) {
        /** For nodes that are only asked for their own counters. */
        static Metering plain() {
            return new Metering(new SimpleMeterRegistry(), StreamsSettings.Recording.INFO);
        }
    }

    /**
     * How often sources are looked after.
     *
     * @param reports how often ingest reports on them
     * @param health how patient the health watch is
     * @param looks how often it looks
     */
    record Pace(Duration reports, HealthSettings health, Duration looks) {
        static final Pace USUAL = new Pace(Duration.ofSeconds(10), HealthSettings.DEFAULT, Duration.ofSeconds(10));
    }

    /** Starts everything, its meters read by nobody. */
    static GacNode start(Path folder, int kafkaPort, Work work, Clock clock) {
        return start(folder, kafkaPort, work, clock, Metering.plain());
    }

    /**
     * Starts everything; returns when lines are received.
     *
     * @param kafkaPort 0 for any free one
     * @throws CommandFailure when a port is in use or the folder is not usable
     */
    static GacNode start(Path folder, int kafkaPort, Work work, Clock clock, Metering metering) {
        return start(folder, kafkaPort, work, clock, metering, Pace.USUAL);
    }

    static GacNode start(Path folder, int kafkaPort, Work work, Clock clock, Metering metering, Pace pace) {
        try {
            return new GacNode(folder, kafkaPort, work, clock, metering, pace);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.input("interrupted while starting", e);
        } catch (IOException e) {
            throw CommandFailure.input("the data folder " + folder + " cannot be used: " + e, e);
        }
    }

    String bootstrap() {
        return broker.bootstrap();
    }

    IngestStatus ingest() {
        return ingest.status();
    }

    /** Why an import ends before its end, naming the files; null when it does not. */
    @Nullable
    String brokenImport() {
        CompletableFuture<Void> finished = ingest.finished();
        if (!finished.isCompletedExceptionally()) {
            return null;
        }
        return finished.handle((done, failure) -> String.valueOf(
                        failure.getCause() == null
                                ? failure.getMessage()
                                : failure.getCause().getMessage()))
                .join();
    }

    boolean failed() {
        return streams.state() == GacStreams.State.FAILED;
    }

    /** Whether an import is over and all its alerts are final. What is committed may follow within moments. */
    boolean ended() {
        return streams.isEnded();
    }

    /** Id of the release that decides what is received from now on, or will within seconds. */
    String release() {
        return streams.releases().newest();
    }

    /** How it is, for whoever asks. */
    Observed observed() {
        return running;
    }

    /** Releases that were published and cannot be used. */
    int refusedReleases() {
        return streams.releases().refused();
    }

    /** The alerts made since this node started (an import: all there are); for one thread. */
    AlertTail alerts() {
        return alerts;
    }

    /** What the systems' level held back (an import: all there is). */
    List<Alert> heldBack() {
        return heldBack.all();
    }

    /** Counted in memory, since this process started. */
    gac.correlate.topology.Funnel counted() {
        return streams.funnel();
    }

    /** Counted from what is in Kafka; meant for a day's data. */
    Funnel funnel() {
        return FunnelReader.read(
                bootstrap(), ingest().total().frames(), counted().heldByLevel(), Gate.DEFAULT.level(), ANSWER);
    }

    /** Stops in reverse order: first nothing more comes in and what came in is written; what is still undecided is decided after the next start. */
    @Override
    public void close() {
        while (!stops.isEmpty()) {
            stops.pop().run();
        }
    }
}
