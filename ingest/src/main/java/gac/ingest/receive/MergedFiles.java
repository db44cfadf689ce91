package gac.ingest.receive;

import gac.ingest.config.SourceConfig;
import gac.ingest.frame.Frame;
import gac.ingest.frame.LineDecoder;
import gac.ingest.write.Outgoing;
import gac.schemas.avro.Event;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The lines of several files in the order of the times they claim, as they would have come in live. A line without a time, or with one after the
 * instant the import is reckoned from, counts with the line before it. Lines of one file keep their order. For one thread.
 */
final class MergedFiles {
    /** So many lines are looked at for the time of a file that begins without one. */
    private static final int LINES_TO_FIRST_TIME = 1000;

    private static final String ABSENT = "absent";
    private static final String FUTURE = "future";

    /**
     * The next line of a file, ready to be written.
     *
     * @param event what the record holds, when it is an event
     */
    record Head(
            TrackedFile file,
            int rank,
            TrackedFile.Cut cut,
            Outgoing outgoing,
            @Nullable Event event,
            Instant time) {}

    private final Instant now;
    private final PriorityQueue<Head> heads =
            new PriorityQueue<>(Comparator.comparing(Head::time).thenComparingInt(Head::rank));

    /**
     * A merge of files from where they are.
     *
     * @param now the instant the import is reckoned from, where the source names none
     */
    MergedFiles(List<TrackedFile> files, Instant now) throws IOException {
        this.now = now.truncatedTo(ChronoUnit.MILLIS);
        for (int rank = 0; rank < files.size(); rank++) {
            TrackedFile file = files.get(rank);
            add(file, rank, firstTime(file));
        }
    }

    /** The next line; null when all files are at their ends. */
    @Nullable
    Head next() throws IOException {
        Head head = heads.poll();
        if (head != null) {
            add(head.file(), head.rank(), head.time());
        }
        return head;
    }

    private void add(TrackedFile file, int rank, Instant before) throws IOException {
        TrackedFile.Cut cut = read(file);
        if (cut != null) {
            heads.add(head(file, rank, cut, before));
        }
    }

    private TrackedFile.@Nullable Cut read(TrackedFile file) throws IOException {
        try {
            return file.next(true, now);
        } catch (IOException e) {
            SourceIntake source = file.source();
            source.meters().unreadable();
            throw new IOException("source " + source.config().name() + ": " + file.path() + " cannot be read: " + e, e);
        }
    }

    private Head head(TrackedFile file, int rank, TrackedFile.Cut cut, Instant before) {
        SourceIntake source = file.source();
        Event event = event(file, cut);
        if (event == null) {
            return new Head(
                    file,
                    rank,
                    cut,
                    source.process(cut.frame(), file.provenance(cut, before)).get(0),
                    null,
                    before);
        }
        Instant limit = asOf(source.config());
        boolean future = event.getEvent().getCreated().isAfter(limit.plus(1, ChronoUnit.DAYS));
        if (future || event.getIngest().getClock().equals(ABSENT)) {
            if (!future) {
                event.setTimestamp(before);
            }
            event.getEvent().setCreated(before);
            event.getIngest().setEffective(before);
            event.getIngest().setClock(future ? FUTURE : ABSENT);
        }
        Instant time = event.getEvent().getCreated();
        return new Head(file, rank, cut, source.encode(event, cut.frame(), file.provenance(cut, time)), event, time);
    }

    /** Null when the frame makes no event. */
    private @Nullable Event event(TrackedFile file, TrackedFile.Cut cut) {
        SourceIntake source = file.source();
        Frame frame = cut.frame();
        if (frame instanceof Frame.Line && LineDecoder.decode(frame.bytes()) instanceof LineDecoder.Text text) {
            return source.normalize(text, frame, file.provenance(cut, asOf(source.config())));
        }
        return null;
    }

    private Instant asOf(SourceConfig config) {
        return config.asOf() == null ? now : config.asOf();
    }

    /** The first time a file claims, so that a heading without time does not wait for the end of all others. */
    private Instant firstTime(TrackedFile file) throws IOException {
        Instant limit = asOf(file.source().config());
        Instant found = limit;
        for (int i = 0; i < LINES_TO_FIRST_TIME; i++) {
            TrackedFile.Cut cut = read(file);
            Event event = cut == null ? null : event(file, cut);
            if (cut == null) {
                break;
            }
            if (event != null
                    && !event.getIngest().getClock().equals(ABSENT)
                    && !event.getEvent().getCreated().isAfter(limit.plus(1, ChronoUnit.DAYS))) {
                found = event.getEvent().getCreated();
                break;
            }
        }
        file.rewind();
        return found;
    }
}
