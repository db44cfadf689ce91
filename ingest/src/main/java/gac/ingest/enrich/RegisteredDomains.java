package gac.ingest.enrich;

import crawlercommons.domains.EffectiveTldFinder;
import gac.schemas.avro.Endpoint;
import gac.schemas.avro.Event;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The domain that somebody registered, above which only registries are ({@code example.gov.vn} of {@code mail.example.gov.vn}): {@code registered_domain} of ECS beside
 * {@code url.domain}, {@code source.domain}, {@code destination.domain} and {@code dns.question.name}. By the public suffix list that the library brings, its private part
 * included, as Elastic's processor does. Names that are addresses or have no such domain get none.
 */
final class RegisteredDomains implements Enrichment {
    private static final String QUESTION = "dns.question.name";
    private static final String QUESTION_REGISTERED = "dns.question.registered_domain";
    private static final int LONGEST_NAME = 253;

    private final Known<String> known = new Known<>();

    @Override
    public void enrich(Event event) {
        if (event.getUrl() != null && event.getUrl().getRegisteredDomain() == null) {
            event.getUrl().setRegisteredDomain(of(event.getUrl().getDomain()));
        }
        endpoint(event.getSource());
        endpoint(event.getDestination());
        Map<String, String> fields = event.getFields();
        String question = fields == null ? null : fields.get(QUESTION);
        String registered = of(question);
        if (registered != null && fields != null && !fields.containsKey(QUESTION_REGISTERED)) {
            Map<String, String> more = new TreeMap<>(fields);
            more.put(QUESTION_REGISTERED, registered);
            event.setFields(more);
        }
    }

    private void endpoint(@Nullable Endpoint endpoint) {
        if (endpoint != null && endpoint.getRegisteredDomain() == null) {
            endpoint.setRegisteredDomain(of(endpoint.getDomain()));
        }
    }

    private @Nullable String of(@Nullable String name) {
        if (name == null || name.length() > LONGEST_NAME || name.indexOf('.') <= 0) {
            return null;
        }
        String found = known.get(name, RegisteredDomains::lookUp);
        return found.isEmpty() ? null : found;
    }

    /** Empty where there is none. */
    private static String lookUp(String name) {
        String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (Character.isDigit(plain.charAt(plain.length() - 1))) {
            return ""; // an address: no top-level domain ends in a digit
        }
        String domain = EffectiveTldFinder.getAssignedDomain(plain, true, false);
        return domain == null ? "" : domain;
    }
}
