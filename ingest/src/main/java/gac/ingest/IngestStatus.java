package gac.ingest;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an ingest instance is doing, at one moment.
 *
 * @param state where it is in its life
 * @param listeners the sockets it listens on
 * @param sources counters by source name
 * @param heard when each source was last heard, by its name
 * @param inFlightBytes bytes that wait for Kafka's acknowledgement
 * @param trouble what keeps it from working right now, for a person; null when nothing does
 */
public record IngestStatus(
        State state,
        List<Listener> listeners,
        Map<String, Counts> sources,
        Map<String, Heard> heard,
        long inFlightBytes,
        @Nullable String trouble) {

    public IngestStatus {
        listeners = List.copyOf(listeners);
        sources = Map.copyOf(sources);
        heard = Map.copyOf(heard);
    }

    /** A life runs through these once. */
    public enum State {
        NEW,
        RUNNING,
        STOPPED
    }

    /**
     * A socket in use.
     *
     * @param receiver its {@code receiver.type}
     * @param address as bound: the port is never 0
     * @param sources the sources that share it
     */
    public record Listener(String receiver, InetSocketAddress address, List<String> sources) {
        public Listener {
            sources = List.copyOf(sources);
        }
    }

    /**
     * What is known of a source's life.
     *
     * @param last when its last line was received since the start (an import's: when it was written); null before the first
     * @param skew its clock minus the receiver's: the median over the last lines that carry a time; null before the first, and for imports
     */
    public record Heard(@Nullable Instant last, @Nullable Duration skew) {}

    /**
     * Counters since the start; {@code frames = events + deadLetters + drops} once nothing is under way, and each number counts
     * what Kafka has acknowledged, except frames and bytes.
     *
     * @param bytes received
     * @param frames lines cut out of them, the ones that could not be cut included
     * @param events written to the event topic
     * @param generic of these, the ones no parser knew
     * @param deadLetters written to the dead letter topic
     * @param unreadable files that could not be read, or not to the end
     * @param drops by reason: what went nowhere
     */
    public record Counts(
            long bytes,
            long frames,
            long events,
            long generic,
            long deadLetters,
            long unreadable,
            Map<String, Long> drops) {
        public Counts {
            drops = Map.copyOf(drops);
        }
    }

    /**
     * Counters of one source.
     *
     * @throws IllegalArgumentException when there is no source of this name
     */
    public Counts source(String name) {
        Counts counts = sources.get(name);
        if (counts == null) {
            throw new IllegalArgumentException("no source is named " + name);
        }
        return counts;
    }

    /** Sum over all sources. */
    public Counts total() {
        long bytes = 0;
        long frames = 0;
        long events = 0;
        long generic = 0;
        long deadLetters = 0;
        long unreadable = 0;
        Map<String, Long> drops = new java.util.HashMap<>();
        for (Counts counts : sources.values()) {
            bytes += counts.bytes();
            frames += counts.frames();
            events += counts.events();
            generic += counts.generic();
            deadLetters += counts.deadLetters();
            unreadable += counts.unreadable();
            counts.drops().forEach((reason, number) -> drops.merge(reason, number, Long::sum));
        }
        return new Counts(bytes, frames, events, generic, deadLetters, unreadable, drops);
    }
}
