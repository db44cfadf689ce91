package gac.correlate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.detect.DetectCounters;
import gac.correlate.detect.DetectStage;
import gac.correlate.gate.Gate;
import gac.correlate.offline.Events;
import gac.correlate.offline.Lab;
import gac.correlate.release.ReleaseSource;
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
import org.junit.jupiter.api.Test;

class RestartTest {
    /** Everything the engine knows is in its store: made anew before every record, it gives the same alerts. */
    @Test
    void anEngineMadeAnewBeforeEveryRecordGivesTheSameAlerts() {
        assertThat(run(true)).isEqualTo(run(false)).hasSizeGreaterThan(5);
    }

    private static List<Alert> run(boolean restarting) {
        ReleaseSource releases = ReleaseSource.always(Lab.release(""));
        MemoryStore store = new MemoryStore();
        List<Alert> alerts = new ArrayList<>();
        Deque<SpecificRecord> topic = new ArrayDeque<>();
        Outputs out = new Outputs() {
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
        };
        CorrelationEngine engine = engine(store, releases);
        for (SpecificRecord record : detections(releases)) {
            topic.add(record);
            for (SpecificRecord next = topic.poll(); next != null; next = topic.poll()) {
                engine = restarting ? engine(store, releases) : engine;
                if (next instanceof Detection detection) {
                    engine.accept(detection, out);
                } else {
                    engine.accept((Frontier) next, out);
                }
            }
        }
        assertThat(engine.isEnded()).isTrue();
        return alerts;
    }

    private static CorrelationEngine engine(MemoryStore store, ReleaseSource releases) {
        return new CorrelationEngine(store, releases, Gate.DEFAULT, 0, 1, 1, new CorrelateCounters());
    }

    private static List<SpecificRecord> detections(ReleaseSource releases) {
        List<SpecificRecord> records = new ArrayList<>();
        DetectStage stage = new DetectStage(Wire.local(), releases, 0, new DetectCounters());
        DetectStage.Outputs out = new DetectStage.Outputs() {
            @Override
            public void detection(Detection detection) {
                records.add(detection);
            }

            @Override
            public void frontier(Frontier frontier) {
                records.add(frontier);
            }
        };
        List<Events> events = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            events.add(Events.failure("f" + i, i * 7).user("user" + i % 4));
        }
        events.add(Events.success("s", 90));
        events.add(Events.failure("late", 900).effectiveAt(10));
        Instant last = Events.at(0);
        long offset = 0;
        for (Events event : events) {
            last = event.event().getEvent().getCreated();
            stage.accept(Wire.encode(event.event()), offset++, last.toEpochMilli(), out);
        }
        stage.accept(Wire.encode(new TimeMark("test", last, true)), offset, last.toEpochMilli(), out);
        return records;
    }
}
