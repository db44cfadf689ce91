package gac.ingest.enrich;

import gac.schemas.avro.Event;
import gac.schemas.avro.UserAgent;
import gac.schemas.avro.UserAgentDevice;
import gac.schemas.avro.UserAgentOs;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import ua_parser.Client;
import ua_parser.Parser;

/**
 * What a user agent says of itself: {@code user_agent.name}, {@code .version}, {@code .os.name}, {@code .os.version}, {@code .device.name}, by the expressions of
 * uap-core, as Elastic's processor does. An agent it does not know gets nothing.
 *
 * <p>The library tries some hundred expressions with java.util.regex, one after the other: a millisecond for an agent that is not known yet, and more for one made for the
 * purpose. So the text is looked at only up to {@value #LONGEST} characters, what is longer not at all, and the answers are kept.
 */
final class UserAgents implements Enrichment {
    /** Browsers write less; the work grows faster than the text. */
    private static final int LONGEST = 256;

    private static final String UNKNOWN = "Other";

    private final Parser parser = new Parser();
    private final Known<Parts> known = new Known<>();

    private record Parts(
            @Nullable String name,
            @Nullable String version,
            @Nullable UserAgentOs os,
            @Nullable UserAgentDevice device) {}

    @Override
    public void enrich(Event event) {
        UserAgent agent = event.getUserAgent();
        String original = agent == null ? null : agent.getOriginal();
        if (agent == null || original == null || original.length() > LONGEST || agent.getName() != null) {
            return;
        }
        Parts parts = known.get(original, this::lookUp);
        agent.setName(parts.name());
        agent.setVersion(parts.version());
        agent.setOs(parts.os());
        agent.setDevice(parts.device());
    }

    private Parts lookUp(String original) {
        Client client = parser.parse(original);
        String os = known(client.os.family);
        String device = known(client.device.family);
        return new Parts(
                known(client.userAgent.family),
                version(client.userAgent.major, client.userAgent.minor, client.userAgent.patch),
                os == null ? null : new UserAgentOs(os, version(client.os.major, client.os.minor, client.os.patch)),
                device == null ? null : new UserAgentDevice(device));
    }

    private static @Nullable String known(@Nullable String family) {
        return family == null || family.equals(UNKNOWN) ? null : family;
    }

    private static @Nullable String version(@Nullable String... parts) {
        String version = Stream.of(parts)
                .filter(Objects::nonNull)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("."));
        return version.isEmpty() ? null : version;
    }
}
