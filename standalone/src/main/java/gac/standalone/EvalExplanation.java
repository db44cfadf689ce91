package gac.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import gac.correlate.offline.EventCorrelations;
import gac.correlate.sigma.Definition;
import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.LogSource;
import gac.correlate.sigma.MapEvent;
import gac.correlate.sigma.SigmaCorrelation;
import gac.correlate.sigma.SigmaRule;
import gac.correlate.sigma.Taxonomy;
import gac.correlate.sigma.explain.Explainer;
import gac.correlate.sigma.explain.Explanation;
import gac.correlate.sigma.explain.ExplanationMap;
import gac.correlate.sigma.explain.ExplanationText;
import gac.correlate.sigma.explain.GroupKey;
import gac.correlate.sigma.text.Names;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code gac eval --explain}: one rule, or one correlation with the rules it counts, event by event. */
final class EvalExplanation {
    private final Definition target;
    private final LoadedRules loaded;
    private final Taxonomy taxonomy;
    private final PrintWriter out;
    private final @Nullable ObjectMapper json;
    private final List<Explainer> explainers = new ArrayList<>();
    /** The correlations of a chain, the innermost first; empty for a rule. */
    private final Map<String, CorrelationTally> tallies = new LinkedHashMap<>();

    private final EventCorrelations correlations;
    private long events;
    private long asked;
    private long matched;

    /** @param json null for text */
    EvalExplanation(
            Definition target, LoadedRules loaded, Taxonomy taxonomy, PrintWriter out, @Nullable ObjectMapper json) {
        this.target = target;
        this.loaded = loaded;
        this.taxonomy = taxonomy;
        this.out = out;
        this.json = json;
        Set<String> rules = new LinkedHashSet<>();
        collect(target, rules);
        loaded.rules().stream()
                .filter(rule -> rules.contains(rule.id()))
                .forEach(rule -> explainers.add(Explainer.of(rule, taxonomy)));
        correlations = new EventCorrelations(loaded, taxonomy);
    }

    /**
     * The rule or correlation a user means: by id, name, title, or the beginning of its id.
     *
     * @throws CommandFailure naming what is alike when there is none or more than one
     */
    static Definition find(LoadedRules loaded, String wanted) {
        Definition exact = loaded.find(wanted).orElse(null);
        if (exact != null) {
            return exact;
        }
        List<Definition> all = new ArrayList<>(loaded.rules());
        all.addAll(loaded.correlations());
        List<Definition> titled =
                all.stream().filter(one -> one.title().equalsIgnoreCase(wanted)).toList();
        List<Definition> found = titled.isEmpty() && wanted.length() >= 4
                ? all.stream().filter(one -> one.id().startsWith(wanted)).toList()
                : titled;
        if (found.size() == 1) {
            return found.get(0);
        }
        if (found.size() > 1) {
            throw CommandFailure.input("--explain: '" + wanted + "' may be "
                    + found.stream().limit(5).map(EvalExplanation::label).collect(Collectors.joining(" or ")));
        }
        Set<String> known = new TreeSet<>();
        for (Definition one : all) {
            known.add(one.title());
            known.add(one.name() == null ? one.id() : one.name());
        }
        List<String> like = Names.like(List.of(wanted), known);
        String refused = loaded.errors().isEmpty() ? "" : " (errors above: a refused rule cannot be explained)";
        throw CommandFailure.input("--explain: no rule or correlation has the id, name or title '" + wanted + "'"
                + (like.isEmpty() ? "" : "; did you mean " + String.join(" or ", like) + "?") + refused);
    }

    private static String label(Definition definition) {
        String name = definition.name();
        return (name == null ? definition.id() : name) + " (" + definition.title() + ")";
    }

    private void collect(Definition definition, Set<String> rules) {
        if (definition instanceof SigmaCorrelation correlation) {
            for (String id : correlation.rules()) {
                loaded.find(id).ifPresent(inner -> collect(inner, rules));
            }
            tallies.putIfAbsent(correlation.id(), new CorrelationTally(correlation));
        } else {
            rules.add(definition.id());
        }
    }

    /** @param sources of the event; null when every rule is to be tried */
    void event(long number, MapEvent event, @Nullable List<LogSource> sources, @Nullable Instant at) {
        events++;
        for (Explainer explainer : explainers) {
            SigmaRule rule = explainer.rule();
            boolean admitted = sources == null || sources.stream().anyMatch(rule.logSource()::admits);
            Explanation explanation = explainer.explain(event, event.fields().keySet());
            boolean counts = admitted && explanation.matched();
            asked += admitted ? 1 : 0;
            matched += counts ? 1 : 0;
            Map<SigmaCorrelation, GroupKey> groups = new LinkedHashMap<>();
            if (counts) {
                for (CorrelationTally tally : tallies.values()) {
                    if (tally.correlation().rules().contains(rule.id())) {
                        GroupKey key = GroupKey.of(tally.correlation(), rule, event, taxonomy);
                        groups.put(tally.correlation(), key);
                        tally.add(rule, key, at);
                    }
                }
                if (at != null && !tallies.isEmpty()) {
                    correlations.add(rule, event, number, at);
                }
            }
            if (json == null) {
                text(number, at, explanation, sources, admitted, groups);
            } else {
                object(number, at, explanation, sources, admitted, groups);
            }
        }
    }

    private void text(
            long number,
            @Nullable Instant at,
            Explanation explanation,
            @Nullable List<LogSource> sources,
            boolean admitted,
            Map<SigmaCorrelation, GroupKey> groups) {
        SigmaRule rule = explanation.rule();
        String verdict = !admitted
                ? "not asked" + (explanation.matched() ? " (it would match)" : "")
                : explanation.matched() ? "match" : "no match";
        out.println("event " + number + (at == null ? "" : " at " + at) + ": " + verdict + ": " + label(rule));
        out.println("  " + (admitted ? "✓" : "✗") + " log source: " + routing(rule, sources));
        if (!rule.filters().isEmpty()) {
            out.println("    filters joined: " + String.join(", ", rule.filters()));
        }
        // Of a correlation's many events, what decided is enough.
        boolean whole = tallies.isEmpty();
        (whole ? ExplanationText.of(explanation) : ExplanationText.excerpt(explanation))
                .forEach(line -> out.println("  " + line));
        groups.forEach((correlation, key) -> out.println("  " + (key.counts() && at != null ? "✓" : "✗")
                + " counts for " + label(correlation) + ": " + key
                + (at == null ? "; no @timestamp: it is not counted" : "")));
        out.println();
    }

    private static String routing(SigmaRule rule, @Nullable List<LogSource> sources) {
        if (sources == null) {
            return "the event does not tell its own, so every rule is asked; this one is written for "
                    + rule.logSource();
        }
        return "the rule is written for " + rule.logSource() + ", the event comes from "
                + sources.stream().map(LogSource::toString).collect(Collectors.joining(" | "));
    }

    private void object(
            long number,
            @Nullable Instant at,
            Explanation explanation,
            @Nullable List<LogSource> sources,
            boolean admitted,
            Map<SigmaCorrelation, GroupKey> groups) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("event", number);
        if (at != null) {
            object.put("@timestamp", at.toString());
        }
        object.put("rule", explanation.rule().id());
        object.put("title", explanation.rule().title());
        object.put("asked", admitted);
        object.put("logsource", explanation.rule().logSource().toString());
        if (sources != null) {
            object.put(
                    "event_logsources",
                    sources.stream().map(LogSource::toString).toList());
        }
        object.put("filters", explanation.rule().filters());
        object.putAll(ExplanationMap.of(explanation));
        List<Map<String, @Nullable Object>> counted = new ArrayList<>();
        groups.forEach((correlation, key) -> {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("correlation", correlation.id());
            one.put("group", key.group());
            one.put("counts", key.counts() && at != null);
            counted.add(one);
        });
        if (!counted.isEmpty()) {
            object.put("correlations", counted);
        }
        print(object);
    }

    /** What became of the correlations. To be called once, at the end. */
    List<String> summary() {
        decide();
        List<String> lines = new ArrayList<>();
        tallies.values().forEach(tally -> lines.addAll(tally.lines()));
        return lines;
    }

    private void decide() {
        correlations.finish(episode -> {
            CorrelationTally tally = tallies.get(episode.correlation().id());
            if (tally != null) {
                tally.add(episode);
            }
        });
    }

    /** Tells what became of the correlations, and sums up. */
    void finish() {
        decide();
        for (CorrelationTally tally : tallies.values()) {
            if (json == null) {
                tally.lines().forEach(out::println);
                out.println();
            } else {
                print(tally.object());
            }
        }
        if (json == null) {
            out.printf(
                    Locale.ROOT, "%s: %d events, asked %d times, matched %d%n", label(target), events, asked, matched);
        }
        out.flush();
    }

    private void print(Map<String, @Nullable Object> object) {
        ObjectMapper mapper = json;
        if (mapper == null) {
            return;
        }
        try {
            out.println(mapper.writeValueAsString(object));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
