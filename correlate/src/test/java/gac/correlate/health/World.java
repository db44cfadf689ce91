package gac.correlate.health;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.health.HealthWatch.Basis;
import gac.correlate.health.HealthWatch.Change;
import gac.correlate.health.HealthWatch.Outcome;
import gac.correlate.release.Document;
import gac.correlate.release.Expectations;
import gac.correlate.release.Release;
import gac.schemas.Keys;
import gac.schemas.Wire;
import gac.schemas.avro.Alert;
import gac.schemas.avro.DeclaredSource;
import gac.schemas.avro.DefinitionKind;
import gac.schemas.avro.IngestReport;
import gac.schemas.avro.SourceHealth;
import gac.schemas.avro.SourceReport;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Hosts that send to ingest instances that report to a topic that a health watch reads; ten seconds a step, nothing waits. */
final class World {
    static final Duration STEP = Duration.ofSeconds(10);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MM-dd HH:mm:ss").withZone(ZoneId.of("Asia/Ho_Chi_Minh"));

    /** One host of a source, and what it does. */
    static final class Machine {
        final String organization;
        final String source;
        final @Nullable String host;
        String instance = "node-1";
        String receiver = "syslog_tcp 192.0.2.20:5514";

        @Nullable
        String collector;
        /** Seconds between two lines; 0: it is silent. */
        long every;

        long linesEach = 1;
        double parsed = 1;
        Duration timeBehind = Duration.ZERO;

        @Nullable
        Instant timeStands;

        private long lines;
        private long read;
        private @Nullable Instant last;
        private boolean changed;

        Machine(String organization, String source, @Nullable String host, long every) {
            this.organization = organization;
            this.source = source;
            this.host = host;
            this.collector = host == null ? null : "192.0.2." + Math.floorMod(host.hashCode(), 250);
            this.every = every;
        }

        Machine via(String address) {
            collector = address;
            return this;
        }
    }

    final List<Machine> machines = new ArrayList<>();
    final TreeSet<String> dead = new TreeSet<>();
    /** How far the clock of an instance is off. */
    final Map<String, Duration> clocks = new TreeMap<>();

    private final Map<String, @Nullable SpecificRecord> topic = new LinkedHashMap<>();
    private final Map<String, byte[]> keys = new LinkedHashMap<>();
    final List<Alert> alerts = new ArrayList<>();
    private final Basis basis;
    private HealthWatch watch = new HealthWatch(HealthSettings.DEFAULT, Wire.local());
    private Instant now;
    private @Nullable Instant watchStands;
    boolean watching = true;
    boolean twice;
    private int told;

    World(String start, String systems) {
        now = Instant.parse(start);
        Release.Compiled compiled = Release.compile(
                "r-1", Instant.EPOCH, List.of(new Document(DefinitionKind.system, "systems.yaml", systems)));
        assertThat(compiled.problems()).isEmpty();
        basis = new Basis(
                "r-1",
                new Expectations(compiled.release().systems()),
                compiled.release().watches());
        watch.begin(now);
    }

    Machine add(Machine machine) {
        machines.add(machine);
        return machine;
    }

    Instant now() {
        return now;
    }

    /** The watch's own clock stands still from now on. */
    void stopWatchClock() {
        watchStands = now;
    }

    void pass(Duration time) {
        Instant until = now.plus(time);
        while (now.isBefore(until)) {
            now = now.plus(STEP);
            send();
            report();
            look();
        }
    }

    /** Another watch, or the same one started again, goes on from what stands in the topic. */
    void restart() {
        watch = new HealthWatch(HealthSettings.DEFAULT, Wire.local());
        topic.values().forEach(record -> {
            if (record != null) {
                watch.accept(record, now);
            }
        });
        watch.begin(now);
    }

    private void send() {
        for (Machine machine : machines) {
            if (machine.every > 0 && now.getEpochSecond() % machine.every < STEP.toSeconds()) {
                machine.lines += machine.linesEach;
                machine.read += Math.round(machine.linesEach * machine.parsed);
                machine.last = now;
                machine.changed = true;
            }
        }
    }

    private void report() {
        Map<String, TreeSet<String>> receivers = new TreeMap<>();
        for (Machine machine : machines) {
            String id = machine.instance + "\n" + machine.receiver;
            receivers.computeIfAbsent(id, made -> new TreeSet<>()).add(machine.organization + "\n" + machine.source);
            Instant last = machine.last;
            if (dead.contains(machine.instance) || !machine.changed || last == null) {
                continue;
            }
            machine.changed = false;
            Duration off = clocks.getOrDefault(machine.instance, Duration.ZERO);
            Instant stands = machine.timeStands;
            write(
                    Keys.of("source", machine.organization, machine.source, machine.host, null, machine.instance),
                    SourceReport.newBuilder()
                            .setOrganization(machine.organization)
                            .setSource(machine.source)
                            .setHost(machine.host)
                            .setInstance(machine.instance)
                            .setReceiver(machine.receiver)
                            .setCollector(machine.collector)
                            .setStarted(Instant.EPOCH)
                            .setAt(now.plus(off))
                            .setReceived(last.plus(off))
                            .setEffective(stands == null ? last.plus(off).minus(machine.timeBehind) : stands)
                            .setLines(machine.lines)
                            .setParsed(machine.read)
                            .setGeneric(machine.lines - machine.read)
                            .setDeadLetters(0)
                            .build());
        }
        receivers.forEach((id, sources) -> {
            String[] parts = id.split("\n");
            if (!dead.contains(parts[0])) {
                Duration off = clocks.getOrDefault(parts[0], Duration.ZERO);
                write(
                        Keys.of("ingest", parts[0], parts[1]),
                        IngestReport.newBuilder()
                                .setInstance(parts[0])
                                .setReceiver(parts[1])
                                .setStarted(Instant.EPOCH)
                                .setAt(now.plus(off))
                                .setSources(sources.stream()
                                        .map(source -> new DeclaredSource(source.split("\n")[0], source.split("\n")[1]))
                                        .toList())
                                .build());
            }
        });
    }

    private void write(byte[] key, SpecificRecord record) {
        put(key, record);
        if (watching) {
            watch.accept(record, clock());
            if (twice) {
                watch.accept(record, clock());
            }
        }
    }

    private void put(byte[] key, @Nullable SpecificRecord record) {
        String text = HexFormat.of().formatHex(key);
        topic.remove(text); // compaction keeps the last, in its place
        keys.put(text, key);
        if (record != null) {
            topic.put(text, record);
        }
    }

    private Instant clock() {
        return watchStands == null ? now : watchStands;
    }

    private void look() {
        if (!watching) {
            return;
        }
        Outcome outcome = watch.tick(clock(), basis);
        alerts.addAll(outcome.alerts());
        for (Change change : outcome.changes()) {
            put(change.key(), change.value());
        }
    }

    /** The alerts since this was asked last, one a line. */
    List<String> told() {
        List<String> lines = alerts.subList(told, alerts.size()).stream()
                .map(alert -> TIME.format(alert.getPublished()) + " "
                        + alert.getStatus().toString().replace("$", "") + " " + alert.getRuleName() + " "
                        + alert.getLevel() + " level " + alert.getSystemLevel() + " "
                        + Objects.requireNonNull(alert.getFindings()
                                        .get(alert.getFindings().size() - 1)
                                        .getText())
                                .getEn())
                .toList();
        told = alerts.size();
        return lines;
    }

    /** What is known of a host. */
    SourceHealth health(Machine machine) {
        byte[] key = new SenderKey(machine.organization, machine.source, machine.host, false).bytes();
        return (SourceHealth) Objects.requireNonNull(topic.get(HexFormat.of().formatHex(key)));
    }

    int topicSize() {
        return topic.size();
    }
}
