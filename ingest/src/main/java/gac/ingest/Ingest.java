package gac.ingest;

import gac.ingest.config.KafkaConfig;
import gac.ingest.config.ReceiverConfig;
import gac.ingest.config.SourceConfig;
import gac.ingest.config.SourcesConfig;
import gac.ingest.enrich.Enrichment;
import gac.ingest.receive.BackfillReceiver;
import gac.ingest.receive.FileReceiver;
import gac.ingest.receive.KafkaReceiver;
import gac.ingest.receive.Listener;
import gac.ingest.receive.Listeners;
import gac.ingest.receive.NetworkIntake;
import gac.ingest.receive.SourceIntake;
import gac.ingest.receive.Spooling;
import gac.ingest.receive.StdinReceiver;
import gac.ingest.receive.Wiring;
import gac.ingest.report.SourceReporter;
import gac.ingest.write.InFlight;
import gac.ingest.write.NetworkWriter;
import gac.ingest.write.OrderGate;
import gac.ingest.write.SourceMeters;
import gac.ingest.write.Spool;
import gac.ingest.write.TimeMarks;
import gac.schemas.KafkaSchemas;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ingest: lines from the declared sources to Kafka, as events, dead letters and time marks.
 *
 * <p>Topics have to exist. Life: {@link #start}, then {@link #stop}, once each. Safe for many threads.
 */
public final class Ingest implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);
    private static final String THREADS = "gac-ingest-";
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);
    private static final long SPOOL_SEGMENT = 8 << 20;
    private static final Duration KAFKA_ANSWERS_WITHIN = Duration.ofSeconds(30);

    private final IngestSettings settings;
    private final MeterRegistry registry;
    private final Clock clock;
    private final OrderGate gate;
    private final InFlight inFlight;
    private final Map<String, SourceIntake> sources = new LinkedHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final Queue<String> unreadable = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private volatile IngestStatus.State state = IngestStatus.State.NEW;
    private volatile @Nullable NetworkWriter writer;
    private @Nullable EventLoopGroup group;
    private @Nullable ScheduledExecutorService timer;
    private @Nullable NetworkIntake networkIntake;
    private @Nullable StdinReceiver stdin;
    private volatile @Nullable TimeMarks marks;
    private volatile @Nullable FileReceiver files;
    private volatile @Nullable BackfillReceiver backfill;
    private @Nullable Spool spool;
    private volatile @Nullable Spooling spooling;
    private @Nullable Thread spoolThread;
    private final List<KafkaReceiver> topics = new CopyOnWriteArrayList<>();
    private final List<Thread> readers = new ArrayList<>();
    /** Of the readers, those that run until they are stopped: an import's ends by itself. */
    private final List<Thread> endless = new CopyOnWriteArrayList<>();

    private volatile @Nullable ScheduledFuture<?> ticking;
    private @Nullable SourceReporter reporter;

    /**
     * Prepares an instance; nothing is opened yet.
     *
     * @param config what {@link gac.ingest.config.SourcesLoader} returned
     * @param clock gives the instants of receipt
     * @param registry where meters {@code gac.ingest.*} are registered
     */
    public Ingest(SourcesConfig config, IngestSettings settings, Clock clock, MeterRegistry registry) {
        this.settings = settings;
        this.registry = registry;
        this.clock = clock;
        this.gate = new OrderGate(clock);
        this.inFlight = new InFlight(settings.inFlightBytes());
        Enrichment enrichment = Enrichment.of(config, System::nanoTime);
        for (SourceConfig source : config.sources()) {
            sources.put(source.name(), new SourceIntake(source, new SourceMeters(registry, source.name()), enrichment));
        }
    }

    /**
     * Publishes the schemas, opens every receiver and returns.
     *
     * @throws IngestException when Kafka does not answer within 30 s or an address cannot be had; everything is closed again
     */
    public synchronized void start() {
        if (state != IngestStatus.State.NEW) {
            throw new IllegalStateException("an ingest instance starts once; this one is " + state);
        }
        try {
            open();
            state = IngestStatus.State.RUNNING;
        } catch (KafkaException e) {
            close();
            throw new IngestException(
                    "Kafka at " + settings.kafka().get("bootstrap.servers") + " does not answer as it should: "
                            + e.getMessage() + " (check bootstrap.servers, that the broker runs and the topics exist)",
                    e);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new IngestException("interrupted while starting", e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void open() throws InterruptedException {
        KafkaSchemas.publish(settings.kafka());
        NetworkWriter network =
                new NetworkWriter(settings.kafka(), settings.instance(), inFlight, settings.inFlightBytes());
        writer = network;
        network.bindTo(registry);
        int partitions = network.partitions(KAFKA_ANSWERS_WITHIN);
        Gauge.builder("gac.ingest.in.flight.bytes", inFlight, flight -> (double) flight.bytes())
                .description("bytes that wait for Kafka's acknowledgement")
                .register(registry);
        NetworkIntake intake = new NetworkIntake(gate, network, inFlight);
        networkIntake = intake;
        unfinished.set((int) sources.values().stream()
                .filter(source -> source.config().receiver().finite())
                .count());
        TimeMarks timeMarks = new TimeMarks(settings.instance(), gate, network, partitions, this::oldestUncommitted);
        marks = timeMarks;
        openListeners(intake);
        openStdin(intake);
        openFiles();
        openTopics();
        readers.addAll(endless);
        readers.forEach(Thread::start);
        // An import alone has its own marks, in event time; the wall clock would make all of it late.
        if (sources.values().stream().anyMatch(source -> !source.config().backfill())) {
            ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "marks"));
            timer = ticker;
            long interval = settings.markInterval().toMillis();
            SourceReporter telling = reporter(network);
            reporter = telling;
            long reports = settings.reportInterval().toMillis();
            var unused = ticker.scheduleAtFixedRate(
                    () -> {
                        try {
                            telling.tick();
                        } catch (RuntimeException e) { // a missing report is told by who reads them; marks must go on
                            LOG.error("cannot report on the sources", e);
                        }
                    },
                    reports,
                    reports,
                    TimeUnit.MILLISECONDS);
            this.ticking = ticker.scheduleAtFixedRate(
                    () -> {
                        networkSources().forEach(intake::joinedUntilNow);
                        timeMarks.tick();
                    },
                    0,
                    interval,
                    TimeUnit.MILLISECONDS);
        }
    }

    private SourceReporter reporter(NetworkWriter network) {
        return new SourceReporter(
                settings.instance(),
                clock,
                network,
                sources.values().stream()
                        .map(source -> new SourceReporter.Source(source.config(), source.senders(), source.meters()))
                        .toList(),
                type -> deadThreads().stream().anyMatch(thread -> thread.startsWith(THREADS + readers(type))),
                this::trouble);
    }

    /** How threads of receivers of a type are named; those of sockets are Netty's. */
    private static String readers(String type) {
        return switch (type) {
            case ReceiverConfig.FILE -> "files";
            case ReceiverConfig.KAFKA -> "kafka-";
            default -> "sender"; // without it nothing gets anywhere
        };
    }

    /** Sources whose lines the network's writer writes. */
    private List<SourceIntake> networkSources() {
        return sources.values().stream()
                .filter(source -> !(source.config().receiver() instanceof ReceiverConfig.File
                        || source.config().receiver() instanceof KafkaConfig))
                .toList();
    }

    /** When the first line that is not in Kafka, and can still get there later, was received. */
    private @Nullable Instant oldestUncommitted() {
        FileReceiver reading = files;
        Spooling waiting = spooling;
        Stream<Optional<Instant>> all = Stream.concat(
                Stream.of(
                        Optional.ofNullable(reading).map(FileReceiver::oldestUncommitted),
                        Optional.ofNullable(waiting).map(Spooling::oldest)),
                topics.stream().map(topic -> Optional.ofNullable(topic.oldestUncommitted())));
        return all.flatMap(Optional::stream).min(Comparator.naturalOrder()).orElse(null);
    }

    private void openTopics() {
        for (SourceIntake source : sources.values()) {
            if (source.config().receiver() instanceof KafkaConfig) {
                KafkaReceiver receiver = new KafkaReceiver(settings, gate, source);
                receiver.check();
                Gauge.builder("gac.ingest.lag", receiver, topic -> (double) topic.lag())
                        .description("records of the topic that are not read yet")
                        .tag("source", source.config().name())
                        .register(registry);
                topics.add(receiver);
                endless.add(daemon(receiver, "kafka-" + source.config().name()));
            }
        }
    }

    private void openFiles() {
        List<SourceIntake> imports = new ArrayList<>();
        List<SourceIntake> live = new ArrayList<>();
        for (SourceIntake source : sources.values()) {
            if (source.config().receiver() instanceof ReceiverConfig.File file) {
                if (file.finite() && !FileReceiver.finds(file)) {
                    throw new IngestException(
                            "source " + source.config().name() + ": no file matches " + file.path()
                                    + " (mend receiver.path; it is taken from the folder of the sources file)",
                            null);
                }
                (source.config().backfill() ? imports : live).add(source);
            }
        }
        if (!live.isEmpty()) {
            FileReceiver receiver = new FileReceiver(settings, clock, gate, live, this::sourceFinished);
            files = receiver;
            live.forEach(source -> Gauge.builder("gac.ingest.lag.bytes", receiver, files ->
                            (double) files.behind(source.config().name()))
                    .description("bytes of the files that Kafka does not have")
                    .baseUnit("bytes")
                    .tag("source", source.config().name())
                    .register(registry));
            endless.add(daemon(receiver, "files"));
        }
        if (!imports.isEmpty()) {
            BackfillReceiver receiver = new BackfillReceiver(settings, clock, imports, this::sourceFinished);
            backfill = receiver;
            readers.add(daemon(receiver, "backfill"));
        }
    }

    private void closeReaders(Duration within) {
        FileReceiver reading = files;
        if (reading != null) {
            reading.stop();
        }
        BackfillReceiver importing = backfill;
        if (importing != null) {
            importing.stop();
        }
        topics.forEach(KafkaReceiver::stop);
        try {
            for (Thread thread : readers) {
                thread.join(Math.max(1, within.toMillis()));
                if (thread.isAlive()) {
                    thread.interrupt(); // uncommitted lines are read again after the next start
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void openListeners(NetworkIntake intake) {
        Map<String, List<SourceIntake>> byAddress = new TreeMap<>();
        for (SourceIntake source : sources.values()) {
            if (source.config().receiver() instanceof ReceiverConfig.Listening listening) {
                // Port 0 is a port of its own for each source.
                String alone = listening.port() == 0 ? " " + source.config().name() : "";
                String address = listening.type() + " " + listening.bind() + ":" + listening.port() + alone;
                byAddress.computeIfAbsent(address, a -> new ArrayList<>()).add(source);
            }
        }
        if (byAddress.isEmpty()) {
            return;
        }
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(0, NioIoHandler.newFactory());
        group = loops;
        Wiring wiring = new Wiring(loops, intake, openSpool(intake), registry, clock);
        byAddress.values().forEach(sharing -> listeners.add(Listeners.open(wiring, sharing)));
    }

    /** Before the listeners, so that no line overtakes those that wait. */
    private Spooling openSpool(NetworkIntake intake) {
        Path folder = settings.spool();
        boolean wanted = sources.values().stream()
                .anyMatch(source ->
                        source.config().receiver() instanceof ReceiverConfig.SyslogUdp udp && udp.spool() > 0);
        if (folder != null && wanted) {
            try {
                spool = Spool.open(folder, SPOOL_SEGMENT);
            } catch (UncheckedIOException e) {
                throw new IngestException(
                        "the spool for UDP lines in " + folder + " cannot be used: " + e.getCause()
                                + " (check its rights and that no other Gác runs, or set receiver.spool: 0)",
                        e);
            }
        }
        Spooling opened = new Spooling(intake, spool, sources, registry);
        spooling = opened;
        if (spool != null) {
            Thread thread = daemon(opened, "spool");
            spoolThread = thread;
            thread.start();
        }
        return opened;
    }

    /** What waits stays on disk. */
    private void closeSpool() {
        if (spooling != null) {
            spooling.stop();
        }
        if (spoolThread != null) {
            spoolThread.interrupt();
            join(spoolThread, CLOSE_WITHIN);
        }
    }

    private static void join(Thread thread, Duration within) {
        try {
            thread.join(within.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void openStdin(NetworkIntake intake) {
        for (SourceIntake source : sources.values()) {
            if (source.config().receiver() instanceof ReceiverConfig.Stdin) {
                StdinReceiver receiver =
                        new StdinReceiver(settings.standardInput(), source, intake, () -> sourceFinished(List.of()));
                stdin = receiver;
                daemon(receiver, "stdin").start();
            }
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, THREADS + name);
        thread.setDaemon(true);
        return thread;
    }

    private void sourceFinished(List<String> notRead) {
        unreadable.addAll(notRead);
        if (unfinished.decrementAndGet() == 0) {
            finish();
        }
    }

    /** All finite sources are over. If there are no others, nothing can come any more, and everybody may know. */
    private void finish() {
        boolean allFinite = sources.values().stream()
                .allMatch(source -> source.config().receiver().finite());
        NetworkWriter open = writer;
        TimeMarks last = marks;
        if (open == null || last == null) {
            return; // stopped meanwhile
        }
        try {
            open.flush();
            if (!unreadable.isEmpty()) {
                finished.completeExceptionally(new IngestException(
                        String.join("; ", new TreeSet<>(unreadable))
                                + " (mend the files or their rights and start again; what was read is not read twice)",
                        null));
                return;
            }
            if (allFinite) {
                BackfillReceiver importing = backfill;
                boolean onlyImports = sources.values().stream()
                        .allMatch(source -> source.config().backfill());
                last.end(onlyImports && importing != null ? importing.reached() : null);
            }
            finished.complete(null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Completes when every finite source (files read once, standard input) has been read to its end and Kafka has all of it; if there are
     * only such sources, the end mark too. With an {@link IngestException} that names the files when some could not be read; then no end
     * mark is written. Never, if there is no such source.
     */
    public CompletableFuture<Void> finished() {
        return finished.copy();
    }

    /** What it is doing; waits for nobody, also while it stops. */
    public IngestStatus status() {
        Map<String, IngestStatus.Counts> counts = new LinkedHashMap<>();
        Map<String, IngestStatus.Heard> heard = new LinkedHashMap<>();
        sources.forEach((name, source) -> {
            counts.put(name, source.meters().counts());
            heard.put(name, source.meters().heard());
        });
        return new IngestStatus(
                state, listeners.stream().map(Listener::status).toList(), counts, heard, inFlight.bytes(), trouble());
    }

    /**
     * The threads that have ended although their work never does; empty unless running. Each is a fault of Gác that only a restart mends; the log
     * says what it died of. Waits for nobody.
     */
    public List<String> deadThreads() {
        List<String> dead = new ArrayList<>();
        NetworkWriter open = writer;
        if (state != IngestStatus.State.RUNNING || open == null) {
            return dead;
        }
        if (!open.isAlive()) {
            dead.add("gac-ingest-sender");
        }
        ScheduledFuture<?> ticks = ticking;
        if (ticks != null && ticks.isDone()) {
            dead.add("gac-ingest-marks");
        }
        endless.stream()
                .filter(thread -> !thread.isAlive())
                .map(Thread::getName)
                .forEach(dead::add);
        return dead;
    }

    private @Nullable String trouble() {
        NetworkWriter open = writer;
        FileReceiver reading = files;
        BackfillReceiver importing = backfill;
        if (open != null && open.trouble() != null) {
            return open.trouble();
        }
        if (reading != null && reading.trouble() != null) {
            return reading.trouble();
        }
        if (importing != null && importing.trouble() != null) {
            return importing.trouble();
        }
        return topics.stream()
                .map(KafkaReceiver::trouble)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /**
     * Takes nothing more in, gives what is under way to Kafka and closes.
     *
     * @param within how long that may take; what Kafka has not taken by then is given up and counted
     * @return whether Kafka has everything
     */
    public synchronized boolean stop(Duration within) {
        if (state == IngestStatus.State.STOPPED) {
            return true;
        }
        state = IngestStatus.State.STOPPED;
        if (stdin != null) {
            stdin.stop();
        }
        if (timer != null) {
            timer.shutdownNow();
        }
        listeners.forEach(Listener::close);
        closeSpool();
        closeReaders(within);
        boolean all = true;
        NetworkIntake intake = networkIntake;
        if (intake != null) {
            networkSources().forEach(intake::joinedAtEnd);
        }
        if (reporter != null) {
            reporter.end();
        }
        NetworkWriter open = writer;
        if (open != null) {
            open.close(within);
            all = inFlight.bytes() == 0;
        }
        if (spool != null) {
            spool.close();
        }
        listeners.forEach(Listener::closeConnections);
        if (group != null) {
            group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
        }
        return all;
    }

    /** {@link #stop} within ten seconds. */
    @Override
    public void close() {
        boolean unused = stop(CLOSE_WITHIN);
    }
}
