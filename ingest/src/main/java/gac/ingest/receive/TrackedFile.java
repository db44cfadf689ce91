package gac.ingest.receive;

import gac.ingest.config.Multiline;
import gac.ingest.config.ReceiverConfig;
import gac.ingest.frame.Frame;
import gac.ingest.frame.LineCursor;
import gac.ingest.frame.TextEncoding;
import gac.ingest.parse.event.Envelope;
import gac.ingest.parse.event.LineContext;
import gac.ingest.receive.FileIdentity.Prefix;
import gac.ingest.write.Checkpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A file that is being read: who it is, and how far it is read, sent and committed. For one thread. */
final class TrackedFile implements AutoCloseable {
    private static final int CHUNK = 64 << 10;

    /**
     * A frame with its place in the file.
     *
     * @param offset of its first byte
     * @param next where to go on behind it
     * @param continuing whether {@code next} lies inside an oversize line
     * @param columns the last line before it that names columns
     * @param columnsBehind the same for the line after it
     */
    record Cut(
            Frame frame,
            long offset,
            long next,
            boolean continuing,
            @Nullable String columns,
            @Nullable String columnsBehind) {}

    private final SourceIntake source;
    private final ByteSource bytes;
    private final String id;
    private final String fileKey;
    private final int generation;
    private Path path;
    private Prefix prefix;

    private long position;
    private boolean continuing;
    private long sent;
    private boolean sentContinuing;
    private volatile long committed; // also asked by who measures
    private boolean committedContinuing;

    /** The last line that names columns: before the reading position, before what was sent, before what was committed. */
    private @Nullable String columns;

    private @Nullable String sentColumns;
    private @Nullable String committedColumns;

    /** The next commit says that this file is there, even if no line of it is: its generation must outlive a restart. */
    private boolean unsaved;

    /** Size at which no frame was left, and whether the end counted as the end of a line: until that changes there is nothing to read. */
    private long exhaustedSize = -1;

    private boolean exhaustedLast;

    private final @Nullable Assembler assembler;
    private @Nullable TextEncoding encoding;
    private @Nullable LineCursor cursor;
    private byte[] chunk = new byte[0];
    private long chunkStart;

    /** Since when the file has been out of the glob's reach; null while it is within. */
    private @Nullable Instant orphanSince;

    private TrackedFile(
            SourceIntake source,
            Path path,
            ByteSource bytes,
            String id,
            String fileKey,
            int generation,
            Prefix prefix) {
        this.source = source;
        this.path = path;
        this.bytes = bytes;
        this.id = id;
        this.fileKey = fileKey;
        this.generation = generation;
        this.prefix = prefix;
        Multiline multiline = receiver().multiline();
        this.assembler =
                multiline == null ? null : Assembler.of(multiline, receiver().maxFrame());
    }

    private ReceiverConfig.File receiver() {
        return (ReceiverConfig.File) source.config().receiver();
    }

    /** A file not seen before, or one that has been given new content. */
    static TrackedFile fresh(SourceIntake source, Path path, String fileKey, int generation, ByteSource bytes)
            throws IOException {
        Prefix prefix = Prefix.of(bytes);
        // What is read once is known by name and content, so that an import has the same event ids on every machine.
        String identity = source.config().receiver().finite()
                ? path.getFileName().toString()
                : fileKey + "/"
                        + Files.readAttributes(path, BasicFileAttributes.class).creationTime() + "/" + generation;
        String id = LineIds.hash((identity + "/" + prefix.hash()).getBytes(StandardCharsets.UTF_8));
        TrackedFile file = new TrackedFile(source, path, bytes, id, fileKey, generation, prefix);
        file.unsaved = generation > 0;
        return file;
    }

    /** A file (or a faithful copy of it) that was read up to a checkpoint. */
    static TrackedFile resumed(
            SourceIntake source, Path path, String fileKey, Checkpoint checkpoint, ByteSource bytes) {
        TrackedFile file = new TrackedFile(
                source,
                path,
                bytes,
                checkpoint.id(),
                fileKey,
                checkpoint.generation(),
                new Prefix(checkpoint.prefixLength(), checkpoint.prefixHash()));
        file.committed = checkpoint.offset();
        file.committedContinuing = checkpoint.continuing();
        file.committedColumns = checkpoint.columns();
        file.rewind();
        return file;
    }

    SourceIntake source() {
        return source;
    }

    String id() {
        return id;
    }

    Path path() {
        return path;
    }

    String fileKey() {
        return fileKey;
    }

    int generation() {
        return generation;
    }

    Prefix prefix() {
        return prefix;
    }

    /** The file is (still, or again) found under a path. */
    void seenAt(Path now) {
        path = now;
        orphanSince = null;
    }

    /** No path leads here any more; what is written to it is still read. Returns since when that is so. */
    Instant orphan(Instant now) {
        if (orphanSince == null) {
            orphanSince = now;
        }
        return orphanSince;
    }

    boolean isOrphan() {
        return orphanSince != null;
    }

    /** New lines came: an orphan is not idle. */
    private void alive(Instant now) {
        if (orphanSince != null) {
            orphanSince = now;
        }
    }

    /** Whether the file has been truncated or overwritten since it was read. */
    boolean isReplaced() throws IOException {
        if (bytes instanceof GzipFile) {
            return false; // nobody writes to what is compressed
        }
        if (bytes instanceof PlainFile plain && plain.size() < position) {
            return true;
        }
        if (!prefix.begins(bytes)) {
            return true;
        }
        if (prefix.length() < FileIdentity.PREFIX) {
            prefix = Prefix.of(bytes);
        }
        return false;
    }

    /**
     * The next event's line or lines; null when there is none yet.
     *
     * @param last nothing will be added: a line without LF at the end counts
     */
    @Nullable
    Cut next(boolean last, Instant now) throws IOException {
        Assembler lines = assembler;
        if (lines == null) {
            return nextLine(last, now);
        }
        Cut event = lines.poll();
        for (boolean more = true; event == null && more; event = lines.poll()) {
            Cut line = nextLine(last, now);
            if (line == null) {
                lines.pause(last, now);
                more = false;
            } else {
                lines.add(line, now);
            }
        }
        return event;
    }

    /** What is held as the beginning of an event that might go on, and will not; null when there is none. */
    @Nullable
    Cut rest() {
        Assembler lines = assembler;
        if (lines == null) {
            return null;
        }
        lines.finish();
        return lines.poll();
    }

    private @Nullable Cut nextLine(boolean last, Instant now) throws IOException {
        Cut cut = fromChunk();
        long size = bytes instanceof PlainFile plain ? plain.size() : -1;
        if (cut == null && size >= 0 && size == exhaustedSize && last == exhaustedLast) {
            cursor = null;
            return null;
        }
        if (cut == null) {
            int maxFrame = receiver().maxFrame();
            if (chunk.length == 0) {
                chunk = new byte[maxFrame + CHUNK];
            }
            int length = bytes.read(position, chunk);
            chunkStart = position;
            cursor = new LineCursor(
                    chunk,
                    0,
                    length,
                    maxFrame,
                    last && length < chunk.length,
                    continuing,
                    encoding().units());
            cut = fromChunk();
        }
        if (cut == null) {
            cursor = null;
            chunk = new byte[0]; // a thousand idle files must not hold a thousand buffers
            exhaustedSize = size;
            exhaustedLast = last;
        } else {
            alive(now);
        }
        return cut;
    }

    private TextEncoding encoding() throws IOException {
        TextEncoding known = encoding;
        if (known == null) {
            byte[] first = new byte[2];
            int length = bytes.read(0, first);
            known = receiver().encoding().marked(first, length);
            encoding = length < first.length ? null : known; // of an empty file nothing can be said yet
        }
        return known;
    }

    private @Nullable Cut fromChunk() throws IOException {
        LineCursor at = cursor;
        if (at == null) {
            return null;
        }
        Frame raw = at.next();
        position = chunkStart + at.position();
        continuing = at.continuing();
        if (raw == null) {
            return null;
        }
        Frame frame = encoding().toUtf8(raw);
        String before = columns;
        if (frame instanceof Frame.Line line && line.bytes().length > 0 && line.bytes()[0] == '#') {
            String text = new String(line.bytes(), StandardCharsets.UTF_8).trim();
            columns = LineContext.namesColumns(text) ? text : columns;
        }
        return new Cut(frame, chunkStart + at.start(), position, continuing, before, columns);
    }

    /** Bytes of the file that are not committed; 0 of a compressed one, whose content's size nobody knows. Safe for any thread. */
    long behind() {
        try {
            return bytes instanceof PlainFile plain ? Math.max(0, plain.size() - committed) : 0;
        } catch (IOException e) {
            return 0; // let go of meanwhile
        }
    }

    /** Whether the next frame can be had without reading the file. */
    boolean hasChunk() {
        return cursor != null;
    }

    Provenance provenance(Cut cut, Instant received) {
        return new Provenance(
                ReceiverConfig.FILE,
                null,
                null,
                path.toString(),
                cut.offset(),
                received,
                LineIds.ofFile(
                        source.config().name(), id, cut.offset(), cut.frame().bytes()),
                Envelope.NONE,
                cut.columns());
    }

    /** The frame has been sent in the open transaction. */
    void sent(Cut cut) {
        sent = cut.next();
        sentContinuing = cut.continuing();
        sentColumns = cut.columnsBehind();
    }

    /** Whether a commit has something new to say of the file. */
    boolean isDirty() {
        return unsaved || sent != committed || sentContinuing != committedContinuing;
    }

    /** The transaction has been committed. Returns how many bytes that was. */
    long committed() {
        long bytesCommitted = sent - committed;
        committed = sent;
        committedContinuing = sentContinuing;
        committedColumns = sentColumns;
        unsaved = false;
        return bytesCommitted;
    }

    /** Back to what was committed: as if nothing had been sent since. */
    void rewind() {
        position = committed;
        continuing = committedContinuing;
        sent = committed;
        sentContinuing = committedContinuing;
        columns = committedColumns;
        sentColumns = committedColumns;
        cursor = null;
        exhaustedSize = -1;
        if (assembler != null) {
            assembler.clear();
        }
    }

    /** Back to what Kafka says was committed. */
    void rewind(Checkpoint checkpoint) {
        committed = checkpoint.offset();
        committedContinuing = checkpoint.continuing();
        committedColumns = checkpoint.columns();
        rewind();
    }

    Checkpoint checkpoint(String instance) {
        return new Checkpoint(
                instance,
                source.config().name(),
                id,
                path.toString(),
                fileKey,
                generation,
                prefix.length(),
                prefix.hash(),
                sent,
                sentContinuing,
                sentColumns);
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    @Override
    public String toString() {
        return path + " (" + source.config().name() + ")";
    }
}
