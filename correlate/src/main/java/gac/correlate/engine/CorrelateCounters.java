package gac.correlate.engine;

import gac.schemas.avro.Alert;
import gac.schemas.avro.AlertStatus;
import java.util.concurrent.atomic.LongAdder;

/** What correlate did since this process started; for people and metrics, no decision depends on it. */
public final class CorrelateCounters {
    private final LongAdder opened = new LongAdder();
    private final LongAdder revisions = new LongAdder();
    private final LongAdder finals = new LongAdder();
    private final LongAdder merged = new LongAdder();
    private final LongAdder digests = new LongAdder();
    private final LongAdder belowLevel = new LongAdder();
    private final LongAdder heldBack = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder noPart = new LongAdder();
    private final LongAdder tooLate = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder unreadable = new LongAdder();

    void published(Alert alert) {
        revisions.increment();
        if (alert.getRule().equals(Digest.ID)) {
            if (alert.getRevision() == 0) {
                digests.increment();
            }
            return;
        }
        if (alert.getRevision() == 0) {
            opened.increment();
        }
        if (alert.getStatus() == AlertStatus.final$) {
            finals.increment();
        } else if (alert.getStatus() == AlertStatus.merged) {
            merged.increment();
        }
    }

    void holdBelowLevel() {
        belowLevel.increment();
    }

    void heldBackByException() {
        heldBack.increment();
    }

    void missDefinition() {
        unknown.increment();
    }

    void takesNoPart() {
        noPart.increment();
    }

    void tooLateForDigest() {
        tooLate.increment();
    }

    void failGroup() {
        failed.increment();
    }

    void forgetUnreadable() {
        unreadable.increment();
    }

    /** Groups that were passed over because their timer failed. */
    public long failedGroups() {
        return failed.sum();
    }

    /** Groups among them that were forgotten because they could not be read. */
    public long unreadableGroups() {
        return unreadable.sum();
    }

    /** Qualifying instants that a correlation cannot group, because it groups by something they do not have. */
    public long notGrouped() {
        return noPart.sum();
    }

    /** Alerts that are in no digest, because the digest of their day is over. */
    public long withoutDigest() {
        return tooLate.sum();
    }

    /** Alerts opened, digests not counted. */
    public long alerts() {
        return opened.sum();
    }

    /** Revisions published, of alerts and digests. */
    public long revisions() {
        return revisions.sum();
    }

    /** Alerts that got their final revision. */
    public long finals() {
        return finals.sum();
    }

    /** Alerts that merged into others. */
    public long merged() {
        return merged.sum();
    }

    /** Digests opened. */
    public long digests() {
        return digests.sum();
    }

    /** Episodes that are no alerts because the systems' level is below the gate. */
    public long belowLevel() {
        return belowLevel.sum();
    }

    /** Detections that an exception held back. */
    public long heldBack() {
        return heldBack.sum();
    }

    /** Detections whose definition no known release has; they are counted nowhere. */
    public long unknownDefinition() {
        return unknown.sum();
    }
}
