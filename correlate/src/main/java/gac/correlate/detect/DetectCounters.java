package gac.correlate.detect;

import java.util.concurrent.atomic.LongAdder;

/** What detect did since this process started; for people and metrics, no decision depends on it. */
public final class DetectCounters {
    private final LongAdder events = new LongAdder();
    private final LongAdder matched = new LongAdder();
    private final LongAdder detections = new LongAdder();
    private final LongAdder heldBack = new LongAdder();
    private final LongAdder notGrouped = new LongAdder();
    private final LongAdder ruleFailures = new LongAdder();

    public void event() {
        events.increment();
    }

    void eventMatched() {
        matched.increment();
    }

    void detected(boolean heldBackByException) {
        (heldBackByException ? heldBack : detections).increment();
    }

    void takesNoPart() {
        notGrouped.increment();
    }

    void ruleFailed() {
        ruleFailures.increment();
    }

    /** How often a rule failed on an event, a fault in the rule or here; the others were tried all the same. */
    public long ruleFailures() {
        return ruleFailures.sum();
    }

    /** Events looked at. */
    public long events() {
        return events.sum();
    }

    /** Events among them that at least one rule matched. */
    public long matched() {
        return matched.sum();
    }

    /** Detections that are counted by some definition. */
    public long detections() {
        return detections.sum();
    }

    /** Detections held back by an exception, counted nowhere. */
    public long heldBack() {
        return heldBack.sum();
    }

    /** Matches that took no part in a correlation because the event lacks a field it groups by or measures. */
    public long notGrouped() {
        return notGrouped.sum();
    }
}
