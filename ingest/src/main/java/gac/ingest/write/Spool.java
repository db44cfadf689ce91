package gac.ingest.write;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lines on disk that wait for Kafka, first in, first out; they outlast the process. Segment files of records (length, CRC-32C, payload), and a file that says up to where they have been
 * taken. What was appended is in the page cache of the system: a kill loses nothing, a power cut may.
 *
 * <p>Many threads append, one takes: {@link #peek}, then {@link #commit} when Kafka has what was peeked. Without commit the same lines are seen again after
 * the next start, with the same ids.
 */
public final class Spool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final String SUFFIX = ".spool";
    private static final int HEADER = 8;
    private static final int LARGEST_RECORD = 128 << 10;

    private final Path folder;
    private final long segmentBytes;
    private final FileChannel lockFile;
    private final Map<String, Held> held = new HashMap<>();
    private final long firstOfThisLife;
    private long readSegment;
    private long readOffset;
    private long peekedSegment;
    private long peekedOffset;
    private long writeSegment;
    private long writeOffset;
    private long waiting;
    private long peeked;
    private List<Entry> lastPeeked = List.of();
    private @Nullable OutputStream out;
    private @Nullable Instant oldest;
    private Instant newest = Instant.MIN;
    private long damaged;

    /**
     * A line in the spool. The array belongs to it; nobody changes it.
     *
     * @param recovered whether an earlier life of Gác has put it there
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way; nobody compares them
    public record Entry(Instant received, String source, String peer, String id, byte[] line, boolean recovered) {}

    /** What waits of one source. */
    public record Held(long lines, long bytes) {
        static final Held NOTHING = new Held(0, 0);

        private Held plus(Held more) {
            return new Held(lines + more.lines, bytes + more.bytes);
        }
    }

    private Spool(Path folder, long segmentBytes, FileChannel lockFile) throws IOException {
        this.folder = folder;
        this.segmentBytes = segmentBytes;
        this.lockFile = lockFile;
        List<Long> segments = segments();
        readPosition();
        if (!segments.isEmpty() && readSegment < segments.get(0)) {
            readSegment = segments.get(0);
            readOffset = 0;
        }
        writeSegment = Math.max(readSegment, segments.isEmpty() ? 0 : segments.get(segments.size() - 1)) + 1;
        firstOfThisLife = writeSegment;
        recount(segments);
        peekedSegment = readSegment;
        peekedOffset = readOffset;
    }

    /**
     * Opens the spool of a folder, which is made if it is not there.
     *
     * @param segmentBytes a segment is closed when it is at least so large
     * @throws UncheckedIOException when the folder cannot be used, or another process uses it
     */
    public static Spool open(Path folder, long segmentBytes) {
        try {
            Files.createDirectories(folder);
            FileChannel lockFile =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(lockFile)) {
                lockFile.close();
                throw new IOException("the spool " + folder + " is in use by another Gác");
            }
            return new Spool(folder, segmentBytes, lockFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean locked(FileChannel lockFile) throws IOException {
        try {
            FileLock lock = lockFile.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private Path segment(long number) {
        return folder.resolve(String.format(Locale.ROOT, "%016d", number) + SUFFIX);
    }

    private List<Long> segments() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.matches("\\d{16}\\.spool"))
                    .map(name -> Long.parseLong(name.substring(0, 16)))
                    .sorted()
                    .toList();
        }
    }

    private void readPosition() throws IOException {
        Path file = folder.resolve("position");
        if (Files.exists(file)) {
            String[] words = Files.readString(file).trim().split(" ");
            try {
                readSegment = Long.parseLong(words[0]);
                readOffset = Long.parseLong(words[1]);
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                LOG.error("{} cannot be read; the spool is read from its beginning, with the ids its lines had", file);
            }
        }
    }

    /** What waits from earlier lives. */
    private void recount(List<Long> segments) throws IOException {
        long segment = readSegment;
        long offset = readOffset;
        for (long number : segments) {
            if (number < segment) {
                Files.delete(segment(number));
                continue;
            }
            byte[] bytes = Files.readAllBytes(segment(number));
            int at = number == segment ? (int) Math.min(offset, bytes.length) : 0;
            for (Entry entry = entry(bytes, at, true); entry != null; entry = entry(bytes, at, true)) {
                at += size(bytes, at);
                waiting++;
                held.merge(entry.source(), new Held(1, entry.line().length), Held::plus);
                oldest = oldest == null ? entry.received() : oldest;
                newest = entry.received();
            }
        }
    }

    /**
     * Puts a line behind the others. Its instant is moved forward to that of the one before, where threads have overtaken each other.
     *
     * @param bound most bytes of lines that its source may have in the spool
     * @return false when there is no room
     * @throws IOException when the disk does not take it
     */
    public synchronized boolean append(Entry entry, long bound) throws IOException {
        if (held(entry.source()).bytes() + entry.line().length > bound) {
            return false;
        }
        Instant received = entry.received().isBefore(newest) ? newest : entry.received();
        byte[] record = record(entry, received);
        OutputStream segment = out;
        if (segment == null) {
            segment = Files.newOutputStream(
                    segment(writeSegment), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            out = segment;
            writeOffset = 0;
        }
        try {
            segment.write(record);
        } catch (IOException e) {
            roll(); // what stands in half is the end of its segment
            throw e;
        }
        writeOffset += record.length;
        waiting++;
        held.merge(entry.source(), new Held(1, entry.line().length), Held::plus);
        newest = received;
        oldest = oldest == null ? received : oldest;
        if (writeOffset >= segmentBytes) {
            roll();
        }
        return true;
    }

    private void roll() throws IOException {
        OutputStream segment = out;
        out = null;
        writeSegment++;
        if (segment != null) {
            segment.close();
        }
    }

    private static byte[] record(Entry entry, Instant received) throws IOException {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        try (DataOutputStream data = new DataOutputStream(payload)) {
            data.writeLong(received.toEpochMilli());
            data.writeUTF(entry.source());
            data.writeUTF(entry.peer());
            data.writeUTF(entry.id());
            data.write(entry.line());
        }
        byte[] bytes = payload.toByteArray();
        return ByteBuffer.allocate(HEADER + bytes.length)
                .putInt(bytes.length)
                .putInt(checksum(bytes, 0, bytes.length))
                .put(bytes)
                .array();
    }

    private static int checksum(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    private static int size(byte[] bytes, int at) {
        return HEADER + ByteBuffer.wrap(bytes).getInt(at);
    }

    /** The record at a place; null when there is no whole one. */
    private static @Nullable Entry entry(byte[] bytes, int at, boolean recovered) {
        if (bytes.length - at < HEADER) {
            return null;
        }
        int length = ByteBuffer.wrap(bytes).getInt(at);
        if (length <= 0
                || length > LARGEST_RECORD
                || length > bytes.length - at - HEADER
                || checksum(bytes, at + HEADER, length)
                        != ByteBuffer.wrap(bytes).getInt(at + 4)) {
            return null;
        }
        try (DataInputStream data = new DataInputStream(new ByteArrayInputStream(bytes, at + HEADER, length))) {
            return new Entry(
                    Instant.ofEpochMilli(data.readLong()),
                    data.readUTF(),
                    data.readUTF(),
                    data.readUTF(),
                    data.readAllBytes(),
                    recovered);
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * The next lines, at most so many, all of one segment; empty when there are none. What cannot be read, because a process or a machine died while writing, is passed over
     * and told ({@link #damaged}).
     */
    public synchronized List<Entry> peek(int most) throws IOException {
        List<Entry> entries = new ArrayList<>();
        while (entries.isEmpty() && waiting > 0) {
            byte[] bytes = window(segment(readSegment));
            boolean recovered = readSegment < firstOfThisLife;
            int at = 0;
            for (Entry entry = entry(bytes, at, recovered);
                    entry != null && entries.size() < most;
                    entry = entry(bytes, at, recovered)) {
                at += size(bytes, at);
                entries.add(entry);
            }
            if (entries.isEmpty()) {
                nextSegment(bytes.length);
            } else {
                peekedSegment = readSegment;
                peekedOffset = readOffset + at;
            }
        }
        peeked = entries.size();
        lastPeeked = entries;
        return entries;
    }

    /** The beginning of what has not been taken of a segment: more than the largest record. */
    private byte[] window(Path file) throws IOException {
        if (!Files.exists(file)) {
            return new byte[0];
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(2 * LARGEST_RECORD);
            int read = 0;
            while (read >= 0 && bytes.hasRemaining()) {
                read = channel.read(bytes, readOffset + bytes.position());
            }
            return Arrays.copyOf(bytes.array(), bytes.position());
        }
    }

    /** Goes on to the next segment; what is left of this one, if anything, cannot be read. */
    private void nextSegment(int left) throws IOException {
        Path file = segment(readSegment);
        if (left > 0) {
            damaged++;
            LOG.error("{}: what stands from byte {} on cannot be read and is passed over", file, readOffset);
        }
        boolean last = readSegment == writeSegment;
        if (last) {
            roll();
        }
        Files.deleteIfExists(file);
        readSegment++;
        readOffset = 0;
        if (last) { // nothing is left, whatever had been counted: some of it was damaged
            waiting = 0;
            oldest = null;
            held.clear();
        }
    }

    /** Kafka has what {@link #peek} returned last: it is taken out. */
    public synchronized void commit() throws IOException {
        for (Entry entry : lastPeeked) {
            held.merge(entry.source(), new Held(-1, -entry.line().length), Held::plus);
            oldest = entry.received(); // that of the next is not earlier
        }
        waiting -= peeked;
        peeked = 0;
        lastPeeked = List.of();
        readSegment = peekedSegment;
        readOffset = peekedOffset;
        if (waiting == 0) {
            oldest = null;
        }
        Path temporary = folder.resolve("position.new");
        Files.writeString(temporary, readSegment + " " + readOffset + "\n");
        Files.move(
                temporary,
                folder.resolve("position"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** Nothing waits: lines need not queue up behind others. */
    public synchronized boolean isEmpty() {
        return waiting == 0;
    }

    /** Number of lines that wait. */
    public synchronized long waiting() {
        return waiting;
    }

    /** What waits of a source. */
    public synchronized Held held(String source) {
        return held.getOrDefault(source, Held.NOTHING);
    }

    /** When the first line that waits was received, or earlier; null when none waits. */
    public synchronized @Nullable Instant oldest() {
        return oldest;
    }

    /** How many places could not be read. */
    public synchronized long damaged() {
        return damaged;
    }

    @Override
    public synchronized void close() {
        try {
            if (out != null) {
                out.close();
            }
            lockFile.close();
        } catch (IOException e) {
            LOG.warn("the spool {} did not close well: {}", folder, e.toString());
        }
    }
}
