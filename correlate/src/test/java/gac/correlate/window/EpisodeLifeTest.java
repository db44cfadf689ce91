package gac.correlate.window;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.window.Change.EpisodeChanged;
import gac.correlate.window.Change.Kind;
import gac.correlate.window.Change.Qualified;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The changes of small groups, whole and in order. */
class EpisodeLifeTest {
    private static final WindowSpec THREE_IN_TEN = WindowSpec.counting(
                    WindowSpec.Type.EVENT_COUNT, Duration.ofMillis(10), Condition.gte(3), List.of("failed"))
            .withGrace(Duration.ofMillis(100));

    private static Occurrence at(long at) {
        return Occurrence.of(at, 0, at, at);
    }

    private static EpisodeChanged episode(
            Kind kind, long id, long first, long last, long count, @Nullable Long mergedInto) {
        return new EpisodeChanged(kind, id, first, last, count, 0, List.of(), 0, false, mergedInto, null);
    }

    @Test
    void opensGrowsAndClosesWhenTheFrontierHasPassedTimespanAndGrace() {
        Run run = new Run(THREE_IN_TEN);
        for (long at : new long[] {1, 2, 5, 9}) {
            run.add(at(at), at);
        }
        assertThat(run.nextTimer()).isEqualTo(9 + 10 + 100 + 1);
        run.advance(9 + 10 + 100);
        run.advance(9 + 10 + 100 + 1);
        assertThat(run.changes)
                .containsExactly(
                        episode(Kind.OPENED, 1, 1, 5, 3, null),
                        episode(Kind.GROWN, 1, 1, 9, 4, null),
                        episode(Kind.CLOSED, 1, 1, 9, 4, null));
        assertThat(run.store.isEmpty()).isTrue();
        assertThat(run.nextTimer()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void oneTooFewIsQuiet() {
        Run run = new Run(THREE_IN_TEN);
        for (long at : new long[] {0, 5, 11, 16, 22}) {
            run.add(at(at), at);
        }
        assertThat(run.end().changes).isEmpty();
    }

    @Test
    void theEndOfAWindowBelongsToIt() {
        Run run = new Run(THREE_IN_TEN);
        run.add(at(0), 0);
        run.add(at(10), 10);
        run.add(Occurrence.of(10, 1, 0, 77), 10);
        assertThat(run.changes).containsExactly(episode(Kind.OPENED, 0, 0, 10, 3, null));
    }

    @Test
    void aLateArrivalOpensWithLaterEventsAndMovesTheBeginning() {
        Run run = new Run(THREE_IN_TEN);
        run.add(at(20), 20);
        run.add(at(25), 25);
        run.add(at(27), 27);
        run.add(at(16), 28);
        run.add(at(15), 28);
        assertThat(run.changes)
                .containsExactly(
                        episode(Kind.OPENED, 20, 20, 27, 3, null),
                        episode(Kind.GROWN, 20, 16, 27, 4, null),
                        episode(Kind.GROWN, 20, 15, 27, 5, null));
    }

    @Test
    void anEventThatJoinsTwoPublishedEpisodesLeavesTheOlderId() {
        Run run = new Run(THREE_IN_TEN);
        for (long at : new long[] {0, 1, 2, 21, 22, 23}) {
            run.add(at(at), at);
        }
        run.add(at(12), 24);
        run.add(at(11), 25);
        assertThat(run.end().changes)
                .containsExactly(
                        episode(Kind.OPENED, 0, 0, 2, 3, null),
                        episode(Kind.OPENED, 21, 21, 23, 3, null),
                        // 12 lies in the window of 22, which qualifies now; the episode begins with it.
                        episode(Kind.GROWN, 21, 12, 23, 4, null),
                        // 11 qualifies with 1 and 2, and then 12 does: no gap is left that is longer than 10.
                        episode(Kind.MERGED, 21, 12, 23, 4, 0L),
                        episode(Kind.GROWN, 0, 0, 23, 8, null),
                        episode(Kind.CLOSED, 0, 0, 23, 8, null));
    }

    @Test
    void chainedCorrelationsReportEachQualifyingEventOnce() {
        Run run = new Run(THREE_IN_TEN.asChained());
        run.add(at(1), 1);
        run.add(at(4), 4);
        run.add(at(5), 5);
        run.add(at(2), 6);
        run.add(at(2), 6);
        assertThat(run.changes.stream().filter(Qualified.class::isInstance))
                .containsExactly(new Qualified(5, 0, 5, 5), new Qualified(4, 0, 4, 4));
    }

    @Test
    void anEventIdCountsOnce() {
        Run run = new Run(THREE_IN_TEN);
        for (int times = 0; times < 5; times++) {
            run.add(at(1), 1);
        }
        run.add(at(2), 2);
        assertThat(run.changes).isEmpty();
    }

    @Test
    void episodesLongerThanTheCapContinueAsLinkedOnes() {
        Run run = new Run(THREE_IN_TEN.withEpisodeCap(Duration.ofMillis(20)));
        for (long at = 0; at <= 40; at += 4) {
            run.add(at(at), at);
        }
        List<EpisodeChanged> closed = run.end().changes.stream()
                .map(EpisodeChanged.class::cast)
                .filter(change -> change.kind() == Kind.CLOSED)
                .toList();
        assertThat(closed)
                .containsExactly(
                        episode(Kind.CLOSED, 0, 0, 28, 8, null),
                        new EpisodeChanged(Kind.CLOSED, 32, 32, 40, 3, 0, List.of(), 0, false, null, 0L));
    }

    /** One partition is at 1,000, the other catches up from 500: nothing ends before the slower one has passed all that was received. */
    @Test
    void lateEventsOfPartitionsThatLagDifferentlyAreCountedTogether() {
        Run run = new Run(THREE_IN_TEN.asDelayed());
        run.addReceived(at(1), 500, 1_000);
        run.addReceived(at(2), 500, 500);
        assertThat(run.nextTimer()).isEqualTo(1_000 + 10 + 100 + 1);
        run.advance(800);
        run.addReceived(at(3), 800, 1_500);
        run.advance(1_500 + 10 + 100);
        assertThat(run.changes).containsExactly(episode(Kind.OPENED, 1, 1, 3, 3, null));
        run.advance(1_500 + 10 + 100 + 1);
        assertThat(run.changes.get(run.changes.size() - 1)).isEqualTo(episode(Kind.CLOSED, 1, 1, 3, 3, null));
        assertThat(run.store.isEmpty()).isTrue();
    }
}
