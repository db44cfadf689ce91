package gac.ingest.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineCursorTest {

    private static String show(Frame frame, int start) {
        String text = start + ":" + new String(frame.bytes(), UTF_8);
        return frame instanceof Frame.Line line ? text + (line.truncated() ? "~" : "") : text + "!";
    }

    private static List<String> all(String text, int maxFrame, boolean last) {
        byte[] bytes = text.getBytes(UTF_8);
        LineCursor cursor = new LineCursor(bytes, 0, bytes.length, maxFrame, last, false);
        List<String> frames = new ArrayList<>();
        for (Frame frame = cursor.next(); frame != null; frame = cursor.next()) {
            frames.add(show(frame, cursor.start()));
        }
        frames.add("@" + cursor.position() + (cursor.continuing() ? "…" : ""));
        return frames;
    }

    /** Reads as a file is read: with a window that grows bit by bit and begins where the last one stopped. */
    private static List<String> piecewise(byte[] bytes, int maxFrame, Random random) {
        List<String> frames = new ArrayList<>();
        int from = 0;
        int to = 0;
        boolean continuing = false;
        while (to < bytes.length || from < bytes.length) {
            to = Math.min(bytes.length, to + 1 + random.nextInt(12));
            LineCursor cursor = new LineCursor(bytes, from, to, maxFrame, to == bytes.length, continuing);
            for (Frame frame = cursor.next(); frame != null; frame = cursor.next()) {
                frames.add(show(frame, cursor.start()));
            }
            from = cursor.position();
            continuing = cursor.continuing();
        }
        return frames;
    }

    /** The definition, written down simply. */
    private static List<String> reference(byte[] bytes, int maxFrame) {
        List<String> frames = new ArrayList<>();
        int start = 0;
        while (start < bytes.length) {
            int lf = start;
            while (lf < bytes.length && bytes[lf] != '\n') {
                lf++;
            }
            if (lf - start > maxFrame) {
                frames.add(show(
                        new Frame.Line(java.util.Arrays.copyOfRange(bytes, start, start + maxFrame), true), start));
                for (int at = start + maxFrame; at < lf; at += maxFrame) {
                    int stop = Math.min(lf, at + maxFrame);
                    if (trimmed(bytes, at, stop) > at) {
                        frames.add(show(Frame.oversize(java.util.Arrays.copyOfRange(bytes, at, stop), maxFrame), at));
                    }
                }
            } else if (trimmed(bytes, start, lf) > start) {
                frames.add(show(
                        new Frame.Line(java.util.Arrays.copyOfRange(bytes, start, trimmed(bytes, start, lf)), false),
                        start));
            }
            start = lf + 1;
        }
        return frames;
    }

    private static int trimmed(byte[] bytes, int from, int to) {
        int end = to;
        while (end > from && (bytes[end - 1] == '\r' || bytes[end - 1] == 0)) {
            end--;
        }
        return end;
    }

    @Test
    void linesWithTheirOffsets() {
        assertThat(all("one\r\n\ntwo\0\nthree", 64, false)).containsExactly("0:one", "6:two", "@11");
        assertThat(all("one\r\n\ntwo\0\nthree", 64, true)).containsExactly("0:one", "6:two", "11:three", "@16");
        assertThat(all("", 64, true)).containsExactly("@0");
        assertThat(all("\n\n", 64, false)).containsExactly("@2");
    }

    @Test
    void longLinesInPieces() {
        assertThat(all("abcdefghij\nnext\n", 4, false))
                .containsExactly("0:abcd~", "4:efgh!", "8:ij!", "11:next", "@16");
        assertThat(all("abcdefghi", 4, false)).containsExactly("0:abcd~", "4:efgh!", "@8…");
        assertThat(all("abcdefghi", 4, true)).containsExactly("0:abcd~", "4:efgh!", "8:i!", "@9");
        assertThat(all("abcd\n", 4, false)).containsExactly("0:abcd", "@5");
        assertThat(all("abcd\r\nx\n", 4, false)).containsExactly("0:abcd~", "6:x", "@8");
        assertThat(all("abSởxyz\n", 4, false)).containsExactly("0:abS~", "3:ởx!", "7:yz!", "@10");
    }

    @Test
    void fuzzAgainstTheDefinition() {
        Random random = new Random(42);
        for (int round = 0; round < 5000; round++) {
            byte[] bytes = new byte[random.nextInt(120)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) "abcdefg\n\n\0".charAt(random.nextInt(10));
            }
            int maxFrame = 4 + random.nextInt(20);
            assertThat(piecewise(bytes, maxFrame, random)).as("round %d", round).isEqualTo(reference(bytes, maxFrame));
        }
    }
}
