package gac.correlate.offline;

import static gac.correlate.offline.Events.failure;
import static gac.correlate.offline.Events.success;
import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.detect.DetectCounters;
import gac.correlate.detect.DetectStage;
import gac.correlate.gate.Gate;
import gac.correlate.offline.Forecast.AlertTally;
import gac.correlate.release.AlertDefinition;
import gac.correlate.release.Document;
import gac.correlate.release.Release;
import gac.correlate.release.ReleaseSource;
import gac.correlate.release.Releases;
import gac.schemas.Wire;
import gac.schemas.avro.DefinitionKind;
import gac.schemas.avro.Detection;
import gac.schemas.avro.Frontier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Held against the truth: the same events, run with the release that is tried. */
class ForecastTest {
    private static final String EXCEPTIONS = """
            exceptions:
              - {id: ours, rule: root_login, when: {user.name: an}, owner: SOC, reason: a test, expires: 2026-12-31}
            """;

    private static Release release(String id, Instant from, String rules, String systems, String exceptions) {
        Release.Compiled compiled = Release.compile(
                id,
                from,
                List.of(
                        new Document(DefinitionKind.rule, "rules.yml", rules),
                        new Document(DefinitionKind.system, "systems.yaml", systems),
                        new Document(DefinitionKind.exception, "exceptions.yaml", exceptions)));
        assertThat(compiled.problems()).isEmpty();
        return compiled.release();
    }

    private static Release first(String rules) {
        return release("r-1", Instant.EPOCH, rules, Lab.SYSTEMS, EXCEPTIONS);
    }

    private static String with(String name, String old, String now) {
        int at = Lab.RULES.indexOf("name: " + name + "\n");
        return Lab.RULES.substring(0, at) + Lab.RULES.substring(at).replaceFirst(old, now);
    }

    private static List<Events> events(long seed) {
        Random random = new Random(seed);
        List<Events> events = new ArrayList<>();
        double now = 0;
        for (int i = 0; i < 800; i++) {
            now += random.nextInt(12) == 0 ? random.nextInt(1_500) : random.nextInt(60);
            Events event = random.nextInt(6) == 0 ? success("e" + i, now) : failure("e" + i, now);
            event.from("192.0.2." + (10 + random.nextInt(4)))
                    .user(List.of("root", "an", "binh", "chi").get(random.nextInt(4)))
                    .host(List.of("web-1", "web-2", "low-1", "unknown").get(random.nextInt(4)));
            if (random.nextInt(15) == 0) {
                event.effectiveAt(Math.max(0, now - random.nextInt(4_000)));
            }
            events.add(event);
        }
        return events;
    }

    /** What the alerts are, by the run of the whole. */
    private static AlertTally run(ReleaseSource releases, List<Events> events) {
        AlertTally tally = new AlertTally();
        OfflineRun run = OfflineRun.of(releases, Gate.DEFAULT, tally::add);
        events.forEach(event -> run.accept(event.event()));
        run.end();
        return tally;
    }

    /** What detect writes into the topic. */
    private static List<SpecificRecord> stored(ReleaseSource releases, List<Events> events) {
        List<SpecificRecord> stored = new ArrayList<>();
        DetectStage stage = new DetectStage(Wire.local(), releases, 0, new DetectCounters());
        long offset = 0;
        long reached = 0;
        for (Events event : events) {
            reached = Math.max(reached, event.event().getEvent().getCreated().toEpochMilli());
            stage.accept(Wire.encode(event.event()), offset++, reached, new DetectStage.Outputs() {
                @Override
                public void detection(Detection detection, boolean bulk) {
                    stored.add(detection);
                }

                @Override
                public void frontier(Frontier frontier) {
                    stored.add(frontier);
                    stored.add(frontier); // there is a copy in every partition
                }
            });
        }
        return stored;
    }

    private static void forecast(Forecast forecast, List<SpecificRecord> stored) {
        for (SpecificRecord record : stored) {
            if (record instanceof Detection detection) {
                forecast.accept(detection);
            } else {
                forecast.accept((Frontier) record);
            }
        }
        forecast.end();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void itSaysWhatTheOtherReleaseWouldHaveDone(long seed) {
        Release inForce = first(Lab.RULES);
        String rules = with("brute_force", "gte: 3", "gte: 6").replace("user.name, gte: 3", "user.name, gte: 2");
        Release other = release("r-2", Instant.MAX, rules, Lab.SYSTEMS.replace("level: 2", "level: 3"), EXCEPTIONS);
        List<Events> events = events(seed);
        AlertTally before = run(ReleaseSource.always(inForce), events);
        AlertTally after = run(ReleaseSource.always(other), events);
        Forecast forecast = new Forecast(List.of(inForce), other, Gate.DEFAULT, 1);
        forecast(forecast, stored(ReleaseSource.always(inForce), events));
        int told = 0;
        for (AlertDefinition definition : other.definitions().all()) {
            if (definition.alerts()) {
                assertThat(forecast.since(definition.id()))
                        .as(definition.name())
                        .isEqualTo(Instant.EPOCH);
                assertThat(forecast.before().of(definition.id()))
                        .as("before: " + definition.name())
                        .isEqualTo(before.of(definition.id()));
                assertThat(forecast.after().of(definition.id()))
                        .as("after: " + definition.name())
                        .isEqualTo(after.of(definition.id()));
                told += forecast.after().of(definition.id())
                                == forecast.before().of(definition.id())
                        ? 0
                        : 1;
            }
        }
        assertThat(told).isGreaterThanOrEqualTo(2);
    }

    @Test
    void whatStoredDetectionsDoNotTellIsNotTold() {
        Release inForce = first(Lab.RULES);
        String rules = with("root_login", "user.name: root", "user.name: admin")
                        .replace("name: spraying", "name: sprays")
                        .replace("-000000000007", "-000000000008")
                + "---\ntitle: New\nname: new\nid: 00000000-0000-0000-0000-000000000009\nlogsource: {}\n"
                + "detection: {selection: {user.name: x}, condition: selection}\n";
        Release other = release(
                "r-2", Instant.MAX, rules, Lab.SYSTEMS, EXCEPTIONS.replace("root_login", "brute_force_success"));
        Forecast forecast = new Forecast(List.of(inForce), other, Gate.DEFAULT, 1);
        assertThat(other.definitions().all().stream()
                        .filter(definition -> definition.alerts() && forecast.since(definition.id()) == null)
                        .map(AlertDefinition::name))
                .containsExactlyInAnyOrder("root_login", "new", "brute_force_success", "sprays");
        // a component's rule that changes takes all that count it along
        Release deeper = first(with("ssh_failed_login", "event.outcome: failure", "event.outcome: unknown"));
        Forecast none = new Forecast(List.of(inForce), deeper, Gate.DEFAULT, 1);
        assertThat(deeper.definitions().all().stream()
                        .filter(definition -> definition.alerts() && none.since(definition.id()) == null)
                        .map(AlertDefinition::name))
                .containsExactlyInAnyOrder("brute_force", "brute_force_success", "spraying");
    }

    /** A rule that was changed in between: only what was detected since tells. */
    @Test
    void onlyDetectionsOfReleasesThatMatchedTheSameCount() {
        String narrow = with("root_login", "user.name: root", "user.name: admin");
        Release old = first(narrow);
        Release inForce = release("r-2", Events.at(100), Lab.RULES, Lab.SYSTEMS, EXCEPTIONS);
        Release other = release(
                "r-3",
                Instant.MAX,
                with("root_login", "episode: 1h", "episode: 1h\n  gate: always"),
                Lab.SYSTEMS,
                EXCEPTIONS);
        List<SpecificRecord> stored = stored(
                ReleaseSource.of(Releases.of(old, inForce)),
                List.of(
                        success("a", 50).user("admin").from("192.0.2.1"),
                        success("b", 150).from("192.0.2.2"),
                        success("c", 151).from("192.0.2.3").host("low-1")));
        Forecast forecast = new Forecast(List.of(old, inForce), other, Gate.DEFAULT, 1);
        forecast(forecast, stored);
        String id = "00000000-0000-0000-0000-000000000003";
        assertThat(forecast.since(id)).isEqualTo(Events.at(100));
        assertThat(forecast.before().of(id)).isEqualTo(1);
        assertThat(forecast.after().of(id)).isEqualTo(2);
    }
}
