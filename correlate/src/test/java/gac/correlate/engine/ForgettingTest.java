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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** A group with more values than one call forgets. */
class ForgettingTest {
    private static final int VALUES = 6_000;
    private static final String RULES = """
            title: SSH failed login
            name: ssh_failed_login
            id: 00000000-0000-0000-0000-000000000001
            logsource: {product: linux, service: sshd}
            detection:
              selection: {event.action: ssh_login, event.outcome: failure}
              condition: selection
            gac: {component: true}
            ---
            title: Spraying
            name: spraying
            id: 00000000-0000-0000-0000-000000000002
            level: medium
            correlation:
              type: value_count
              rules: [ssh_failed_login]
              group-by: [source.ip]
              timespan: 30m
              condition: {field: user.name, gte: 3}
            gac: {category: ACCOUNT, title_vi: Rải mật khẩu}
            """;

    private final MemoryStore store = new MemoryStore();
    private final List<Alert> alerts = new ArrayList<>();
    private final Deque<SpecificRecord> topic = new ArrayDeque<>();
    private final ReleaseSource releases = ReleaseSource.always(Lab.release(RULES, Lab.SYSTEMS, ""));
    private final DetectStage stage = new DetectStage(Wire.local(), releases, 0, new DetectCounters());
    private final CorrelationEngine engine =
            new CorrelationEngine(store, releases, Gate.DEFAULT, 0, 1, 1, new CorrelateCounters());
    private long offset;

    @Test
    void aSecondEpisodeOpensAndClosesAfterManyValuesWereForgotten() {
        for (int i = 0; i < VALUES; i++) {
            failure("a" + i, i / 10.0);
        }
        mark(86_400, false);
        assertThat(groups()).isZero();
        assertThat(engine.isEnded()).isFalse();
        for (int i = 0; i < 3; i++) {
            failure("b" + i, 90_000 + i);
        }
        mark(100_000, false);
        assertThat(sprayings())
                .startsWith("open 0..0.2 x3")
                .endsWith("final 0..599.9 x6000", "open 90000..90002 x3", "final 90000..90002 x3");
        mark(100_001, true);
        assertThat(engine.isEnded()).isTrue();
    }

    @Test
    void theEndIsNotReachedWhileValuesAreLeftToForget() {
        for (int i = 0; i < VALUES; i++) {
            failure("a" + i, i / 10.0);
        }
        mark(600, true);
        assertThat(engine.isEnded()).isTrue();
        assertThat(groups()).isZero();
        assertThat(sprayings()).endsWith("final 0..599.9 x6000");
    }

    private void failure(String id, double seconds) {
        Events event = Events.failure(id, seconds).user(id);
        take(Wire.encode(event.event()), seconds);
    }

    private void mark(double seconds, boolean end) {
        take(Wire.encode(new TimeMark("test", Events.at(seconds), end)), seconds);
    }

    private void take(byte[] record, double seconds) {
        stage.accept(record, offset++, Events.at(seconds).toEpochMilli(), new DetectStage.Outputs() {
            @Override
            public void detection(Detection detection) {
                topic.add(detection);
            }

            @Override
            public void frontier(Frontier frontier) {
                topic.add(frontier);
            }
        });
        for (SpecificRecord next = topic.poll(); next != null; next = topic.poll()) {
            if (next instanceof Detection detection) {
                engine.accept(detection, out);
                continue;
            }
            int calls = 0;
            for (boolean more = engine.accept((Frontier) next, out); more; more = engine.advance(out)) {
                assertThat(engine.isEnded()).isFalse();
                assertThat(++calls).isLessThan(10);
            }
        }
    }

    private final Outputs out = new Outputs() {
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

    private int groups() {
        int[] found = new int[1];
        for (char type : new char[] {'G', 'H'}) {
            store.scan(new byte[] {(byte) type}, new byte[] {(byte) (type + 1)}, (key, value) -> {
                found[0]++;
                return true;
            });
        }
        return found[0];
    }

    /** Status, stretch and count of the revisions of the one rule's alerts. */
    private List<String> sprayings() {
        return Lab.lines(alerts).stream()
                .filter(line -> line.startsWith("spraying "))
                .map(line -> line.replaceAll("^spraying \\d+ (\\w+) digest on_time (\\S+ x\\d+) @.*$", "$1 $2"))
                .toList();
    }
}
