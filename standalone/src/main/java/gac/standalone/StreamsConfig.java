package gac.standalone;

import gac.correlate.release.YamlEntry;
import gac.correlate.topology.StreamsSettings;
import gac.correlate.topology.StreamsSettings.Availability;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The key {@code streams} of gac.yaml: how detect and correlate run.
 *
 * @param threads stream threads of each
 * @param availability how soon others take over
 */
record StreamsConfig(int threads, Availability availability) {
    static final StreamsConfig DEFAULT = new StreamsConfig(1, Availability.DEFAULT);
    static final Set<String> KEYS = Set.of("threads", "standbys", "session_timeout", "transaction_timeout");

    private static final int MOST_THREADS = 256;
    private static final int MOST_STANDBYS = 5;
    /** Kafka's own bounds: group.min.session.timeout.ms to group.max.session.timeout.ms, and transaction.max.timeout.ms. */
    private static final int SHORTEST_SESSION = 6;

    private static final int LONGEST = 900;

    static StreamsConfig read(@Nullable YamlEntry streams) {
        if (streams == null) {
            return DEFAULT;
        }
        streams.only(KEYS);
        return new StreamsConfig(
                number(streams, "threads", DEFAULT.threads(), 1, MOST_THREADS),
                new Availability(
                        number(streams, "standbys", Availability.DEFAULT.standbys(), 0, MOST_STANDBYS),
                        seconds(streams, "session_timeout", Availability.DEFAULT.session(), SHORTEST_SESSION),
                        seconds(streams, "transaction_timeout", Availability.DEFAULT.transaction(), 1)));
    }

    StreamsSettings applied(StreamsSettings settings) {
        return settings.withThreads(threads).withAvailability(availability);
    }

    private static int number(YamlEntry streams, String key, int byDefault, int least, int most) {
        String text = streams.text(key);
        if (text == null) {
            return byDefault;
        }
        if (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            streams.problem(key, "'" + text + "' is no number from " + least + " to " + most);
            return byDefault;
        }
        return Integer.parseInt(text);
    }

    private static Duration seconds(YamlEntry streams, String key, Duration byDefault, int least) {
        String text = streams.text(key);
        if (text == null) {
            return byDefault;
        }
        if (!text.matches("[0-9]{1,6}s")
                || Integer.parseInt(text.replace("s", "")) < least
                || Integer.parseInt(text.replace("s", "")) > LONGEST) {
            streams.problem(key, "'" + text + "' is no time from " + least + "s to " + LONGEST + "s");
            return byDefault;
        }
        return Duration.ofSeconds(Integer.parseInt(text.replace("s", "")));
    }
}
