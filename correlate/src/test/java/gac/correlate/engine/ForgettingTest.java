package gac.correlate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.offline.Events;
import gac.correlate.offline.Lab;
import java.util.List;
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

    private final Pipe pipe = new Pipe(Lab.release(RULES, Lab.SYSTEMS, ""), false);

    @Test
    void aSecondEpisodeOpensAndClosesAfterManyValuesWereForgotten() {
        for (int i = 0; i < VALUES; i++) {
            failure("a" + i, i / 10.0);
        }
        pipe.mark(86_400, false);
        assertThat(pipe.entries('G', 'H')).isZero();
        assertThat(pipe.isEnded()).isFalse();
        for (int i = 0; i < 3; i++) {
            failure("b" + i, 90_000 + i);
        }
        pipe.mark(100_000, false);
        assertThat(sprayings())
                .startsWith("open 0..0.2 x3")
                .endsWith("final 0..599.9 x6000", "open 90000..90002 x3", "final 90000..90002 x3");
        pipe.mark(100_001, true);
        assertThat(pipe.isEnded()).isTrue();
    }

    @Test
    void theEndIsNotReachedWhileValuesAreLeftToForget() {
        for (int i = 0; i < VALUES; i++) {
            failure("a" + i, i / 10.0);
        }
        pipe.mark(600, true);
        assertThat(pipe.isEnded()).isTrue();
        assertThat(pipe.entries('G', 'H')).isZero();
        assertThat(sprayings()).endsWith("final 0..599.9 x6000");
    }

    private void failure(String id, double seconds) {
        pipe.event(Events.failure(id, seconds).user(id));
    }

    /** Status, stretch and count of the revisions of the one rule's alerts. */
    private List<String> sprayings() {
        return Lab.lines(pipe.alerts).stream()
                .filter(line -> line.startsWith("spraying "))
                .map(line -> line.replaceAll("^spraying \\d+ (\\w+) digest on_time (\\S+ x\\d+) @.*$", "$1 $2"))
                .toList();
    }
}
