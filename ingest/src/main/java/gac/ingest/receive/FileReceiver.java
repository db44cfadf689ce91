package gac.ingest.receive;

import gac.ingest.IngestSettings;
import gac.ingest.config.ReceiverConfig;
import gac.ingest.write.Checkpoint;
import gac.ingest.write.Checkpoints;
import gac.ingest.write.FileWriter;
import gac.ingest.write.OrderGate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads files and writes their lines with the positions behind them, in one transaction each 500 lines or 100 ms, so that after any
 * end, {@code kill -9} included, reading resumes with the first line that is not committed: none is lost, none is there twice for who reads
 * committed records.
 *
 * <p>Whatever goes wrong with Kafka has one answer: let the transaction go, open a new producer (which ends the old transaction, one
 * way or the other), ask Kafka what is committed, and go on from there.
 */
public final class FileReceiver implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(FileReceiver.class);
    private static final Duration DISCOVER_EACH = Duration.ofSeconds(1);
    private static final long IDLE_MS = 50;
    private static final long LONGEST_PAUSE_MS = 10_000;
    private static final int LINES_A_TURN = 1000;

    private final IngestSettings settings;
    private final Clock clock;
    private final OrderGate gate;
    private final List<TrackedFiles> sources = new ArrayList<>();
    private final List<TrackedFiles> unfinished = new ArrayList<>();
    private final Consumer<List<String>> sourceFinished;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile @Nullable FileWriter writer;
    private volatile @Nullable String trouble;
    private long nextDiscovery;
    private long began;

    /**
     * A receiver for a thread of its own.
     *
     * @param sources all of type {@code file}, none of them a backfill
     * @param sourceFinished told each time a source whose files are read once has been committed to its end, with what could not be read
     */
    public FileReceiver(
            IngestSettings settings,
            Clock clock,
            OrderGate gate,
            Collection<SourceIntake> sources,
            Consumer<List<String>> sourceFinished) {
        this.settings = settings;
        this.clock = clock;
        this.gate = gate;
        this.sourceFinished = sourceFinished;
        for (SourceIntake source : sources) {
            TrackedFiles files = new TrackedFiles(source);
            this.sources.add(files);
            if (source.config().receiver().finite()) {
                unfinished.add(files);
            }
        }
    }

    /** Whether a path or glob names any file right now. */
    public static boolean finds(ReceiverConfig.File receiver) {
        try {
            return !new FileFinder(receiver.path(), receiver.finite()).find().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** When the oldest line was received that is not committed; null when all are. */
    public @Nullable Instant oldestUncommitted() {
        FileWriter open = writer;
        return open == null ? null : open.oldestUncommitted();
    }

    /** Bytes of a source's files that are not committed; looks at the disk, waits for nobody. */
    public long behind(String source) {
        return sources.stream()
                .filter(files -> files.source().config().name().equals(source))
                .mapToLong(TrackedFiles::behind)
                .sum();
    }

    /** What keeps it from reading, for a person; null when nothing does. */
    public @Nullable String trouble() {
        return trouble;
    }

    /** Commits what is under way and ends; the thread is over soon after. */
    public void stop() {
        stop.countDown();
    }

    @Override
    public void run() {
        long pause = 200;
        try {
            while (stop.getCount() > 0) {
                try {
                    FileWriter open = open();
                    boolean read = turn(open);
                    pause = 200;
                    if (!read && stop.await(IDLE_MS, TimeUnit.MILLISECONDS)) {
                        break;
                    }
                } catch (RuntimeException e) { // whatever it is, the way out is the same
                    trouble = "files cannot be written: " + e;
                    if (isFenced(e)) {
                        trouble = "another ingest named " + settings.instance() + " writes to the same Kafka: " + e;
                        pause = LONGEST_PAUSE_MS; // whoever came later goes on; the two must not take turns
                    }
                    LOG.warn("{}; going on from the last checkpoint in {} ms", trouble, pause, e);
                    abandon();
                    if (stop.await(pause, TimeUnit.MILLISECONDS)) {
                        break;
                    }
                    pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
                }
            }
            close();
        } catch (InterruptedException e) {
            abandon();
            Thread.currentThread().interrupt();
        }
    }

    /** Whether another ingest of the same name has begun. */
    static boolean isFenced(RuntimeException e) {
        return Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause)
                .limit(10)
                .anyMatch(cause -> cause instanceof ProducerFencedException
                        || cause instanceof InvalidProducerEpochException
                        || cause instanceof FencedInstanceIdException);
    }

    private FileWriter open() {
        FileWriter open = writer;
        if (open == null) {
            open = FileWriter.open(settings.kafka(), "gac-ingest-files-" + settings.instance());
            Collection<Checkpoint> committed =
                    Checkpoints.load(settings.kafka(), settings.instance()).values();
            sources.forEach(files -> files.restore(committed));
            nextDiscovery = System.nanoTime();
            writer = open;
            trouble = null;
        }
        return open;
    }

    /** One round over all files; false when there was nothing to do. */
    private boolean turn(FileWriter open) {
        boolean discovered = System.nanoTime() - nextDiscovery >= 0;
        boolean read = false;
        for (TrackedFiles files : sources) {
            if (discovered) {
                discover(files);
            }
            for (TrackedFile file : files.toRead()) {
                read |= readOne(open, files, file);
            }
        }
        if (discovered) {
            joinedUntilNow(open);
        }
        if (!read || due(open)) {
            commit(open);
        }
        if (!read && discovered) {
            endFiniteSources(open);
            finishSources();
        }
        return read;
    }

    /** What became complete because nothing came; in a transaction with the lines under way. */
    private void joinedUntilNow(FileWriter open) {
        Instant now = received(open);
        sources.forEach(files -> files.source().joinedUntil(now).forEach(open::send));
    }

    private void discover(TrackedFiles files) {
        nextDiscovery = System.nanoTime() + DISCOVER_EACH.toNanos();
        try {
            files.discover(clock.instant());
        } catch (IOException | UncheckedIOException e) {
            trouble = "source " + files.source().config().name() + ": " + e;
            LOG.error("{}", trouble);
        }
    }

    private boolean readOne(FileWriter open, TrackedFiles files, TrackedFile file) {
        try {
            boolean fresh = !file.hasChunk();
            if (fresh && !file.source().config().receiver().finite() && file.isReplaced()) {
                for (TrackedFile.Cut rest = file.rest(); rest != null; rest = file.rest()) {
                    file.source()
                            .process(rest.frame(), file.provenance(rest, received(open)))
                            .forEach(open::send);
                    file.sent(rest);
                }
                commit(open);
                files.replace(file, settings.instance());
                return true; // what is there now is read in the next round
            }
            Instant now = received(open);
            boolean last = file.source().config().receiver().finite() || files.isOver(file, now);
            int lines = 0;
            TrackedFile.Cut cut = file.next(last, now);
            while (cut != null) {
                file.source().process(cut.frame(), file.provenance(cut, now)).forEach(open::send);
                file.sent(cut);
                if (due(open)) {
                    commit(open);
                    now = received(open);
                }
                if (++lines >= LINES_A_TURN) {
                    return true;
                }
                cut = file.next(last, now);
            }
            files.readable(file);
            if (lines == 0 && files.isOver(file, now)) {
                commit(open);
                files.retire(file, settings.instance());
            }
            return lines > 0;
        } catch (IOException e) {
            commit(open);
            files.lose(file, settings.instance(), e);
            return false;
        }
    }

    /** The instant for lines about to be read; no time mark passes it before they are committed. */
    private Instant received(FileWriter open) {
        if (!open.pending()) {
            began = System.nanoTime();
        }
        Instant[] received = new Instant[1];
        gate.receiving(now -> {
            open.receiving(now);
            received[0] = now;
        });
        return received[0];
    }

    private boolean due(FileWriter open) {
        return open.lines() >= settings.commitLines()
                || (open.pending()
                        && System.nanoTime() - began
                                >= settings.commitInterval().toNanos());
    }

    private void commit(FileWriter open) {
        List<TrackedFile> dirty = new ArrayList<>();
        for (TrackedFiles files : sources) {
            dirty.addAll(files.dirty());
            files.forgotten().forEach(open::forget);
        }
        dirty.forEach(file -> open.checkpoint(file.checkpoint(settings.instance())));
        open.commit();
        sources.forEach(files -> files.forgotten().clear());
        dirty.forEach(file -> file.source().meters().received(file.committed()));
    }

    private void endFiniteSources(FileWriter open) {
        Instant now = received(open);
        unfinished.forEach(files -> files.source().joinedAtEnd(now).forEach(open::send));
        commit(open);
    }

    private void finishSources() {
        for (TrackedFiles files : List.copyOf(unfinished)) {
            unfinished.remove(files);
            if (!files.unreadable().isEmpty()) {
                trouble = String.join("; ", files.unreadable());
            }
            sourceFinished.accept(files.unreadable());
        }
    }

    private void abandon() {
        FileWriter open = writer;
        writer = null;
        if (open != null) {
            open.abandon();
        }
    }

    private void close() {
        try {
            FileWriter open = writer;
            if (open != null) {
                Instant now = received(open);
                sources.forEach(files -> files.source().joinedAtEnd(now).forEach(open::send));
                commit(open);
                open.close(Duration.ofSeconds(5));
            }
            writer = null;
            for (TrackedFiles files : sources) {
                files.close();
            }
        } catch (KafkaException | IllegalStateException | IOException e) {
            LOG.warn("the last lines were not committed and will be read again: {}", e.toString());
            abandon();
        }
    }
}
