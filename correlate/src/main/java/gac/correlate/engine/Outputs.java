package gac.correlate.engine;

import gac.schemas.avro.Alert;
import gac.schemas.avro.Detection;
import gac.schemas.avro.Frontier;
import java.util.function.Supplier;

/** Where the engine's results go. */
public interface Outputs {
    /** A revision of an alert. */
    void alert(Alert alert);

    /** A qualifying instant for a correlation of the next depth, or an alert for its digest: back into {@code gac.detections}. */
    void detection(Detection detection);

    /**
     * An episode is over that was no alert, because the system is below the level that alerts.
     *
     * @param alert its final revision, had it been one; made only if somebody asks, during the call
     */
    default void heldBack(Supplier<Alert> alert) {}

    /** This task's frontier of a depth, for every partition of {@code gac.detections}. */
    void frontier(Frontier frontier);
}
