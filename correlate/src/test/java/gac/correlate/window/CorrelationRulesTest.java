package gac.correlate.window;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.offline.EventCorrelations;
import gac.correlate.release.Windows;
import gac.correlate.sigma.CorrelationCondition;
import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.MapEvent;
import gac.correlate.sigma.NamedText;
import gac.correlate.sigma.RuleLoader;
import gac.correlate.sigma.SigmaCorrelation;
import gac.correlate.sigma.SigmaRule;
import gac.correlate.sigma.Taxonomy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Correlations as rule writers write them (aliases, ranges, extended conditions, chains, absent fields) against a plain
 * reading of them, over seeded random events in several orders: equal groups, figures and sets of events.
 */
class CorrelationRulesTest {
    private static final List<String> BASE = List.of("a", "b", "c");
    private static final List<String> FIELDS = List.of("ip", "user", "num");

    /** @param rules ids of the rules it matched */
    private record Event(long number, long at, Set<String> rules, Map<String, String> fields) {}

    private record Found(
            String correlation, List<@Nullable String> group, Reference.Episode figures, List<Long> events) {}

    // --- rules

    private static String rules(Random random) {
        StringBuilder text = new StringBuilder();
        for (String name : BASE) {
            text.append("title: %s\nid: %s\nlogsource: {category: x}\ndetection: {s: {kind: %s}, condition: s}\n---\n"
                    .formatted(name, name, name));
        }
        List<String> known = new ArrayList<>(BASE);
        for (String name : List.of("one", "two", "three")) {
            List<String> referred = new ArrayList<>(known);
            Collections.shuffle(referred, random);
            text.append(correlation(name, random, referred.subList(0, 2 + random.nextInt(2))));
            if (!name.equals("three")) {
                text.append("---\n");
            }
            known.add(name);
        }
        return text.toString();
    }

    private static String correlation(String name, Random random, List<String> rules) {
        SigmaCorrelation.Type type = List.of(SigmaCorrelation.Type.values()).get(random.nextInt(7));
        String groupBy = List.of("[]", "[ip]", "[ip, user]").get(random.nextInt(3));
        String aliases = groupBy.equals("[]") || !rules.contains("b") ? "" : "  aliases: {ip: {b: client}}\n";
        return "title: %s\nid: %s\ncorrelation:\n  type: %s\n  rules: [%s]\n  group-by: %s\n%s  timespan: %ds\n  generate: %s\n%s%s"
                .formatted(
                        name,
                        name,
                        type.text(),
                        String.join(", ", rules),
                        groupBy,
                        aliases,
                        1 + random.nextInt(20),
                        random.nextBoolean(),
                        condition(type, random, rules),
                        random.nextBoolean() ? "gac: {absent: true}\n" : "");
    }

    private static String condition(SigmaCorrelation.Type type, Random random, List<String> rules) {
        if (type.temporal()) {
            return switch (random.nextInt(4)) {
                case 0 -> "";
                case 1 -> "  condition: {gte: %d}\n".formatted(1 + random.nextInt(rules.size()));
                case 2 -> "  condition: %s\n".formatted(String.join(random.nextBoolean() ? " or " : " and ", rules));
                default ->
                    "  condition: %s and not %s\n"
                            .formatted(
                                    String.join(" and ", rules.subList(0, rules.size() - 1)),
                                    rules.get(rules.size() - 1));
            };
        }
        String field = switch (type) {
            case EVENT_COUNT -> "";
            case VALUE_COUNT -> random.nextBoolean() ? "field: user, " : "field: [user, num], ";
            default ->
                "field: num, percentile: 75, "
                        .replace("percentile: 75, ", type.text().endsWith("ile") ? "percentile: 75, " : "");
        };
        int n = 1 + random.nextInt(4);
        String bounds = List.of(
                        "gte: " + n,
                        "gt: " + n,
                        "lt: " + (n + 1),
                        "lte: " + n,
                        "eq: " + n,
                        "neq: " + n,
                        "gte: %d, lt: %d".formatted(n, n + 2))
                .get(random.nextInt(7));
        return "  condition: {%s%s}\n".formatted(field, bounds);
    }

    // --- events

    private static List<Event> events(Random random) {
        List<Event> events = new ArrayList<>();
        long at = 1_800_000_000_000L;
        for (long number = 0; number < 40; number++) {
            at += random.nextInt(4) == 0 ? 0 : random.nextInt(random.nextInt(8) == 0 ? 30_000 : 4_000);
            Set<String> rules = new HashSet<>(Set.of(BASE.get(random.nextInt(3))));
            if (random.nextInt(5) == 0) {
                rules.add(BASE.get(random.nextInt(3)));
            }
            Map<String, String> fields = new HashMap<>();
            fields.put("ip", "192.0.2." + random.nextInt(2));
            fields.put("client", "192.0.2." + random.nextInt(2));
            for (String name : FIELDS) {
                if (!name.equals("ip") && random.nextInt(8) > 0) {
                    fields.put(name, String.valueOf(random.nextInt(4)));
                }
            }
            if (random.nextInt(8) == 0) {
                fields.remove("ip");
            }
            events.add(new Event(number, at, rules, fields));
        }
        return events;
    }

    // --- the plain reading

    private record Part(Event event, Map<String, @Nullable String> known) {}

    private static final class Plain {
        final List<Event> events;
        final Map<String, List<Part>> qualifying = new HashMap<>();
        final List<Found> found = new ArrayList<>();

        Plain(LoadedRules rules, List<Event> events) {
            this.events = events;
            for (String rule : BASE) {
                qualifying.put(
                        rule,
                        events.stream()
                                .filter(event -> event.rules().contains(rule))
                                .map(event -> new Part(event, Map.of()))
                                .toList());
            }
            for (SigmaCorrelation correlation : rules.correlations()) {
                decide(correlation);
            }
        }

        void decide(SigmaCorrelation correlation) {
            WindowSpec spec = Windows.of(correlation);
            Map<List<@Nullable String>, List<Occurrence>> groups = new LinkedHashMap<>();
            for (String id : correlation.rules()) {
                for (Part part : qualifying.getOrDefault(id, List.of())) {
                    List<@Nullable String> group = new ArrayList<>();
                    for (String name : correlation.groupBy()) {
                        String value = part.known().get(name);
                        group.add(value == null ? part.event().fields().get(correlation.fieldFor(name, id)) : value);
                    }
                    Occurrence occurrence = occurrence(correlation, id, part.event());
                    if (occurrence != null && (correlation.gac().containsKey("absent") || !group.contains(null))) {
                        groups.computeIfAbsent(group, key -> new ArrayList<>()).add(occurrence);
                    }
                }
            }
            List<Part> parts = new ArrayList<>();
            groups.forEach((group, occurrences) -> {
                List<Reference.Event> ordered = Reference.events(occurrences);
                Reference.Reading reading = Reference.read(spec, ordered);
                for (Reference.Episode episode : reading.episodes()) {
                    found.add(new Found(
                            correlation.id(),
                            group,
                            new Reference.Episode(
                                    episode.first(), episode.last(), episode.count(), 0, List.of(), false),
                            ordered.stream()
                                    .filter(event -> event.at() >= episode.first() && event.at() <= episode.last())
                                    .map(Reference.Event::id)
                                    .sorted()
                                    .toList()));
                }
                Map<String, @Nullable String> known = new HashMap<>();
                for (int i = 0; i < group.size(); i++) {
                    known.put(correlation.groupBy().get(i), group.get(i));
                }
                for (long id : reading.qualifying()) {
                    parts.add(new Part(events.get((int) id), known));
                }
            });
            qualifying.put(correlation.id(), parts);
        }

        private static @Nullable Occurrence occurrence(SigmaCorrelation correlation, String id, Event event) {
            Occurrence one = Occurrence.of(event.at(), 0, event.number(), event.number())
                    .withStep(correlation.rules().indexOf(id));
            if (!(correlation.condition() instanceof CorrelationCondition.Threshold threshold)
                    || threshold.fields().isEmpty()) {
                return one;
            }
            List<String> values = new ArrayList<>();
            for (String field : threshold.fields()) {
                String value = event.fields().get(correlation.fieldFor(field, id));
                if (value == null) {
                    return null;
                }
                values.add(value);
            }
            return correlation.type() == SigmaCorrelation.Type.VALUE_COUNT
                    ? one.withValue(String.join("/", values))
                    : one.withNumber(Double.parseDouble(values.get(0)));
        }
    }

    // --- the engine

    private static List<Found> run(LoadedRules rules, List<Event> order) {
        EventCorrelations correlations = new EventCorrelations(rules, Taxonomy.NONE);
        assertThat(correlations.refused()).isEmpty();
        for (Event event : order) {
            Map<String, Object> fields = new HashMap<>(event.fields());
            for (SigmaRule rule : rules.rules()) {
                if (event.rules().contains(rule.id())) {
                    correlations.add(rule, MapEvent.of(fields), event.number(), Instant.ofEpochMilli(event.at()));
                }
            }
        }
        List<Found> found = new ArrayList<>();
        correlations.finish(episode -> {
            assertThat(episode.approximate()).isFalse();
            found.add(new Found(
                    episode.correlation().id(),
                    new ArrayList<>(episode.group().values()),
                    new Reference.Episode(
                            episode.first().toEpochMilli(),
                            episode.last().toEpochMilli(),
                            episode.count(),
                            0,
                            List.of(),
                            false),
                    episode.events()));
        });
        return found;
    }

    @Test
    void giveWhatAPlainReadingGives() {
        int episodes = 0;
        Map<SigmaCorrelation.Type, Integer> types = new HashMap<>();
        for (long seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            String text = rules(random);
            LoadedRules rules = new RuleLoader().parse(List.of(new NamedText("rules.yml", text)));
            assertThat(rules.errors()).as(text).isEmpty();
            List<Event> events = events(random);
            List<Found> expected = new Plain(rules, events).found;
            episodes += expected.size();
            rules.correlations().forEach(one -> types.merge(one.type(), 1, Integer::sum));
            List<Event> order = new ArrayList<>(events);
            for (int i = 0; i < 3; i++) {
                assertThat(run(rules, order))
                        .as("seed %d order %d%n%s", seed, i, text)
                        .containsExactlyInAnyOrderElementsOf(expected);
                Collections.shuffle(order, random);
            }
        }
        assertThat(episodes).isGreaterThan(1_000);
        assertThat(types).hasSize(7);
    }

    @Test
    void whatIsKeptIsBoundedAndCountsAreNot() {
        String text = """
            title: a
            id: a
            logsource: {category: x}
            detection: {s: {kind: a}, condition: s}
            ---
            title: Flood
            id: flood
            correlation: {type: event_count, rules: [a], timespan: 1h, condition: {gte: 10}}
            """;
        LoadedRules rules = new RuleLoader().parse(List.of(new NamedText("rules.yml", text)));
        EventCorrelations correlations = new EventCorrelations(rules, Taxonomy.NONE);
        for (long number = 0; number < 25_000; number++) {
            correlations.add(
                    rules.rules().get(0), MapEvent.of(Map.of("kind", "a")), number, Instant.ofEpochMilli(number * 10));
        }
        List<EventCorrelations.Episode> found = new ArrayList<>();
        correlations.finish(found::add);
        assertThat(found).singleElement().satisfies(episode -> {
            assertThat(episode.count()).isEqualTo(25_000);
            assertThat(episode.events()).hasSize(10_000).startsWith(0L, 1L, 2L);
        });
        assertThat(correlations.cut()).isEqualTo(1);
    }
}
