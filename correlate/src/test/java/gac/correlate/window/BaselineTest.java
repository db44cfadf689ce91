package gac.correlate.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gac.correlate.window.Change.EpisodeChanged;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BaselineTest {
    private static final Instant START = Instant.parse("2026-11-02T00:00:00Z");
    private static final WindowSpec NEW_VALUE =
            WindowSpec.firstSeen(Duration.ofDays(30), Duration.ofDays(7), List.of("rule"));
    private static final WindowSpec ABOVE = WindowSpec.aboveUsual(
            Duration.ofHours(1), new Baseline(Duration.ofDays(7).toMillis(), 14, 6), 10, List.of("rule"));

    private final List<String> told = new ArrayList<>();
    private long id;

    private static long at(String days) {
        return START.plus(Duration.parse("P" + days)).toEpochMilli();
    }

    private static String time(long at) {
        return Duration.between(START, Instant.ofEpochMilli(at)).toString().substring(2);
    }

    /** An event that is received when it happens. */
    private void live(Run run, String time, String value) {
        run.add(Occurrence.of(at(time), 0, id, ++id).withValue(value), at(time));
    }

    /** An event that is received later. */
    private void late(Run run, String time, String received, String value) {
        run.add(Occurrence.of(at(time), 0, id, ++id).withValue(value), at(received));
    }

    private List<String> told(Run run) {
        run.changes.stream()
                .map(EpisodeChanged.class::cast)
                .map(one -> one.kind() + " " + time(one.first()) + " to " + time(one.last()) + " x" + one.count()
                        + (one.stepCounts().isEmpty() ? "" : " " + one.stepCounts() + " usual " + one.measure())
                        + (one.continues() == null ? "" : " continues")
                        + (one.approximate() ? " approximate" : ""))
                .forEach(told::add);
        run.changes.clear();
        return told;
    }

    // --- first_seen

    @Test
    void aValueIsNewOnceTheGroupIsKnown() {
        Run run = new Run(NEW_VALUE);
        live(run, "T0H", "VN"); // nobody knows the account yet
        live(run, "T1H", "RU");
        live(run, "6DT0H", "CN"); // nor for long enough
        live(run, "8DT0H", "VN");
        assertThat(told(run)).isEmpty();
        live(run, "9DT0H", "US");
        assertThat(told(run)).containsExactly("OPENED 216H to 216H x1");
    }

    @Test
    void allEventsOfTheFirstMinutesBelongToTheAlert() {
        Run run = new Run(NEW_VALUE);
        live(run, "T0H", "VN");
        live(run, "8DT0H", "RU");
        live(run, "8DT0H5M", "RU");
        live(run, "8DT0H5M1S", "VN");
        live(run, "8DT0H15M", "RU"); // by now it is known
        run.advance(at("8DT2H"));
        assertThat(told(run))
                .containsExactly("OPENED 192H to 192H x1", "GROWN 192H to 192H5M x2", "CLOSED 192H to 192H5M x2");
    }

    @Test
    void severalNewValuesWithinAnHourAreOneEpisode() {
        Run run = new Run(NEW_VALUE);
        live(run, "T0H", "VN");
        live(run, "8DT0H", "RU");
        live(run, "8DT1H", "CN");
        live(run, "8DT2H0M1S", "US");
        assertThat(told(run))
                .containsExactly("OPENED 192H to 192H x1", "GROWN 192H to 193H x2", "OPENED 194H1S to 194H1S x1");
    }

    @Test
    void whatWasNotSeenForTheTimespanIsNewAgain() {
        Run run = new Run(NEW_VALUE);
        live(run, "T0H", "VN");
        for (int day = 1; day < 60; day++) {
            live(run, day + "DT0H", "VN");
        }
        live(run, "59DT1H", "RU");
        live(run, "88DT1H", "RU"); // 29 days later
        live(run, "119DT1H", "RU"); // 31 days later, and the account itself has been quiet for longer: it warms up anew
        assertThat(told(run)).containsExactly("OPENED 1417H to 1417H x1", "CLOSED 1417H to 1417H x1");
    }

    /** The frontier of another partition lags: whether the value is new is decided when it has come. */
    @Test
    void anEventAheadOfTheFrontierWaits() {
        Run run = new Run(NEW_VALUE);
        live(run, "T0H", "VN");
        run.add(Occurrence.of(at("8DT0H"), 0, 7, 77).withValue("RU"), at("7DT12H"));
        assertThat(told(run)).isEmpty();
        assertThat(run.nextTimer()).isEqualTo(at("8DT0H"));
        run.add(Occurrence.of(at("7DT13H"), 1, 8, 88).withValue("RU"), at("7DT13H")); // the earlier one comes later
        assertThat(told(run)).containsExactly("OPENED 181H to 181H x1");
        run.advance(at("8DT0H"));
        assertThat(told(run)).containsExactly("OPENED 181H to 181H x1", "CLOSED 181H to 181H x1");
    }

    @Test
    void aRepeatedEventCountsOnce() {
        Run run = new Run(NEW_VALUE);
        live(run, "T0H", "VN");
        Occurrence once = Occurrence.of(at("8DT0H"), 0, 7, 77).withValue("RU");
        run.add(once, at("8DT0H"));
        run.add(once, at("8DT0H1M"));
        run.add(once, at("7DT23H")); // before the frontier has come: both wait, as one
        run.advance(at("8DT3H"));
        assertThat(told(run)).containsExactly("OPENED 192H to 192H x1", "CLOSED 192H to 192H x1");
    }

    /** A link was down for six hours: what comes then is judged like everything, and is one alert. */
    @Test
    void aBacklogIsJudgedAgainstWhatIsKnown() {
        Run run = new Run(NEW_VALUE);
        live(run, "T0H", "VN");
        live(run, "8DT6H", "VN");
        late(run, "8DT0H", "8DT6H1S", "VN");
        late(run, "8DT1H", "8DT6H2S", "RU");
        late(run, "8DT1H1M", "8DT6H3S", "RU");
        late(run, "8DT1H30M", "8DT6H4S", "RU"); // known since half past
        assertThat(told(run)).containsExactly("OPENED 193H to 193H x1", "GROWN 193H to 193H1M x2");
        run.advance(at("8DT7H"));
        assertThat(told(run)).hasSize(2);
        run.advance(at("8DT7H1M"));
        assertThat(told(run)).contains("CLOSED 193H to 193H1M x2");
    }

    @Test
    void nothingIsKeptOfAGroupThatFellSilent() {
        Run run = new Run(NEW_VALUE);
        live(run, "T0H", "VN");
        live(run, "8DT0H", "RU");
        long timers = 0;
        for (long timer = run.nextTimer(); timer != Long.MAX_VALUE; timer = run.nextTimer()) {
            run.advance(timer);
            assertThat(++timers).isLessThan(10);
        }
        assertThat(run.store.isEmpty()).isTrue();
    }

    /** An attacker sends a user agent of its own with each request. */
    @Test
    void valuesAreBounded() {
        Run run = Run.stored(NEW_VALUE);
        live(run, "T0H", "VN");
        for (int i = 0; i < FirstSeen.MOST_VALUES + 500; i++) {
            run.add(Occurrence.of(at("8DT0H") + i, 0, i, 1_000_000 + i).withValue("v" + i), at("8DT0H") + i);
        }
        run.advance(at("8DT3H"));
        assertThat(run.store.bytes()).isLessThan(400_000);
        assertThat(told(run)).last().isEqualTo("CLOSED 192H to 192H10.499S x10500 approximate");
    }

    @Test
    void waitingEventsAreBounded() {
        Run run = Run.stored(NEW_VALUE);
        live(run, "T0H", "VN");
        for (int i = 0; i < FirstSeen.MOST_WAITING + 100; i++) {
            run.add(Occurrence.of(at("8DT0H") + i, 0, i, 1_000_000 + i).withValue("RU"), at("7DT23H"));
        }
        run.advance(at("8DT3H"));
        assertThat(told(run)).last().isEqualTo("CLOSED 192H to 192H4.195S x4196 approximate");
    }

    // --- above_usual

    /** So many events in the hour that begins with the one named. */
    private void hour(Run run, int day, int hour, int events) {
        for (int i = 0; i < events; i++) {
            live(run, day + "DT" + hour + "H" + (i / 60) + "M" + (i % 60) + "S", "");
        }
    }

    @Test
    void moreThanUsualInAnHour() {
        Run run = new Run(ABOVE);
        for (int day = 0; day < 9; day++) {
            hour(run, day, 8, 10 + day % 3);
            hour(run, day, 9, 2);
        }
        hour(run, 9, 8, 31); // median 11, deviation 1.4826: the square root of 11 is more; from 31 on
        hour(run, 9, 9, 11); // median 2: from 11 on
        hour(run, 9, 10, 9); // nothing is usual at that hour, but fewer than ten never count
        run.advance(at("9DT12H"));
        assertThat(told(run))
                .containsExactly(
                        "OPENED 224H to 224H30S x31 [31, 31] usual 11.0",
                        "GROWN 224H to 225H10S x42 [31, 31] usual 11.0",
                        "CLOSED 224H to 225H10S x42 [31, 31] usual 11.0");
    }

    @Test
    void aDayIsNoEpisodeWithTheNext() {
        Run run = new Run(ABOVE);
        hour(run, 0, 0, 1);
        hour(run, 8, 23, 20);
        hour(run, 9, 0, 20);
        hour(run, 9, 2, 20);
        run.end();
        assertThat(told(run))
                .filteredOn(one -> !one.startsWith("GROWN"))
                .containsExactly(
                        "OPENED 215H to 215H9S x10 [10, 10] usual 0.0",
                        "OPENED 216H to 216H9S x10 [10, 10] usual 0.0 continues",
                        "CLOSED 215H to 215H19S x20 [20, 10] usual 0.0",
                        "OPENED 218H to 218H9S x10 [10, 10] usual 0.0",
                        "CLOSED 216H to 216H19S x20 [20, 10] usual 0.0 continues",
                        "CLOSED 218H to 218H19S x20 [20, 10] usual 0.0");
    }

    @Test
    void nothingIsJudgedBeforeTheWarmUp() {
        Run run = new Run(ABOVE);
        hour(run, 0, 8, 1);
        hour(run, 6, 8, 50);
        hour(run, 7, 7, 50);
        assertThat(told(run)).isEmpty();
        hour(run, 7, 8, 10);
        assertThat(told(run)).containsExactly("OPENED 176H to 176H9S x10 [10, 10] usual 0.0");
    }

    @Test
    void aGapThatCloses() {
        Run run = new Run(ABOVE);
        hour(run, 0, 8, 1);
        hour(run, 8, 8, 20);
        hour(run, 8, 9, 9);
        live(run, "8DT10H", "");
        for (int i = 0; i < 10; i++) {
            live(run, "8DT10H1M" + i + "S", "");
        }
        // it happened at nine, and comes nine minutes after ten
        run.add(Occurrence.of(at("8DT9H59M59S"), 1, 999, 999), at("8DT10H9M"));
        assertThat(told(run))
                .endsWith(
                        "OPENED 202H to 202H1M8S x10 [10, 10] usual 0.0",
                        "GROWN 202H to 202H1M9S x11 [11, 10] usual 0.0",
                        "MERGED 202H to 202H1M9S x11 [11, 10] usual 0.0",
                        "GROWN 200H to 202H1M9S x41 [20, 10] usual 0.0");
    }

    @Test
    void repeatedEventsAndLateOnes() {
        Run run = new Run(ABOVE);
        hour(run, 0, 8, 1);
        Occurrence once = Occurrence.of(at("8DT8H"), 0, 999, 999);
        for (int i = 0; i < 20; i++) {
            run.add(once, at("8DT8H"));
        }
        for (int i = 0; i < 8; i++) {
            late(run, "8DT8H1M" + i + "S", "8DT12H", "");
        }
        assertThat(told(run)).isEmpty();
        late(run, "8DT8H2M", "8DT12H0M1S", "");
        late(run, "8DT8H3M", "8DT12H0M2S", "");
        run.advance(at("8DT13H"));
        assertThat(told(run))
                .containsExactly(
                        "OPENED 200H to 200H2M x10 [10, 10] usual 0.0", "GROWN 200H to 200H3M x11 [11, 10] usual 0.0");
        run.advance(at("8DT13H0M3S"));
        assertThat(told(run)).last().isEqualTo("CLOSED 200H to 200H3M x11 [11, 10] usual 0.0");
    }

    /** Two weeks of every hour are a few kilobytes, however many events there are. */
    @Test
    void partsAreBounded() {
        Run run = Run.stored(ABOVE);
        for (int hour = 0; hour < 30 * 24; hour++) {
            for (int i = 0; i < 5; i++) {
                run.add(Occurrence.of(at("0D") + hour * 3_600_000L + i, 0, id, ++id), at("0D") + hour * 3_600_000L + i);
            }
            run.measure();
        }
        assertThat(run.mostBytes).isLessThan(12_000);
        assertThat(told(run)).isEmpty();
        run.end();
        assertThat(run.store.isEmpty()).isTrue();
    }

    // --- both

    @Test
    void extremeNumbersDoNoHarm() {
        long[] extremes = {Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, 0, 1, Long.MAX_VALUE - 1, Long.MAX_VALUE};
        for (WindowSpec spec : List.of(NEW_VALUE, ABOVE)) {
            for (long grace : new long[] {0, 600_000, Long.MAX_VALUE / 2_000_000}) {
                Run run = new Run(spec.withGrace(Duration.ofMillis(grace)));
                for (long at : extremes) {
                    for (int i = 0; i < 12; i++) {
                        run.add(Occurrence.of(at, i, at, at * 31 + i).withValue("v" + i % 5), Math.min(at, 0));
                    }
                }
                run.end();
                assertThat(run.disorder()).isNull();
                assertThat(run.store.isEmpty()).isTrue();
            }
        }
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> WindowSpec.aboveUsual(
                        Duration.ofHours(5), new Baseline(86_400_000, 14, 6), 10, List.of("rule")))
                .hasMessage(
                        "an above_usual compares parts of the day: a day must have a whole number of its timespans");
        assertThatThrownBy(ABOVE::asChained).hasMessage("nothing can refer to an above_usual");
        assertThatThrownBy(NEW_VALUE::asDelayed).hasMessage("late events of a baseline have no lane of their own");
        assertThatThrownBy(() -> new Baseline(0, 0, 0)).hasMessageStartingWith("a baseline needs a warm-up above 0");
    }
}
