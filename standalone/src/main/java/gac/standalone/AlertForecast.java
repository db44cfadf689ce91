package gac.standalone;

import gac.correlate.gate.Gate;
import gac.correlate.offline.Forecast;
import gac.correlate.offline.OfflineRun;
import gac.correlate.offline.StoredRecords;
import gac.correlate.release.AlertDefinition;
import gac.correlate.release.Difference;
import gac.correlate.release.Difference.How;
import gac.correlate.release.Difference.Kind;
import gac.correlate.release.Release;
import gac.correlate.release.ReleaseLog;
import gac.correlate.release.ReleaseSource;
import gac.schemas.KafkaSchemas;
import gac.schemas.Topics;
import gac.schemas.Wire;
import gac.schemas.WireException;
import gac.schemas.avro.Detection;
import gac.schemas.avro.Frontier;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Alerts a day as they were and as they would have been, from what is stored; bounded in days and in records. */
final class AlertForecast {
    /** Most are frontiers: of four partitions sixteen a second. */
    static final long MOST_DETECTIONS = 10_000_000;

    private static final long MOST_EVENTS = 2_000_000;
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.of("Asia/Ho_Chi_Minh"));

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "Forecast from the stored detections of so many days; 0: none (default: ${DEFAULT-VALUE}).")
    private int days = 7;

    @Option(
            names = "--backtest",
            paramLabel = "N",
            description =
                    "Try on the stored events of so many days what stored detections do not tell: new rules, and rules that match"
                            + " something else (default: ${DEFAULT-VALUE}, none). Of events the youngest two million at most.")
    private int backtest;

    /** One line for each rule whose alerts would be other than they were, or are not known; empty when nothing is to be said. */
    List<String> lines(ReleaseDesk desk, ReleaseLog log, Difference difference, Release after, Instant now) {
        List<String> lines = new ArrayList<>();
        Set<String> changed = difference.items().stream()
                .filter(item -> item.kind() == Kind.RULE && item.how() != How.REMOVED)
                .map(Difference.Item::id)
                .collect(Collectors.toSet());
        if (days <= 0 || difference.isEmpty()) {
            return lines;
        }
        List<Release> history =
                log.known().stream().map(ReleaseLog.Known::release).toList();
        Forecast forecast = new Forecast(
                history,
                after,
                Gate.DEFAULT,
                StoredRecords.partitions(desk.client(), Topics.EVENTS.name(), desk.answer()));
        try (KafkaSchemas schemas = KafkaSchemas.reading(desk.client())) {
            Wire wire = Wire.with(schemas);
            Span detections = detections(desk, wire, forecast, now);
            Span events = new Span(now, null, false);
            Forecast.AlertTally tried = new Forecast.AlertTally();
            if (backtest > 0) {
                events = events(desk, wire, after, tried, now);
            }
            for (AlertDefinition definition : after.definitions().all()) {
                String line = line(definition, changed, forecast, detections, events, tried, now);
                if (line != null) {
                    List<String> top = forecast.after().top(definition.id(), 5);
                    boolean told = changed.contains(definition.id()) && !top.isEmpty();
                    lines.add("  " + line + (told ? "; mostly " + String.join(", ", top) : ""));
                }
            }
            lines.sort(String::compareTo);
            if (!lines.isEmpty()) {
                lines.add(0, "alerts a day, as they were → as they would have been:");
            }
            if (detections.cut) {
                lines.add(
                        "  (only the youngest detections were read: back to " + MINUTES.format(detections.since) + ")");
            }
            if (backtest > 0) {
                lines.add("  (events read: back to "
                        + (events.first == null ? "none stored" : MINUTES.format(events.start())) + ")");
            }
        }
        return lines;
    }

    /** What was read: asked for since when, and the first there was. */
    private record Span(Instant since, @Nullable Instant first, boolean cut) {
        private Instant start() {
            return first != null && first.isAfter(since) ? first : since;
        }
    }

    private @Nullable String line(
            AlertDefinition definition,
            Set<String> changed,
            Forecast forecast,
            Span detections,
            Span events,
            Forecast.AlertTally tried,
            Instant now) {
        String id = definition.id();
        Instant since = forecast.since(id);
        if (!definition.alerts()) {
            return null;
        }
        if (since != null) {
            long before = forecast.before().of(id);
            long after = forecast.after().of(id);
            if (before == after && !changed.contains(id)) {
                return null;
            }
            if (detections.first == null) {
                return definition.name() + ": 0 → 0 (no detection is stored)";
            }
            Instant start = since.isAfter(detections.start()) ? since : detections.start();
            return definition.name() + ": " + rate(before, start, now) + " → " + rate(after, start, now)
                    + over(start, now);
        }
        if (events.first != null) {
            return definition.name() + ": ? → " + rate(tried.of(id), events.start(), now) + over(events.start(), now)
                    + ", tried on stored events";
        }
        return definition.name() + ": not known, for no stored detection tells what it matches"
                + (backtest > 0 ? ", and no event is stored" : "; --backtest 1 tries it on the stored events of a day");
    }

    private static String rate(long alerts, Instant start, Instant now) {
        double span = Math.max(Duration.between(start, now).toMillis(), 1)
                / (double) Duration.ofDays(1).toMillis();
        return span < 1 ? alerts + " in all" : String.format(Locale.ROOT, "%.1f", alerts / span);
    }

    private static String over(Instant start, Instant now) {
        return " (since " + MINUTES.format(start)
                + (Duration.between(start, now).toDays() < 1 ? ", less than a day" : "") + ")";
    }

    private Span detections(ReleaseDesk desk, Wire wire, Forecast forecast, Instant now) {
        Instant from = now.minus(Duration.ofDays(days));
        Instant[] first = new Instant[1];
        try (StoredRecords records =
                StoredRecords.open(desk.client(), Topics.DETECTIONS.name(), from, MOST_DETECTIONS, desk.answer())) {
            boolean more = true;
            while (more) {
                more = records.next((value, at) -> {
                    SpecificRecord record = wire.decode(value);
                    first[0] = first[0] == null ? at : first[0];
                    if (record instanceof Detection detection) {
                        forecast.accept(detection);
                    } else if (record instanceof Frontier frontier) {
                        forecast.accept(frontier);
                    }
                });
            }
            forecast.end();
            return new Span(records.since(), first[0], records.cut());
        }
    }

    private Span events(ReleaseDesk desk, Wire wire, Release after, Forecast.AlertTally tally, Instant now) {
        Instant from = now.minus(Duration.ofDays(backtest));
        Instant[] first = new Instant[1];
        OfflineRun run = OfflineRun.of(wire, ReleaseSource.always(after), Gate.DEFAULT, tally::add);
        try (StoredRecords records =
                StoredRecords.open(desk.client(), Topics.EVENTS.name(), from, MOST_EVENTS, desk.answer())) {
            boolean more = true;
            while (more) {
                more = records.next((value, at) -> {
                    try {
                        run.accept(value, at);
                        first[0] = first[0] == null ? at : first[0];
                    } catch (WireException unreadable) {
                        // a dead letter of detect as well
                    }
                });
            }
            run.end();
            return new Span(records.since(), first[0], records.cut());
        }
    }
}
