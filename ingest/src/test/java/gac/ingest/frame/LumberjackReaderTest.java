package gac.ingest.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import gac.ingest.Lumberjack;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;

class LumberjackReaderTest {
    private static final int MAX_BATCH = 2000;
    private static final Cutting<LumberjackMessage> CUTTING =
            new Cutting<>(() -> new LumberjackReader(16, MAX_BATCH), LumberjackReaderTest::text);

    private static String text(LumberjackMessage message) {
        if (message instanceof LumberjackMessage.Event event) {
            Frame frame = event.frame();
            String json = frame == null
                    ? "-"
                    : new String(frame.bytes(), UTF_8)
                            + (frame instanceof Frame.Bad bad ? "!" + bad.reason() : "")
                            + (frame instanceof Frame.Line whole && whole.truncated() ? "~" : "");
            return Integer.toUnsignedString(event.sequence()) + (event.last() ? "=" : "+") + json;
        }
        return message.toString();
    }

    @Test
    void aWindow() {
        assertThat(CUTTING.everyWay(Lumberjack.window(2)
                        .event(1, "{\"a\":1}")
                        .event(2, "")
                        .window(1, 'W')
                        .event(-1, "{}")
                        .bytes()))
                .containsExactly("Window[size=2]", "1={\"a\":1}", "2=-", "Window[size=1]", "4294967295={}");
    }

    @Test
    void compressedFramesAndPlainOnesMixed() {
        Lumberjack inner = Lumberjack.window(2).event(1, "{\"a\":1}").event(2, "0123456789abcdefghijklmnopqrstuvwxyz");
        assertThat(CUTTING.everyWay(Lumberjack.window(1)
                        .event(1, "{}")
                        .compressed(inner)
                        .compressed(Lumberjack.window(1))
                        .event(7, "{}")
                        .bytes()))
                .containsExactly(
                        "Window[size=1]",
                        "1={}",
                        "Window[size=2]",
                        "1={\"a\":1}",
                        "2+0123456789abcdef~",
                        "2+ghijklmnopqrstuv!oversize",
                        "2=wxyz!oversize",
                        "Window[size=1]",
                        "7={}");
    }

    private static List<String> malformed(byte[] stream) {
        List<String> messages = CUTTING.everyWay(stream);
        assertThat(messages.get(messages.size() - 1)).isEqualTo("!malformed");
        return messages.subList(0, messages.size() - 1);
    }

    @Test
    void whatIsNoLumberjack() throws Exception {
        assertThat(malformed("GET / HTTP/1.1\r\n".getBytes(UTF_8))).isEmpty();
        assertThat(malformed("1W\0\0\0\1".getBytes(UTF_8))).isEmpty();
        assertThat(malformed("2D\0\0\0\1\0\0\0\0".getBytes(UTF_8))).isEmpty();
        assertThat(malformed("2A\0\0\0\1".getBytes(UTF_8))).isEmpty();
        assertThat(malformed(new Lumberjack().window(-1, 'W').bytes())).isEmpty();
        assertThat(malformed(new Lumberjack().event(1, "x".repeat(257)).bytes()))
                .isEmpty();
        assertThat(malformed(new Lumberjack().raw(1, 0x7fffffff).bytes())).isEmpty();
        assertThat(malformed(new Lumberjack().raw(1, -1).bytes())).isEmpty();
    }

    @Test
    void whatIsNoGoodCompression() {
        byte[] good =
                new Lumberjack().compressed(Lumberjack.window(1).event(1, "{}")).bytes();
        byte[] noZlib = good.clone();
        noZlib[6] ^= 0x55;
        assertThat(malformed(noZlib)).isEmpty();
        byte[] tooShort = java.util.Arrays.copyOf(good, good.length - 3);
        tooShort[5] = (byte) (tooShort[5] - 3);
        assertThat(malformed(tooShort)).contains("Window[size=1]");
        byte[] tooLong = java.util.Arrays.copyOf(good, good.length + 3);
        tooLong[5] = (byte) (tooLong[5] + 3);
        assertThat(malformed(tooLong)).contains("Window[size=1]");
        assertThat(malformed(new Lumberjack()
                        .compressed(new Lumberjack().compressed(Lumberjack.window(1)))
                        .bytes()))
                .isEmpty();
        assertThat(malformed(
                        new Lumberjack().compressed(new Lumberjack().raw(1, 20)).bytes()))
                .as("an event that goes on behind the frame")
                .isEmpty();
    }

    @Test
    void bombsAreNotInflated() throws Exception {
        Lumberjack many = new Lumberjack();
        for (int i = 0; i < 200_000; i++) {
            many.event(1, "");
        }
        byte[] bomb = new Lumberjack().compressed(many).bytes(); // 2 MB
        assertThat(bomb.length).isLessThan(10_000);
        assertThat(CUTTING.read(bomb))
                .hasSizeLessThanOrEqualTo(MAX_BATCH / 10 + 1)
                .endsWith("!malformed");
    }

    @Test
    void aSlowSenderHoldsNoMoreThanOneFrame() throws Exception {
        try (LumberjackReader reader = new LumberjackReader(480, MAX_BATCH)) {
            ByteBuf in = Unpooled.buffer();
            byte[] stream = new Lumberjack().event(1, "x".repeat(7680)).bytes();
            for (byte octet : stream) {
                in.writeByte(octet);
                while (reader.next(in) != null) {
                    in.discardReadBytes();
                }
                assertThat(in.readableBytes()).isLessThanOrEqualTo(480);
            }
            in.release();
        }
    }

    @Test
    void seededFuzz() {
        byte[] good = Lumberjack.window(2)
                .event(1, "{\"a\":1}")
                .compressed(Lumberjack.window(2).event(1, "{\"b\":2}").event(2, "0123456789abcdefghijklmnopqrstuvwxyz"))
                .event(2, "{}")
                .bytes();
        CUTTING.fuzz(good, 3000, 5044);
    }
}
