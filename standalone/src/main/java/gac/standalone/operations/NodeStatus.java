package gac.standalone.operations;

import gac.correlate.release.SystemRegister;
import gac.ingest.IngestStatus;
import gac.ingest.config.SourceConfig;
import gac.schemas.avro.SystemRecord;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A node at one moment, as {@code /status} tells it in JSON. Counts are since the start of the process.
 *
 * @param at when it was told, by the node's clock
 * @param started when the node started
 * @param release id of the newest release; empty when there is none
 * @param refusedReleases releases that were published and cannot be used
 * @param problems what keeps it from being ready
 * @param sources in the order of sources.yaml
 */
public record NodeStatus(
        Instant at,
        Instant started,
        String release,
        int refusedReleases,
        List<Health.Problem> problems,
        Stages stages,
        List<Source> sources) {

    public NodeStatus {
        problems = List.copyOf(problems);
        sources = List.copyOf(sources);
    }

    /**
     * From lines to alerts.
     *
     * @param lines received
     * @param dropped lines that went nowhere
     * @param events that Kafka has
     * @param deadLetters that Kafka has
     * @param detected events that detect has looked at
     * @param matched of these, those a rule matched
     * @param detections matches that some definition counts; a line counts once for each rule
     * @param heldByException matches that an exception held back
     * @param heldByLevel episodes that are no alerts because of the systems' level
     * @param alerts opened, digests not counted
     * @param digests opened
     */
    public record Stages(
            long lines,
            long dropped,
            long events,
            long deadLetters,
            long detected,
            long matched,
            long detections,
            long heldByException,
            long heldByLevel,
            long alerts,
            long digests) {

        static Stages of(Vitals vitals) {
            IngestStatus.Counts total = vitals.ingest().total();
            var funnel = vitals.funnel();
            return new Stages(
                    total.frames(),
                    sum(total.drops()),
                    total.events(),
                    total.deadLetters(),
                    funnel.events(),
                    funnel.matched(),
                    funnel.detections(),
                    funnel.heldByException(),
                    funnel.heldByLevel(),
                    funnel.alerts(),
                    funnel.digests());
        }
    }

    /**
     * One source of sources.yaml.
     *
     * @param systems ids of the registered systems that its {@code hosts} name or that claim the source, with their levels. Single events may belong to
     *     others, by what stands in them
     * @param lastSeen when its last line was received since the start; null before the first
     * @param skewSeconds its clock minus the receiver's, median over its last lines; null when unknown
     * @param generic events that no parser knew
     * @param dropped lines that went nowhere, by reason
     */
    public record Source(
            String name,
            String organization,
            Map<String, Integer> systems,
            @Nullable Instant lastSeen,
            @Nullable Double skewSeconds,
            long lines,
            long events,
            long generic,
            long deadLetters,
            Map<String, Long> dropped) {
        public Source {
            systems = Collections.unmodifiableSortedMap(new TreeMap<>(systems)); // always told in the same order
            dropped = Collections.unmodifiableSortedMap(new TreeMap<>(dropped));
        }

        /** Of the lines whose fate is known, the part a parser has read; null before the first. */
        @Nullable
        Double parsed() {
            long decided = events + deadLetters;
            return decided == 0 ? null : (double) (events - generic) / decided;
        }
    }

    static NodeStatus of(
            Vitals vitals, List<SourceConfig> sources, SystemRegister register, Instant started, Instant at) {
        return new NodeStatus(
                at,
                started,
                vitals.release(),
                vitals.refusedReleases(),
                Health.ready(vitals).problems(),
                Stages.of(vitals),
                sources.stream()
                        .map(source -> source(source, vitals.ingest(), register))
                        .toList());
    }

    private static Source source(SourceConfig config, IngestStatus ingest, SystemRegister register) {
        IngestStatus.Counts counts = ingest.source(config.name());
        IngestStatus.Heard heard = ingest.heard().getOrDefault(config.name(), new IngestStatus.Heard(null, null));
        return new Source(
                config.name(),
                config.organization(),
                systems(config, register),
                heard.last(),
                heard.skew() == null ? null : heard.skew().toMillis() / 1e3,
                counts.frames(),
                counts.events(),
                counts.generic(),
                counts.deadLetters(),
                counts.drops());
    }

    private static Map<String, Integer> systems(SourceConfig config, SystemRegister register) {
        Set<String> named = new TreeSet<>(config.hosts().values());
        Map<String, Integer> systems = new TreeMap<>();
        register.all().stream()
                .filter(system -> system.getOrganization().equals(config.organization()))
                .filter(system -> named.contains(system.getId()) || claims(system, config.name()))
                .sorted(Comparator.comparing(SystemRecord::getId))
                .forEach(system -> systems.put(system.getId(), system.getLevel()));
        return systems;
    }

    private static boolean claims(SystemRecord system, String source) {
        return system.getMatch().getSources().stream().anyMatch(source::equalsIgnoreCase);
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
