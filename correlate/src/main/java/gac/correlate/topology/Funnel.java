package gac.correlate.topology;

/**
 * How much of the input became how much output, in this process since its start.
 *
 * @param events events looked at
 * @param matched events among them that at least one rule matched
 * @param detections detections that some definition counts (qualifying instants not included)
 * @param heldByException matches that an exception held back
 * @param alerts alerts opened, digests not included
 * @param finals alerts that got their final revision
 * @param merged alerts that merged into others
 * @param digests digests opened
 * @param heldByLevel episodes that are no alerts because the systems' level is below the gate
 */
public record Funnel(
        long events,
        long matched,
        long detections,
        long heldByException,
        long alerts,
        long finals,
        long merged,
        long digests,
        long heldByLevel) {}
