package gac.correlate.offline;

import gac.correlate.engine.CorrelateCounters;
import gac.correlate.engine.CorrelationEngine;
import gac.correlate.engine.Outputs;
import gac.correlate.gate.Gate;
import gac.correlate.release.ReleaseSource;
import gac.correlate.window.MemoryStore;
import gac.schemas.avro.Alert;
import gac.schemas.avro.Detection;
import gac.schemas.avro.Frontier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/** Detections to alerts without Kafka: one partition, state in memory, what comes of a record correlated before the next. Not thread-safe. */
final class OfflineCorrelation {
    private final CorrelationEngine engine;
    private final Consumer<Alert> alerts;
    private final Consumer<Detection> detections;
    /** What the topic between the applications would hold: bounded, because it is emptied after every record. */
    private final Deque<SpecificRecord> between = new ArrayDeque<>();

    private final Outputs results = new Results();

    /**
     * @param eventPartitions how many origins of frontiers of depth 0 there are
     * @param alerts takes every revision
     * @param detections takes every detection, of every depth, before it is counted
     */
    OfflineCorrelation(
            ReleaseSource releases,
            Gate gate,
            int eventPartitions,
            CorrelateCounters counters,
            Consumer<Alert> alerts,
            Consumer<Detection> detections) {
        this.engine = new CorrelationEngine(new MemoryStore(), releases, gate, 0, eventPartitions, 1, counters);
        this.alerts = alerts;
        this.detections = detections;
    }

    /** Takes the next detection or frontier. */
    void accept(SpecificRecord record) {
        between.add(record);
        for (SpecificRecord next = between.poll(); next != null; next = between.poll()) {
            if (next instanceof Detection detection) {
                detections.accept(detection);
                engine.accept(detection, results);
            } else if (next instanceof Frontier frontier) {
                boolean more = engine.accept(frontier, results);
                while (more) {
                    more = engine.advance(results);
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
}
