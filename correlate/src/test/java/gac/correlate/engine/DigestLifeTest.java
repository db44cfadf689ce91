package gac.correlate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.offline.Events;
import gac.correlate.offline.Lab;
import gac.schemas.avro.Detection;
import gac.schemas.avro.EpisodeRef;
import gac.schemas.avro.Lane;
import gac.schemas.avro.Level;
import gac.schemas.avro.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DigestLifeTest {
    private final Pipe pipe = new Pipe(Lab.release(""), false);

    /** What an attempt tells its digest; count 0: it merged into another alert. */
    private static Detection attempt(String alert, long count) {
        List<@Nullable String> group =
                new ArrayList<>(List.of("portal", Digest.dayOf(Events.at(0).toEpochMilli())));
        Detection detection = new Detection();
        detection.setMore(List.of());
        detection.setDefinition(Digest.ID);
        detection.setState(Digest.ID);
        detection.setRule("00000000-0000-0000-0000-000000000004");
        detection.setRelease("r-1");
        detection.setOrganization("agency-a");
        detection.setGroup(group);
        detection.setLane(Lane.on_time);
        detection.setDepth(Frontiers.DEEPEST);
        detection.setEffective(Events.at(0));
        detection.setReceived(Events.at(0));
        detection.setEventId(alert);
        detection.setLevel(Level.medium);
        detection.setOutcome(Outcome.attempt);
        detection.setSystem("portal");
        detection.setSystemLevel(3);
        detection.setEntities(Map.of());
        detection.setCount(1);
        detection.setEpisode(new EpisodeRef(alert, Events.at(0), Events.at(0), count, "192.0.2.10"));
        return detection;
    }

    /** A merge may be the first a digest hears of an alert: it has nothing to say then, not even at the end. */
    @Test
    void aDigestThatNeverHadAMemberIsNeverPublished() {
        pipe.detection(attempt("a1", 0));
        pipe.drain();
        assertThat(pipe.entries('D')).isEqualTo(1);
        pipe.mark(10, true);
        assertThat(pipe.alerts).isEmpty();
        assertThat(pipe.entries('D')).isZero();
        assertThat(pipe.isEnded()).isTrue();
    }

    /** One that was published keeps its word: it ends, without the alert that merged. */
    @Test
    void aDigestThatLostItsOnlyMemberStillEnds() {
        pipe.detection(attempt("a1", 3));
        pipe.detection(attempt("a1", 0));
        pipe.drain();
        pipe.mark(10, true);
        assertThat(pipe.alerts.stream()
                        .map(alert -> alert.getRevision() + " " + alert.getStatus() + " x" + alert.getCount() + " "
                                + alert.getMembers().size()))
                .containsExactly("0 open x3 1", "1 final$ x0 0");
    }
}
