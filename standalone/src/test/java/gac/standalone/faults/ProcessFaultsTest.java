package gac.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import gac.standalone.faults.Scene.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Instances are killed, restarted and robbed of their state. */
@Tag("faults")
class ProcessFaultsTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void undisturbed() throws Exception {
        try (Scene scene = Scene.set(Setting.of(1), folder)) {
            scene.instances.start(1);
            scene.instances.start(2);
            scene.tellUpTo(0.5);
            scene.swapRules();
            scene.tellUpTo(1);
            scene.assertUndisturbed();
            assertThat(scene.deadLetters()).isEmpty();
        }
    }

    @Test
    void tenKillsAtRandomPoints() throws Exception {
        Random random = new Random(2);
        try (Scene scene = Scene.set(Setting.of(2), folder)) {
            scene.instances.start(1);
            scene.instances.start(2);
            scene.instances.awaitRunning(1);
            for (int kill = 1; kill <= 10; kill++) {
                scene.tellUpTo((kill - random.nextDouble()) / 11);
                Thread.sleep(random.nextInt(5_000));
                int instance = 1 + random.nextInt(2);
                scene.instances.kill(instance);
                scene.instances.start(instance);
            }
            scene.tellUpTo(1);
            scene.assertUndisturbed();
            assertThat(scene.deadLetters()).isEmpty();
        }
    }

    @Test
    void restartOfOneAfterTheOther() throws Exception {
        try (Scene scene = Scene.set(Setting.of(3), folder)) {
            scene.instances.start(1);
            scene.instances.start(2);
            scene.instances.awaitRunning(1);
            for (int instance = 1; instance <= 2; instance++) {
                scene.tellUpTo(instance / 4.0);
                scene.instances.stop(instance);
                scene.tellUpTo(instance / 4.0 + 0.1);
                scene.instances.start(instance);
                scene.instances.awaitRunning(instance);
            }
            scene.tellUpTo(1);
            scene.assertUndisturbed();
            assertThat(scene.deadLetters()).isEmpty();
        }
    }

    @Test
    void stateIsReadAgainFromItsChangelog() throws Exception {
        try (Scene scene = Scene.set(Setting.of(4), folder)) {
            scene.instances.start(1);
            scene.instances.awaitRunning(1);
            scene.tellUpTo(0.5);
            Thread.sleep(3_000);
            scene.instances.kill(1);
            delete(scene.instances.state(1));
            scene.instances.start(1);
            scene.tellUpTo(0.7);
            scene.instances.awaitRunning(1);
            scene.instances.stop(1);
            delete(scene.instances.state(1));
            scene.instances.start(1);
            scene.tellUpTo(1);
            scene.assertUndisturbed();
            assertThat(scene.deadLetters()).isEmpty();
        }
    }

    private static void delete(Path state) throws IOException {
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
