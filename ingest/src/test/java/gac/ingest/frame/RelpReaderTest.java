package gac.ingest.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelpReaderTest {
    private static final Cutting<RelpMessage> CUTTING = cutting(16);

    private static Cutting<RelpMessage> cutting(int maxFrame) {
        return new Cutting<>(() -> new RelpReader(maxFrame), RelpReaderTest::text);
    }

    private static String text(RelpMessage message) {
        if (message instanceof RelpMessage.Syslog syslog) {
            Frame frame = syslog.frame();
            String line = frame == null
                    ? "-"
                    : new String(frame.bytes(), UTF_8)
                            + (frame instanceof Frame.Bad bad ? "!" + bad.reason() : "")
                            + (frame instanceof Frame.Line whole && whole.truncated() ? "~" : "");
            return syslog.transaction() + (syslog.last() ? "=" : "+") + line;
        }
        return message.toString();
    }

    private static List<String> everyWay(String stream) {
        return CUTTING.everyWay(stream.getBytes(UTF_8));
    }

    @Test
    void aSession() {
        assertThat(
                        everyWay(
                                "1 open 14 relp_version=0\n2 syslog 5 hello\n3 syslog 6 Sở\n2\n4 syslog 0\n5 syslog 0 \n6 close 0\n"))
                .containsExactly(
                        "Command[transaction=1, name=open, data=relp_version=0]",
                        "2=hello",
                        "3=Sở\n2",
                        "4=-",
                        "5=-",
                        "Command[transaction=6, name=close, data=]");
    }

    @Test
    void lineEndsInsideTheDataDoNotBelongToTheLine() {
        assertThat(everyWay("1 syslog 7 hello\r\n\n2 syslog 2 \n\0\n")).containsExactly("1=hello", "2=-");
    }

    @Test
    void longLinesComeInPieces() {
        assertThat(everyWay("7 syslog 40 0123456789abcdefghijklmnopqrstuvwxyz0123\n8 syslog 16 0123456789abcdef\n"))
                .containsExactly(
                        "7+0123456789abcdef~",
                        "7+ghijklmnopqrstuv!oversize",
                        "7=wxyz0123!oversize",
                        "8=0123456789abcdef");
        assertThat(everyWay("1 syslog 18 0123456789abcdeở\n")).containsExactly("1+0123456789abcde~", "1=ở!oversize");
        assertThat(everyWay("1 syslog 256 " + "x".repeat(256) + "\n")).hasSize(16);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                " 1 syslog 1 x\n",
                "-1 syslog 1 x\n",
                "1234567890 syslog 1 x\n",
                "1  1 x\n",
                "1 SYSLOG 1 x\n",
                "1 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 1 x\n",
                "1 syslog x\n",
                "1 syslog -1 x\n",
                "1 syslog 5\nhello\n",
                "1 syslog 1 xy\n",
                "1 syslog 257 x",
                "1 syslog 999999999 x",
                "1 syslog 9999999999 x",
                "1 open 8193 x",
                "GET / HTTP/1.1\r\n\r\n",
                "<34>Nov 22 10:00:00 h app: no RELP\n"
            })
    void whatIsNoRelp(String stream) {
        assertThat(everyWay(stream)).containsExactly("!malformed");
    }

    @Test
    void aHostileLengthHoldsNoMoreThanOneFrame() throws Exception {
        RelpReader reader = new RelpReader(480);
        ByteBuf in = Unpooled.buffer();
        in.writeBytes("1 syslog 7680 ".getBytes(UTF_8));
        for (int i = 0; i < 7680; i++) {
            in.writeByte('x');
            while (reader.next(in) != null) {
                assertThat(reader.inMessage()).isTrue();
            }
            assertThat(in.readableBytes()).isLessThanOrEqualTo(480);
        }
        in.release();
    }

    @Test
    void seededFuzz() {
        byte[] good =
                "1 open 14 relp_version=0\n2 syslog 5 hello\n3 syslog 40 0123456789abcdefghijklmnopqrstuvwxyz0123\n4 close 0\n"
                        .getBytes(UTF_8);
        CUTTING.fuzz(good, 3000, 20514);
    }
}
