package gac.correlate.offline;

import static gac.correlate.offline.Events.at;
import static gac.correlate.offline.Events.failure;
import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.gate.Gate;
import gac.correlate.release.Document;
import gac.correlate.release.Release;
import gac.correlate.release.ReleaseSource;
import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.MapEvent;
import gac.correlate.sigma.NamedText;
import gac.correlate.sigma.RuleLoader;
import gac.correlate.sigma.RuleMatcher;
import gac.correlate.sigma.Taxonomy;
import gac.schemas.avro.Alert;
import gac.schemas.avro.DefinitionKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What other engines for Sigma get wrong, one test each, all of it from rules as people write them. */
class KnownTrapsTest {
    private static final String FAILED = """
            title: Failed
            name: failed
            logsource: {product: linux, service: sshd}
            detection: {sel: {event.action: ssh_login, event.outcome: failure}, condition: sel}
            """;

    private static List<String> matching(String detection, Map<String, ?> event) {
        String rule = "title: t\nid: r\nlogsource: {category: test}\ndetection: " + detection + "\n";
        return titles(event, rule);
    }

    private static List<String> titles(Map<String, ?> event, String... rules) {
        LoadedRules loaded = new RuleLoader()
                .parse(java.util.Arrays.stream(rules)
                        .map(rule -> new NamedText("r.yml", rule))
                        .toList());
        assertThat(loaded.errors()).isEmpty();
        return RuleMatcher.compile(loaded, Taxonomy.NONE).matchAny(MapEvent.of(event)).stream()
                .map(match -> match.rule().title())
                .toList();
    }

    @Test
    void andNotMatchesWhereTheSecondDoesNot() {
        String rule = "{a: {x: 1}, b: {y: 2}, condition: a and not b}";
        assertThat(matching(rule, Map.of("x", 1))).containsExactly("t");
        assertThat(matching(rule, Map.of("x", 1, "y", 3))).containsExactly("t");
        assertThat(matching(rule, Map.of("x", 1, "y", 2))).isEmpty();
    }

    @Test
    void everyFieldOfAMapDecidesInAnyOrder() {
        for (String map : List.of("{x: 1, y: 2}", "{y: 2, x: 1}")) {
            String rule = "{s: " + map + ", condition: s}";
            assertThat(matching(rule, Map.of("x", 1, "y", 2))).containsExactly("t");
            assertThat(matching(rule, Map.of("x", 1, "y", 0))).isEmpty();
            assertThat(matching(rule, Map.of("x", 0, "y", 2))).isEmpty();
        }
    }

    @Test
    void eachMapOfAListIsAnAlternative() {
        String rule = "{s: [{x: 1, y: 1}, {x: 2}], condition: s}";
        assertThat(matching(rule, Map.of("x", 1, "y", 1))).containsExactly("t");
        assertThat(matching(rule, Map.of("x", 2))).containsExactly("t");
        assertThat(matching(rule, Map.of("x", 1))).isEmpty();
    }

    @Test
    void keywordsAndNullRaiseNothing() {
        Map<String, Object> event = new HashMap<>();
        event.put("x", null);
        event.put("y", List.of());
        event.put("z", 7);
        assertThat(matching("{k: [word], condition: k}", event)).isEmpty();
        assertThat(matching("{k: [7], condition: k}", event)).containsExactly("t");
        assertThat(matching("{s: {x: null, absent: null}, condition: s}", event))
                .containsExactly("t");
        assertThat(matching("{s: {x|contains: a}, condition: not s}", event)).containsExactly("t");
    }

    @Test
    void gteIncludesItsBound() {
        assertThat(matching("{s: {n|gte: 5}, condition: s}", Map.of("n", 5))).containsExactly("t");
        assertThat(matching("{s: {n|gt: 5}, condition: s}", Map.of("n", 5))).isEmpty();
        assertThat(alerts(counting("event_count", "{gte: 3}"), failure("1", 0), failure("2", 1), failure("3", 2)))
                .containsExactly("counted 0..2 x3");
        assertThat(alerts(counting("event_count", "{gt: 3}"), failure("1", 0), failure("2", 1), failure("3", 2)))
                .isEmpty();
    }

    @Test
    void oneRulesMatchHidesNoOthers() {
        String[] rules = new String[50];
        for (int i = 0; i < rules.length; i++) {
            rules[i] =
                    "title: t" + i + "\nlogsource: {category: test}\ndetection: {s: {x|contains: 'a'}, condition: s}\n";
        }
        assertThat(titles(Map.of("x", "bab"), rules)).hasSize(50).doesNotHaveDuplicates();
    }

    @Test
    void aValueThatRepeatsCountsOnce() {
        String distinct = counting("value_count", "{field: user.name, gte: 3}");
        assertThat(alerts(
                        distinct,
                        failure("1", 0).user("a"),
                        failure("2", 1).user("b"),
                        failure("3", 2).user("a"),
                        failure("4", 3).user("b")))
                .isEmpty();
        assertThat(alerts(
                        distinct,
                        failure("1", 0).user("a"),
                        failure("2", 1).user("b"),
                        failure("3", 2).user("a"),
                        failure("4", 3).user("c")))
                .containsExactly("counted 0..3 x4");
    }

    @Test
    void allEventsPastTheThresholdAreOneAlert() {
        Events[] many = new Events[40];
        for (int i = 0; i < many.length; i++) {
            many[i] = failure("f" + i, i * 2);
        }
        assertThat(alerts(counting("event_count", "{gte: 3}"), many)).containsExactly("counted 0..78 x40");
    }

    /** Events that are received out of order, within the grace: what counts is when they happened. */
    @Test
    void windowsAreOfEventTimeNotOfArrival() {
        Random random = new Random(7);
        for (int round = 0; round < 20; round++) {
            List<Double> received = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                received.add(300.0 + i);
            }
            Collections.shuffle(received, random);
            // Three within a minute, two far from them, two more: in order of arrival other windows would hold three.
            double[] happened = {0, 20, 40, 130, 200, 290, 299};
            List<Events> events = new ArrayList<>();
            for (int i = 0; i < happened.length; i++) {
                events.add(failure("f" + i, happened[i]).receivedAt(received.get(i)));
            }
            events.sort(
                    java.util.Comparator.comparing(one -> one.event().getEvent().getCreated()));
            assertThat(alerts(counting("event_count", "{gte: 3}"), events.toArray(new Events[0])))
                    .containsExactly("counted 0..40 x3");
        }
    }

    /** A release with another text, level and threshold while an episode gathers: nothing counted before is lost. */
    @Test
    void aReloadKeepsWhatWasCounted() {
        String first = counting("event_count", "{gte: 5}");
        String second =
                counting("event_count", "{gte: 4}").replace("title: Counted", "title: Counted anew") + "level: high\n";
        Release before = release("r-1", first);
        Release after = release("r-2", second);
        Instant change = at(15);
        ReleaseSource releases = new ReleaseSource() {
            @Override
            public Release inForce(Instant received) {
                return received.isBefore(change) ? before : after;
            }

            @Override
            public Release byId(String id) {
                return id.equals("r-1") ? before : after;
            }
        };
        assertThat(alerts(releases, failure("1", 0), failure("2", 10), failure("3", 20), failure("4", 30)))
                .containsExactly("counted 0..30 x4");
    }

    private static String counting(String type, String condition) {
        return FAILED + """
                ---
                title: Counted
                name: counted
                correlation:
                  type: %s
                  rules: [failed]
                  group-by: [source.ip]
                  timespan: 1m
                  condition: %s
                """.formatted(type, condition);
    }

    private static Release release(String id, String rules) {
        Release.Compiled compiled =
                Release.compile(id, Instant.EPOCH, List.of(new Document(DefinitionKind.rule, "rules.yml", rules)));
        assertThat(compiled.problems()).isEmpty();
        return compiled.release();
    }

    private static List<String> alerts(String rules, Events... events) {
        return alerts(ReleaseSource.always(release("r-1", rules)), events);
    }

    /** The last revision of each alert but digests: rule, seconds from the first to the last event, count. */
    private static List<String> alerts(ReleaseSource releases, Events... events) {
        Map<String, Alert> last = new LinkedHashMap<>();
        OfflineRun run = OfflineRun.of(releases, Gate.DEFAULT, alert -> last.put(alert.getId(), alert));
        for (Events event : events) {
            run.accept(event.event());
        }
        run.end();
        return last.values().stream()
                .filter(alert -> alert.getMembers().isEmpty())
                .map(alert -> alert.getRuleName() + " " + seconds(alert.getFirst()) + ".." + seconds(alert.getLast())
                        + " x" + alert.getCount())
                .toList();
    }

    private static long seconds(Instant instant) {
        return java.time.Duration.between(at(0), instant).toSeconds();
    }
}
