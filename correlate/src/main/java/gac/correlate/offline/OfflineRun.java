package gac.correlate.offline;

import gac.correlate.detect.DetectCounters;
import gac.correlate.detect.DetectStage;
import gac.correlate.engine.CorrelateCounters;
import gac.correlate.engine.CorrelationEngine;
import gac.correlate.engine.Outputs;
import gac.correlate.gate.Gate;
import gac.correlate.release.ReleaseSource;
import gac.correlate.window.MemoryStore;
import gac.schemas.Wire;
import gac.schemas.avro.Alert;
import gac.schemas.avro.Detection;
import gac.schemas.avro.Event;
import gac.schemas.avro.Frontier;
import gac.schemas.avro.TimeMark;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * Events to alerts without Kafka, by the code the topology runs: one event partition, one detection partition, state in memory. Events are expected in
 * the order of receipt; the alerts are those the two applications would give for the same partition.
 *
 * <p>Not thread-safe.
 */
public final class OfflineRun {
    private final DetectStage detect;
    private final CorrelationEngine correlate;
    private final Consumer<Alert> alerts;
    private final Consumer<Detection> detections;
    private final DetectCounters detectCounters = new DetectCounters();
    private final CorrelateCounters correlateCounters = new CorrelateCounters();
    /** What the topic between the applications would hold: bounded, because it is emptied after every result of detect. */
    private final Deque<SpecificRecord> between = new ArrayDeque<>();

    private final Outputs results = new Results();
    private long offset;
    private Instant received = Instant.EPOCH;

    private OfflineRun(ReleaseSource releases, Gate gate, Consumer<Alert> alerts, Consumer<Detection> detections) {
        this.alerts = alerts;
        this.detections = detections;
        this.detect = new DetectStage(Wire.local(), releases, 0, detectCounters);
        this.correlate = new CorrelationEngine(new MemoryStore(), releases, gate, 0, 1, 1, correlateCounters);
    }

    /** A run that hands over every revision of every alert as it is made. */
    public static OfflineRun of(ReleaseSource releases, Gate gate, Consumer<Alert> alerts) {
        return new OfflineRun(releases, gate, alerts, detection -> {});
    }

    /** The same, also handing over every detection, of every depth, before it is counted. */
    public static OfflineRun of(
            ReleaseSource releases, Gate gate, Consumer<Alert> alerts, Consumer<Detection> detections) {
        return new OfflineRun(releases, gate, alerts, detections);
    }

    /** Takes the next event. */
    public void accept(Event event) {
        Instant now = event.getEvent().getCreated();
        received = now.isAfter(received) ? now : received;
        record(Wire.encode(event));
    }

    /** Ends the run: everything still open closes and gets its final revision. */
    public void end() {
        record(Wire.encode(new TimeMark("offline", received, true)));
    }

    private void record(byte[] record) {
        detect.accept(record, offset++, received.toEpochMilli(), new DetectStage.Outputs() {
            @Override
            public void detection(Detection detection) {
                between.add(detection);
                drain();
            }

            @Override
            public void frontier(Frontier frontier) {
                between.add(frontier);
                drain();
            }
        });
    }

    /** Correlates what is waiting, and what comes of it. */
    private void drain() {
        for (SpecificRecord next = between.poll(); next != null; next = between.poll()) {
            if (next instanceof Detection detection) {
                detections.accept(detection);
                correlate.accept(detection, results);
            } else if (next instanceof Frontier frontier) {
                boolean more = correlate.accept(frontier, results);
                while (more) {
                    more = correlate.advance(results);
                }
            }
        }
    }

    private final class Results implements Outputs {
        @Override
        public void alert(Alert alert) {
            alerts.accept(alert);
        }

        @Override
        public void detection(Detection detection) {
            between.add(detection);
        }

        @Override
        public void frontier(Frontier frontier) {
            between.add(frontier);
        }
    }

    public DetectCounters detectCounters() {
        return detectCounters;
    }

    public CorrelateCounters correlateCounters() {
        return correlateCounters;
    }
}
