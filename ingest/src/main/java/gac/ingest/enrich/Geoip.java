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
import java.util.function.LongSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Where the addresses of an event are and whose they are, from the operator's own databases: {@code source.geo.*} and {@code source.as.*} of ECS, and the same of
 * the destination, client and server. What the line itself says stays. A file that cannot be used is told in the log once; events go on without it. Safe for many threads.
 */
public final class Geoip implements Enrichment {
    private final List<MmdbFile> files;
    private final Known<Place> known = new Known<>();

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

    @Override
    public void enrich(Event event) {
        boolean changed = false;
        for (MmdbFile file : files) {
            changed |= file.look();
        }
        if (changed) {
            known.forget();
        }
        enrich(event.getSource());
        enrich(event.getDestination());
        enrich(event.getClient());
        enrich(event.getServer());
    }

    private void enrich(@Nullable Endpoint endpoint) {
        String ip = endpoint == null ? null : endpoint.getIp();
        if (endpoint == null || ip == null) {
            return;
        }
        Place place = known.get(ip, this::read);
        endpoint.setGeo(with(endpoint.getGeo(), place.geo()));
        endpoint.setAs(with(endpoint.getAs(), place.as()));
    }

    /** What the line tells, with what it leaves out; what is known alone is shared by all events of the address, which are only written from here on. */
    private static <R extends SpecificRecord> @Nullable R with(@Nullable R told, @Nullable R found) {
        if (told == null || found == null) {
            return told == null ? found : told;
        }
        int fields = told.getSchema().getFields().size();
        for (int i = 0; i < fields; i++) {
            if (told.get(i) == null) {
                told.put(i, found.get(i));
            }
        }
        return told;
    }

    private Place read(String ip) {
        byte[] bytes = Ip.parse(ip);
        if (bytes == null) {
            return Place.UNKNOWN;
        }
        Map<String, String> found = new TreeMap<>();
        try {
            InetAddress address = InetAddress.getByAddress(bytes);
            files.forEach(file -> file.find(address, found));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
        }
        return Place.of(found);
    }
}
