package gac.standalone;

import gac.correlate.offline.EventCorrelations;
import gac.correlate.sigma.Definition;
import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.LogSource;
import gac.correlate.sigma.MapEvent;
import gac.correlate.sigma.Match;
import gac.correlate.sigma.RuleMatcher;
import gac.correlate.sigma.SigmaCorrelation;
import gac.correlate.sigma.SigmaRule;
import gac.correlate.sigma.Taxonomy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One rule set over events of the past. Memory does not grow with the events, save what correlations need of those that take part: of
 * these at most {@link #MOST_COUNTED} are kept, and whether there were more is told.
 */
final class Backtest {
    static final int MOST_COUNTED = 2_000_000;
    static final List<String> ENTITIES = List.of("source.ip", "user.name", "host.name", "url.domain");

    private final LoadedRules loaded;
    private final Taxonomy taxonomy;
    private final RuleMatcher matcher;
    private final EventCorrelations correlations;
    private final Map<String, Hits> hits = new LinkedHashMap<>();
    /** Names that correlations group by, count or rename, with what the taxonomy calls them. */
    private final Set<String> needed = new LinkedHashSet<>();

    private final Set<String> counting = new LinkedHashSet<>();
    private long counted;
    private long left;
    private long untimed;

    /** What one rule (events) or correlation (episodes) found. */
    static final class Hits {
        final Definition definition;
        final Map<String, TopValues> top = new LinkedHashMap<>();
        long count;

        @Nullable
        Instant first;

        @Nullable
        Instant last;

        Hits(Definition definition) {
            this.definition = definition;
        }

        private void add(@Nullable Instant from, @Nullable Instant to) {
            count++;
            if (from != null && (first == null || from.isBefore(first))) {
                first = from;
            }
            if (to != null && (last == null || to.isAfter(last))) {
                last = to;
            }
        }

        private void add(String field, String value) {
            top.computeIfAbsent(field, unused -> new TopValues()).add(value);
        }
    }

    Backtest(LoadedRules loaded, Taxonomy taxonomy) {
        this.loaded = loaded;
        this.taxonomy = taxonomy;
        matcher = RuleMatcher.compile(loaded, taxonomy);
        correlations = new EventCorrelations(loaded, taxonomy);
        loaded.rules().forEach(rule -> hits.put(rule.id(), new Hits(rule)));
        loaded.correlations().forEach(correlation -> {
            hits.put(correlation.id(), new Hits(correlation));
            counting.addAll(correlation.rules());
            need(correlation);
        });
    }

    private void need(SigmaCorrelation correlation) {
        List<String> names = new ArrayList<>(correlation.groupBy());
        names.addAll(correlation.condition().fields());
        correlation.aliases().values().forEach(fields -> names.addAll(fields.values()));
        for (String name : names) {
            for (String field : name.split("\\|")) {
                loaded.rules().forEach(rule -> needed.addAll(taxonomy.names(rule.logSource(), field)));
            }
        }
    }

    LoadedRules rules() {
        return loaded;
    }

    /** Why correlations are not computed. */
    List<String> refused() {
        return correlations.refused();
    }

    /** Matching events that correlations did not count, because there were too many. */
    long left() {
        return left;
    }

    /** Matching events that correlations did not count, because they say no time. */
    long untimed() {
        return untimed;
    }

    /** Events that correlations found and the correlations that refer to these did not count, because they were not kept. */
    long notHandedOn() {
        return correlations.notHandedOn();
    }

    /**
     * Takes the next event.
     *
     * @param sources null: every rule is tried
     * @return ids of the rules that match and alert by themselves
     */
    Set<String> event(
            long number,
            MapEvent event,
            @Nullable List<LogSource> sources,
            @Nullable Instant at,
            BiConsumer<SigmaRule, RuntimeException> failed) {
        Set<String> ids = new LinkedHashSet<>();
        MapEvent slim = null;
        for (Match match : EvalCommand.matches(matcher, sources, event, failed)) {
            SigmaRule rule = match.rule();
            Hits own = hits.get(rule.id());
            if (own == null) {
                continue;
            }
            own.add(at, at);
            for (String field : ENTITIES) {
                Object value = event.get(field);
                if (value instanceof List<?> list) {
                    list.stream().distinct().limit(20).forEach(one -> own.add(field, String.valueOf(one)));
                } else if (value != null) {
                    own.add(field, value.toString());
                }
            }
            if (loaded.alertsByItself(rule.id())) {
                ids.add(rule.id());
            }
            if (counting.contains(rule.id())) {
                if (at == null) {
                    untimed++;
                } else if (counted < MOST_COUNTED) {
                    counted++;
                    slim = slim == null ? slim(event) : slim;
                    correlations.add(rule, slim, number, at);
                } else {
                    left++;
                }
            }
        }
        return ids;
    }

    /** Only what correlations look at. */
    private MapEvent slim(MapEvent event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (String name : needed) {
            Object value = event.get(name);
            if (value != null) {
                fields.put(name, value);
            }
        }
        return MapEvent.of(fields);
    }

    /** Decides the correlations. */
    Map<String, Hits> finish() {
        correlations.finish(episode -> {
            Hits own = hits.get(episode.correlation().id());
            if (own != null) {
                own.add(episode.first(), episode.last());
                episode.group().forEach((field, value) -> own.add(field, value == null ? "(absent)" : value));
            }
        });
        return hits;
    }
}
