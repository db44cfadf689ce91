package gac.correlate.gate;

import gac.correlate.release.AlertDefinition;
import gac.correlate.sigma.CorrelationCondition.AboveUsual;
import gac.correlate.sigma.CorrelationCondition.Bound;
import gac.correlate.sigma.CorrelationCondition.FirstSeen;
import gac.correlate.sigma.CorrelationCondition.Threshold;
import gac.correlate.sigma.SigmaCorrelation;
import gac.correlate.window.Change.EpisodeChanged;
import gac.schemas.avro.Finding;
import gac.schemas.avro.Text;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Why an alert is one: every condition of its definition and what was observed, as the rule writes it for programs and as people are told. */
final class Findings {
    /** New values named in a finding; all are among the alert's entities. */
    private static final int VALUES = 5;

    private Findings() {}

    static List<Finding> of(AlertDefinition definition, EpisodeChanged change, GroupFacts facts) {
        if (!(definition.source() instanceof SigmaCorrelation correlation)) {
            String count = Long.toString(change.count());
            Text text = new Text("log lines that match this rule: " + count, "số dòng nhật ký khớp luật này: " + count);
            return List.of(new Finding(definition.name(), count, text));
        }
        if (correlation.type().temporal()) {
            return steps(definition, correlation, change, facts.completions());
        }
        if (correlation.condition() instanceof Threshold threshold) {
            String condition = condition(correlation, threshold) + " in " + span(correlation.timespan());
            Text text = FindingTexts.threshold(definition, correlation, threshold, change);
            return List.of(new Finding(condition, observed(correlation, change), text));
        }
        if (correlation.condition() instanceof FirstSeen first) {
            String condition =
                    "first_seen(" + String.join(", ", first.fields()) + ") in " + span(correlation.timespan());
            String values = first.fields().stream()
                    .flatMap(field -> facts.entities().getOrDefault(field, List.of()).stream())
                    .limit(VALUES)
                    .collect(Collectors.joining(", "));
            return List.of(new Finding(condition, values, FindingTexts.firstSeen(definition, first, values)));
        }
        if (correlation.condition() instanceof AboveUsual usual) {
            String condition = "above_usual by " + number(usual.deviations()) + " deviations and >= " + usual.least()
                    + " in " + span(correlation.timespan());
            String most = Long.toString(change.stepCounts().get(0));
            return List.of(new Finding(condition, most, FindingTexts.aboveUsual(definition, change)));
        }
        return List.of();
    }

    private static List<Finding> steps(
            AlertDefinition definition,
            SigmaCorrelation correlation,
            EpisodeChanged change,
            List<GroupFacts.Completion> completions) {
        boolean ordered = correlation.type() == SigmaCorrelation.Type.TEMPORAL_ORDERED;
        List<Finding> findings = new ArrayList<>();
        for (int step = 0; step < definition.stepNames().size(); step++) {
            long observed =
                    step < change.stepCounts().size() ? change.stepCounts().get(step) : 0;
            String name = definition.stepNames().get(step);
            String joint = ordered ? "then " : "with ";
            String condition = step == 0 ? name : joint + name + " in " + span(correlation.timespan());
            boolean last = step == definition.stepNames().size() - 1;
            Text text = FindingTexts.step(definition, step, observed, last ? completions : List.of());
            findings.add(new Finding(condition, Long.toString(observed), text));
        }
        return findings;
    }

    private static String condition(SigmaCorrelation correlation, Threshold threshold) {
        String fields = threshold.fields().isEmpty() ? "" : "(" + String.join(", ", threshold.fields()) + ")";
        return correlation.type().text() + fields + " "
                + threshold.bounds().stream().map(Findings::bound).collect(Collectors.joining(" and "));
    }

    private static String bound(Bound bound) {
        String operator = switch (bound.operator()) {
            case LT -> "<";
            case LTE -> "<=";
            case GT -> ">";
            case GTE -> ">=";
            case EQ -> "=";
            case NEQ -> "!=";
        };
        return operator + " " + number(bound.value());
    }

    static String observed(SigmaCorrelation correlation, EpisodeChanged change) {
        return switch (correlation.type()) {
            case EVENT_COUNT -> Long.toString(change.count());
            case VALUE_COUNT -> Long.toString(change.distinct());
            default -> number(change.measure());
        };
    }

    static String number(double value) {
        return BigDecimal.valueOf(value)
                .setScale(3, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** In the largest unit that gives a whole number, as rules write it: {@code 5m}, {@code 24h}. */
    private static String span(Duration timespan) {
        long seconds = timespan.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
