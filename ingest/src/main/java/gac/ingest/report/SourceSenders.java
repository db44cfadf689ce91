package gac.ingest.report;

import gac.schemas.avro.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Who sends lines to one source: at most {@value #HOSTS} hosts one by one, the rest together. Names come from lines, so anybody may make up as many as he likes:
 * when all places are taken, hosts that have been quiet for ten minutes give way to those that send. Safe for many threads.
 */
public final class SourceSenders {
    /** Hosts of one source that are counted one by one. */
    public static final int HOSTS = 1000;

    /** A longer name is not of DNS (RFC 1035: 255 octets), and is counted with the rest. */
    static final int LONGEST_NAME = 255;

    static final Duration QUIET = Duration.ofMinutes(10);

    private final int places;
    private final Map<String, SenderCounts> byHost = new ConcurrentHashMap<>();
    /** Of lines that name no host, and of what could not be read. */
    private final SenderCounts nameless = new SenderCounts();

    private final SenderCounts rest = new SenderCounts();

    public SourceSenders() {
        this(HOSTS);
    }

    SourceSenders(int places) {
        this.places = places;
    }

    /**
     * Counts an event; once for each line.
     *
     * @param read whether a parser has read it
     * @param peer address and port of the sender's socket; null: none
     */
    public void event(Event event, boolean read, Instant received, @Nullable String peer) {
        of(event.getHost() == null ? null : event.getHost().getName()).event(event, read, received, peer);
    }

    /** Counts a line that became a dead letter. */
    public void deadLetter(Instant received, @Nullable String peer) {
        nameless.deadLetter(received, peer);
    }

    private SenderCounts of(@Nullable String host) {
        if (host == null) {
            return nameless;
        }
        SenderCounts counts = byHost.get(host);
        if (counts != null) {
            return counts;
        }
        if (byHost.size() >= places || host.length() > LONGEST_NAME) {
            return rest; // a few threads at once may find a place each; that is a few more than said
        }
        return byHost.computeIfAbsent(host, name -> new SenderCounts());
    }

    SenderCounts nameless() {
        return nameless;
    }

    SenderCounts rest() {
        return rest;
    }

    void forEach(BiConsumer<String, SenderCounts> told) {
        byHost.forEach(told);
    }

    /** Takes the places of quiet hosts away, if all are taken; those that have been quiet longest first, and a tenth of all at most. */
    List<String> makeRoom(Instant now) {
        if (byHost.size() < places) {
            return List.of();
        }
        Instant since = now.minus(QUIET);
        List<String> gone = new ArrayList<>();
        byHost.entrySet().stream()
                .filter(entry -> isBefore(entry.getValue().received(), since))
                .sorted(Comparator.comparing(
                        entry -> entry.getValue().received(), Comparator.nullsFirst(Comparator.naturalOrder())))
                .limit(Math.max(1, places / 10))
                .forEach(entry -> gone.add(entry.getKey()));
        gone.forEach(byHost::remove);
        return gone;
    }

    private static boolean isBefore(@Nullable Instant received, Instant since) {
        return received != null && received.isBefore(since);
    }
}
