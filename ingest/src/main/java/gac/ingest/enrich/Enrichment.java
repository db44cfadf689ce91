package gac.ingest.enrich;

import gac.ingest.config.SourcesConfig;
import gac.schemas.avro.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Adds to an event what is known from elsewhere than its line; what the line says itself stays. Safe for many threads. */
@FunctionalInterface
public interface Enrichment {
    /** Looks nothing up. */
    Enrichment NONE = event -> {};

    void enrich(Event event);

    /**
     * All that a sources file asks for.
     *
     * @param nanos a clock that only runs forward ({@link System#nanoTime})
     */
    static Enrichment of(SourcesConfig config, LongSupplier nanos) {
        List<Enrichment> wanted = new ArrayList<>();
        if (!config.geoip().isEmpty()) {
            wanted.add(Geoip.of(config.geoip(), nanos));
        }
        if (config.registeredDomains()) {
            wanted.add(new RegisteredDomains());
        }
        if (config.userAgents()) {
            wanted.add(new UserAgents());
        }
        List<Enrichment> all = List.copyOf(wanted);
        return all.isEmpty() ? NONE : event -> all.forEach(each -> each.enrich(event));
    }
}
