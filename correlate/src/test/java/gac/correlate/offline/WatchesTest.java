package gac.correlate.offline;

import static gac.correlate.offline.Events.at;
import static gac.correlate.offline.Events.failure;
import static gac.correlate.offline.Events.success;
import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.gate.Gate;
import gac.correlate.release.Document;
import gac.correlate.release.Mentions;
import gac.correlate.release.Release;
import gac.correlate.release.ReleaseSource;
import gac.correlate.release.Releases;
import gac.schemas.avro.Alert;
import gac.schemas.avro.AlertStatus;
import gac.schemas.avro.DefinitionKind;
import gac.schemas.avro.Detection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a watch changes, by the instants that events and episodes are about. */
class WatchesTest {
    private static final int BEGIN = 1_000;
    private static final int END = 3_000;

    private static String watch(String effect) {
        return "watches:\n  - {id: election, name: Election, from: '" + at(BEGIN) + "', to: '" + at(END)
                + "', owner: SOC, " + effect + "}\n";
    }

    private static Release.Compiled compile(String id, Instant from, String rules, String watches) {
        return Release.compile(id, from, documents(rules, watches));
    }

    private static List<Document> documents(String rules, String watches) {
        return List.of(
                new Document(DefinitionKind.rule, "rules.yml", rules),
                new Document(DefinitionKind.system, "systems.yaml", Lab.SYSTEMS),
                new Document(DefinitionKind.watch, "watches.yaml", watches));
    }

    private static Release release(String rules, String watches) {
        Release.Compiled compiled = compile("r-1", Instant.EPOCH, rules, watches);
        assertThat(compiled.problems()).isEmpty();
        return compiled.release();
    }

    private final List<Alert> alerts = new ArrayList<>();
    private final List<Detection> detections = new ArrayList<>();

    private List<String> run(ReleaseSource releases, List<Events> events) {
        alerts.clear();
        detections.clear();
        OfflineRun run = OfflineRun.of(releases, Gate.DEFAULT, alerts::add, detections::add);
        events.forEach(event -> run.accept(event.event()));
        run.end();
        return Lab.lines(alerts.stream()
                .filter(alert -> alert.getStatus() == AlertStatus.final$
                        && alert.getMembers().isEmpty())
                .toList());
    }

    private List<String> run(Release release, Events... events) {
        return run(ReleaseSource.always(release), List.of(events));
    }

    private static Events[] threeAt(String host, int... seconds) {
        List<Events> events = new ArrayList<>();
        for (int second : seconds) {
            for (int i = 0; i < 3; i++) {
                events.add(failure(host + second + "-" + i, second + i).host(host));
            }
        }
        return events.toArray(Events[]::new);
    }

    @Test
    void systemsOfALowerLevelAlertInIt() {
        Release release = release(Lab.RULES, watch("min_level: 2, hints: [second-shift], drill: true"));
        assertThat(run(release, threeAt("low-1", 100, 1_500, 4_000)))
                .containsExactly("brute_force 1 final digest on_time 1500..1502 x3 @4000");
        assertThat(alerts).allSatisfy(alert -> {
            assertThat(alert.getWatch()).isEqualTo(alert.getMembers().isEmpty() ? "election" : null);
            assertThat(alert.getHints()).isEqualTo(alert.getMembers().isEmpty() ? List.of("second-shift") : List.of());
            assertThat(alert.getDrill()).isEqualTo(alert.getMembers().isEmpty());
        });
        Map<Boolean, Integer> inside = new TreeMap<>();
        detections.stream()
                .filter(detection -> detection.getDepth() == 0)
                .forEach(detection -> inside.merge("election".equals(detection.getWatch()), 1, Integer::sum));
        // each failure is counted by three correlations: brute force, the component, spraying
        assertThat(inside).isEqualTo(Map.of(true, 9, false, 18));
    }

    @Test
    void onlyWithinItsScope() {
        for (String scope : List.of("systems: [portal]", "tags: [none]", "organizations: [agency-b]")) {
            Release release = release(Lab.RULES, watch("min_level: 1, " + scope));
            assertThat(run(release, threeAt("low-1", 1_500))).as(scope).isEmpty();
        }
        for (String scope : List.of("systems: [intranet, portal]", "organizations: [agency-a]", "hints: []")) {
            Release release = release(Lab.RULES, watch("min_level: 1, " + scope));
            assertThat(run(release, threeAt("low-1", 1_500))).as(scope).hasSize(1);
        }
    }

    /** What is about the watch's time is decided by the watch, whenever it comes in, and nothing else is. */
    @Test
    void lateEventsAreDecidedByTheirOwnTime() {
        Release release = release(Lab.RULES, watch("min_level: 2"));
        List<Events> events = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            events.add(failure("b" + i, 2_000 + i).host("low-1").effectiveAt(100 + i)); // about the time before it
        }
        for (int i = 0; i < 3; i++) {
            events.add(failure("a" + i, 9_000 + i).host("low-1").effectiveAt(1_500 + i)); // comes in after it
            events.add(failure("a" + i, 9_000 + i).host("low-1").effectiveAt(1_500 + i)); // and once more
        }
        assertThat(run(ReleaseSource.always(release), events))
                .containsExactly("brute_force 1 final digest delayed 1500..1502 x3 @9002");
    }

    @Test
    void rulesOnTrialAndSilentOnesAlertInAWatchThatNamesThem() {
        String rules = Lab.RULES.replace("episode: 1h", "episode: 1h\n  shadow: true");
        Release release = release(rules, watch("rules: [root_login]"));
        // an episode is told whole, with what of it was before the watch
        assertThat(run(
                        release,
                        success("a", 500).from("192.0.2.11"),
                        success("b", 800),
                        success("c", 1_500),
                        success("d", 9_000)))
                .containsExactly("root_login 1 final page on_time 800..1500 x2 @9000");
        assertThat(run(release(rules, watch("rules: [spraying]")), success("b", 1_500)))
                .isEmpty();
    }

    @Test
    void aChangedCalendarChangesNothingThatCameInBefore() {
        Release with = release(Lab.RULES, watch("min_level: 2"));
        Release without = compile("r-2", at(2_500), Lab.RULES, "watches: []").release();
        assertThat(run(ReleaseSource.of(Releases.of(with, without)), List.of(threeAt("low-1", 1_500, 2_600))))
                .containsExactly("brute_force 1 final digest on_time 1500..1502 x3 @2600");
    }

    @Test
    void fewerAreEnoughInItAndItIsToldOnce() {
        Release release = release(Lab.RULES, watch("threshold_factor: 0.5"));
        List<String> lines = run(
                release,
                failure("a1", 400).from("192.0.2.1"),
                failure("a2", 410).from("192.0.2.1"), // two before the watch are not enough
                failure("b1", 1_400).from("192.0.2.2"),
                failure("b2", 1_410).from("192.0.2.2"), // two in it are
                failure("c1", 2_000).from("192.0.2.3"),
                failure("c2", 2_010).from("192.0.2.3"),
                failure("c3", 2_020).from("192.0.2.3"), // three in it are told once
                failure("d1", 2_900).from("192.0.2.4"),
                failure("d2", 3_001).from("192.0.2.4"), // one in it and one after it are not enough
                failure("e1", 5_000).from("192.0.2.5"),
                failure("e2", 5_001).from("192.0.2.5"),
                failure("e3", 5_002).from("192.0.2.5"));
        assertThat(lines.stream().filter(line -> line.startsWith("brute_force ")))
                .containsExactlyInAnyOrder(
                        "brute_force 1 final digest on_time 1400..1410 x2 @2900",
                        "brute_force 1 final digest on_time 2000..2020 x3 @3001",
                        "brute_force 1 final digest on_time 5000..5002 x3 @5002");
        Alert two = alerts.stream()
                .filter(alert -> alert.getFirst().equals(at(1_400))
                        && alert.getRuleName().equals("brute_force"))
                .findFirst()
                .orElseThrow();
        assertThat(two.getRule()).isEqualTo("00000000-0000-0000-0000-000000000004");
        assertThat(two.getFindings().get(0).getCondition()).isEqualTo("event_count >= 2 in 5m");
        assertThat(two.getWatch()).isEqualTo("election");
        List<String> members = new ArrayList<>();
        alerts.stream()
                .filter(alert -> !alert.getMembers().isEmpty() && alert.getStatus() == AlertStatus.final$)
                .forEach(digest ->
                        digest.getMembers().forEach(member -> members.add(member.getRule() + " " + member.getWho())));
        assertThat(members)
                .containsExactlyInAnyOrder("brute_force 192.0.2.2", "brute_force 192.0.2.3", "brute_force 192.0.2.5");
    }

    /** Nine events and one: none of the two counts sees all of them, so both must be asked. */
    @Test
    void whatTheLowerThresholdDidNotSeeIsCountedAsAlways() {
        String rules = Lab.RULES.replace("group-by: [source.ip, host.name]", "group-by: [source.ip]");
        String watch = watch("threshold_factor: 0.5, systems: [portal]");
        for (boolean portalFirst : new boolean[] {true, false}) {
            List<Events> events = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                boolean portal = i == (portalFirst ? 0 : 2);
                events.add(failure("m" + i, 1_500 + i).host(portal ? "web-1" : "unknown"));
            }
            assertThat(run(ReleaseSource.always(release(rules, watch)), events))
                    .as("portal first: " + portalFirst)
                    .filteredOn(line -> line.startsWith("brute_force "))
                    .containsExactly("brute_force 1 final digest on_time 1500..1502 x3 @1502");
        }
        // a watch that comes by a release in the middle of a window
        Release before = release(Lab.RULES, "watches: []");
        Release.Compiled after = compile("r-2", at(1_502), Lab.RULES, watch("threshold_factor: 0.5"));
        assertThat(run(
                        ReleaseSource.of(Releases.of(before, after.release())),
                        List.of(failure("n1", 1_500), failure("n2", 1_501), failure("n3", 1_502))))
                .filteredOn(line -> line.startsWith("brute_force "))
                .containsExactly("brute_force 1 final digest on_time 1500..1502 x3 @1502");
    }

    @Test
    void systemsOfDifferentAgenciesAreInItByTheirOwn() {
        String rules = Lab.RULES.replace(
                "gac: {category: ACCOUNT, title_vi: Rải mật khẩu}", "gac: {category: ACCOUNT, scope: all}");
        List<Events> events = new ArrayList<>();
        for (String user : List.of("a", "b", "c")) {
            events.add(failure(user, 1_500).user(user).host("low-1"));
        }
        for (String agency : List.of("agency-a", "agency-b")) {
            Release release = release(rules, watch("min_level: 2, organizations: [" + agency + "]"));
            assertThat(run(ReleaseSource.always(release), events))
                    .filteredOn(line -> line.startsWith("spraying "))
                    .hasSize(agency.equals("agency-a") ? 1 : 0);
        }
    }

    /** Against two runs without any watch: one with the lower threshold over what the watch counts, one as always. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void randomStreamsGiveWhatTheirPartsGive(long seed) {
        Random random = new Random(seed);
        String rules = Lab.RULES.replace("gte: 3}", "gte: 6}");
        List<Events> events = new ArrayList<>();
        double now = 0;
        for (int i = 0; i < 400; i++) {
            now += random.nextInt(25);
            events.add(failure("e" + i, now)
                    .from("192.0.2." + (10 + random.nextInt(5)))
                    .effectiveAt(Math.max(0, now - random.nextInt(200))));
        }
        int timespan = 300;
        List<Events> counted = events.stream()
                .filter(event -> {
                    double effective = seconds(event.event().getIngest().getEffective());
                    return effective >= BEGIN - timespan && effective < END;
                })
                .toList();
        List<String> expected = new ArrayList<>();
        run(ReleaseSource.always(release(Lab.RULES, "watches: []")), counted);
        finals().stream()
                .filter(alert -> seconds(alert.getLast()) >= BEGIN)
                .forEach(alert -> expected.add(line(alert)));
        run(ReleaseSource.always(release(rules, "watches: []")), events);
        finals().stream()
                .filter(alert -> seconds(alert.getFirst()) < BEGIN || seconds(alert.getLast()) >= END)
                .forEach(alert -> expected.add(line(alert)));
        run(ReleaseSource.always(release(rules, watch("threshold_factor: 0.5"))), events);
        assertThat(finals().stream().map(WatchesTest::line)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(expected).hasSizeGreaterThan(5);
    }

    private List<Alert> finals() {
        return alerts.stream()
                .filter(alert -> alert.getRuleName().equals("brute_force") && alert.getStatus() == AlertStatus.final$)
                .toList();
    }

    private static String line(Alert alert) {
        return alert.getGroup().get("source.ip") + " " + alert.getFirst() + ".." + alert.getLast() + " x"
                + alert.getCount() + " "
                + Objects.requireNonNull(alert.getFindings().get(0)).getObserved();
    }

    private static double seconds(Instant instant) {
        return (instant.toEpochMilli() - Events.START.toEpochMilli()) / 1000.0;
    }

    @Test
    void whatIsWrongIsToldWithItsPlace() {
        Release.Compiled compiled = compile("r", Instant.EPOCH, Lab.RULES, """
                watches:
                  - {id: a, name: A, from: 2026-11-05, to: 2026-11-04, owner: SOC}
                  - {id: b, name: B, from: soon, to: 2026-11-04 18:00, owner: SOC, min_level: 9, threshold_factor: 1.5, drill: perhaps}
                  - {id: c, name: C, from: 2026-11-05, owner: SOC, nope: 1}
                  - {id: c, name: C, from: 2026-11-05, to: 2026-11-05T18:00+07:00, owner: SOC}
                  - {id: d~, name: D, from: 2026-11-05, to: 2026-11-05, owner: SOC}
                """);
        assertThat(compiled.fatal().stream().map(Object::toString))
                .containsExactly(
                        "watches.yaml:2:40: watches[0].to: must be after from",
                        "watches.yaml:3:22: watches[1].from: 'soon' is neither a day nor an instant; write 2027-02-05 or 2027-02-05T18:00+07:00",
                        "watches.yaml:3:68: watches[1].min_level: '9' is not a security level; write a number from 1 to 5",
                        "watches.yaml:3:82: watches[1].threshold_factor: '1.5' is no factor; write a number above 0 and at most 1, such as 0.5",
                        "watches.yaml:3:105: watches[1].drill: 'perhaps' must be true or false",
                        "watches.yaml:4:52: watches[2].nope: unknown key; known are drill, from, hints, id, min_level, name, organizations, owner, rules, systems, tags, threshold_factor, to",
                        "watches.yaml:4:5: watches[2].to: is missing",
                        "watches.yaml:5:6: watches[3].id: 'c' is already used in watches.yaml:4",
                        "watches.yaml:6:6: watches[4].id: must not contain ~");
        String named = watch("rules: [root_logn, ssh_login], systems: [portl]");
        Release.Compiled mentioning = compile("r", Instant.EPOCH, Lab.RULES, named);
        assertThat(Mentions.of(mentioning, documents(Lab.RULES, named)).errors().stream()
                        .map(Object::toString))
                .containsExactlyInAnyOrder(
                        "watches.yaml:2: election.rules: 'root_logn' is neither the name nor the id of a rule; did you mean root_login?",
                        "watches.yaml:2: election.rules: 'ssh_login' is only counted by others and alerts never; name the correlation that counts it",
                        "watches.yaml:2:137: watches[0].systems: 'portl' is not a registered system; did you mean portal?");
    }
}
