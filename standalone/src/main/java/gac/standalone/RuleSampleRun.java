package gac.standalone;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import gac.correlate.detect.LogSources;
import gac.correlate.gate.Gate;
import gac.correlate.indicators.IndicatorTable;
import gac.correlate.offline.OfflineRun;
import gac.correlate.release.Release;
import gac.correlate.release.ReleaseSource;
import gac.correlate.sigma.Definition;
import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.LogSource;
import gac.correlate.sigma.MapEvent;
import gac.correlate.sigma.SigmaRule;
import gac.correlate.sigma.explain.Explainer;
import gac.correlate.sigma.explain.ExplanationText;
import gac.ingest.parse.event.LineContext;
import gac.schemas.EventJson;
import gac.schemas.avro.Alert;
import gac.schemas.avro.AlertStatus;
import gac.schemas.avro.Event;
import gac.schemas.avro.EventInfo;
import gac.schemas.avro.Lane;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Runs samples by the code that runs in production: parsers, rules, correlations, gate; without Kafka. */
final class RuleSampleRun {
    /** Output lines from which on lines that are wrong are only listed, not explained. */
    private static final int EXPLAINED = 60;

    private final ObjectMapper json = new ObjectMapper();
    private final Release release;
    private final LoadedRules loaded;

    RuleSampleRun(Release release, LoadedRules loaded) {
        this.release = release;
        this.loaded = loaded;
    }

    /** What is wrong, in words for the rule's author; empty when the sample does what it says. */
    List<String> run(Definition definition, RuleSample sample) {
        LineStream stream = new LineStream();
        List<Event> events = sample.events(stream);
        Map<String, Alert> alerts = new LinkedHashMap<>();
        Set<String> matched = new HashSet<>();
        OfflineRun run = OfflineRun.of(
                ReleaseSource.always(
                        sample.indicators().isEmpty() ? release : release.with(IndicatorTable.of(sample.indicators()))),
                Gate.DEFAULT,
                alert -> {
                    if (alert.getRule().equals(definition.id())) {
                        alerts.put(alert.getId(), alert);
                    }
                },
                detection -> {
                    if (detection.getDepth() == 0 && detection.getRule().equals(definition.id())) {
                        matched.add(detection.getEventId());
                    }
                });
        // Time only moves on: a line that claims an earlier time than the one before must not be late for that.
        List<Event> inOrder = new ArrayList<>(events);
        inOrder.sort(Comparator.comparing((Event event) -> event.getEvent().getCreated()));
        List<Event> seen = new ArrayList<>();
        List<Event> joined = new ArrayList<>();
        for (Event event : inOrder) {
            seen.add(event);
            List<Event> together = stream.together(event);
            seen.addAll(together);
            joined.addAll(together);
        }
        List<Event> open = stream.end();
        seen.addAll(open);
        joined.addAll(open);
        seen.forEach(run::accept);
        run.end();
        List<Alert> last = alerts.values().stream()
                .filter(alert -> alert.getStatus() != AlertStatus.merged)
                .sorted(Comparator.comparing(Alert::getFirst).thenComparing(RuleSampleRun::describe))
                .toList();
        if (definition instanceof SigmaRule rule) {
            List<String> wrong = plain(rule, sample, events, matched(events, joined, matched));
            return wrong.isEmpty() ? unlike(sample, last) : wrong;
        }
        List<String> wrong = new ArrayList<>(correlation(sample, last));
        if (!wrong.isEmpty()) {
            wrong.addAll(explained(definition, seen));
        }
        return wrong;
    }

    /** The lines that matched: by themselves, or as part of an event of several lines that did. */
    private static Set<Integer> matched(List<Event> events, List<Event> joined, Set<String> ids) {
        Set<String> parts = new HashSet<>();
        for (Event event : joined) {
            if (ids.contains(event.getEvent().getId())) {
                parts.addAll(event.getEvent().getOriginal().lines().toList());
            }
        }
        Set<Integer> lines = new TreeSet<>();
        for (int i = 0; i < events.size(); i++) {
            EventInfo line = events.get(i).getEvent();
            if (ids.contains(line.getId()) || parts.contains(line.getOriginal())) {
                lines.add(i);
            }
        }
        return lines;
    }

    private List<String> plain(SigmaRule rule, RuleSample sample, List<Event> events, Set<Integer> matched) {
        List<String> wrong = new ArrayList<>();
        List<String> texts = sample.lines();
        for (int i = 0; i < events.size(); i++) {
            if (matched.contains(i) == sample.fires() || LineContext.namesColumns(texts.get(i))) {
                continue;
            }
            wrong.add("line " + (i + 1) + (sample.fires() ? " does not match: " : " must not match: ") + texts.get(i));
            if (wrong.size() < EXPLAINED) {
                wrong.addAll(explained(rule, events.get(i)));
            }
        }
        return wrong;
    }

    /** What decided about one line. */
    private List<String> explained(SigmaRule rule, Event event) {
        MapEvent fields = fields(event);
        List<LogSource> sources = sources(fields);
        List<String> lines = new ArrayList<>();
        if (sources.stream().noneMatch(rule.logSource()::admits)) {
            lines.add("  not asked: the rule is written for " + rule.logSource() + ", the line comes from " + sources);
        }
        ExplanationText.excerpt(Explainer.of(rule, release.taxonomy())
                        .explain(fields, fields.fields().keySet()))
                .forEach(line -> lines.add("  " + line));
        return lines;
    }

    /** What a correlation saw of all lines. */
    private List<String> explained(Definition correlation, List<Event> events) {
        EvalExplanation explanation = new EvalExplanation(
                correlation, loaded, release.taxonomy(), new PrintWriter(Writer.nullWriter()), null);
        for (int i = 0; i < events.size(); i++) {
            MapEvent fields = fields(events.get(i));
            explanation.event(
                    i, fields, sources(fields), events.get(i).getIngest().getEffective());
        }
        return explanation.summary().stream().map(line -> "  " + line).toList();
    }

    private static List<LogSource> sources(MapEvent event) {
        List<LogSource> told = LogSources.shipped().told(name -> event.get(name) instanceof String text ? text : null);
        return told == null ? List.of(LogSource.NONE) : told;
    }

    private MapEvent fields(Event event) {
        return MapEvent.of(json.convertValue(EventJson.of(event), new TypeReference<Map<String, Object>>() {}));
    }

    private static List<String> correlation(RuleSample sample, List<Alert> alerts) {
        if (!sample.fires()) {
            return alerts.stream()
                    .map(alert -> "must not alert: " + describe(alert))
                    .toList();
        }
        return alerts.isEmpty() && sample.alerts() == null ? List.of("no alert") : unlike(sample, alerts);
    }

    /** Where the alerts are not those the sample names: as many, each the one in its place. */
    private static List<String> unlike(RuleSample sample, List<Alert> alerts) {
        List<RuleSample.ExpectedAlert> expected = sample.alerts();
        if (expected == null) {
            return List.of();
        }
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < Math.max(expected.size(), alerts.size()); i++) {
            String want = i < expected.size() ? expected.get(i).toString() : "none";
            String got = i < alerts.size() ? describe(alerts.get(i)) : "none";
            if (i >= expected.size() || i >= alerts.size() || !expected.get(i).fits(alerts.get(i))) {
                wrong.add("alert " + (i + 1) + ": expected " + want + "; there was " + got);
            }
        }
        return wrong;
    }

    private static String describe(Alert alert) {
        return new TreeMap<>(alert.getGroup()) + " count " + alert.getCount() + " from " + alert.getFirst() + " to "
                + alert.getLast() + (alert.getLane() == Lane.delayed ? " delayed" : "");
    }
}
