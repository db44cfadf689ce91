package gac.ingest.report;

import gac.ingest.config.ReceiverConfig;
import gac.ingest.config.SourceConfig;
import gac.ingest.write.NetworkWriter;
import gac.ingest.write.SourceMeters;
import gac.schemas.Keys;
import gac.schemas.Topics;
import gac.schemas.Wire;
import gac.schemas.avro.DeclaredSource;
import gac.schemas.avro.IngestReport;
import gac.schemas.avro.SourceReport;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes to {@code gac.sources} who has sent what, and then, for each receiver, that it runs. Whoever reads a sign of life so knows that all
 * reports before it are told.
 */
public final class SourceReporter {
    private final String instance;
    private final Clock clock;
    private final Instant started;
    private final NetworkWriter writer;
    private final Map<String, List<Source>> byReceiver = new TreeMap<>();
    private final Map<String, Map<String, Long>> droppedBefore = new HashMap<>();
    private final Predicate<String> dead;
    private final Supplier<@Nullable String> trouble;
    private CountDownLatch last = new CountDownLatch(0);
    private boolean ended;

    /** What is told of a source. */
    public record Source(SourceConfig config, SourceSenders senders, SourceMeters meters) {}

    /**
     * A reporter that has told nothing yet.
     *
     * @param dead whether the receivers of a type do not run any more; of those no sign of life is written
     * @param trouble what keeps ingest from working
     */
    public SourceReporter(
            String instance,
            Clock clock,
            NetworkWriter writer,
            List<Source> sources,
            Predicate<String> dead,
            Supplier<@Nullable String> trouble) {
        this.instance = instance;
        this.clock = clock;
        this.started = clock.instant();
        this.writer = writer;
        this.dead = dead;
        this.trouble = trouble;
        for (Source source : sources) {
            byReceiver
                    .computeIfAbsent(receiver(source.config()), receiver -> new ArrayList<>())
                    .add(source);
        }
    }

    /** {@code syslog_tcp 192.0.2.20:5514}, {@code file}; as it is configured. */
    static String receiver(SourceConfig source) {
        ReceiverConfig receiver = source.receiver();
        if (!(receiver instanceof ReceiverConfig.Listening listening)) {
            return receiver.type();
        }
        String place = listening.type() + " " + listening.bind() + ":" + listening.port();
        return listening.port() == 0 ? place + " (" + source.name() + ")" : place; // a port of its own
    }

    /** Writes what is new; nothing while what was written before is still under way (Kafka is slow: reports must not pile up). */
    public synchronized void tick() {
        if (!ended && last.getCount() == 0) {
            last = writer.mark(records(false));
        }
    }

    /** Writes the last reports: that the instance ends in order. */
    public synchronized void end() {
        ended = true;
        last = writer.mark(records(true));
    }

    private List<ProducerRecord<byte[], byte[]>> records(boolean stopped) {
        Instant now = clock.instant();
        String problem = trouble.get();
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        byReceiver.forEach((receiver, sources) -> sources.forEach(source -> reports(source, receiver, now, records)));
        byReceiver.forEach((receiver, sources) -> {
            String type = sources.get(0).config().receiver().type();
            if (stopped || !dead.test(type)) {
                IngestReport life = IngestReport.newBuilder()
                        .setInstance(instance)
                        .setReceiver(receiver)
                        .setStarted(started)
                        .setAt(now)
                        .setStopped(stopped)
                        .setTrouble(problem)
                        .setSources(sources.stream()
                                .map(source -> new DeclaredSource(
                                        source.config().organization(),
                                        source.config().name()))
                                .toList())
                        .build();
                records.add(record(key(life), life, now));
            }
        });
        return records;
    }

    private void reports(Source source, String receiver, Instant now, List<ProducerRecord<byte[], byte[]>> records) {
        String name = source.config().name();
        Map<String, Long> dropped = source.meters().counts().drops();
        boolean more = !dropped.equals(droppedBefore.put(name, dropped));
        SourceSenders senders = source.senders();
        boolean nameless = senders.nameless().changed();
        if (nameless || (more && !dropped.isEmpty())) {
            SourceReport report = report(source, receiver, null, false, senders.nameless(), now);
            report.setDropped(dropped);
            records.add(record(key(report), report, now));
        }
        if (senders.rest().changed()) {
            SourceReport report = report(source, receiver, null, true, senders.rest(), now);
            records.add(record(key(report), report, now));
        }
        senders.forEach((host, counts) -> {
            if (counts.changed()) {
                SourceReport report = report(source, receiver, host, false, counts, now);
                records.add(record(key(report), report, now));
            }
        });
        for (String host : senders.makeRoom(now)) {
            SourceReport gone = report(source, receiver, host, false, new SenderCounts(), now);
            records.add(record(key(gone), (byte[]) null, now));
        }
    }

    private SourceReport report(
            Source source, String receiver, @Nullable String host, boolean rest, SenderCounts counts, Instant now) {
        long parsed = counts.parsed();
        long generic = counts.generic();
        long deadLetters = counts.deadLetters();
        return SourceReport.newBuilder()
                .setOrganization(source.config().organization())
                .setSource(source.config().name())
                .setHost(host)
                .setRest(rest)
                .setSystem(counts.system())
                .setInstance(instance)
                .setReceiver(receiver)
                .setCollector(counts.collector())
                .setStarted(started)
                .setAt(now)
                .setReceived(counts.received())
                .setEffective(counts.effective())
                .setLines(parsed + generic + deadLetters)
                .setParsed(parsed)
                .setGeneric(generic)
                .setDeadLetters(deadLetters)
                .setDropped(Map.of())
                .setSkew(counts.skewMillis())
                .build();
    }

    private static ProducerRecord<byte[], byte[]> record(byte[] key, SpecificRecord value, Instant now) {
        return record(key, Wire.encode(value), now);
    }

    private static ProducerRecord<byte[], byte[]> record(byte[] key, byte @Nullable [] value, Instant now) {
        return new ProducerRecord<>(Topics.SOURCES.name(), 0, Math.max(0, now.toEpochMilli()), key, value);
    }

    private static byte[] key(SourceReport report) {
        return Keys.of(
                "source",
                report.getOrganization(),
                report.getSource(),
                report.getHost(),
                report.getRest() ? "rest" : null,
                report.getInstance());
    }

    private static byte[] key(IngestReport report) {
        return Keys.of("ingest", report.getInstance(), report.getReceiver());
    }
}
