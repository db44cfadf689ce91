package gac.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import gac.schemas.avro.Alert;
import gac.schemas.avro.AlertStatus;
import gac.schemas.avro.Disposition;
import gac.schemas.avro.Level;
import org.junit.jupiter.api.Test;

class CardStreamTest {
    private final CardRenderer renderer = CardRenderer.plain(Language.EN);
    private final CardStream stream = new CardStream(renderer);

    private static Alert.Builder revision(int revision, long count) {
        return SampleAlerts.bruteForce().setRevision(revision).setCount(count).setLevel(Level.medium);
    }

    @Test
    void aCardOnOpeningThenOnlyWhatIsNews() {
        Alert opened = revision(0, 10).build();
        assertThat(stream.next(opened)).isEqualTo(renderer.card(opened));
        assertThat(stream.next(revision(1, 19).build())).isEmpty();
        Alert doubled = revision(2, 20).build();
        assertThat(stream.next(doubled)).isEqualTo(renderer.update(doubled));
        assertThat(stream.next(doubled)).isEmpty();
        assertThat(stream.next(revision(1, 500).build())).isEmpty();
        Alert worse = revision(3, 21).setLevel(Level.high).build();
        assertThat(stream.next(worse)).isEqualTo(renderer.card(worse));
        Alert closed = revision(4, 22)
                .setLevel(Level.high)
                .setStatus(AlertStatus.final$)
                .build();
        assertThat(stream.next(closed)).isEqualTo(renderer.update(closed));
    }

    @Test
    void closingWithTheCountAlreadyToldIsNoNews() {
        stream.next(revision(0, 10).build());
        assertThat(stream.next(revision(1, 10).setStatus(AlertStatus.final$).build()))
                .isEmpty();
    }

    @Test
    void aMergedAlertIsToldOnlyIfItWasShown() {
        Alert merged = revision(1, 10)
                .setStatus(AlertStatus.merged)
                .setMergedInto("0f3c2b1a9d8e7f5f")
                .build();
        assertThat(stream.next(merged)).isEmpty();
        stream.next(revision(0, 10).build());
        assertThat(stream.next(merged)).isEqualTo(renderer.update(merged));
    }

    @Test
    void theAttemptsOfADigestAreNotShownOneByOne() {
        Alert attempt =
                SampleAlerts.bruteForce().setDisposition(Disposition.digest).build();
        assertThat(stream.next(attempt)).isEmpty();
    }

    @Test
    void aDigestIsOneLineUntilTheDayIsOver() {
        Alert opened = SampleAlerts.digest().setCount(1).build();
        assertThat(stream.next(opened)).isEqualTo("""
                          ↳ D3G-ST1 collects, 1 match of a rule so far: Department portal (level 3); Attempts on one system
                            in one day
                        """);
        Alert over = SampleAlerts.digest()
                .setRevision(9)
                .setStatus(AlertStatus.final$)
                .build();
        assertThat(stream.next(over)).isEqualTo(renderer.card(over));
    }
}
