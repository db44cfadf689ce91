package gac.correlate.health;

import gac.correlate.health.Finding.Kind;
import gac.correlate.health.Finding.Part;
import gac.correlate.health.Finding.Subject;
import gac.correlate.release.Expectations.Expected;
import gac.schemas.avro.Alert;
import gac.schemas.avro.SourceState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is wrong with sources that are heard: lines that no parser reads, far fewer lines than usual, a time that stands still. One finding of each for a
 * source, whichever of its hosts it concerns. What is found stays until it is clearly over.
 */
final class Quality {
    private static final double READ = 0.90;
    private static final double READ_AGAIN = 0.92;
    private static final double FALLEN = 0.20;
    private static final double RISEN = 0.40;
    private static final Duration STANDS = Duration.ofMinutes(15);

    private final HealthSettings settings;

    Quality(HealthSettings settings) {
        this.settings = settings;
    }

    /**
     * A host whose receiver works.
     *
     * @param elapsed its receiver's time
     */
    record Heard(Sender sender, Expected expected, long elapsed, boolean mayBeSilent) {
        boolean talks() {
            return sender.state() == SourceState.talking;
        }
    }

    private record Source(String organization, String name) {}

    void look(List<Heard> all, Map<Subject, Alert> open, Map<Subject, Finding> found, Instant now) {
        Map<Source, List<Heard>> bySource = new LinkedHashMap<>();
        for (Heard heard : all) {
            heard.sender().volume().advance(now);
            SenderKey key = heard.sender().key();
            bySource.computeIfAbsent(new Source(key.organization(), key.source()), made -> new ArrayList<>())
                    .add(heard);
        }
        bySource.forEach((source, hosts) -> {
            unreadable(key(Kind.UNREADABLE, source), hosts, open, found, now);
            fewer(key(Kind.FEWER, source), hosts, open, found, now);
            stands(key(Kind.TIME_STANDS, source), hosts, open, found, now);
        });
    }

    private static Subject key(Kind kind, Source source) {
        return new Subject(kind, source.organization(), List.of(new Part("ingest.source", source.name())));
    }

    private static Instant since(Subject key, Map<Subject, Alert> open, Instant now) {
        Alert before = open.get(key);
        return before == null ? now.truncatedTo(ChronoUnit.MINUTES) : before.getFirst();
    }

    private static void put(
            Subject key,
            List<Heard> concerned,
            Map<String, Object> observed,
            Map<Subject, Alert> open,
            Map<Subject, Finding> found,
            Instant now) {
        found.put(
                key,
                Examination.of(
                        key,
                        since(key, open, now),
                        concerned.stream().map(Heard::sender).toList(),
                        concerned.stream().map(Heard::expected).toList(),
                        observed));
    }

    private static void unreadable(
            Subject key, List<Heard> hosts, Map<Subject, Alert> open, Map<Subject, Finding> found, Instant now) {
        long lines = hosts.stream()
                .mapToLong(heard -> heard.sender().volume().linesOfHour())
                .sum();
        long parsed = hosts.stream()
                .mapToLong(heard -> heard.sender().volume().parsedOfHour())
                .sum();
        double enough = open.containsKey(key) ? READ_AGAIN : READ;
        if (lines < Volume.FEWEST_LINES || (double) parsed / lines >= enough) {
            return;
        }
        List<Heard> concerned = hosts.stream()
                .filter(heard -> heard.sender().volume().parsedOfHour()
                        < enough * heard.sender().volume().linesOfHour())
                .toList();
        put(key, concerned, Map.of("parsed", (double) parsed / lines), open, found, now);
    }

    private static void fewer(
            Subject key, List<Heard> hosts, Map<Subject, Alert> open, Map<Subject, Finding> found, Instant now) {
        double most = open.containsKey(key) ? RISEN : FALLEN;
        List<Heard> concerned = new ArrayList<>();
        double rate = 0;
        double usual = 0;
        for (Heard heard : hosts) {
            Volume volume = heard.sender().volume();
            Double expected = volume.usual(now);
            if (expected != null
                    && heard.talks()
                    && !heard.mayBeSilent()
                    && volume.quarterKnown(now)
                    && volume.rate() < most * expected) {
                concerned.add(heard);
                rate += volume.rate();
                usual += expected;
            }
        }
        if (!concerned.isEmpty()) {
            put(key, concerned, Map.of("rate", rate, "usual", usual), open, found, now);
        }
    }

    private void stands(
            Subject key, List<Heard> hosts, Map<Subject, Alert> open, Map<Subject, Finding> found, Instant now) {
        List<Heard> concerned = new ArrayList<>();
        Instant latest = Instant.MIN;
        for (Heard heard : hosts) {
            Sender sender = heard.sender();
            Instant effective = sender.effective();
            Duration patience = longer(STANDS, sender.silentAfter(heard.expected(), now, settings));
            if (effective != null
                    && heard.talks()
                    && sender.heard() - sender.effectiveMoved() > patience.toMillis()
                    && Duration.between(effective, sender.received()).compareTo(patience) > 0) {
                concerned.add(heard);
                latest = effective.isAfter(latest) ? effective : latest;
            }
        }
        if (!concerned.isEmpty()) {
            put(key, concerned, Map.of("effective", latest), open, found, now);
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
