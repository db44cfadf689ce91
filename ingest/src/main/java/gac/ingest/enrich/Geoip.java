package gac.ingest.enrich;

import gac.ingest.parse.text.Ip;
import gac.schemas.avro.Endpoint;
import gac.schemas.avro.Event;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the addresses of an event are and whose they are, from the operator's own databases: {@code source.geo.*} and {@code source.as.*} of ECS, and the same of
 * the destination. What the line itself says stays. A file that cannot be used is told in the log once; events go on without it. Safe for many threads.
 */
public final class Geoip {
    /** No databases. */
    public static final Geoip NONE = new Geoip(List.of());

    /** Addresses whose answer is kept; more, and all are forgotten. */
    private static final int MOST_KNOWN = 10_000;

    private final List<MmdbFile> files;
    private final Map<String, Map<String, String>> known = new ConcurrentHashMap<>();

    private Geoip(List<MmdbFile> files) {
        this.files = files;
    }

    /**
     * Opens databases; each is read again when it changes.
     *
     * @param nanos a clock that only runs forward ({@link System#nanoTime})
     */
    public static Geoip of(List<String> files, LongSupplier nanos) {
        return new Geoip(
                files.stream().map(file -> new MmdbFile(Path.of(file), nanos)).toList());
    }

    /** Adds what the databases know to {@code fields} of the event. */
    public void enrich(Event event) {
        if (files.isEmpty()) {
            return;
        }
        boolean changed = false;
        for (MmdbFile file : files) {
            changed |= file.look();
        }
        if (changed) {
            known.clear();
        }
        enrich("source.", event.getSource(), event);
        enrich("destination.", event.getDestination(), event);
    }

    private void enrich(String side, @Nullable Endpoint endpoint, Event event) {
        String ip = endpoint == null ? null : endpoint.getIp();
        Map<String, String> found = ip == null ? Map.of() : of(ip);
        if (found.isEmpty()) {
            return;
        }
        Map<String, String> fields = event.getFields();
        if (fields == null) {
            fields = new TreeMap<>();
            event.setFields(fields);
        }
        for (Map.Entry<String, String> entry : found.entrySet()) {
            fields.putIfAbsent(side + entry.getKey(), entry.getValue());
        }
    }

    private Map<String, String> of(String ip) {
        Map<String, String> found = known.get(ip);
        if (found == null) {
            found = read(ip);
            if (known.size() >= MOST_KNOWN) {
                known.clear();
            }
            known.put(ip, found);
        }
        return found;
    }

    private Map<String, String> read(String ip) {
        byte[] bytes = Ip.parse(ip);
        if (bytes == null) {
            return Map.of();
        }
        Map<String, String> found = new TreeMap<>();
        try {
            InetAddress address = InetAddress.getByAddress(bytes);
            files.forEach(file -> file.find(address, found));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
        }
        return found;
    }
}
