package gac.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import gac.schemas.Topics;
import gac.standalone.faults.Scene.Setting;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Brokers stop, or cannot be reached. */
@Tag("faults")
class BrokerFaultsTest {
    /** Longer than sessions and transactions last. */
    private static final Duration LONG = Duration.ofSeconds(35);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    private static Scene begun(Setting setting, Path folder) throws Exception {
        Scene scene = Scene.set(setting, folder);
        scene.instances.start(1);
        scene.instances.start(2);
        scene.tellUpTo(0.2);
        scene.awaitOpened();
        return scene;
    }

    @Test
    void leadersStop() throws Exception {
        try (Scene scene = begun(Setting.of(11), folder)) {
            int leader = scene.brokers.leader(Topics.DETECTIONS, 0);
            scene.tellUpTo(0.3);
            scene.brokers.stop(leader);
            scene.tellUpTo(0.5);
            scene.awaitOpened();
            scene.brokers.restart(leader);
            leader = scene.brokers.leader(Topics.EVENTS, 1);
            scene.tellUpTo(0.6);
            scene.brokers.kill(leader);
            scene.tellUpTo(0.8);
            scene.awaitOpened();
            scene.brokers.restart(leader);
            scene.tellUpTo(1);
            scene.assertUndisturbed();
            assertThat(scene.deadLetters()).isEmpty();
        }
    }

    @Test
    void oneInstanceIsCutOff() throws Exception {
        try (Scene scene = begun(Setting.of(12), folder)) {
            scene.brokers.cut(1);
            scene.tellUpTo(0.5);
            scene.awaitOpened(); // the other one has taken over
            scene.swapRules();
            scene.brokers.mend(1);
            scene.tellUpTo(0.8);
            scene.awaitOpened();
            scene.tellUpTo(1);
            scene.assertUndisturbed();
            assertThat(scene.deadLetters()).isEmpty();
        }
    }

    @Test
    void allBrokersAreAwayForLong() throws Exception {
        try (Scene scene = begun(Setting.of(13), folder)) {
            scene.brokers.cut(1);
            scene.brokers.cut(2);
            scene.tellUpTo(0.6);
            Thread.sleep(LONG.toMillis());
            scene.brokers.mend(1);
            scene.brokers.mend(2);
            scene.tellUpTo(0.8);
            scene.awaitOpened();
            scene.tellUpTo(1);
            scene.assertUndisturbed();
            assertThat(scene.deadLetters()).isEmpty();
        }
    }

    @Test
    void tooFewBrokersForLong() throws Exception {
        try (Scene scene = begun(Setting.of(14), folder)) {
            scene.tellUpTo(0.5);
            scene.brokers.kill(0);
            scene.brokers.kill(1);
            Thread.sleep(LONG.toMillis());
            scene.brokers.restart(0);
            scene.brokers.restart(1);
            scene.tellUpTo(0.8);
            scene.awaitOpened();
            scene.tellUpTo(1);
            scene.assertUndisturbed();
            assertThat(scene.deadLetters()).isEmpty();
        }
    }

    /** The goal is a first alert within 25 seconds; how long it took until all of them were out is told, and bounded generously. */
    @Test
    void aStandbyTakesOver() throws Exception {
        try (Scene scene = begun(Setting.of(15).withStandby(), folder)) {
            scene.instances.awaitRunning(1);
            scene.instances.awaitRunning(2);
            scene.tellUpTo(0.5);
            scene.awaitOpened();
            scene.instances.kill(1);
            long killed = System.nanoTime();
            scene.tellUpTo(0.7);
            scene.awaitOpened();
            Duration taken = Duration.ofNanos(System.nanoTime() - killed);
            System.out.println("all alerts of the killed instance's groups were out after " + taken);
            assertThat(taken).isLessThan(Duration.ofSeconds(90));
            scene.tellUpTo(1);
            scene.assertUndisturbed();
            assertThat(scene.deadLetters()).isEmpty();
        }
    }
}
