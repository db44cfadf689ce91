package gac.ingest.write;

import gac.ingest.IngestStatus;
import gac.ingest.join.Joiner;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The counters of one source. What is counted as event or dead letter has been acknowledged by Kafka (for files: committed).
 *
 * <p>Safe for many threads.
 */
public final class SourceMeters {
    private final MeterRegistry registry;
    private final String source;
    private final Counter bytes;
    private final Counter frames;
    private final Counter events;
    private final Counter generic;
    private final Counter unreadable;
    private final Skew skew = new Skew();
    private final AtomicReference<@Nullable Instant> lastSeen = new AtomicReference<>();
    private final Map<String, Counter> deadLetters = new ConcurrentHashMap<>();
    private final Map<String, Counter> drops = new ConcurrentHashMap<>();

    public SourceMeters(MeterRegistry registry, String source) {
        this.registry = registry;
        this.source = source;
        this.bytes = counter("gac.ingest.bytes", "bytes received");
        this.frames = counter("gac.ingest.frames", "lines cut out of what was received, bad ones included");
        this.events = counter("gac.ingest.events", "events that Kafka has");
        this.generic = counter("gac.ingest.generic", "of the events, those no parser knew");
        this.unreadable =
                counter("gac.ingest.unreadable", "times that a file was found unreadable, for another reason");
        gauge("gac.ingest.last.seen", "when the last line was received, Unix time", () -> {
            Instant last = lastSeen.get();
            return last == null ? Double.NaN : last.toEpochMilli() / 1e3;
        });
        gauge("gac.ingest.skew", "the source's clock minus the receiver's, median of the last lines", () -> {
            Duration median = skew.median();
            return median == null ? Double.NaN : median.toMillis() / 1e3;
        });
    }

    private void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value)
                .description(description)
                .baseUnit("seconds")
                .tag("source", source)
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name)
                .description(description)
                .tag("source", source)
                .register(registry);
    }

    /** Name of the source. */
    public String source() {
        return source;
    }

    public void received(long number) {
        bytes.increment((double) number);
    }

    public void framed(long number) {
        frames.increment((double) number);
    }

    /** Notes when a line was received. */
    public void seen(Instant received) {
        lastSeen.accumulateAndGet(received, (last, now) -> last == null || now.isAfter(last) ? now : last);
    }

    /** Notes what time a line carries, and when it was received. */
    public void claimed(Instant claimed, Instant received) {
        skew.see(claimed, received);
    }

    /** When the source was last heard, and how its clock goes. */
    public IngestStatus.Heard heard() {
        return new IngestStatus.Heard(lastSeen.get(), skew.median());
    }

    /** Counts what Kafka has. */
    public void written(Outgoing.Kind kind, String reason, long number) {
        double more = (double) number;
        switch (kind) {
            case GENERIC -> {
                events.increment(more);
                generic.increment(more);
            }
            case EVENT -> events.increment(more);
            case JOINED ->
                counter("gac.ingest.joined", "events made of several lines, in addition to theirs, that Kafka has")
                        .increment(more);
            case DEAD_LETTER ->
                deadLetters
                        .computeIfAbsent(
                                reason,
                                r -> Counter.builder("gac.ingest.dead.letters")
                                        .description("dead letters that Kafka has")
                                        .tag("source", source)
                                        .tag("reason", r)
                                        .register(registry))
                        .increment(more);
        }
    }

    /** Counts what went nowhere. */
    public void dropped(String reason, long number) {
        drops.computeIfAbsent(
                        reason,
                        r -> Counter.builder("gac.ingest.drops")
                                .description("lines that went nowhere")
                                .tag("source", source)
                                .tag("reason", r)
                                .register(registry))
                .increment((double) number);
    }

    /** Counts a group of lines that is over, and the lines that were too many for it. */
    public void joined(String join, Joiner.End end, long omitted) {
        Counter.builder("gac.ingest.joins")
                .description("groups of lines that are over, by what ended them")
                .tag("source", source)
                .tag("join", join)
                .tag("end", end.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
        if (omitted > 0) {
            Counter.builder("gac.ingest.joins.omitted")
                    .description("lines that were too many for their group; their own events are there")
                    .tag("source", source)
                    .tag("join", join)
                    .register(registry)
                    .increment((double) omitted);
        }
    }

    /** Counts a file that cannot be read. */
    public void unreadable() {
        unreadable.increment();
    }

    /** The counters at this moment. */
    public IngestStatus.Counts counts() {
        Map<String, Long> dropped = new TreeMap<>();
        drops.forEach((reason, counter) -> dropped.put(reason, (long) counter.count()));
        double dead = deadLetters.values().stream().mapToDouble(Counter::count).sum();
        return new IngestStatus.Counts(
                (long) bytes.count(),
                (long) frames.count(),
                (long) events.count(),
                (long) generic.count(),
                (long) dead,
                (long) unreadable.count(),
                dropped);
    }
}
