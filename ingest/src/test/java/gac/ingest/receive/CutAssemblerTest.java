package gac.ingest.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import gac.ingest.config.Multiline;
import gac.ingest.frame.Frame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CutAssemblerTest {
    private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");
    private static final Multiline START =
            new Multiline(Pattern.compile("^\\d{4}-"), null, null, 4, Duration.ofSeconds(5));

    private final List<String> events = new ArrayList<>();
    private long offset;

    private static TrackedFile.Cut cut(String line, long offset) {
        return new TrackedFile.Cut(
                new Frame.Line(line.getBytes(UTF_8), false),
                offset,
                offset + line.getBytes(UTF_8).length + 1,
                false,
                null,
                null);
    }

    private void drain(CutAssembler assembler) {
        for (TrackedFile.Cut cut = assembler.poll(); cut != null; cut = assembler.poll()) {
            events.add(cut.offset() + "-" + cut.next() + " "
                    + new String(cut.frame().bytes(), UTF_8));
        }
    }

    private void add(CutAssembler assembler, Instant now, String... lines) {
        for (String line : lines) {
            TrackedFile.Cut cut = cut(line, offset);
            offset = cut.next();
            assembler.add(cut, now);
            drain(assembler);
        }
    }

    @Test
    void aStackTraceIsOneEventAndTheNextLineEndsIt() {
        CutAssembler assembler = new CutAssembler(START, 480);
        add(assembler, NOW, "2026-11-22 one", "  at a", "Caused by: x", "2026-11-22 two");
        assertThat(events).containsExactly("0-35 2026-11-22 one\n  at a\nCaused by: x");
        assembler.pause(false, NOW.plusSeconds(4));
        drain(assembler);
        assertThat(events).hasSize(1);
        assembler.pause(false, NOW.plusSeconds(5));
        drain(assembler);
        assertThat(events.subList(1, events.size())).containsExactly("35-50 2026-11-22 two");
        add(assembler, NOW, "  late");
        assembler.pause(true, NOW);
        drain(assembler);
        assertThat(events.get(2)).isEqualTo("50-57   late");
    }

    @Test
    void continuationPattern() {
        CutAssembler assembler = new CutAssembler(
                new Multiline(null, Pattern.compile("^\\s|^Caused by:"), null, 4, Duration.ofSeconds(5)), 480);
        add(assembler, NOW, "  first", "one", "\tat a", "Caused by: x", "two");
        assembler.pause(true, NOW);
        drain(assembler);
        assertThat(events).containsExactly("0-8   first", "8-31 one\n\tat a\nCaused by: x", "31-35 two");
    }

    @Test
    void linesBytesAndPiecesAreBounded() {
        CutAssembler assembler = new CutAssembler(START, 20);
        add(assembler, NOW, "2026-", "a", "b", "c", "d");
        assertThat(events).containsExactly("0-12 2026-\na\nb\nc");
        add(assembler, NOW, "12345678901234567", "e", "f");
        assertThat(events.subList(1, events.size())).containsExactly("12-32 d\n12345678901234567");
        events.clear();
        assembler.add(new TrackedFile.Cut(new Frame.Line(new byte[] {'x'}, true), 36, 56, true, null, null), NOW);
        assembler.add(new TrackedFile.Cut(Frame.oversize(new byte[] {'y'}, 20), 56, 58, false, null, null), NOW);
        drain(assembler);
        assertThat(events).containsExactly("32-56 e\nf\nx", "56-58 y");
        assembler.add(cut("2026-", 122), NOW);
        assembler.clear();
        assembler.pause(true, NOW);
        drain(assembler);
        assertThat(events).hasSize(2);
    }

    /** Whatever the lines are: put end to end the events are the lines, and each begins where the one before ends. */
    @Test
    void seededNothingIsLostAndPlacesTouch() {
        Random random = new Random(20261130);
        for (int round = 0; round < 5_000; round++) {
            CutAssembler assembler = new CutAssembler(START, 30);
            List<String> lines = new ArrayList<>();
            List<TrackedFile.Cut> out = new ArrayList<>();
            long at = 0;
            for (int i = random.nextInt(20); i > 0; i--) {
                String line = (random.nextInt(3) == 0 ? "2026-" : " ") + "x".repeat(random.nextInt(25));
                lines.add(line);
                TrackedFile.Cut cut = cut(line, at);
                at = cut.next();
                assembler.add(cut, NOW);
                if (random.nextInt(5) == 0) {
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
            assertThat(out.stream()
                            .flatMap(cut -> new String(cut.frame().bytes(), UTF_8).lines())
                            .toList())
                    .isEqualTo(lines);
            long reached = 0;
            for (TrackedFile.Cut cut : out) {
                assertThat(cut.offset()).isEqualTo(reached);
                reached = cut.next();
                String text = new String(cut.frame().bytes(), UTF_8);
                assertThat(text.lines().skip(1)).noneMatch(line -> line.startsWith("2026-"));
                assertThat(text.lines().count()).isLessThanOrEqualTo(4);
                assertThat(text.length()).isLessThanOrEqualTo(30);
            }
            assertThat(reached).isEqualTo(at);
        }
    }
}
