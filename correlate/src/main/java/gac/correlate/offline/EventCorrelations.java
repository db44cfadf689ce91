package gac.correlate.offline;

import gac.correlate.release.Windows;
import gac.correlate.sigma.CorrelationCondition;
import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.LogEvent;
import gac.correlate.sigma.LogSource;
import gac.correlate.sigma.SigmaCorrelation;
import gac.correlate.sigma.SigmaRule;
import gac.correlate.sigma.Taxonomy;
import gac.correlate.window.Change;
import gac.correlate.window.InMemoryCorrelation;
import gac.correlate.window.Occurrence;
import gac.correlate.window.WindowSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sigma correlations over a finite number of events of any kind, in whatever order they come: the state machines of the live
 * system, with nothing decided before the last event is in. The events that take part are kept in memory until then.
 *
 * <p>Not thread-safe.
 */
public final class EventCorrelations {
    private final LoadedRules rules;
    private final Taxonomy taxonomy;
    private final Map<String, Running> running = new LinkedHashMap<>();
    private final List<String> refused = new ArrayList<>();

    /**
     * An episode of a correlation.
     *
     * @param group group-by name to value, in the order of the rule; null stands for an absent field
     * @param count events from first to last, both included
     * @param events numbers of those events, ascending
     */
    public record Episode(
            SigmaCorrelation correlation,
            Map<String, @Nullable String> group,
            long count,
            Instant first,
            Instant last,
            List<Long> events) {}

    private record Member(long at, long number, LogEvent event) {}

    private static final class Running {
        final SigmaCorrelation correlation;
        final InMemoryCorrelation<List<@Nullable String>> groups;
        final Map<List<@Nullable String>, Map<Long, Member>> members = new LinkedHashMap<>();

        Running(SigmaCorrelation correlation, WindowSpec spec) {
            this.correlation = correlation;
            this.groups = new InMemoryCorrelation<>(spec);
        }
    }

    public EventCorrelations(LoadedRules rules, Taxonomy taxonomy) {
        this.rules = rules;
        this.taxonomy = taxonomy;
        for (SigmaCorrelation correlation : rules.correlations()) {
            try {
                WindowSpec spec = Windows.of(correlation);
                boolean referredTo = !rules.referringTo(correlation.id()).isEmpty();
                running.put(correlation.id(), new Running(correlation, referredTo ? spec.asChained() : spec));
            } catch (IllegalArgumentException e) {
                refused.add(correlation.title() + ": " + e.getMessage());
            }
        }
    }

    /** Why a correlation is not computed: title and reason; empty when all are. */
    public List<String> refused() {
        return refused;
    }

    /** Counts an event that a rule matched. */
    public void add(SigmaRule rule, LogEvent event, long number, Instant at) {
        count(rule.id(), rule.logSource(), new Member(at.toEpochMilli(), number, event), Map.of());
    }

    /** Decides everything and hands over the episodes, by correlation in the order loaded, then by time. */
    public void finish(Consumer<Episode> episodes) {
        Map<String, List<Episode>> found = new LinkedHashMap<>();
        running.keySet().forEach(id -> found.put(id, new ArrayList<>()));
        running.values().stream()
                .sorted(Comparator.comparingInt(one -> one.correlation.depth()))
                .forEach(one -> {
                    List<Episode> own = found.computeIfAbsent(one.correlation.id(), id -> new ArrayList<>());
                    one.groups.advance(Long.MAX_VALUE, (group, change) -> handle(one, group, change, own));
                });
        found.values().forEach(list -> {
            list.sort(Comparator.comparing(Episode::first).thenComparing(Episode::last));
            list.forEach(episodes);
        });
    }

    private void handle(Running one, List<@Nullable String> group, Change change, List<Episode> closed) {
        Map<Long, Member> members = one.members.getOrDefault(group, Map.of());
        if (change instanceof Change.Qualified qualified) {
            Member member = members.get(qualified.offset());
            if (member != null) {
                count(one.correlation.id(), LogSource.NONE, member, named(one.correlation, group));
            }
        } else if (change instanceof Change.EpisodeChanged episode && episode.kind() == Change.Kind.CLOSED) {
            closed.add(new Episode(
                    one.correlation,
                    named(one.correlation, group),
                    episode.count(),
                    Instant.ofEpochMilli(episode.first()),
                    Instant.ofEpochMilli(episode.last()),
                    members.values().stream()
                            .filter(member -> member.at() >= episode.first() && member.at() <= episode.last())
                            .map(Member::number)
                            .sorted()
                            .toList()));
        }
    }

    /** @param known group values of the correlation that qualified: they stand for the fields of the same name */
    private void count(String id, LogSource source, Member member, Map<String, @Nullable String> known) {
        for (SigmaCorrelation correlation : rules.referringTo(id)) {
            Running one = running.get(correlation.id());
            if (one == null) {
                continue;
            }
            List<@Nullable String> group = new ArrayList<>();
            boolean absentCounts = Boolean.TRUE.equals(correlation.gac().get("absent"));
            for (String name : correlation.groupBy()) {
                String value = known.get(name);
                group.add(value == null ? text(member.event(), source, correlation.fieldFor(name, id)) : value);
            }
            Occurrence occurrence = occurrence(correlation, id, source, member);
            if (occurrence != null && (absentCounts || !group.contains(null))) {
                one.members.computeIfAbsent(group, key -> new LinkedHashMap<>()).put(member.number(), member);
                one.groups.add(
                        group,
                        occurrence,
                        Long.MIN_VALUE,
                        (key, change) -> handle(one, key, change, new ArrayList<>()));
            }
        }
    }

    /** Null when the event lacks what the correlation measures. */
    private @Nullable Occurrence occurrence(SigmaCorrelation correlation, String id, LogSource source, Member member) {
        Occurrence occurrence = Occurrence.of(member.at(), 0, member.number(), member.number())
                .withStep(correlation.rules().indexOf(id));
        if (!(correlation.condition() instanceof CorrelationCondition.Threshold threshold)
                || threshold.fields().isEmpty()) {
            return occurrence;
        }
        List<String> values = new ArrayList<>();
        for (String field : threshold.fields()) {
            String value = text(member.event(), source, correlation.fieldFor(field, id));
            if (value == null) {
                return null;
            }
            values.add(value);
        }
        if (correlation.type() == SigmaCorrelation.Type.VALUE_COUNT) {
            return occurrence.withValue(String.join("\u001F", values));
        }
        try {
            double number = Double.parseDouble(values.get(0));
            return Double.isFinite(number) ? occurrence.withNumber(number) : null;
        } catch (NumberFormatException e) {
            return null; // not a number: takes no part
        }
    }

    /** The first value of a field, or of the first of several alternatives ({@code url.domain|host.name}) that has one. */
    private @Nullable String text(LogEvent event, LogSource source, String field) {
        List<String> names = new ArrayList<>();
        for (String alternative : field.split("\\|")) {
            names.addAll(taxonomy.names(source, alternative));
        }
        for (String name : names) {
            Object value = event.get(name);
            if (value instanceof List<?> list) {
                value = list.isEmpty() ? null : list.get(0);
            }
            if (value != null) {
                return value.toString();
            }
        }
        return null;
    }

    private static Map<String, @Nullable String> named(SigmaCorrelation correlation, List<@Nullable String> group) {
        Map<String, @Nullable String> named = new LinkedHashMap<>();
        for (int i = 0; i < group.size(); i++) {
            named.put(correlation.groupBy().get(i), group.get(i));
        }
        return named;
    }
}
