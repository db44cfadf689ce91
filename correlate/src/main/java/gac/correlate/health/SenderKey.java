package gac.correlate.health;

import gac.schemas.Keys;
import gac.schemas.avro.SourceHealth;
import gac.schemas.avro.SourceReport;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A host that sends to a source.
 *
 * @param host null: lines that name none
 * @param rest the hosts that are not counted one by one
 */
record SenderKey(
        String organization, String source, @Nullable String host, boolean rest) implements Comparable<SenderKey> {
    private static final Comparator<SenderKey> ORDER = Comparator.comparing(SenderKey::organization)
            .thenComparing(SenderKey::source)
            .thenComparing(SenderKey::host, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(SenderKey::rest);

    static SenderKey of(SourceReport report) {
        return new SenderKey(report.getOrganization(), report.getSource(), report.getHost(), report.getRest());
    }

    static SenderKey of(SourceHealth health) {
        return new SenderKey(health.getOrganization(), health.getSource(), health.getHost(), health.getRest());
    }

    /** Key of what is known of it, in {@code gac.sources}. */
    byte[] bytes() {
        return Keys.of("health", organization, source, host, rest ? "rest" : null);
    }

    /** As it stands in lists: {@code web-1 (portal-web)}, or the source alone. */
    String text() {
        return host == null ? source : host + " (" + source + ")";
    }

    @Override
    public int compareTo(SenderKey other) {
        return ORDER.compare(this, other);
    }
}
