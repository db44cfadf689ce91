package gac.ingest.receive;

import gac.ingest.config.ConfigException;
import gac.ingest.config.PatternsLoader;
import gac.ingest.parse.pattern.PatternSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The patterns of a source's file, read again when it changes. A file that cannot be used, or is gone, is told once in the log, and what was in force stays so.
 */
final class PatternsFile {
    private static final Logger LOG = LoggerFactory.getLogger("gac.ingest");
    private static final long LOOK_EVERY = Duration.ofSeconds(2).toNanos();

    private final Path file;
    private final ZoneId zone;
    private final LongSupplier nanos;
    private final AtomicLong looked;
    private volatile PatternSet patterns;
    private volatile @Nullable State state;

    /** Size and time of last change tell a changed file. */
    private record State(long size, long modified) {}

    /**
     * @param nanos a clock that only runs forward ({@link System#nanoTime})
     * @throws ConfigException when the file cannot be used
     */
    PatternsFile(Path file, ZoneId zone, LongSupplier nanos) {
        this.file = file;
        this.zone = zone;
        this.nanos = nanos;
        this.looked = new AtomicLong(nanos.getAsLong());
        this.state = state(file);
        this.patterns = PatternsLoader.load(file, zone).patterns();
    }

    /** What is in force; looks at the file when that was last done two seconds ago or longer. */
    PatternSet current() {
        long now = nanos.getAsLong();
        long last = looked.get();
        if (now - last >= LOOK_EVERY && looked.compareAndSet(last, now)) {
            look();
        }
        return patterns;
    }

    private void look() {
        State now = state(file);
        State before = state;
        if (Objects.equals(now, before)) {
            return;
        }
        state = now;
        try {
            PatternsLoader.Loaded loaded = PatternsLoader.load(file, zone);
            patterns = loaded.patterns();
            LOG.info("{}: {} patterns in force", file, loaded.patterns().size());
        } catch (ConfigException e) {
            LOG.error("patterns refused, those read before stay in force:\n{}", e.getMessage());
        }
    }

    private static @Nullable State state(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new State(attributes.size(), attributes.lastModifiedTime().toMillis());
        } catch (IOException e) {
            return null; // gone or out of reach: loading it says which
        }
    }
}
