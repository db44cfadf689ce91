package gac.correlate.engine;

import gac.schemas.avro.Alert;
import gac.schemas.avro.Detection;
import gac.schemas.avro.Frontier;

/** Where the engine's results go. */
public interface Outputs {
    /** A revision of an alert. */
    void alert(Alert alert);

    /** A qualifying instant for a correlation of the next depth, or an alert for its digest: back into {@code gac.detections}. */
    void detection(Detection detection);

    /** This task's frontier of a depth, for every partition of {@code gac.detections}. */
    void frontier(Frontier frontier);
}
