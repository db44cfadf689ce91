package gac.standalone;

import gac.alerting.Printable;
import gac.correlate.detect.EventFields;
import gac.correlate.offline.ExceptionHits;
import gac.correlate.offline.PointedEvents;
import gac.correlate.offline.StoredRecords;
import gac.correlate.release.Difference;
import gac.correlate.release.Difference.Aspect;
import gac.correlate.release.Difference.How;
import gac.correlate.release.Difference.Kind;
import gac.correlate.release.Release;
import gac.schemas.EventView;
import gac.schemas.KafkaSchemas;
import gac.schemas.Topics;
import gac.schemas.Wire;
import gac.schemas.WireException;
import gac.schemas.avro.Detection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What exceptions hold back, counted from what Kafka has stored.
 *
 * @param hits counted by exception
 * @param since from when on all detections were read: the first that is stored, or later where there are too many
 */
record StoredHits(ExceptionHits hits, Instant since) {
    /** How far back a new exception is looked at before it takes effect. */
    static final int PREVIEW_DAYS = 30;

    /** @param tried ids of exceptions that are not in force yet */
    static StoredHits count(ReleaseDesk desk, Release release, Set<String> tried, int days, Instant now) {
        ExceptionHits hits = new ExceptionHits(release, tried);
        Instant from = now.minus(Duration.ofDays(days));
        try (KafkaSchemas schemas = KafkaSchemas.reading(desk.client())) {
            Wire wire = Wire.with(schemas);
            Instant[] first = {now};
            try (StoredRecords records = StoredRecords.open(
                    desk.client(), Topics.DETECTIONS.name(), from, AlertForecast.MOST_DETECTIONS, desk.answer())) {
                boolean more = true;
                while (more) {
                    more = records.next((value, at) -> {
                        first[0] = at.isBefore(first[0]) ? at : first[0];
                        if (wire.decode(value) instanceof Detection detection) {
                            hits.accept(detection);
                        }
                    });
                }
            }
            EventView view = EventView.with(wire);
            PointedEvents.read(desk.client(), hits.asked(), desk.answer(), (what, event) -> {
                if (read(view, event)) {
                    hits.answer(what, EventFields.of(view, release.indicators(), what.effective()));
                }
            });
            return new StoredHits(hits, first[0]);
        }
    }

    private static boolean read(EventView view, byte[] event) {
        try {
            view.read(event);
            return true;
        } catch (WireException unreadable) {
            return false; // a dead letter of detect as well
        }
    }

    /** What the exceptions would have held back that a change adds, or lets hold back something else; empty when there are none. */
    static List<String> preview(ReleaseDesk desk, Difference difference, Release after, Instant now) {
        Set<String> tried = difference.items().stream()
                .filter(item -> item.kind() == Kind.EXCEPTION && holdsBackOther(item))
                .map(Difference.Item::id)
                .collect(Collectors.toSet());
        List<String> lines = new ArrayList<>();
        if (tried.isEmpty()) {
            return lines;
        }
        StoredHits stored = count(desk, after, tried, PREVIEW_DAYS, now);
        lines.add("exceptions, on the detections stored since " + ReleaseText.time(stored.since()) + ":");
        tried.stream().sorted().forEach(id -> lines.add("  " + id + " would have held back " + stored.line(id)));
        return lines;
    }

    private static boolean holdsBackOther(Difference.Item item) {
        return item.how() == How.ADDED
                || item.parts().stream()
                        .anyMatch(part ->
                                part.aspect() == Aspect.MATCHING && !part.what().equals("expires"));
    }

    /** Of one exception: how many of how many, how many are not known, about whom, and the last. */
    String line(String id) {
        ExceptionHits.Tally tally = hits.of(id);
        StringBuilder line = new StringBuilder();
        line.append(tally.held()).append(" of ").append(tally.of()).append(" detections");
        if (tally.unknown() > 0) {
            line.append(" (")
                    .append(tally.unknown())
                    .append(" not known: their events are not stored any more, or too many)");
        }
        List<String> top = tally.top(3);
        if (!top.isEmpty()) {
            line.append("; mostly ").append(Printable.of(String.join(", ", top)));
        }
        Instant last = tally.last();
        if (last != null) {
            line.append("; the last at ").append(ReleaseText.time(last));
        }
        return line.toString();
    }
}
