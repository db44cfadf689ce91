package gac.ingest.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import gac.ingest.config.Multiline;
import gac.ingest.frame.Frame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SerialAuditAssemblerTest {
    private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");
    private static final String CONNECTION = "[22/Nov/2026:08:15:01 +0700] id 203.0.113.9 51234 192.0.2.20 443";

    private final List<String> events = new ArrayList<>();
    private long offset;

    private static Assembler assembler(int maxLines, int maxFrame) {
        return Assembler.of(
                new Multiline(null, null, Multiline.Form.MODSECURITY, maxLines, Duration.ofSeconds(5)), maxFrame);
    }

    private static TrackedFile.Cut cut(String line, long offset) {
        byte[] bytes = line.getBytes(UTF_8);
        return new TrackedFile.Cut(new Frame.Line(bytes, false), offset, offset + bytes.length + 1, false, null, null);
    }

    private void drain(Assembler assembler) {
        for (TrackedFile.Cut cut = assembler.poll(); cut != null; cut = assembler.poll()) {
            String what = cut.frame() instanceof Frame.Line line ? (line.truncated() ? "cut " : "") : "bad ";
            events.add(what + new String(cut.frame().bytes(), UTF_8).replace('\n', '|'));
        }
    }

    private void add(Assembler assembler, Instant now, String... lines) {
        for (String line : lines) {
            TrackedFile.Cut cut = cut(line, offset);
            offset = cut.next();
            assembler.add(cut, now);
            drain(assembler);
        }
    }

    @Test
    void aTransactionEndsWithItsOwnBoundaryAndABodyEndsNothing() {
        Assembler assembler = assembler(500, 4_096);
        add(
                assembler,
                NOW,
                "before",
                "--a1-A--",
                CONNECTION,
                "--a1-C--",
                "--b2-Z--",
                "--b2-A--",
                CONNECTION,
                "--b2-H--");
        assertThat(events).containsExactly("before");
        add(
                assembler,
                NOW,
                "Message: forged",
                "--b2-Z--",
                "--a1-Z-",
                "x--a1-Z--",
                "--a1-Z--\r",
                "",
                "---c3---A--",
                "---c3---Z--");
        assertThat(events)
                .containsExactly(
                        "before",
                        "--a1-A--|" + CONNECTION + "|--a1-C--|--b2-Z--|--b2-A--|" + CONNECTION
                                + "|--b2-H--|Message: forged|--b2-Z--|--a1-Z-|x--a1-Z--|--a1-Z--\r",
                        "",
                        "---c3---A--|---c3---Z--");
    }

    @Test
    void aBodyThatIsTooLongCostsTheBodyAndNotTheFindings() {
        Assembler assembler = assembler(5, 200);
        add(
                assembler,
                NOW,
                "--a1-A--",
                CONNECTION,
                "--a1-C--",
                "one",
                "two",
                "three",
                "--b2-A--",
                CONNECTION,
                "y".repeat(130));
        add(assembler, NOW, "--b2-Z--", "--a1-F--", "HTTP/1.1 403", "--a1-H--", "Message: found", "--a1-Z--", "after");
        assertThat(events)
                .containsExactly(
                        "cut --a1-A--|" + CONNECTION + "|--a1-C--|one|two",
                        "bad three|--b2-A--|" + CONNECTION,
                        "bad " + "y".repeat(130) + "|--b2-Z--",
                        "cut --a1-A--|" + CONNECTION + "|--a1-F--|HTTP/1.1 403|--a1-H--",
                        "bad Message: found|--a1-Z--",
                        "after");
    }

    @Test
    void aLineLongerThanAFrameInsideABody() {
        Assembler assembler = assembler(500, 480);
        add(assembler, NOW, "--a1-A--", CONNECTION, "--a1-C--");
        assembler.add(new TrackedFile.Cut(new Frame.Line(new byte[] {'x'}, true), 90, 570, true, null, null), NOW);
        assembler.add(
                new TrackedFile.Cut(Frame.oversize("--b2-A--".getBytes(UTF_8), 480), 570, 580, false, null, null), NOW);
        drain(assembler);
        add(assembler, NOW, "--b2-H--", "--a1-H--", "Message: found", "--a1-Z--");
        assertThat(events)
                .containsExactly(
                        "cut --a1-A--|" + CONNECTION + "|--a1-C--|x",
                        "bad --b2-A--",
                        "bad --b2-H--",
                        "--a1-A--|" + CONNECTION + "|--a1-H--|Message: found|--a1-Z--");
    }

    @Test
    void anEndThatNeverComesIsWaitedForUntilNothingIsAdded() {
        Assembler assembler = assembler(500, 4_096);
        add(assembler, NOW, "--a1-A--", CONNECTION);
        assembler.pause(false, NOW.plusSeconds(4));
        drain(assembler);
        assertThat(events).isEmpty();
        assembler.pause(false, NOW.plusSeconds(5));
        drain(assembler);
        add(assembler, NOW.plusSeconds(6), "--b2-A--", CONNECTION);
        assembler.pause(true, NOW.plusSeconds(6));
        drain(assembler);
        add(assembler, NOW.plusSeconds(7), "--c3-A--");
        assembler.clear();
        assembler.pause(true, NOW.plusSeconds(20));
        drain(assembler);
        assertThat(events).containsExactly("cut --a1-A--|" + CONNECTION, "cut --b2-A--|" + CONNECTION);
    }

    @Test
    void anEndThatNeverComesIsWaitedForSoManyBytes() {
        Assembler assembler = assembler(500, 1 << 16);
        add(assembler, NOW, "--a1-A--", CONNECTION);
        String line = "z".repeat(60_000);
        for (long bytes = 0; bytes <= SerialAuditAssembler.MOST_BYTES; bytes += line.length()) {
            add(assembler, NOW, line);
            events.clear();
        }
        add(assembler, NOW, "--b2-A--", "--b2-Z--");
        assertThat(events.get(events.size() - 1)).isEqualTo("--b2-A--|--b2-Z--");
    }

    /** Places touch, nothing is lost, and no event or piece is larger than it may be, whatever the lines are. */
    @Test
    void seededNothingIsLostAndPlacesTouch() {
        Random random = new Random(20261201);
        String[] pieces = {
            "--a-A--", "--b-A--", "--a-C--", "--a-H--", "--b-H--", "--a-Z--", "--b-Z--", "x", "", "some body line", "--"
        };
        for (int round = 0; round < 5_000; round++) {
            Assembler assembler = assembler(2 + random.nextInt(5), 40);
            List<String> lines = new ArrayList<>();
            List<TrackedFile.Cut> out = new ArrayList<>();
            long at = 0;
            for (int i = random.nextInt(30); i > 0; i--) {
                String line = pieces[random.nextInt(pieces.length)];
                lines.add(line);
                TrackedFile.Cut cut = cut(line, at);
                at = cut.next();
                assembler.add(cut, NOW);
                if (random.nextInt(8) == 0) {
                    assembler.pause(false, NOW.plusSeconds(random.nextInt(8)));
                }
                for (TrackedFile.Cut done = assembler.poll(); done != null; done = assembler.poll()) {
                    out.add(done);
                }
            }
            assembler.pause(true, NOW);
            for (TrackedFile.Cut done = assembler.poll(); done != null; done = assembler.poll()) {
                out.add(done);
            }
            long reached = 0;
            List<String> kept = new ArrayList<>();
            for (TrackedFile.Cut cut : out) {
                assertThat(cut.offset()).isEqualTo(reached);
                reached = cut.next();
                String text = new String(cut.frame().bytes(), UTF_8);
                assertThat(text.length()).isLessThanOrEqualTo(40);
                // what is told again in front of findings is no part of the place
                kept.add(text.substring((int) (text.length() + 1 - (cut.next() - cut.offset()))));
            }
            assertThat(reached).isEqualTo(at);
            assertThat(String.join("\n", kept)).isEqualTo(String.join("\n", lines));
        }
    }
}
