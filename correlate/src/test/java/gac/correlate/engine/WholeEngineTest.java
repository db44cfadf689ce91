package gac.correlate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.offline.Events;
import gac.correlate.offline.Lab;
import gac.correlate.release.Windows;
import gac.correlate.sigma.CorrelationCondition.Threshold;
import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.NamedText;
import gac.correlate.sigma.RuleLoader;
import gac.correlate.sigma.SigmaCorrelation;
import gac.correlate.window.Occurrence;
import gac.correlate.window.Reference;
import gac.correlate.window.WindowSpec;
import gac.schemas.avro.Alert;
import gac.schemas.avro.AlertStatus;
import gac.schemas.avro.Endpoint;
import gac.schemas.avro.Evidence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Releases of seeded random rules, from YAML through detect, correlate and gate, against a plain reading of the whole list of events: which
 * definitions alert at all ({@code generate}, components), and of each its groups, stretches and counts; the same in every order in
 * which the events arrive on time.
 */
class WholeEngineTest {
    private static final List<String> BASE = List.of("a", "b", "c");
    private static final Duration EPISODE = Duration.ofSeconds(20);

    private record Seen(int number, long at, Set<String> rules, Map<String, String> fields) {
        String id() {
            return "event-" + number;
        }
    }

    /** A final alert. */
    private record Found(String rule, Map<String, String> group, long first, long last, long count) {}

    // --- rules

    /** @param apart whether no event reaches a correlation both by itself and by way of another, or by way of two */
    private static String rules(Random random, boolean apart) {
        StringBuilder text = new StringBuilder();
        for (String name : BASE) {
            text.append("""
                    title: %s
                    id: %s
                    logsource: {product: linux, service: sshd}
                    detection: {s: {event.action|contains: %s}, condition: s}
                    gac: {outcome: success, group-by: [source.ip], episode: 20s%s}
                    ---
                    """.formatted(name, name, name, random.nextInt(6) == 0 ? ", component: true" : ""));
        }
        Map<String, Set<String>> known = new LinkedHashMap<>();
        BASE.forEach(rule -> known.put(rule, Set.of(rule)));
        for (String name : List.of("one", "two", "three")) {
            List<String> from = new ArrayList<>(random.nextInt(3) == 0 ? BASE : known.keySet());
            Collections.shuffle(from, random);
            Set<String> under = new TreeSet<>();
            List<String> referred = new ArrayList<>();
            for (String one : from.subList(0, 1 + random.nextInt(3))) {
                if (!apart || Collections.disjoint(under, known.getOrDefault(one, Set.of()))) {
                    referred.add(one);
                    under.addAll(known.getOrDefault(one, Set.of()));
                }
            }
            text.append(correlation(name, random, referred));
            // What is decided as a whole comes late, and may count twice beside what comes at once
            // (docs/correlation.md).
            if (apart || !decidedAsAWhole(text.toString(), name)) {
                known.put(name, under);
            }
            text.append("---\n");
        }
        return text.substring(0, text.length() - 4);
    }

    private static boolean decidedAsAWhole(String text, String name) {
        return load(text).correlations().stream()
                .anyMatch(one -> one.id().equals(name) && Windows.of(one).decidedAsAWhole());
    }

    private static LoadedRules load(String text) {
        return new RuleLoader().parse(List.of(new NamedText("rules.yml", text)));
    }

    private static String correlation(String name, Random random, List<String> rules) {
        boolean base = BASE.containsAll(rules);
        boolean oneValue = rules.stream().filter(rule -> !BASE.contains(rule)).count() < 2;
        List<SigmaCorrelation.Type> types = new ArrayList<>(Arrays.stream(SigmaCorrelation.Type.values())
                .filter(type -> !type.baseline())
                .toList());
        types.removeIf(type -> !base && type.text().matches("value_(sum|avg|percentile)"));
        types.removeIf(type -> !oneValue && type == SigmaCorrelation.Type.VALUE_COUNT);
        types.removeIf(type -> rules.size() < 2 && type.temporal());
        SigmaCorrelation.Type type = types.get(random.nextInt(types.size()));
        String groupBy = List.of("[]", "[source.ip]", "[source.ip, user.name]").get(random.nextInt(3));
        String aliases =
                groupBy.equals("[]") || !rules.contains("b") ? "" : "  aliases: {source.ip: {b: destination.ip}}\n";
        return """
                title: %s
                id: %s
                correlation:
                  type: %s
                  rules: [%s]
                  group-by: %s
                %s  timespan: %ds
                  generate: %s
                %sgac: {outcome: success%s%s}
                """.formatted(
                        name,
                        name,
                        type.text(),
                        String.join(", ", rules),
                        groupBy,
                        aliases,
                        1 + random.nextInt(20),
                        random.nextBoolean(),
                        condition(type, random, rules),
                        random.nextBoolean() ? ", absent: true" : "",
                        random.nextInt(8) == 0 ? ", component: true" : "");
    }

    private static String condition(SigmaCorrelation.Type type, Random random, List<String> rules) {
        if (type.temporal()) {
            List<String> wanted = rules.subList(0, rules.size() - 1);
            return switch (random.nextInt(4)) {
                case 0 -> "";
                case 1 -> "  condition: {gte: %d}\n".formatted(1 + random.nextInt(rules.size()));
                case 2 -> "  condition: %s\n".formatted(String.join(random.nextBoolean() ? " or " : " and ", rules));
                default ->
                    "  condition: %s and not %s\n".formatted(String.join(" and ", wanted), rules.get(rules.size() - 1));
            };
        }
        String field = switch (type) {
            case EVENT_COUNT -> "";
            case VALUE_COUNT -> random.nextBoolean() ? "field: user.name, " : "field: [user.name, source.port], ";
            case VALUE_PERCENTILE -> "field: source.port, percentile: 75, ";
            default -> "field: source.port, ";
        };
        int n = 1 + random.nextInt(4);
        List<String> bounds = List.of(
                "gte: " + n,
                "gte: " + n,
                "gt: " + n,
                "lt: " + (n + 1),
                "lte: " + n,
                "eq: " + n,
                "neq: " + n,
                "gte: %d, lt: %d".formatted(n, n + 2));
        return "  condition: {%s%s}\n".formatted(field, bounds.get(random.nextInt(bounds.size())));
    }

    // --- events

    private static List<Seen> events(Random random, int size, boolean several) {
        List<Seen> events = new ArrayList<>();
        long at = 0;
        for (int number = 0; number < size; number++) {
            at += random.nextInt(4) == 0 ? 0 : random.nextInt(random.nextInt(8) == 0 ? 30_000 : 4_000);
            Set<String> rules = new TreeSet<>(Set.of(BASE.get(random.nextInt(3))));
            if (several && random.nextInt(5) == 0) {
                rules.add(BASE.get(random.nextInt(3)));
            }
            Map<String, String> fields = new HashMap<>();
            fields.put("source.ip", "192.0.2." + random.nextInt(2));
            fields.put("destination.ip", "192.0.2." + random.nextInt(2));
            fields.put("user.name", "user" + random.nextInt(4));
            fields.put("source.port", String.valueOf(random.nextInt(4)));
            fields.values().removeIf(value -> random.nextInt(10) == 0);
            events.add(new Seen(number, at, rules, fields));
        }
        return events;
    }

    /** As a parser would have it. */
    private static Events event(Seen seen, long received) {
        Events event = Events.failure(seen.id(), received / 1000.0).effectiveAt(seen.at() / 1000.0);
        event.event().getEvent().setAction(String.join(".", seen.rules()));
        event.event().setUser(null);
        if (seen.fields().containsKey("user.name")) {
            event.user(seen.fields().get("user.name"));
        }
        Endpoint source = new Endpoint();
        source.setIp(seen.fields().get("source.ip"));
        String port = seen.fields().get("source.port");
        source.setPort(port == null ? null : Integer.valueOf(port));
        event.event().setSource(source);
        Endpoint destination = new Endpoint();
        destination.setIp(seen.fields().get("destination.ip"));
        event.event().setDestination(destination);
        return event;
    }

    // --- the plain reading

    /** An event for a correlation; {@code columns} are those of the correlation it comes by way of, null where it comes itself. */
    private record Part(Seen event, @Nullable Map<String, @Nullable String> columns) {}

    private static final class Plain {
        private final List<Seen> events;
        private final LoadedRules rules;
        private final Map<String, List<Part>> qualifying = new HashMap<>();
        final List<Found> found = new ArrayList<>();

        Plain(LoadedRules rules, List<Seen> events) {
            this.events = events;
            this.rules = rules;
            for (String rule : BASE) {
                qualifying.put(
                        rule,
                        events.stream()
                                .filter(event -> event.rules().contains(rule))
                                .map(event -> new Part(event, null))
                                .toList());
                decideRule(rule);
            }
            rules.correlations().forEach(this::decide);
        }

        /** Silent are components, and what correlations refer to of which none says {@code generate: true}. */
        private boolean alerts(String id, Map<String, Object> gac) {
            List<SigmaCorrelation> referring = rules.correlations().stream()
                    .filter(one -> one.rules().contains(id))
                    .toList();
            boolean silenced = !referring.isEmpty() && referring.stream().noneMatch(SigmaCorrelation::generate);
            return !silenced && !Boolean.TRUE.equals(gac.get("component"));
        }

        private void decideRule(String id) {
            Map<List<@Nullable String>, List<Occurrence>> groups = new LinkedHashMap<>();
            for (Part part : qualifying.getOrDefault(id, List.of())) {
                groups.computeIfAbsent(
                                Collections.singletonList(part.event().fields().get("source.ip")),
                                group -> new ArrayList<>())
                        .add(occurrence(part.event(), 0));
            }
            Map<String, Object> gac = rules.find(id).orElseThrow().gac();
            groups.forEach((group, occurrences) ->
                    episodes(id, gac, List.of("source.ip"), group, WindowSpec.plain(id, EPISODE), occurrences));
        }

        private List<Long> episodes(
                String id,
                Map<String, Object> gac,
                List<String> groupBy,
                List<@Nullable String> group,
                WindowSpec spec,
                Collection<Occurrence> occurrences) {
            Reference.Reading reading = Reference.read(spec, Reference.events(occurrences));
            Map<String, String> named = new TreeMap<>();
            for (int i = 0; i < group.size(); i++) {
                String value = group.get(i);
                if (value != null) {
                    named.put(groupBy.get(i), value);
                }
            }
            for (Reference.Episode episode : reading.episodes()) {
                if (alerts(id, gac)) {
                    found.add(new Found(id, named, episode.first(), episode.last(), episode.count()));
                }
            }
            return reading.qualifying();
        }

        private void decide(SigmaCorrelation correlation) {
            Map<List<@Nullable String>, List<Occurrence>> groups = new LinkedHashMap<>();
            // An event counts with the value it came with first: its own, before that of a correlation it also comes by
            // way of.
            List<String> shallowFirst = new ArrayList<>(correlation.rules());
            shallowFirst.sort(Comparator.comparing(id -> !BASE.contains(id)));
            for (String id : shallowFirst) {
                for (Part part : qualifying.getOrDefault(id, List.of())) {
                    List<@Nullable String> group = new ArrayList<>();
                    correlation.groupBy().forEach(name -> group.add(value(correlation, id, part, name)));
                    Occurrence occurrence = measured(correlation, id, part);
                    if (occurrence != null && (correlation.gac().containsKey("absent") || !group.contains(null))) {
                        groups.computeIfAbsent(group, key -> new ArrayList<>()).add(occurrence);
                    }
                }
            }
            List<Part> parts = new ArrayList<>();
            groups.forEach((group, occurrences) -> {
                List<Long> ids = episodes(
                        correlation.id(),
                        correlation.gac(),
                        correlation.groupBy(),
                        group,
                        Windows.of(correlation),
                        occurrences);
                Map<String, @Nullable String> columns = new HashMap<>();
                for (int i = 0; i < group.size(); i++) {
                    columns.put(correlation.groupBy().get(i), group.get(i));
                }
                ids.forEach(id -> parts.add(new Part(events.get(id.intValue()), columns)));
            });
            qualifying.put(correlation.id(), parts);
        }

        private static @Nullable String value(SigmaCorrelation correlation, String id, Part part, String name) {
            return part.columns() == null
                    ? part.event().fields().get(correlation.fieldFor(name, id))
                    : part.columns().get(name);
        }

        private static Occurrence occurrence(Seen event, int step) {
            return Occurrence.of(event.at(), 0, event.number(), event.number()).withStep(step);
        }

        private static @Nullable Occurrence measured(SigmaCorrelation correlation, String id, Part part) {
            Occurrence one = occurrence(part.event(), correlation.rules().indexOf(id));
            if (!(correlation.condition() instanceof Threshold threshold)
                    || threshold.fields().isEmpty()) {
                return one;
            }
            List<String> values = new ArrayList<>();
            for (String field : threshold.fields()) {
                String value = value(correlation, id, part, field);
                if (value == null && part.columns() == null) {
                    return null;
                }
                values.add(value == null ? "" : value);
            }
            return correlation.type() == SigmaCorrelation.Type.VALUE_COUNT
                    ? one.withValue(String.join("/", values))
                    : one.withNumber(Double.parseDouble(values.get(0)));
        }
    }

    // --- the engine

    private record Arrival(Seen event, long received) {}

    private static List<Found> run(String text, List<Arrival> arrivals, Map<String, Seen> byId) {
        Pipe pipe = new Pipe(Lab.release(text, Lab.SYSTEMS, ""), false);
        arrivals.forEach(arrival -> pipe.event(
                event(arrival.event(), arrival.received()), arrival.event().number()));
        pipe.mark(arrivals.get(arrivals.size() - 1).received() / 1000.0, true);
        assertThat(pipe.isEnded()).isTrue();
        assertThat(pipe.entries('H', 'N', 'E', 'L', 'G', 'T')).isZero();
        List<Found> found = new ArrayList<>();
        Map<String, AlertStatus> last = new HashMap<>();
        for (Alert alert : pipe.alerts) {
            assertThat(last.put(alert.getId(), alert.getStatus())).isIn(null, AlertStatus.open);
            assertThat(alert.getApproximate()).isFalse();
            if (alert.getStatus() == AlertStatus.final$) {
                found.add(found(alert));
                for (Evidence line : alert.getEvidence()) {
                    assertThat(byId).containsKey(line.getEventId());
                }
            }
        }
        assertThat(last.values()).doesNotContain(AlertStatus.open);
        return found;
    }

    private static Found found(Alert alert) {
        long start = Events.START.toEpochMilli();
        return new Found(
                alert.getRule(),
                new TreeMap<>(alert.getGroup()),
                alert.getFirst().toEpochMilli() - start,
                alert.getLast().toEpochMilli() - start,
                alert.getCount());
    }

    /** In order; each up to nine minutes late, in the order received; all at once, in any order. */
    private static List<Arrival> arrivals(List<Seen> events, Random random, int order) {
        long end = events.get(events.size() - 1).at();
        List<Arrival> arrivals = new ArrayList<>();
        for (Seen event : events) {
            long received = switch (order) {
                case 0 -> event.at();
                case 1 -> event.at() + random.nextInt(540_000);
                default -> end;
            };
            arrivals.add(new Arrival(event, received));
        }
        if (order > 1) {
            Collections.shuffle(arrivals, random);
        }
        arrivals.sort(Comparator.comparingLong(Arrival::received));
        return arrivals;
    }

    @Test
    void alertsAreThoseOfAPlainReadingInEveryOrderOfArrival() {
        Map<String, Integer> types = new TreeMap<>();
        Map<String, Integer> alerts = new TreeMap<>();
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            // An event that comes to a group a second time is known as long as at most 16 that are not kept came in
            // between
            // (docs/correlation.md): either none does, or there are no more.
            boolean apart = seed % 2 == 0;
            String text = rules(random, apart);
            LoadedRules rules = load(text);
            assertThat(rules.errors()).as(text).isEmpty();
            List<Seen> events = apart ? events(random, 40, false) : events(random, 17, true);
            assertThat(events.get(events.size() - 1).at()).isLessThan(600_000);
            Map<String, Seen> byId = events.stream().collect(Collectors.toMap(Seen::id, event -> event));
            List<Found> expected = new Plain(rules, events).found;
            rules.correlations().forEach(one -> types.merge(one.type().text(), 1, Integer::sum));
            expected.forEach(one -> alerts.merge(one.rule(), 1, Integer::sum));
            for (int order = 0; order < 4; order++) {
                assertThat(run(text, arrivals(events, random, order), byId))
                        .as("seed %d order %d%n%s", seed, order, text)
                        .containsExactlyInAnyOrderElementsOf(expected);
            }
        }
        assertThat(types).hasSize(7);
        assertThat(alerts).containsOnlyKeys("a", "b", "c", "one", "two", "three");
        assertThat(alerts.values()).allMatch(count -> count > 100);
    }
}
