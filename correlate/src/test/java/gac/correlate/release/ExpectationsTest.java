package gac.correlate.release;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.sigma.NamedText;
import gac.schemas.avro.QuietTime;
import gac.schemas.avro.SystemRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpectationsTest {
    private static List<String> problems(String entry) {
        List<Problem> problems = new ArrayList<>();
        SystemsYaml.parse(
                List.of(new NamedText(
                        "systems.yaml", "systems:\n  - {id: a, organization: o, name: A, level: 3, " + entry + "}\n")),
                problems);
        return problems.stream().map(Problem::toString).toList();
    }

    private static Expectations expectations(String yaml) {
        List<Problem> problems = new ArrayList<>();
        List<SystemRecord> systems = SystemsYaml.parse(List.of(new NamedText("systems.yaml", yaml)), problems);
        assertThat(problems).isEmpty();
        return new Expectations(SystemRegister.of(systems));
    }

    @Test
    void theFirstRhythmThatFitsHolds() {
        Expectations all = expectations("""
                systems:
                  - id: portal
                    organization: so-tttt
                    name: Portal
                    level: 4
                    match: {hosts: [web-1], sources: [access], networks: [192.0.2.0/24]}
                    rhythm:
                      - {hosts: [WEB-1], sources: [audit], heartbeat: 4m}
                      - {sources: [audit], silent_after: 2h}
                      - {hosts: [web-1], silent_after: 90s}
                """);
        assertThat(told(all.of("so-tttt", "audit", "web-1", null, null))).isEqualTo("portal 4 PT9M true");
        assertThat(told(all.of("so-tttt", "access", "web-1", null, null))).isEqualTo("portal 4 PT1M30S false");
        assertThat(told(all.of("so-tttt", "access", null, null, null))).isEqualTo("portal 4 null false");
        assertThat(told(all.of("so-tttt", "audit", "db-1", null, "192.0.2.7"))).isEqualTo("portal 4 PT2H false");
        assertThat(told(all.of("so-tttt", "audit", "db-1", "portal", null))).isEqualTo("portal 4 PT2H false");
        assertThat(told(all.of("so-y-te", "access", "web-1", "portal", "192.0.2.7")))
                .isEqualTo("none 3 null false");
    }

    private static String told(Expectations.Expected expected) {
        SystemRecord system = expected.system();
        return (system == null ? "none" : system.getId()) + " " + expected.level() + " " + expected.silentAfter() + " "
                + expected.heartbeat();
    }

    @Test
    void everyMistakeIsNamed() {
        assertThat(problems("rhythm: [{silent_after: 10}]"))
                .containsExactly(
                        "systems.yaml:2:59: systems[0].rhythm[0].silent_after: '10' is no span of time; write for example 90s, 10m, 2h or 1d");
        assertThat(List.of(
                        "rhythm: [{hosts: [a]}]",
                        "rhythm: [{silent_after: 10m, heartbeat: 5m, every: 1}]",
                        "quiet: [{days: [monday]}]",
                        "quiet: [{from: \"6pm\", to: \"07:00\"}]",
                        "quiet: [{from: 2027-02-05, to: 2027-02-01}]",
                        "quiet: [{days: [mon], from: 2027-02-05, to: 2027-02-06}]",
                        "quiet: [{from: \"18:00\"}]"))
                .flatExtracting(ExpectationsTest::problems)
                .containsExactly(
                        "systems.yaml:2:58: systems[0].rhythm[0].silent_after: give one of the two: silent_after, or heartbeat for what writes a line by itself so often",
                        "systems.yaml:2:93: systems[0].rhythm[0].every: unknown key; known are heartbeat, hosts, silent_after, sources",
                        "systems.yaml:2:78: systems[0].rhythm[0].heartbeat: give one of the two: silent_after, or heartbeat for what writes a line by itself so often",
                        "systems.yaml:2:58: systems[0].quiet[0].days: 'monday' is no day; write mon, tue, wed, thu, fri, sat, sun",
                        "systems.yaml:2:58: systems[0].quiet[0].from: '6pm' is no time of the day; write it as \"18:00\", in quotation marks",
                        "systems.yaml:2:58: systems[0].quiet[0].from: 'to' must be after 'from'",
                        "systems.yaml:2:71: systems[0].quiet[0].from: days go with times of the day, such as from: \"18:00\"",
                        "systems.yaml:2:57: systems[0].quiet[0].to: is missing");
    }

    /** Against a reference that looks at each minute. */
    @Test
    void quietTimesOverlapAsTheCalendarSays() {
        List<QuietTime> times = List.of(
                new QuietTime(List.of(), List.of(), List.of("mon", "tue", "wed", "thu", "fri"), "18:00", "07:00", null),
                new QuietTime(List.of(), List.of(), List.of("sat", "sun"), "00:00", "24:00", null),
                new QuietTime(List.of(), List.of(), List.of(), "12:00", "13:30", null),
                new QuietTime(List.of(), List.of(), List.of(), "2026-12-03", "2026-12-04", null),
                new QuietTime(List.of(), List.of(), List.of(), "2026-12-03T10:00", "2026-12-03T11:00+07:00", null));
        Instant start = Instant.parse("2026-11-29T17:00:00Z"); // Monday, midnight
        for (QuietTime time : times) {
            Quiet quiet = Quiet.of(time);
            for (int minute = 0; minute < 9 * 24 * 60; minute += 7) {
                Instant until = start.plus(Duration.ofMinutes(minute));
                for (int length : new int[] {1, 5, 61, 600}) {
                    boolean any = false;
                    for (int back = 0; back < length; back++) {
                        any |= isQuiet(
                                times.indexOf(time),
                                until.minus(Duration.ofMinutes(back)).atZone(WatchesYaml.ZONE));
                    }
                    // whole minutes only: a time that has ended at the beginning of the first is before it
                    assertThat(quiet.overlaps(
                                    until.minus(Duration.ofMinutes(length - 1)).minusSeconds(1), until))
                            .as("%s until %s, %d min", time, until, length)
                            .isEqualTo(any
                                    || isQuiet(
                                            times.indexOf(time),
                                            until.minus(Duration.ofMinutes(length - 1))
                                                    .minusSeconds(1)
                                                    .plusNanos(1)
                                                    .atZone(WatchesYaml.ZONE)));
                }
            }
        }
    }

    private static boolean isQuiet(int which, ZonedDateTime at) {
        int day = at.getDayOfWeek().getValue();
        int clock = at.getHour() * 60 + at.getMinute();
        return switch (which) {
            case 0 -> (clock >= 18 * 60 && day <= 5) || (clock < 7 * 60 && day >= 2 && day <= 6);
            case 1 -> day >= 6;
            case 2 -> clock >= 12 * 60 && clock < 13 * 60 + 30;
            case 3 -> at.getDayOfMonth() == 3 || at.getDayOfMonth() == 4;
            default -> at.getDayOfMonth() == 3 && at.getHour() == 10;
        };
    }
}
