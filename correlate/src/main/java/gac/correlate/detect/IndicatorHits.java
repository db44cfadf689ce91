package gac.correlate.detect;

import gac.correlate.indicators.IndicatorTable;
import gac.correlate.indicators.IndicatorTable.Hit;
import gac.correlate.indicators.IndicatorType;
import gac.schemas.EventView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks an event's addresses, names, URLs, hashes and senders up among the indicators, and gives what is found as fields that rules can ask for:
 * ECS {@code threat.enrichments.*}, lists whose places belong together.
 */
final class IndicatorHits {
    /** Hits of one event; more of them tell nothing more. */
    private static final int MOST = 16;

    private static final List<String> CONTACTED = List.of("destination.ip", "server.ip");
    private static final List<String> CONTACTING = List.of("source.ip", "client.ip", "network.forwarded_ip");
    private static final List<String> DOMAINS =
            List.of("dns.question.name", "destination.domain", "server.domain", "url.domain", "tls.server_name");
    private static final List<String> URLS = List.of("url.full", "url.original", "http.request.referrer");
    private static final List<String> HASHES = List.of(
            "file.hash.md5",
            "file.hash.sha1",
            "file.hash.sha256",
            "file.hash.sha512",
            "process.hash.md5",
            "process.hash.sha1",
            "process.hash.sha256");
    private static final String SENDER = "email.from.address";

    private Map<String, Object> fields = Map.of();
    private final Instant at;
    private int found;

    private IndicatorHits(Instant at) {
        this.at = at;
    }

    /** @param at when the event is effective: what is not valid then is no hit */
    static Map<String, Object> of(EventView event, IndicatorTable table, Instant at) {
        if (table.isEmpty()) {
            return Map.of();
        }
        IndicatorHits hits = new IndicatorHits(at);
        hits.lookUp(event, table);
        return hits.fields;
    }

    /** What is contacted goes before who contacts: of several hits the first one groups and names the alert. */
    private void lookUp(EventView event, IndicatorTable table) {
        addresses(event, table, CONTACTED);
        if (table.has(IndicatorType.DOMAIN)) {
            for (String field : DOMAINS) {
                each(event, field, (value, to) -> table.domain(value, at, to));
            }
        }
        if (table.has(IndicatorType.URL)) {
            urls(event, table);
        }
        if (table.has(IndicatorType.HASH)) {
            for (String field : HASHES) {
                each(event, field, (value, to) -> table.text(IndicatorType.HASH, value, at, to));
            }
        }
        addresses(event, table, CONTACTING);
        if (table.has(IndicatorType.DOMAIN)) {
            each(event, "source.domain", (value, to) -> table.domain(value, at, to));
            each(event, SENDER, (value, to) -> table.domain(value.substring(value.lastIndexOf('@') + 1), at, to));
        }
        if (table.has(IndicatorType.SENDER)) {
            each(event, SENDER, (value, to) -> table.text(IndicatorType.SENDER, value, at, to));
        }
    }

    private void addresses(EventView event, IndicatorTable table, List<String> fields) {
        if (table.has(IndicatorType.ADDRESS)) {
            for (String field : fields) {
                each(event, field, (value, to) -> table.address(value, at, to));
            }
        }
    }

    private void urls(EventView event, IndicatorTable table) {
        for (String field : URLS) {
            each(event, field, (value, to) -> {
                if (!value.startsWith("/")) {
                    table.url(value, at, to);
                }
            });
        }
        // a proxy's or a server's line: host and path apart
        String domain = event.text("url.domain");
        String path = event.text("url.original");
        if (domain != null && path != null && path.startsWith("/")) {
            table.url(domain + path, at, hit -> take("url.original", domain + path, hit));
        }
    }

    /** How a value is looked up. */
    private interface LookUp {
        void find(String value, Consumer<Hit> to);
    }

    private void each(EventView event, String field, LookUp lookUp) {
        Object value = event.get(field);
        if (value instanceof List<?> list) {
            for (Object one : list) {
                lookUp.find(one.toString(), hit -> take(field, one.toString(), hit));
            }
        } else if (value != null) {
            lookUp.find(value.toString(), hit -> take(field, value.toString(), hit));
        }
    }

    private void take(String field, String value, Hit hit) {
        if (found == MOST) {
            return;
        }
        if (found++ == 0) {
            fields = new LinkedHashMap<>();
        }
        String confidence = word(hit.indicator().confidence());
        add("matched.field", field);
        add("matched.confidence", field + " " + confidence);
        add("matched.atomic", value);
        add("indicator.type", hit.indicator().type().stix(hit.indicator().value()));
        add("indicator.name", hit.indicator().value());
        add("indicator.provider", hit.feed());
        add("indicator.confidence", confidence);
        add("indicator.description", hit.indicator().label());
        add("indicator.marking.tlp", hit.indicator().tlp());
    }

    /** The words of STIX 2.1 (appendix A, None, Low, Med, High) as ECS spells them. */
    private static String word(int confidence) {
        return confidence == 0 ? "None" : confidence < 30 ? "Low" : confidence < 70 ? "Medium" : "High";
    }

    @SuppressWarnings("unchecked")
    private void add(String name, @Nullable String value) {
        ((List<String>) fields.computeIfAbsent("threat.enrichments." + name, key -> new ArrayList<String>()))
                .add(value == null ? "" : value);
    }
}
