package gac.correlate.offline;

import gac.correlate.offline.KeptEvents.Budget;
import gac.correlate.offline.KeptEvents.Member;
import gac.correlate.release.Windows;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sigma correlations over a finite number of events of any kind, in whatever order they come: the state machines of the live
 * system, with nothing decided before the last event is in. Of the events that take part at most {@link #KEPT} are kept, {@link
 * KeptEvents#MOST} of a group: what comes after is counted, but not listed.
 *
 * <p>Not thread-safe.
 */
public final class EventCorrelations {
    /** Events kept of all groups together. */
    private static final int KEPT = 500_000;

    private final LoadedRules rules;
    private final Taxonomy taxonomy;
    private final Map<String, Running> running = new LinkedHashMap<>();
    private final List<String> refused = new ArrayList<>();
    private final Budget budget;
    private long cut;
    private long notHandedOn;

    /**
     * An episode of a correlation.
     *
     * @param group group-by name to value, in the order of the rule; null stands for an absent field
     * @param count events from first to last, both included
     * @param events numbers of those events, ascending; fewer than {@code count} where too many took part to keep them all
     * @param approximate whether a cap of the state was reached, and the figures are near, not exact
     */
    public record Episode(
            SigmaCorrelation correlation,
            Map<String, @Nullable String> group,
            long count,
            Instant first,
            Instant last,
            List<Long> events,
            boolean approximate) {}

    /** An event in a group. */
    private record Part(List<@Nullable String> group, Member member, Occurrence occurrence) {
        static final Comparator<Part> ORDER = Comparator.comparingLong(
                        (Part part) -> part.member().at())
                .thenComparingLong(part -> part.member().number());
    }

    private static final class Running {
        final SigmaCorrelation correlation;
        final InMemoryCorrelation<List<@Nullable String>> groups;
        final Map<List<@Nullable String>, KeptEvents> kept = new HashMap<>();

        final boolean referredTo;

        /** What takes part when all correlations referred to are decided. */
        final List<Part> waiting = new ArrayList<>();

        /** Names that the correlations further up ask events of this one for. */
        final Set<String> asked = new LinkedHashSet<>();

        Running(SigmaCorrelation correlation, WindowSpec spec) {
            this.correlation = correlation;
            this.groups = new InMemoryCorrelation<>(spec);
            this.referredTo = spec.chained();
        }
    }

    public EventCorrelations(LoadedRules rules, Taxonomy taxonomy) {
        this(rules, taxonomy, KEPT);
    }

    EventCorrelations(LoadedRules rules, Taxonomy taxonomy, int kept) {
        this.rules = rules;
        this.taxonomy = taxonomy;
        this.budget = new Budget(kept);
        for (SigmaCorrelation correlation : rules.correlations()) {
            try {
                WindowSpec spec = Windows.of(correlation);
                boolean referredTo = !rules.referringTo(correlation.id()).isEmpty();
                running.put(correlation.id(), new Running(correlation, referredTo ? spec.asChained() : spec));
            } catch (IllegalArgumentException e) {
                refused.add(correlation.title() + ": " + e.getMessage());
            }
        }
        running.values().forEach(one -> ask(one.correlation.id(), one.asked));
    }

    private void ask(String id, Set<String> names) {
        for (SigmaCorrelation correlation : rules.referringTo(id)) {
            names(correlation).forEach(name -> names.add(correlation.fieldFor(name, id)));
            ask(correlation.id(), names);
        }
    }

    private static List<String> names(SigmaCorrelation correlation) {
        List<String> names = new ArrayList<>(correlation.groupBy());
        names.addAll(correlation.condition().fields());
        return names;
    }

    /** Episodes handed over without all their events, because too many took part to keep them all. */
    public long cut() {
        return cut;
    }

    /** Qualifying events that were not kept, and so not counted by the correlations that refer to theirs. */
    public long notHandedOn() {
        return notHandedOn;
    }

    /** Why a correlation is not computed: title and reason; empty when all are. */
    public List<String> refused() {
        return refused;
    }

    /** Counts an event that a rule matched. */
    public void add(SigmaRule rule, LogEvent event, long number, Instant at) {
        Fields fields = name -> text(event, rule.logSource(), name);
        count(rule.id(), new Member(at.toEpochMilli(), number, Map.of()), fields, Map.of());
    }

    /** Decides everything and hands over the episodes, by correlation in the order loaded, then by time. */
    public void finish(Consumer<Episode> episodes) {
        Map<String, List<Episode>> found = new LinkedHashMap<>();
        running.keySet().forEach(id -> found.put(id, new ArrayList<>()));
        running.values().stream()
                .sorted(Comparator.comparingInt(one -> one.correlation.depth()))
                .forEach(one -> {
                    List<Episode> own = found.computeIfAbsent(one.correlation.id(), id -> new ArrayList<>());
                    one.waiting.sort(Part.ORDER);
                    one.waiting.forEach(part -> feed(one, part));
                    one.waiting.clear();
                    one.groups.advance(Long.MAX_VALUE, (group, change) -> handle(one, group, change, null, own));
                });
        found.values().forEach(list -> {
            list.sort(Comparator.comparing(Episode::first).thenComparing(Episode::last));
            list.forEach(episodes);
        });
    }

    private void handle(
            Running one, List<@Nullable String> group, Change change, @Nullable Member cause, List<Episode> closed) {
        KeptEvents kept = one.kept.get(group);
        if (change instanceof Change.Qualified qualified) {
            Member member = cause != null && cause.number() == qualified.offset()
                    ? cause
                    : kept == null ? null : kept.find(qualified.offset());
            if (member == null) {
                notHandedOn++;
                return;
            }
            count(one.correlation.id(), member, member.values()::get, named(one.correlation, group));
        } else if (change instanceof Change.EpisodeChanged episode && episode.kind() == Change.Kind.CLOSED) {
            List<Long> events = kept == null ? List.of() : kept.between(episode.first(), episode.last());
            cut += events.size() < episode.count() ? 1 : 0;
            closed.add(new Episode(
                    one.correlation,
                    named(one.correlation, group),
                    episode.count(),
                    Instant.ofEpochMilli(episode.first()),
                    Instant.ofEpochMilli(episode.last()),
                    events,
                    episode.approximate()));
        }
    }

    /** Reads fields of an event by the names that correlations use. */
    private interface Fields {
        @Nullable
        String get(String name);
    }

    /** @param known group values of the correlation that qualified: they stand for the fields of the same name */
    private void count(String id, Member member, Fields fields, Map<String, @Nullable String> known) {
        for (SigmaCorrelation correlation : rules.referringTo(id)) {
            Running one = running.get(correlation.id());
            if (one == null) {
                continue;
            }
            List<@Nullable String> group = new ArrayList<>();
            boolean absentCounts = Boolean.TRUE.equals(correlation.gac().get("absent"));
            for (String name : correlation.groupBy()) {
                String value = known.get(name);
                group.add(value == null ? fields.get(correlation.fieldFor(name, id)) : value);
            }
            Occurrence occurrence = occurrence(correlation, id, member, fields);
            if (occurrence != null && (absentCounts || !group.contains(null))) {
                take(one, new Part(group, new Member(member.at(), member.number(), values(one, fields)), occurrence));
            }
        }
    }

    /**
     * A correlation that refers to correlations waits for all they find: an event that comes by way of several of them must come
     * at once, to be known as the same. What there is no room to wait with is counted right away.
     */
    private void take(Running one, Part part) {
        if (one.correlation.depth() > 1 && budget.take()) {
            one.waiting.add(part);
        } else {
            feed(one, part);
        }
    }

    private void feed(Running one, Part part) {
        one.kept
                .computeIfAbsent(part.group(), key -> new KeptEvents(one.referredTo))
                .add(part.member(), budget);
        one.groups.add(
                part.group(),
                part.occurrence(),
                Long.MIN_VALUE,
                (key, change) -> handle(one, key, change, part.member(), new ArrayList<>()));
    }

    private static Map<String, String> values(Running one, Fields fields) {
        Map<String, String> values = new HashMap<>();
        for (String name : one.asked) {
            String value = fields.get(name);
            if (value != null) {
                values.put(name, value);
            }
        }
        return values;
    }

    /** Null when the event lacks what the correlation measures. */
    private static @Nullable Occurrence occurrence(
            SigmaCorrelation correlation, String id, Member member, Fields fields) {
        Occurrence occurrence = Occurrence.of(member.at(), 0, member.number(), member.number())
                .withStep(correlation.rules().indexOf(id));
        if (correlation.condition().fields().isEmpty()) {
            return occurrence;
        }
        List<String> values = new ArrayList<>();
        for (String field : correlation.condition().fields()) {
            String value = fields.get(correlation.fieldFor(field, id));
            if (value == null) {
                return null;
            }
            values.add(value);
        }
        if (!correlation.type().measuresNumbers()) {
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
