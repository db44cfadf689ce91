package gac.ingest.receive;

import gac.ingest.IngestSettings;
import gac.ingest.write.Checkpoint;
import gac.ingest.write.Checkpoints;
import gac.ingest.write.FileWriter;
import gac.ingest.write.Outgoing;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Imports files in event time: all sources in backfill mode are merged by the times their lines claim, and time marks follow event time, one
 * at each minute in which something happened. Exactly once, as {@link FileReceiver}.
 */
public final class BackfillReceiver implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(BackfillReceiver.class);
    private static final long PAUSE_MS = 1000;
    private static final long SHORTEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final IngestSettings settings;
    private final Clock clock;
    private final List<SourceIntake> sources;
    private final Consumer<List<String>> sourceFinished;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile @Nullable String trouble;
    private volatile @Nullable Instant reached;
    private long paceBegan;
    private long paced;

    /**
     * A receiver for a thread of its own.
     *
     * @param sources all in backfill mode
     * @param sourceFinished told once for each source when all have been committed to their ends, or with the files that cannot be read: then
     *     the import has ended before its end, for the lines of those files would be late behind the others
     */
    public BackfillReceiver(
            IngestSettings settings,
            Clock clock,
            Collection<SourceIntake> sources,
            Consumer<List<String>> sourceFinished) {
        this.settings = settings;
        this.clock = clock;
        this.sources = List.copyOf(sources);
        this.sourceFinished = sourceFinished;
    }

    /** The time of the last line written; null before the first. */
    public @Nullable Instant reached() {
        return reached;
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
        try {
            boolean done = false;
            while (!done && stop.getCount() > 0) {
                try {
                    done = copy();
                } catch (IOException e) { // of a file; it will be the same the next time
                    trouble = "the import has ended: " + e.getMessage();
                    LOG.error("{}", trouble, e);
                    sources.forEach(source -> sourceFinished.accept(List.of(String.valueOf(e.getMessage()))));
                    return;
                } catch (RuntimeException e) {
                    trouble = "the import waits: " + e;
                    LOG.warn("{}; going on from the last checkpoint in {} ms", trouble, PAUSE_MS, e);
                    done = stop.await(PAUSE_MS, TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        if (stop.getCount() > 0) {
            sources.forEach(source -> sourceFinished.accept(List.of()));
        }
    }

    /** Copies from the committed checkpoints to the end; false when stopped before. */
    private boolean copy() throws IOException, InterruptedException {
        FileWriter writer = FileWriter.open(settings.kafka(), "gac-ingest-backfill-" + settings.instance());
        List<TrackedFiles> tracked = new ArrayList<>();
        boolean orderly = false;
        try {
            Collection<Checkpoint> committed =
                    Checkpoints.load(settings.kafka(), settings.instance()).values();
            List<TrackedFile> files = new ArrayList<>();
            for (SourceIntake source : sources) {
                TrackedFiles those = new TrackedFiles(source);
                tracked.add(those);
                those.restore(committed);
                those.discover(clock.instant());
                files.addAll(those.toRead());
                if (!those.unreadable().isEmpty()) {
                    throw new IOException(String.join("; ", those.unreadable()));
                }
            }
            trouble = null;
            orderly = merge(writer, new MergedFiles(files, clock.instant()));
            return orderly;
        } catch (IOException e) {
            orderly = true; // a transaction that stays open would hold up who reads committed lines
            throw e;
        } finally {
            if (orderly) {
                writer.close(Duration.ofSeconds(5));
            } else {
                writer.abandon();
            }
            for (TrackedFiles files : tracked) {
                files.close();
            }
        }
    }

    private boolean merge(FileWriter writer, MergedFiles lines) throws IOException, InterruptedException {
        int partitions = writer.partitions();
        Set<TrackedFile> dirty = new LinkedHashSet<>();
        Instant marked = Instant.MIN;
        Instant latest = Instant.MIN;
        paceBegan = System.nanoTime();
        paced = 0;
        long began = paceBegan;
        for (MergedFiles.Head head = lines.next(); head != null; head = lines.next()) {
            Instant minute = head.time().truncatedTo(ChronoUnit.MINUTES);
            if (minute.isAfter(marked)) {
                marked = minute;
                writer.mark(Outgoing.marks(settings.instance(), minute, false, partitions));
            }
            writer.send(head.outgoing());
            if (head.event() != null) {
                head.file().source().joined(head.event()).forEach(writer::send);
            }
            head.file().sent(head.cut());
            dirty.add(head.file());
            latest = head.time().isAfter(latest) ? head.time() : latest;
            reached = latest;
            long ahead = aheadOfPace();
            boolean due = writer.lines() >= settings.commitLines()
                    || System.nanoTime() - began >= settings.commitInterval().toNanos();
            if (due || ahead > SHORTEST_WAIT_NANOS) {
                commit(writer, dirty);
                began = System.nanoTime();
                if (stop.await(Math.max(0, ahead), TimeUnit.NANOSECONDS)) {
                    return false;
                }
            }
        }
        Instant end = latest;
        sources.forEach(source -> source.joinedAtEnd(end).forEach(writer::send));
        commit(writer, dirty);
        return true;
    }

    /** By how many nanoseconds the lines so far are too early for the pace; 0 without one. */
    private long aheadOfPace() {
        int pace = settings.backfillLinesPerSecond();
        paced++;
        return pace == 0 ? 0 : paced * TimeUnit.SECONDS.toNanos(1) / pace - (System.nanoTime() - paceBegan);
    }

    private void commit(FileWriter writer, Set<TrackedFile> dirty) {
        dirty.forEach(file -> writer.checkpoint(file.checkpoint(settings.instance())));
        writer.commit();
        dirty.forEach(file -> file.source().meters().received(file.committed()));
        dirty.clear();
    }
}
