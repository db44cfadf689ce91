package gac.ingest.enrich;

import com.maxmind.db.Reader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One database in MaxMind's format (MaxMind DB File Format Specification, version 2.0), held in memory and read again when the file changes. A file that is missing or damaged
 * is told once each time it changes, and what was read before stays in force.
 */
final class MmdbFile {
    private static final Logger LOG = LoggerFactory.getLogger("gac.ingest");
    private static final long LOOK_EVERY = Duration.ofSeconds(2).toNanos();

    private final Path file;
    private final LongSupplier nanos;
    private final AtomicLong looked;
    private final AtomicBoolean damaged = new AtomicBoolean();
    private volatile @Nullable State state;
    private volatile @Nullable Reader reader;

    /** Size and time of last change tell a changed file. */
    private record State(long size, long modified) {}

    MmdbFile(Path file, LongSupplier nanos) {
        this.file = file;
        this.nanos = nanos;
        this.looked = new AtomicLong(nanos.getAsLong());
        this.state = state(file);
        load();
    }

    /** Looks at the file when that was last done two seconds ago or longer; whether another content is in force now. */
    boolean look() {
        long now = nanos.getAsLong();
        long last = looked.get();
        if (now - last < LOOK_EVERY || !looked.compareAndSet(last, now)) {
            return false;
        }
        State is = state(file);
        if (Objects.equals(is, state)) {
            return false;
        }
        state = is;
        return load();
    }

    private boolean load() {
        try {
            // In memory: under a mapped file that is written in place the process would die.
            Reader opened = new Reader(file.toFile(), Reader.FileMode.MEMORY);
            String what = opened.getMetadata().databaseType() + " of "
                    + opened.getMetadata().buildTime();
            reader = opened;
            damaged.set(false);
            LOG.info("geoip: {} ({})", file, what);
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.error(
                    "geoip: {} is no database in MaxMind's format that can be read: {}; put a whole .mmdb there. {}",
                    file,
                    e,
                    reader == null ? "Events go on without it" : "What was read before stays in force");
            return false;
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

    /** Adds what the database knows of an address, by the names of ECS below {@code source}. */
    void find(InetAddress address, Map<String, String> into) {
        Reader now = reader;
        if (now == null) {
            return;
        }
        try {
            Map<?, ?> found = now.get(address, Map.class);
            if (found != null) {
                names(found, into);
            }
        } catch (IOException | RuntimeException e) {
            // Only the metadata are read when a database is opened; damage elsewhere shows here, as whatever it hits.
            if (damaged.compareAndSet(false, true)) {
                LOG.error("geoip: {} is damaged: {}; put a whole .mmdb there", file, e.toString());
            }
        }
    }

    private static void names(Map<?, ?> found, Map<String, String> into) {
        put("geo.continent_code", at(found, "continent", "code"), into);
        put("geo.continent_name", at(found, "continent", "names", "en"), into);
        Object country = at(found, "country", "iso_code");
        put("geo.country_iso_code", country, into);
        put("geo.country_name", at(found, "country", "names", "en"), into);
        if (found.get("subdivisions") instanceof List<?> list
                && !list.isEmpty()
                && list.get(0) instanceof Map<?, ?> region) {
            Object code = region.get("iso_code");
            put("geo.region_iso_code", country == null || code == null ? null : country + "-" + code, into);
            put("geo.region_name", at(region, "names", "en"), into);
        }
        put("geo.city_name", at(found, "city", "names", "en"), into);
        put("geo.timezone", at(found, "location", "time_zone"), into);
        Object latitude = at(found, "location", "latitude");
        Object longitude = at(found, "location", "longitude");
        put("geo.location", latitude == null || longitude == null ? null : latitude + "," + longitude, into);
        put(
                "as.number",
                found.get("autonomous_system_number") instanceof Number number ? number.longValue() : null,
                into);
        put("as.organization.name", found.get("autonomous_system_organization"), into);
    }

    private static @Nullable Object at(Map<?, ?> map, String... path) {
        Object value = map;
        for (String key : path) {
            value = value instanceof Map<?, ?> inner ? inner.get(key) : null;
        }
        return value;
    }

    private static void put(String name, @Nullable Object value, Map<String, String> into) {
        if (value instanceof String || value instanceof Number) {
            into.putIfAbsent(name, value.toString());
        }
    }
}
