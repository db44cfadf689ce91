package gac.ingest.receive;

import gac.ingest.config.ReceiverConfig;
import gac.ingest.frame.Frame;
import gac.ingest.write.InFlight;
import gac.ingest.write.NetworkWriter;
import gac.ingest.write.Spool;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the lines of senders that cannot be slowed down: to Kafka while it keeps up, otherwise to the spool, and from there to Kafka in their order. While lines wait in the
 * spool, later ones queue up behind them.
 *
 * <p>{@link #run} is for a thread of its own; {@link #accept} is safe for many.
 */
public final class Spooling implements Runnable {
    /** Drop reason: Kafka does not take what came before, and there is no spool. */
    static final String KAFKA_AWAY = "kafka_away";

    /** Drop reason: nor does the spool have room for more lines of this source. */
    static final String SPOOL_FULL = "spool_full";

    /** Drop reason: the disk does not take the line. */
    static final String SPOOL_FAILED = "spool_failed";

    private static final Logger LOG = LoggerFactory.getLogger(Spooling.class);
    private static final int AT_A_TIME = 500;
    private static final long TRY_AGAIN_MILLIS = 1000;

    private final NetworkIntake intake;
    private final @Nullable Spool spool;
    private final Map<String, SourceIntake> sources;
    private final Counter ownerless;
    private final AtomicBoolean failing = new AtomicBoolean();
    private final Object appended = new Object();
    private volatile boolean stopping;

    /**
     * Nothing is read from the spool before {@link #run}.
     *
     * @param spool null: what Kafka does not take is dropped and counted
     * @param sources by name: whose the lines of an earlier life are
     */
    public Spooling(
            NetworkIntake intake, @Nullable Spool spool, Map<String, SourceIntake> sources, MeterRegistry registry) {
        this.intake = intake;
        this.spool = spool;
        this.sources = sources;
        this.ownerless = Counter.builder("gac.ingest.spool.lost")
                .description("lines or places of the spool that could not become events")
                .tag("reason", "unknown_source")
                .register(registry);
        if (spool != null) {
            FunctionCounter.builder("gac.ingest.spool.lost", spool, Spool::damaged)
                    .description("lines or places of the spool that could not become events")
                    .tag("reason", "damaged")
                    .register(registry);
            sources.values().stream()
                    .filter(source -> source.config().receiver() instanceof ReceiverConfig.SyslogUdp)
                    .forEach(source -> measure(source.config().name(), spool, registry));
        }
    }

    private static void measure(String source, Spool spool, MeterRegistry registry) {
        Gauge.builder("gac.ingest.spool.lines", spool, held ->
                        (double) held.held(source).lines())
                .description("lines that wait in the spool")
                .tag("source", source)
                .register(registry);
        Gauge.builder("gac.ingest.spool.bytes", spool, held ->
                        (double) held.held(source).bytes())
                .description("bytes of lines that wait in the spool")
                .baseUnit("bytes")
                .tag("source", source)
                .register(registry);
    }

    /** When the first line that waits was received, or earlier: no time mark may be later. */
    public @Nullable Instant oldest() {
        return spool == null ? null : spool.oldest();
    }

    void accept(Sender sender, Frame.Line line) {
        boolean queue = spool != null && !spool.isEmpty();
        if (!queue && !intake.inFlight(sender.source()).full()) {
            intake.accept(sender, line);
            return;
        }
        sender.source().meters().framed(1);
        intake.receiving(received -> spool(sender, line, received));
    }

    private void spool(Sender sender, Frame.Line line, Instant received) {
        long bound = ((ReceiverConfig.SyslogUdp) sender.source().config().receiver()).spool();
        Spool into = spool;
        if (into == null || bound == 0) {
            sender.source().meters().dropped(KAFKA_AWAY, 1);
            return;
        }
        try {
            Spool.Entry entry = new Spool.Entry(
                    received, sender.source().config().name(), sender.peer(), intake.uniqueId(), line.bytes(), false);
            if (into.append(entry, bound)) {
                failing.set(false);
                synchronized (appended) {
                    appended.notifyAll();
                }
            } else {
                sender.source().meters().dropped(SPOOL_FULL, 1);
            }
        } catch (IOException e) {
            sender.source().meters().dropped(SPOOL_FAILED, 1);
            tell(e);
        }
    }

    private void tell(IOException e) {
        if (failing.compareAndSet(false, true)) { // once, not for every line
            LOG.error(
                    "the spool does not work: {} (check that its disk has room and Gác may write there)", e.toString());
        }
    }

    /** Ends {@link #run} soon. */
    public void stop() {
        stopping = true;
        synchronized (appended) {
            appended.notifyAll();
        }
    }

    @Override
    public void run() {
        Spool from = spool;
        if (from == null) {
            return;
        }
        if (!from.isEmpty()) {
            LOG.info("{} lines of an earlier life wait in the spool", from.waiting());
        }
        try {
            while (!stopping) {
                await(from);
                drain(from);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // what is not committed is read again after the next start
        }
    }

    private void await(Spool from) throws InterruptedException {
        synchronized (appended) {
            while (!stopping && (from.isEmpty() || failing.get())) {
                appended.wait(TRY_AGAIN_MILLIS);
                failing.set(false);
            }
        }
    }

    private void drain(Spool from) throws InterruptedException {
        try {
            List<Spool.Entry> entries = stopping ? List.of() : from.peek(AT_A_TIME);
            if (!entries.isEmpty()) {
                awaitRoom(entries.get(0).source());
            }
            CompletableFuture<Boolean> decided = new CompletableFuture<>();
            Batch batch = new Batch(Runnable::run, decided::complete);
            entries.forEach(entry -> accept(entry, batch.add()));
            batch.complete();
            if (!entries.isEmpty() && (decided.get() || !stopping)) {
                from.commit();
            }
        } catch (IOException e) {
            if (!stopping) { // an interrupted commit: the lines are read again after the next start
                tell(e);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the future is completed with a value only", e);
        }
    }

    private void awaitRoom(String source) throws InterruptedException {
        InFlight.Share share = intake.inFlight().of(source);
        if (share.full()) {
            CountDownLatch room = new CountDownLatch(1);
            share.whenRoom(room::countDown);
            room.await();
        }
    }

    private void accept(Spool.Entry entry, NetworkWriter.Acknowledgement acknowledgement) {
        SourceIntake source = sources.get(entry.source());
        if (source == null) {
            LOG.warn("the spool holds a line of {}, which is no source any more", entry.source());
            ownerless.increment();
            acknowledgement.done(true);
            return;
        }
        if (entry.recovered()) {
            source.meters().framed(1); // counted by another life
        }
        intake.acceptLater(
                new Sender(source, ReceiverConfig.SYSLOG_UDP, entry.peer(), null),
                new Frame.Line(entry.line(), false),
                entry.received(),
                entry.id(),
                acknowledgement);
    }
}
