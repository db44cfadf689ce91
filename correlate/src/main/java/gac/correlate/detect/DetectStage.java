package gac.correlate.detect;

import gac.correlate.release.ReleaseSource;
import gac.schemas.EventView;
import gac.schemas.Wire;
import gac.schemas.WireException;
import gac.schemas.avro.Frontier;
import gac.schemas.avro.TimeMark;
import java.time.Instant;

/**
 * One event partition as detect sees it: events become detections, and the highest instant of receipt becomes the frontier, told whenever it has moved
 * by a second. The frontier follows the data alone, so it is the same in every replay. Used by one thread.
 */
public final class DetectStage {
    /** How far the frontier moves before it is told again. */
    private static final long TOLD_EVERY_MS = 1_000;

    /** Where the results go, in order. */
    public interface Outputs extends Detector.Out {

        /** For every partition of {@code gac.detections}. */
        void frontier(Frontier frontier);
    }

    private final Detector detector;
    private final EventView view;
    private final Wire wire;
    private final ReleaseSource releases;
    private final DetectCounters counters;
    private final int partition;
    private long frontier = Long.MIN_VALUE;
    private long told = Long.MIN_VALUE;

    /**
     * @param wire knows the schemas of older writers
     * @param partition the event partition: the origin of its frontiers
     */
    public DetectStage(Wire wire, ReleaseSource releases, int partition, DetectCounters counters) {
        this.detector = new Detector(LogSources.shipped(), counters);
        this.view = EventView.with(wire);
        this.wire = wire;
        this.releases = releases;
        this.partition = partition;
        this.counters = counters;
    }

    /**
     * Takes one record of {@code gac.events}.
     *
     * @param reached the highest record timestamp in the partition so far, this record's included, ms: what survives a restart
     * @throws WireException when the bytes are neither an event nor a time mark; nothing has been handed out then
     */
    public void accept(byte[] record, long offset, long reached, Outputs out) {
        if (view.isEvent(record)) {
            event(view.read(record), offset, reached, out);
        } else if (wire.decode(record) instanceof TimeMark mark) {
            move(Math.max(reached, mark.getReceived().toEpochMilli()));
            if (mark.getEnd()) {
                tell(true, out);
            }
        } else {
            throw new WireException("neither an Event nor a TimeMark: "
                    + wire.writerSchema(record).getFullName());
        }
        if (told == Long.MIN_VALUE || frontier - told >= TOLD_EVERY_MS) {
            tell(false, out);
        }
    }

    private void event(EventView event, long offset, long reached, Outputs out) {
        Instant received = event.received();
        counters.event();
        move(Math.max(reached, received.toEpochMilli()));
        detector.detect(event, partition, offset, Instant.ofEpochMilli(frontier), releases.inForce(received), out);
    }

    private void move(long instant) {
        frontier = Math.max(frontier, instant);
    }

    private void tell(boolean end, Outputs out) {
        told = frontier;
        out.frontier(new Frontier(partition, 0, Instant.ofEpochMilli(frontier), end));
    }
}
