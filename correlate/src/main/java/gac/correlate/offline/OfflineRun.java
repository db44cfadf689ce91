package gac.correlate.offline;

import gac.correlate.detect.DetectCounters;
import gac.correlate.detect.DetectStage;
import gac.correlate.engine.CorrelateCounters;
import gac.correlate.gate.Gate;
import gac.correlate.release.ReleaseSource;
import gac.schemas.Wire;
import gac.schemas.WireException;
import gac.schemas.avro.Alert;
import gac.schemas.avro.Detection;
import gac.schemas.avro.Event;
import gac.schemas.avro.Frontier;
import gac.schemas.avro.TimeMark;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Events to alerts without Kafka, by the code the topology runs: one event partition, one detection partition, state in memory. Events are expected in
 * the order of receipt; the alerts are those the two applications would give for the same partition.
 *
 * <p>Not thread-safe.
 */
public final class OfflineRun {
    private final DetectStage detect;
    private final OfflineCorrelation correlate;
    private final DetectCounters detectCounters = new DetectCounters();
    private final CorrelateCounters correlateCounters = new CorrelateCounters();

    private long offset;
    private Instant received = Instant.EPOCH;

    private OfflineRun(
            Wire wire, ReleaseSource releases, Gate gate, Consumer<Alert> alerts, Consumer<Detection> detections) {
        this.detect = new DetectStage(wire, releases, 0, detectCounters);
        this.correlate = new OfflineCorrelation(releases, gate, 1, correlateCounters, alerts, detections);
    }

    /** A run that hands over every revision of every alert as it is made. */
    public static OfflineRun of(ReleaseSource releases, Gate gate, Consumer<Alert> alerts) {
        return of(Wire.local(), releases, gate, alerts);
    }

    /**
     * The same over stored records.
     *
     * @param wire knows the schemas of older writers
     */
    public static OfflineRun of(Wire wire, ReleaseSource releases, Gate gate, Consumer<Alert> alerts) {
        return new OfflineRun(wire, releases, gate, alerts, detection -> {});
    }

    /** The same, also handing over every detection, of every depth, before it is counted. */
    public static OfflineRun of(
            ReleaseSource releases, Gate gate, Consumer<Alert> alerts, Consumer<Detection> detections) {
        return new OfflineRun(Wire.local(), releases, gate, alerts, detections);
    }

    /** Takes the next event. */
    public void accept(Event event) {
        accept(Wire.encode(event), event.getEvent().getCreated());
    }

    /**
     * Takes the next record of {@code gac.events}.
     *
     * @param at its timestamp: when the event was received
     * @throws WireException when it is neither an event nor a time mark; the run can go on
     */
    public void accept(byte[] record, Instant at) {
        received = at.isAfter(received) ? at : received;
        detect.accept(record, offset++, received.toEpochMilli(), new DetectStage.Outputs() {
            @Override
            public void detection(Detection detection, boolean bulk) {
                correlate.accept(detection);
            }

            @Override
            public void frontier(Frontier frontier) {
                correlate.accept(frontier);
            }
        });
    }

    /** Ends the run: everything still open closes and gets its final revision. */
    public void end() {
        accept(Wire.encode(new TimeMark("offline", received, true)), received);
    }

    public DetectCounters detectCounters() {
        return detectCounters;
    }

    public CorrelateCounters correlateCounters() {
        return correlateCounters;
    }
}
