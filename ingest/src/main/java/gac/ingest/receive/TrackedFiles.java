package gac.ingest.receive;

import gac.ingest.config.ReceiverConfig;
import gac.ingest.receive.FileIdentity.Prefix;
import gac.ingest.write.Checkpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one source, recognised over renames, truncations, copies and restarts. For one thread.
 *
 * <ul>
 *   <li>Renamed: the same device, inode and first bytes under another name; reading goes on where it was. A file that leaves the glob's
 *       reach is read until nothing has been added for {@link #ORPHAN_IDLE}.
 *   <li>Truncated or overwritten: smaller than what was read, or other first bytes; it is a new file from its beginning. If a copy of the
 *       old content lies beside it (logrotate's copytruncate), the copy is read from where the original was left.
 *   <li>A copy beside its original is not read as long as the original is intact.
 * </ul>
 */
final class TrackedFiles implements AutoCloseable {
    /** How long a file that no path leads to is still read after its last line. */
    static final Duration ORPHAN_IDLE = Duration.ofMinutes(1);

    private static final int MOST_SIBLINGS = 1000;
    private static final Logger LOG = LoggerFactory.getLogger(TrackedFiles.class);

    private final SourceIntake source;
    private final FileFinder finder;
    private final boolean once;
    private final Map<String, TrackedFile> files = new LinkedHashMap<>();
    /** Checkpoints of files that are not tracked (yet), by key. */
    private final Map<String, Checkpoint> waiting = new LinkedHashMap<>();

    private final Set<String> forgotten = new LinkedHashSet<>();
    /** Why files could not be read the last time that was tried. */
    private final Map<Path, String> unreadable = new LinkedHashMap<>();

    private boolean first = true;

    /** What was found and what is read, as they were last looked at. */
    private volatile Set<String> looked = Set.of();

    private volatile List<TrackedFile> reading = List.of();

    TrackedFiles(SourceIntake source) {
        this.source = source;
        ReceiverConfig.File receiver = (ReceiverConfig.File) source.config().receiver();
        this.once = receiver.finite();
        this.finder = new FileFinder(receiver.path(), once);
    }

    /** Takes over what Kafka says is committed, at the start and after a failure. */
    void restore(Collection<Checkpoint> committed) {
        waiting.clear();
        forgotten.clear();
        for (Checkpoint checkpoint : committed) {
            if (checkpoint.source().equals(source.config().name())) {
                waiting.put(checkpoint.id(), checkpoint);
            }
        }
        for (TrackedFile file : files.values()) {
            Checkpoint checkpoint = waiting.remove(file.id());
            if (checkpoint == null) {
                file.rewind();
            } else {
                file.rewind(checkpoint);
            }
        }
        first = true;
    }

    /** Looks for files that came, went or changed their names. */
    void discover(Instant now) throws IOException {
        Set<String> seen = new HashSet<>();
        Collection<Path> found = finder.find();
        unreadable.keySet().retainAll(found);
        for (Path path : found) {
            try {
                String key = keyOf(path);
                TrackedFile known = files.get(key);
                if (known != null) {
                    known.seenAt(path);
                } else {
                    adopt(path, key);
                }
                seen.add(key);
            } catch (IOException e) {
                complain(path, e);
            }
        }
        for (TrackedFile file : files.values()) {
            if (!seen.contains(mapKey(file))) {
                Instant unused = file.orphan(now);
            }
        }
        if (first) {
            first = false;
            resumeLostOnes();
        }
        looked = Set.copyOf(seen);
        reading = List.copyOf(files.values());
    }

    /**
     * Bytes of all generations of the files that are not committed, those of files that came since they were last looked for too. Safe for any thread;
     * looks at the disk.
     */
    long behind() {
        long behind = reading.stream().mapToLong(TrackedFile::behind).sum();
        Set<String> known = looked;
        try {
            for (Path path : finder.find()) {
                if (!known.contains(keyOf(path)) && !GzipFile.isGzip(path)) {
                    behind += Files.size(path);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.debug(
                    "{}: files that came are not in what is behind: {}",
                    source.config().name(),
                    e.toString());
        }
        return behind;
    }

    private String keyOf(Path path) throws IOException {
        String key = once ? "" : FileIdentity.key(path);
        return key.isEmpty() ? path.toString() : key;
    }

    private String mapKey(TrackedFile file) {
        return file.fileKey().isEmpty() ? file.path().toString() : file.fileKey();
    }

    private void complain(Path path, IOException e) {
        String reason = "source " + source.config().name() + ": " + path + " cannot be read: " + e;
        if (!reason.equals(unreadable.put(path, reason))) {
            source.meters().unreadable();
            LOG.error("{}", reason);
        }
    }

    /** The file gives lines, or has ended as it should. */
    void readable(TrackedFile file) {
        unreadable.remove(file.path());
    }

    /** The files that cannot be read, with the reasons; empty when all can. */
    List<String> unreadable() {
        return List.copyOf(unreadable.values());
    }

    private void adopt(Path path, String key) throws IOException {
        if (files.size() >= FileFinder.MOST_FILES) {
            throw new IOException("more than " + FileFinder.MOST_FILES + " files at a time; make the path narrower");
        }
        if (Files.size(path) == 0
                && !once
                && waiting.values().stream().noneMatch(old -> old.fileKey().equals(key))) {
            return; // has no identity yet, and no past
        }
        ByteSource bytes = open(path);
        try {
            TrackedFile file = recognise(path, once ? "" : key, bytes);
            if (file != null) {
                files.put(key, file);
                return;
            }
        } catch (IOException e) {
            bytes.close();
            throw e;
        }
        bytes.close();
    }

    private static ByteSource open(Path path) throws IOException {
        return GzipFile.isGzip(path) ? new GzipFile(path) : new PlainFile(path);
    }

    /** Null for a copy whose original is intact. */
    private @Nullable TrackedFile recognise(Path path, String key, ByteSource bytes) throws IOException {
        int generation = 0;
        for (Checkpoint checkpoint : List.copyOf(waiting.values())) {
            boolean same = once
                    ? checkpoint.path().equals(path.toString())
                    : !key.isEmpty() && checkpoint.fileKey().equals(key);
            if (same && holds(checkpoint, path, bytes)) {
                waiting.remove(checkpoint.id());
                return TrackedFile.resumed(source, path, key, checkpoint, bytes);
            }
            if (same && !once) {
                generation = Math.max(generation, checkpoint.generation() + 1);
            }
        }
        if (!once && isCopyOfIntact(path, bytes)) {
            return null;
        }
        return TrackedFile.fresh(source, path, key, generation, bytes);
    }

    /** Whether a file begins as the checkpoint says and is long enough. */
    private static boolean holds(Checkpoint checkpoint, Path path, ByteSource bytes) throws IOException {
        if (!new Prefix(checkpoint.prefixLength(), checkpoint.prefixHash()).begins(bytes)) {
            return false;
        }
        return bytes instanceof GzipFile gzip
                ? gzip.holds(checkpoint.offset())
                : Files.size(path) >= checkpoint.offset();
    }

    private boolean isCopyOfIntact(Path path, ByteSource bytes) throws IOException {
        for (TrackedFile file : files.values()) {
            if (!file.isOrphan()
                    && isNamedAfter(path, file.path())
                    && file.prefix().length() >= FileIdentity.TELLING
                    && file.prefix().begins(bytes)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNamedAfter(Path rotated, Path original) {
        return !rotated.equals(original)
                && rotated.getFileName()
                        .toString()
                        .startsWith(original.getFileName().toString());
    }

    /** Files that were renamed or copied away while nobody looked: their ends must still be read. */
    private void resumeLostOnes() throws IOException {
        for (Checkpoint checkpoint : List.copyOf(waiting.values())) {
            if (!once && !resumeBeside(checkpoint)) {
                forgotten.add(checkpoint.key());
            }
            waiting.remove(checkpoint.id());
        }
    }

    /** Looks beside where a file was for the file itself or a copy, and goes on reading there. */
    private boolean resumeBeside(Checkpoint checkpoint) throws IOException {
        Path original = Path.of(checkpoint.path());
        Path folder = original.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return false;
        }
        List<Path> siblings;
        try (Stream<Path> listed = Files.list(folder)) {
            siblings = listed.filter(path -> path.getFileName()
                                    .toString()
                                    .startsWith(original.getFileName().toString())
                            && Files.isRegularFile(path))
                    .limit(MOST_SIBLINGS)
                    .sorted()
                    .toList();
        }
        for (Path path : siblings) { // the plain one before the compressed one, while gzip is still at it
            String key = FileIdentity.key(path);
            boolean itself = key.equals(checkpoint.fileKey());
            boolean copy = !path.equals(original) && checkpoint.prefixLength() >= FileIdentity.TELLING;
            if (files.containsKey(key) || !(itself || copy)) {
                continue;
            }
            ByteSource bytes = open(path);
            if (holds(checkpoint, path, bytes)) {
                files.put(key, TrackedFile.resumed(source, path, key, checkpoint, bytes));
                return true;
            }
            bytes.close();
        }
        return false;
    }

    /** The files to read, the ones that were renamed away first: their lines are older. */
    List<TrackedFile> toRead() {
        List<TrackedFile> order = new ArrayList<>(files.values());
        order.sort(java.util.Comparator.comparing(file -> !file.isOrphan()));
        reading = order;
        return order;
    }

    /**
     * A file was truncated or overwritten: lets it go, looks for a copy of what it held, and takes what it holds now for a new file. Call it when
     * nothing of the file is uncommitted.
     */
    void replace(TrackedFile file, String instance) throws IOException {
        Checkpoint old = file.checkpoint(instance);
        files.values().remove(file);
        file.close();
        if (!resumeBeside(old)) {
            forgotten.add(old.key());
        }
        Path path = file.path();
        if (!file.isOrphan() && Files.exists(path) && FileIdentity.key(path).equals(file.fileKey())) {
            // Also an empty one: equal lines at equal places get other ids, whenever they come.
            int generation = file.generation() + 1;
            files.put(file.fileKey(), TrackedFile.fresh(source, path, file.fileKey(), generation, open(path)));
        }
    }

    /** Whether an orphan has been idle for so long that nothing will come. */
    boolean isOver(TrackedFile file, Instant now) {
        return file.isOrphan() && !file.orphan(now).plus(ORPHAN_IDLE).isAfter(now);
    }

    /** Lets a file go that is over; its checkpoint goes too. */
    void retire(TrackedFile file, String instance) throws IOException {
        files.values().remove(file);
        forgotten.add(file.checkpoint(instance).key());
        file.close();
    }

    /** Reading failed: let go; discovery tries again. */
    void lose(TrackedFile file, String instance, IOException e) {
        complain(file.path(), e);
        files.values().remove(file);
        Checkpoint last = file.checkpoint(instance);
        waiting.put(last.id(), last);
        try {
            file.close();
        } catch (IOException ignored) {
            LOG.debug("closing {}: {}", file, ignored.toString());
        }
    }

    /** Keys of checkpoints that are of no more use; to be removed in the next transaction. */
    Set<String> forgotten() {
        return forgotten;
    }

    List<TrackedFile> dirty() {
        return files.values().stream().filter(TrackedFile::isDirty).toList();
    }

    SourceIntake source() {
        return source;
    }

    @Override
    public void close() throws IOException {
        for (Iterator<TrackedFile> all = files.values().iterator(); all.hasNext(); ) {
            all.next().close();
            all.remove();
        }
    }
}
