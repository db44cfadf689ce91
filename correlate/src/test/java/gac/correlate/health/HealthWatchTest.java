package gac.correlate.health;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.health.World.Machine;
import gac.schemas.avro.Alert;
import gac.schemas.avro.SourceState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthWatchTest {
    /** A Tuesday, 8:00 in Vietnam. */
    private static final String START = "2026-12-01T01:00:00Z";

    private static final String SYSTEMS = """
            systems:
              - id: portal
                organization: so-tttt
                name: {en: City web portal, vi: Cổng thông tin điện tử thành phố}
                level: 3
                duty: soc@example.vn
                match: {hosts: [web-1, web-2], sources: [portal-web]}
              - {id: training, organization: so-tttt, name: Training, level: 1, match: {hosts: [lab-1]}}
              - id: firewalls
                organization: so-tttt
                name: Firewalls
                level: 4
                match: {hosts: [fw-1, fw-2]}
                rhythm:
                  - {hosts: [fw-1], heartbeat: 4m}
                  - {silent_after: 30m}
                quiet:
                  - {hosts: [fw-2], days: [tue], from: "09:00", to: "10:00", reason: backup}
            """;

    private final World world = new World(START, SYSTEMS);
    private final Machine web1 = world.add(new Machine("so-tttt", "portal-web", "web-1", 10));

    private void minutes(long number) {
        world.pass(Duration.ofMinutes(number));
    }

    @Test
    void aSilentSourceIsToldWithinAQuarterOfAnHourAndClosedWhenItReturns() {
        minutes(60);
        web1.every = 0;
        minutes(15);
        assertThat(world.told())
                .containsExactly(
                        "12-01 09:07:10 open gac-health-silent high level 3 web-1 (portal-web): last line at 2026-12-01 09:00:00, silent for 7 min, which is more than 5 min");
        minutes(60);
        assertThat(world.told()).isEmpty();
        assertThat(world.health(web1).getState()).isEqualTo(SourceState.silent);
        web1.every = 10;
        minutes(1);
        assertThat(world.told())
                .containsExactly(
                        "12-01 10:15:10 final gac-health-silent high level 3 heard again, 2026-12-01 10:15:10, after 75 min");
        assertThat(world.health(web1).getState()).isEqualTo(SourceState.talking);
        Alert opened = world.alerts.get(0);
        Alert closed = world.alerts.get(1);
        assertThat(closed.getId()).isEqualTo(opened.getId());
        assertThat(closed.getRevision()).isEqualTo(1);
    }

    /** Nothing comes at all: ingest has stopped, and only the watch's clock goes on. */
    @Test
    void aDeadInstanceIsOneAlertWhateverWasBehindIt() {
        for (int i = 0; i < 30; i++) {
            world.add(new Machine("so-tttt", "portal-web", "app-" + i, 10));
        }
        world.add(new Machine("so-y-te", "mail", "mail-1", 10));
        minutes(60);
        world.dead.add("node-1");
        minutes(60);
        assertThat(world.told())
                .containsExactly(
                        "12-01 09:03:10 open gac-health-receiver high level 3 syslog_tcp 192.0.2.20:5514: last sign of life at 2026-12-01 09:00:00; 31 sources by it: app-0 (portal-web), app-1 (portal-web), app-10 (portal-web), app-11 (portal-web), app-12 (portal-web), app-13 (portal-web), app-14 (portal-web), app-15 (portal-web), app-16 (portal-web), app-17 (portal-web) and 21 more",
                        "12-01 09:03:10 open gac-health-receiver high level 3 syslog_tcp 192.0.2.20:5514: last sign of life at 2026-12-01 09:00:00; 1 source by it: mail-1 (mail)");
        world.dead.clear();
        minutes(30);
        assertThat(world.told())
                .containsExactly(
                        "12-01 10:00:10 final gac-health-receiver high level 3 it gives signs of life again, 2026-12-01 10:00:10, after 60 min",
                        "12-01 10:00:10 final gac-health-receiver high level 3 it gives signs of life again, 2026-12-01 10:00:10, after 60 min");
    }

    /** The watch's clock stands still, and the signs of life drive it. */
    @Test
    void silenceIsFoundWithoutTheWatchsClock() {
        minutes(60);
        world.stopWatchClock();
        web1.every = 0;
        minutes(15);
        assertThat(world.told())
                .containsExactly(
                        "12-01 09:00:00 open gac-health-silent high level 3 web-1 (portal-web): last line at 2026-12-01 09:00:00, silent for 7 min, which is more than 5 min");
    }

    /** Lines come, and their time stands still. */
    @Test
    void timeThatStandsStillInLinesIsAFinding() {
        minutes(60);
        web1.timeStands = Instant.parse("2026-12-01T02:00:00Z");
        minutes(30);
        assertThat(world.told())
                .containsExactly(
                        "12-01 09:15:10 open gac-health-time medium level 3 lines come, and none is later than 2026-12-01 09:00:00: web-1 (portal-web)");
        web1.timeStands = null;
        minutes(1);
        assertThat(world.told())
                .containsExactly(
                        "12-01 09:30:10 final gac-health-time medium level 3 as usual again, 2026-12-01 09:30:10, after 15 min");
    }

    /** A link that was down delivers its backlog: old lines, but their time goes on. */
    @Test
    void aBacklogIsNoFinding() {
        web1.timeBehind = Duration.ofHours(6);
        minutes(90);
        assertThat(world.told()).isEmpty();
    }

    @Test
    void oneDeadCollectorWithManySourcesIsOneAlert() {
        List<Machine> behind = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            behind.add(world.add(
                    new Machine("so-tttt", "servers", "srv-" + (1000 + i), 10 + 10 * (i % 12)).via("192.0.2.99")));
        }
        minutes(120);
        assertThat(world.told()).isEmpty();
        behind.forEach(machine -> machine.every = 0);
        minutes(30);
        assertThat(world.told())
                .containsExactly(
                        "12-01 10:06:10 open gac-health-collector high level 3 192.0.2.99: its last line came at 2026-12-01 10:00:00; 200 sources silent: srv-1000 (servers), srv-1001 (servers), srv-1002 (servers), srv-1003 (servers), srv-1004 (servers), srv-1005 (servers), srv-1006 (servers), srv-1007 (servers), srv-1008 (servers), srv-1009 (servers) and 190 more");
        // it returns, and two of the machines do not
        behind.subList(2, 200).forEach(machine -> machine.every = 10);
        minutes(20);
        assertThat(world.told())
                .containsExactly(
                        "12-01 10:30:10 final gac-health-collector high level 3 heard again, 2026-12-01 10:30:10, after 30 min",
                        "12-01 10:37:20 open gac-health-silent high level 3 srv-1000 (servers): last line at 2026-12-01 10:00:00, silent for 37 min, which is more than 5 min",
                        "12-01 10:37:20 open gac-health-silent high level 3 srv-1001 (servers): last line at 2026-12-01 10:00:00, silent for 37 min, which is more than 5 min");
    }

    @Test
    void aReceiverByWhichNothingComesIsOneAlert() {
        List<Machine> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(world.add(new Machine("so-tttt", "servers", "srv-" + (10 + i), 20).via("198.51.100." + i)));
        }
        Machine elsewhere = world.add(new Machine("so-tttt", "app", "app-1", 10));
        elsewhere.receiver = "file";
        minutes(60);
        web1.every = 0;
        all.forEach(machine -> machine.every = 0);
        minutes(30);
        assertThat(world.told())
                .containsExactly(
                        "12-01 09:05:10 open gac-health-nothing-comes high level 3 syslog_tcp 192.0.2.20:5514: it runs, and its last line came at 2026-12-01 09:00:00; 21 sources silent: web-1 (portal-web), srv-10 (servers), srv-11 (servers), srv-12 (servers), srv-13 (servers), srv-14 (servers), srv-15 (servers), srv-16 (servers), srv-17 (servers), srv-18 (servers) and 11 more");
        web1.every = 10;
        all.forEach(machine -> machine.every = 20);
        minutes(30);
        assertThat(world.told())
                .containsExactly(
                        "12-01 09:30:10 final gac-health-nothing-comes high level 3 heard again, 2026-12-01 09:30:10, after 30 min");
    }

    @Test
    void lowerLevelsAreSilentAndUnregisteredOnesCountAsThree() {
        Machine lab = world.add(new Machine("so-tttt", "lab", "lab-1", 10));
        Machine unknown = world.add(new Machine("so-tttt", "other", "who-knows", 10));
        minutes(60);
        lab.every = 0;
        unknown.every = 0;
        minutes(15);
        assertThat(world.told())
                .containsExactly(
                        "12-01 09:07:10 open gac-health-silent high level 3 who-knows (other): last line at 2026-12-01 09:00:00, silent for 7 min, which is more than 5 min");
        assertThat(world.health(lab).getState()).isEqualTo(SourceState.silent);
    }

    @Test
    void whatIsConfiguredHolds() {
        Machine fw1 = world.add(new Machine("so-tttt", "fw", "fw-1", 240));
        Machine fw2 = world.add(new Machine("so-tttt", "fw", "fw-2", 600));
        minutes(50);
        fw1.every = 0; // at 8:50
        fw2.every = 0;
        minutes(15);
        assertThat(world.told())
                .containsExactly(
                        "12-01 08:59:10 open gac-health-silent high level 4 fw-1 (fw): last line at 2026-12-01 08:48:00, silent for 11 min, which is more than 9 min");
        minutes(60); // fw-2 may be silent from 9 to 10, and half an hour after that it is missed
        assertThat(world.told()).isEmpty();
        assertThat(world.health(fw2).getState()).isEqualTo(SourceState.quiet);
        minutes(40);
        assertThat(world.told())
                .containsExactly(
                        "12-01 10:30:00 open gac-health-silent high level 4 fw-2 (fw): last line at 2026-12-01 08:50:00, silent for 100 min, which is more than 30 min");
    }

    @Test
    void whoWritesSeldomNeedsAHeartbeat() {
        Machine rare = world.add(new Machine("so-tttt", "jobs", "job-1", 600));
        minutes(60 * 6);
        assertThat(world.told()).isEmpty();
        assertThat(world.health(rare).getWhy()).containsExactly(HealthTexts.needsHeartbeat());
        assertThat(world.health(web1).getWhy()).isEmpty();
    }

    /** Names that somebody makes up are never missed, and do not stay. */
    @Test
    void madeUpNamesAreNoSources() {
        for (int i = 0; i < 5_000; i++) {
            world.add(new Machine("so-tttt", "portal-web", "made-up-" + i, 10));
        }
        minutes(1);
        world.machines.removeIf(machine -> machine != web1);
        minutes(70);
        assertThat(world.told()).isEmpty();
        assertThat(world.topicSize()).isLessThan(5_000 + 10);
    }

    @Test
    void wrongClocksOfAnInstanceChangeNothing() {
        Machine other = world.add(new Machine("so-tttt", "portal-web", "web-2", 10));
        other.instance = "node-2";
        world.clocks.put("node-2", Duration.between(world.now(), Instant.parse("1970-01-01T00:00:00Z")));
        minutes(60);
        world.clocks.put("node-2", Duration.between(world.now(), Instant.parse("2099-01-01T00:00:00Z")));
        minutes(60);
        world.clocks.remove("node-2");
        minutes(60);
        assertThat(world.told()).isEmpty();
        other.every = 0;
        world.clocks.put("node-2", Duration.between(world.now(), Instant.parse("2099-01-01T00:00:00Z")));
        minutes(15);
        assertThat(world.told())
                .containsExactly(
                        "12-01 11:06:10 open gac-health-silent high level 3 web-2 (portal-web): last line at 2026-12-01 11:00:00, silent for 7 min, which is more than 5 min");
    }

    /** Whoever goes on in the middle of a silence tells it once, under the same id; and so does a watch that gets everything twice. */
    @Test
    void aRestartInMidSilenceDoublesNothingAndForgetsNothing() {
        World other = new World(START, SYSTEMS);
        Machine same = other.add(new Machine("so-tttt", "portal-web", "web-1", 10));
        other.twice = true;
        for (World each : List.of(world, other)) {
            Machine machine = each == world ? web1 : same;
            each.pass(Duration.ofMinutes(60));
            machine.every = 0;
            each.pass(Duration.ofMinutes(5));
            if (each == world) {
                each.restart();
            }
            each.pass(Duration.ofMinutes(20));
            if (each == world) {
                each.restart();
            }
            each.pass(Duration.ofMinutes(5));
            machine.every = 10;
            each.pass(Duration.ofMinutes(2));
        }
        assertThat(world.alerts).isEqualTo(other.alerts);
        assertThat(world.told())
                .containsExactly(
                        "12-01 09:07:10 open gac-health-silent high level 3 web-1 (portal-web): last line at 2026-12-01 09:00:00, silent for 7 min, which is more than 5 min",
                        "12-01 09:30:10 final gac-health-silent high level 3 heard again, 2026-12-01 09:30:10, after 30 min");
    }

    @Test
    void aWatchThatWasAwayJudgesNothingItHasNotSeen() {
        minutes(60);
        world.watching = false;
        minutes(60);
        world.restart();
        world.watching = true;
        minutes(30);
        assertThat(world.told()).isEmpty();
    }

    @Test
    void linesThatCannotBeReadAreAFinding() {
        web1.linesEach = 10;
        minutes(60);
        web1.parsed = 0.5;
        minutes(60);
        assertThat(world.told())
                .containsExactly(
                        "12-01 09:11:20 open gac-health-parsing medium level 3 a parser reads 89.9 % of the lines of the last hour, less than 90 %: web-1 (portal-web)");
        web1.parsed = 1;
        minutes(90);
        assertThat(world.told())
                .containsExactly(
                        "12-01 10:50:00 final gac-health-parsing medium level 3 as usual again, 2026-12-01 10:50:00, after 99 min");
    }

    @Test
    void farFewerLinesThanUsualAreAFinding() {
        web1.linesEach = 100;
        minutes(60 * 24 * 3 + 60);
        assertThat(world.told()).isEmpty();
        web1.linesEach = 10;
        minutes(60);
        assertThat(world.told())
                .containsExactly(
                        "12-04 09:15:00 open gac-health-rate medium level 3 66.0 lines a minute; usual at this hour: 600.0: web-1 (portal-web)");
        web1.linesEach = 100;
        minutes(30);
        assertThat(world.told())
                .containsExactly(
                        "12-04 10:10:00 final gac-health-rate medium level 3 as usual again, 2026-12-04 10:10:00, after 55 min");
    }

    /** A site that nobody visits at night is missed in the first nights; then it is not, and by day it still is within minutes. */
    @Test
    void nightsAreLearned() {
        for (int day = 0; day < 4; day++) {
            web1.every = 10;
            minutes(60 * 9); // from 8 to 17
            web1.every = 0;
            minutes(60 * 15);
        }
        assertThat(world.told())
                .containsExactly(
                        "12-01 17:07:10 open gac-health-silent high level 3 web-1 (portal-web): last line at 2026-12-01 17:00:00, silent for 7 min, which is more than 5 min",
                        "12-02 08:00:10 final gac-health-silent high level 3 heard again, 2026-12-02 08:00:10, after 15 h");
        web1.every = 10;
        minutes(60 * 2);
        web1.every = 0;
        minutes(60);
        assertThat(world.told())
                .containsExactly(
                        "12-05 10:07:10 open gac-health-silent high level 3 web-1 (portal-web): last line at 2026-12-05 10:00:00, silent for 7 min, which is more than 5 min");
    }
}
