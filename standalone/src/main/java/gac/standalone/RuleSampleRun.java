package gac.standalone;

import gac.correlate.gate.Gate;
import gac.correlate.offline.OfflineRun;
import gac.correlate.release.Release;
import gac.correlate.release.ReleaseSource;
import gac.correlate.sigma.Definition;
import gac.correlate.sigma.SigmaRule;
import gac.ingest.parse.Normalizer;
import gac.schemas.avro.Alert;
import gac.schemas.avro.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Runs samples by the code that runs in production: parsers, rules, correlations, gate; without Kafka. */
final class RuleSampleRun {
    private final Normalizer normalizer = new Normalizer();
    private final Release release;

    RuleSampleRun(Release release) {
        this.release = release;
    }

    /** What is wrong, in words for the rule's author; empty when the sample does what it says. */
    List<String> run(Definition definition, RuleSample sample) {
        List<Event> events = sample.events(normalizer);
        Map<String, Alert> alerts = new LinkedHashMap<>();
        Set<Integer> matched = new TreeSet<>();
        OfflineRun run = OfflineRun.of(
                ReleaseSource.always(release),
                Gate.DEFAULT,
                alert -> {
                    if (alert.getRule().equals(definition.id())) {
                        alerts.put(alert.getId(), alert);
                    }
                },
                detection -> {
                    if (detection.getDepth() == 0 && detection.getRule().equals(definition.id())) {
                        matched.add(Integer.valueOf(detection.getEventId()));
                    }
                });
        // Time only moves on: a line that claims an earlier time than the one before must not be late for that.
        List<Event> inOrder = new ArrayList<>(events);
        inOrder.sort(Comparator.comparing((Event event) -> event.getEvent().getCreated()));
        inOrder.forEach(run::accept);
        run.end();
        return definition instanceof SigmaRule
                ? plain(sample, events.size(), matched)
                : correlation(sample, new ArrayList<>(alerts.values()));
    }

    private static List<String> plain(RuleSample sample, int lines, Set<Integer> matched) {
        List<String> wrong = new ArrayList<>();
        List<String> texts = sample.lines();
        for (int i = 0; i < lines; i++) {
            if (matched.contains(i) != sample.fires()) {
                wrong.add("line " + (i + 1) + (sample.fires() ? " does not match: " : " must not match: ")
                        + texts.get(i));
            }
        }
        return wrong;
    }

    private static List<String> correlation(RuleSample sample, List<Alert> alerts) {
        if (alerts.isEmpty()) {
            return sample.fires() ? List.of("no alert") : List.of();
        }
        if (!sample.fires()) {
            return alerts.stream()
                    .map(alert -> "must not alert: " + describe(alert))
                    .toList();
        }
        List<String> wrong = new ArrayList<>();
        for (RuleSample.ExpectedAlert expected : sample.alerts()) {
            if (alerts.stream().noneMatch(alert -> fits(expected, alert))) {
                wrong.add("no alert like " + expected + "; there were "
                        + alerts.stream().map(RuleSampleRun::describe).toList());
            }
        }
        return wrong;
    }

    private static boolean fits(RuleSample.ExpectedAlert expected, Alert alert) {
        return alert.getGroup().entrySet().containsAll(expected.group().entrySet())
                && (expected.count() == null || expected.count() == alert.getCount())
                && (expected.first() == null || expected.first().equals(alert.getFirst()))
                && (expected.last() == null || expected.last().equals(alert.getLast()));
    }

    private static String describe(Alert alert) {
        return alert.getGroup() + " count " + alert.getCount() + " from " + alert.getFirst() + " to " + alert.getLast();
    }
}
