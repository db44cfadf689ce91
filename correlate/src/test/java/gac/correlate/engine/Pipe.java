package gac.correlate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.detect.DetectCounters;
import gac.correlate.detect.DetectStage;
import gac.correlate.gate.Gate;
import gac.correlate.offline.Events;
import gac.correlate.release.Release;
import gac.correlate.release.ReleaseSource;
import gac.correlate.window.MemoryStore;
import gac.schemas.Wire;
import gac.schemas.avro.Alert;
import gac.schemas.avro.Detection;
import gac.schemas.avro.Frontier;
import gac.schemas.avro.TimeMark;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** Detect and the engine on one partition, with what tests look at: the store, the alerts, and an engine that can be made anew. */
final class Pipe implements Outputs {
    final MemoryStore store = new MemoryStore();
    final List<Alert> alerts = new ArrayList<>();
    private final Deque<SpecificRecord> topic = new ArrayDeque<>();
    private final ReleaseSource releases;
    private final DetectStage stage;
    private final boolean restarting;
    private CorrelationEngine engine;
    private long offset;

    /** @param restarting whether the engine is made anew before every record */
    Pipe(Release release, boolean restarting) {
        this.releases = ReleaseSource.always(release);
        this.stage = new DetectStage(Wire.local(), releases, 0, new DetectCounters());
        this.restarting = restarting;
        this.engine = engine();
    }

    private CorrelationEngine engine() {
        return new CorrelationEngine(store, releases, Gate.DEFAULT, 0, 1, 1, new CorrelateCounters());
    }

    boolean isEnded() {
        return engine.isEnded();
    }

    void event(Events event) {
        event(event, offset++);
    }

    /** The same at an offset of one's own, so that events keep their order among equal times whatever order they come in. */
    void event(Events event, long at) {
        take(Wire.encode(event.event()), at, event.event().getEvent().getCreated());
    }

    void mark(double seconds, boolean end) {
        take(Wire.encode(new TimeMark("test", Events.at(seconds), end)), offset++, Events.at(seconds));
    }

    private void take(byte[] record, long at, Instant received) {
        stage.accept(record, at, received.toEpochMilli(), new DetectStage.Outputs() {
            @Override
            public void detection(Detection detection, boolean bulk) {
                topic.add(detection);
            }

            @Override
            public void frontier(Frontier frontier) {
                topic.add(frontier);
            }
        });
        drain();
    }

    void drain() {
        for (SpecificRecord next = topic.poll(); next != null; next = topic.poll()) {
            engine = restarting ? engine() : engine;
            if (next instanceof Detection detection) {
                engine.accept(detection, this);
                continue;
            }
            int calls = 0;
            for (boolean more = engine.accept((Frontier) next, this); more; more = engine.advance(this)) {
                assertThat(engine.isEnded()).isFalse();
                assertThat(++calls).isLessThan(10);
            }
        }
    }

    @Override
    public void alert(Alert alert) {
        alerts.add(alert);
    }

    @Override
    public void detection(Detection detection) {
        topic.add(detection);
    }

    @Override
    public void frontier(Frontier frontier) {
        topic.add(frontier);
    }

    /** Entries whose keys begin with one of these letters. */
    int entries(char... types) {
        int[] found = new int[1];
        for (char type : types) {
            store.scan(new byte[] {(byte) type}, new byte[] {(byte) (type + 1)}, (key, value) -> {
                found[0]++;
                return true;
            });
        }
        return found[0];
    }
}
