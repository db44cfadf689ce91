package gac.ingest.frame;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyslogFrameDecoderTest {
    private static final byte LF = '\n';

    /** What came out, as text: lines as they are, truncated ones with "~" behind, bad ones as "!reason:bytes". */
    private static List<String> frames(EmbeddedChannel channel) {
        channel.finish();
        List<String> frames = new ArrayList<>();
        for (Object frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            if (frame instanceof Frame.Line line) {
                frames.add(new String(line.bytes(), UTF_8) + (line.truncated() ? "~" : ""));
            } else if (frame instanceof Frame.Bad bad) {
                frames.add("!" + bad.reason() + ":" + new String(bad.bytes(), UTF_8));
            }
        }
        return frames;
    }

    private static List<String> decode(int maxFrame, byte trailer, byte[]... pieces) {
        EmbeddedChannel channel = new EmbeddedChannel(new SyslogFrameDecoder(maxFrame, trailer));
        for (byte[] piece : pieces) {
            channel.writeInbound(Unpooled.copiedBuffer(piece));
        }
        return frames(channel);
    }

    private static List<String> decode(String stream) {
        return decode(64, LF, stream.getBytes(UTF_8));
    }

    /** Decodes the stream whole, cut in two at every place, and byte by byte; all must agree. */
    private static List<String> decodeEveryWay(int maxFrame, byte trailer, byte[] stream) {
        List<String> whole = decode(maxFrame, trailer, stream);
        for (int cut = 1; cut < stream.length; cut++) {
            assertThat(decode(
                            maxFrame,
                            trailer,
                            java.util.Arrays.copyOfRange(stream, 0, cut),
                            java.util.Arrays.copyOfRange(stream, cut, stream.length)))
                    .as("cut at %d", cut)
                    .isEqualTo(whole);
        }
        byte[][] single = new byte[stream.length][];
        for (int i = 0; i < stream.length; i++) {
            single[i] = new byte[] {stream[i]};
        }
        assertThat(decode(maxFrame, trailer, single)).as("byte by byte").isEqualTo(whole);
        return whole;
    }

    private static List<String> everyWay(String stream) {
        return decodeEveryWay(64, LF, stream.getBytes(UTF_8));
    }

    @Test
    void countedFrames() {
        assertThat(everyWay("5 hello11 <34>1 a\nb c9 Sở")).containsExactly("hello", "<34>1 a\nb c", "!incomplete:Sở");
        assertThat(everyWay("5 hello4 Sở")).containsExactly("hello", "Sở");
    }

    @Test
    void linesAndTheLastWithoutTrailer() {
        assertThat(everyWay("<34>one\n<34>two\r\n\n<34>three")).containsExactly("<34>one", "<34>two", "<34>three");
    }

    @Test
    void bothFramingsOnOneConnection() {
        assertThat(everyWay("7 <1>a\nb \n<2>line\n6 <3>c\n\0<4>line\n"))
                .containsExactly("<1>a\nb ", "<2>line", "<3>c", "<4>line");
    }

    @Test
    void nulTrailersAreTolerated() {
        assertThat(everyWay("<34>one\0\n<34>two\0\n7 <34>x\0\n")).containsExactly("<34>one", "<34>two", "<34>x");
        assertThat(decodeEveryWay(64, (byte) 0, "<34>one\0<34>t\nwo\0\0".getBytes(UTF_8)))
                .containsExactly("<34>one", "<34>t\nwo");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "99999999999999999999999999 x",
                "1234567890 x",
                "999999999 x",
                "1025 x",
                "05 hello",
                "0 x",
                "-5 hello",
                "+5 hello",
                "5",
                "5x hello",
                "2026-11-22T10:00:00Z x",
                "192.0.2.1 - - [22/Nov/2026]",
                " 5 hello"
            })
    void whatIsNoBelievableCountIsText(String line) {
        assertThat(everyWay(line + "\n<34>next\n")).containsExactly(line, "<34>next");
    }

    @Test
    void largestBelievedCount() {
        assertThat(SyslogFrameDecoder.largestCount(64)).isEqualTo(1024);
        List<String> frames = decode("1024 " + "x".repeat(1024) + "2 ok");
        assertThat(frames.get(0)).isEqualTo("x".repeat(64) + "~");
        assertThat(frames.subList(1, 16)).containsOnly("!oversize:" + "x".repeat(64));
        assertThat(frames.get(16)).isEqualTo("ok");
        assertThat(frames).hasSize(17);
    }

    @Test
    void oversizeIsKeptInPieces() {
        assertThat(decodeEveryWay(4, LF, "abcdefghij\nnext\n11 abcdefghijkok\n".getBytes(UTF_8)))
                .containsExactly(
                        "abcd~",
                        "!oversize:efgh",
                        "!oversize:ij",
                        "next",
                        "abcd~",
                        "!oversize:efgh",
                        "!oversize:ijk",
                        "ok");
        assertThat(decodeEveryWay(4, LF, "abcde".getBytes(UTF_8))).containsExactly("abcd~", "!oversize:e");
        assertThat(decodeEveryWay(4, LF, "abcd\nabcdefgh\nx\n".getBytes(UTF_8)))
                .containsExactly("abcd", "abcd~", "!oversize:efgh", "x");
    }

    @Test
    void oversizeTearsNoCharacter() {
        assertThat(decodeEveryWay(4, LF, "abcSở\n".getBytes(UTF_8))).containsExactly("abcS~", "!oversize:ở");
        assertThat(decodeEveryWay(4, LF, "abởx\n".getBytes(UTF_8))).containsExactly("ab~", "!oversize:ởx");
    }

    @Test
    void slowSenderHoldsNoMoreThanOneFrame() {
        EmbeddedChannel channel = new EmbeddedChannel(new SyslogFrameDecoder(64, LF));
        int read = 0;
        for (int i = 0; i < 10_000; i++) {
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {'x'}));
            Object frame = channel.readInbound();
            if (frame != null) {
                read += ((Frame) frame).bytes().length;
            }
            assertThat(i + 1 - read).isLessThanOrEqualTo(65);
        }
        channel.finishAndReleaseAll();
    }

    @Test
    void connectionThatEndsWithoutABytesGivesNothing() {
        assertThat(decode("")).isEmpty();
        assertThat(decode("\n\r\n\0\0")).isEmpty();
        assertThat(everyWay("12 ")).isEmpty();
    }

    @Test
    void seededFuzz() {
        Random random = new Random(6587);
        for (int round = 0; round < 3000; round++) {
            int maxFrame = 4 + random.nextInt(40);
            byte[] stream = new byte[random.nextInt(300)];
            for (int i = 0; i < stream.length; i++) {
                stream[i] = (byte) "0123456789 <>\n\r\0abở".charAt(random.nextInt(18));
            }
            EmbeddedChannel channel = new EmbeddedChannel(new SyslogFrameDecoder(maxFrame, LF));
            for (int at = 0; at < stream.length; ) {
                int length = Math.min(stream.length - at, 1 + random.nextInt(50));
                channel.writeInbound(Unpooled.copiedBuffer(stream, at, length));
                at += length;
            }
            channel.finish();
            ByteArrayOutputStream kept = new ByteArrayOutputStream();
            for (Object frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
                assertThat(((Frame) frame).bytes()).hasSizeBetween(1, maxFrame);
                kept.writeBytes(((Frame) frame).bytes());
            }
            assertThat(isSubsequence(kept.toByteArray(), stream)).isTrue();
            // Only counts with their space and filler may be missing: no letter, no bracket.
            assertThat(letters(kept.toByteArray())).isEqualTo(letters(stream));
            assertThat(decodeAll(maxFrame, stream)).as("whole").isEqualTo(decodeByteWise(maxFrame, stream));
        }
    }

    private static List<String> decodeAll(int maxFrame, byte[] stream) {
        return decode(maxFrame, LF, stream);
    }

    private static List<String> decodeByteWise(int maxFrame, byte[] stream) {
        byte[][] single = new byte[stream.length][];
        for (int i = 0; i < stream.length; i++) {
            single[i] = new byte[] {stream[i]};
        }
        return decode(maxFrame, LF, single);
    }

    private static boolean isSubsequence(byte[] part, byte[] whole) {
        int at = 0;
        for (int i = 0; i < whole.length && at < part.length; i++) {
            if (whole[i] == part[at]) {
                at++;
            }
        }
        return at == part.length;
    }

    private static String letters(byte[] bytes) {
        return new String(bytes, ISO_8859_1).replaceAll("[0-9 \n\r\0]", "");
    }
}
