package gac.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import gac.ingest.parse.Normalizer;
import gac.ingest.parse.event.ClientTrust;
import gac.ingest.parse.event.LineContext;
import gac.ingest.parse.event.LineType;
import gac.schemas.Keys;
import gac.schemas.Wire;
import gac.standalone.faults.Scene.Setting;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The same story over other partitions and threads, after an outage, and with somebody in it whose clock is wrong. */
@Tag("faults")
class ReplayTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void otherPartitionsAndThreads() throws Exception {
        try (Scene scene = Scene.set(new Setting(Story.of(21), 7, 3, 3, 0, host -> host % 7), folder)) {
            scene.tellUpTo(1);
            scene.instances.start(1);
            scene.assertUndisturbed();
            assertThat(scene.deadLetters()).isEmpty();
        }
    }

    /** Nine lines in ten are in one partition, and more than an hour of them waits. */
    @Test
    void anHourIsCaughtUpWith() throws Exception {
        Setting skewed = new Setting(Story.of(22, 2), 4, 4, 1, 0, host -> host == 0 ? 0 : host == 1 ? 1 : 2);
        try (Scene scene = Scene.set(skewed, folder)) {
            scene.instances.start(1);
            scene.instances.start(2);
            scene.tellUpTo(0.3);
            scene.awaitOpened();
            scene.instances.stop(1);
            scene.instances.kill(2);
            scene.tellUpTo(0.7);
            scene.instances.start(1);
            scene.instances.start(2);
            scene.tellUpTo(1);
            scene.assertUndisturbed();
            assertThat(scene.deadLetters()).isEmpty();
        }
    }

    /** Two hundred lines of 3 MB between the others, all of it there at once: an instance with a heap of 256 MB takes no more than it has room for. */
    @Test
    void whatWaitsDoesNotFillTheHeap() throws Exception {
        List<Story.Entry> story = new ArrayList<>();
        int wide = 0;
        for (Story.Entry entry : Story.of(24)) {
            story.add(entry);
            if (entry.host() == 0 && wide < 200) {
                story.add(line(
                        entry.received(),
                        "wide",
                        "<38>1 " + entry.received() + " wide app - - - " + "x".repeat(3_000_000),
                        wide++));
            }
        }
        try (Scene scene = Scene.set(new Setting(story, 4, 4, 1, 0, host -> host % 4), folder)) {
            scene.tellUpTo(1);
            scene.instances.start(1);
            scene.assertUndisturbed();
            assertThat(scene.deadLetters()).isEmpty();
        }
    }

    /** In the partition of others' lines, as ingest's own code writes them: the others' alerts are what they are without them. */
    @Test
    void clocksOf1970And2099ChangeNothingForOthers() throws Exception {
        List<Story.Entry> story = new ArrayList<>();
        for (Story.Entry entry : Story.of(23)) {
            story.add(entry);
            if (entry.host() == 0) {
                story.add(hostile(entry.received(), story.size()));
            }
        }
        Map<String, Integer> without = Decisions.expected(Story.of(23), Scene.release());
        try (Scene scene = Scene.set(new Setting(story, 4, 4, 1, 0, host -> host % 4), folder)) {
            scene.instances.start(1);
            scene.tellUpTo(1);
            scene.assertUndisturbed();
            Map<String, Integer> others = scene.decided();
            assertThat(others.keySet().removeIf(line -> line.startsWith("agency-b ")))
                    .isTrue();
            Scene.assertSame(others, without);
            assertThat(scene.deadLetters()).isEmpty();
        }
    }

    private static Story.Entry hostile(Instant received, int number) {
        String claimed = number % 2 == 0 ? "1970-01-01T00:00:07Z" : "2099-12-31T23:59:59Z";
        return line(
                received,
                "evil",
                "<38>1 " + claimed + " evil sshd 77 - - Failed password for root from 198.51.100.66 port " + number
                        + " ssh2",
                number);
    }

    /** What ingest makes of a line that another agency sends over syslog. */
    private static Story.Entry line(Instant received, String source, String line, int number) {
        LineContext context = new LineContext(
                source,
                "agency-b",
                null,
                "tcp",
                "198.51.100.66",
                null,
                null,
                -1,
                received,
                ZoneOffset.UTC,
                LineType.AUTO,
                ClientTrust.NONE,
                LineContext.DEFAULT_OLDEST,
                false,
                host -> null,
                source + "-" + number);
        return new Story.Entry(
                received,
                0,
                Keys.event("agency-b", source, source),
                Wire.encode(new Normalizer().normalize(line, context)));
    }
}
