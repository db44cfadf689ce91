package gac.ingest.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import gac.ingest.Cost;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * What every decoder of bytes holds to, on any bytes: nothing is thrown but what says "malformed", frames are no larger than allowed, no byte of a line is lost
 * or made up, and what comes out does not depend on the pieces in which the bytes come. By default the recorded inputs are read again; CONTRIBUTING
 * tells how to look for new ones.
 */
class FramesFuzzTest {
    private static final int MAX_FRAME = 48;
    private static final int MAX_BATCH = 20_000;
    private static final List<TextEncoding> ENCODINGS = List.of(TextEncoding.values());

    private static final Cutting<RelpMessage> RELP =
            new Cutting<>(() -> new RelpReader(MAX_FRAME), FramesFuzzTest::text);
    private static final Cutting<LumberjackMessage> LUMBERJACK =
            new Cutting<>(() -> new LumberjackReader(MAX_FRAME, MAX_BATCH), FramesFuzzTest::text);
    private static final Cutting<ForwardMessage> FORWARD =
            new Cutting<>(() -> new ForwardReader(MAX_FRAME, 4096, MAX_BATCH), FramesFuzzTest::text);

    private static String text(Object message) {
        Frame frame = null;
        if (message instanceof RelpMessage.Syslog syslog) {
            frame = syslog.frame();
        } else if (message instanceof LumberjackMessage.Event event) {
            frame = event.frame();
        } else if (message instanceof ForwardMessage.Event event) {
            frame = event.frame();
        } else if (message instanceof ForwardMessage.Ping ping) {
            return ping.hostname() + HexFormat.of().formatHex(ping.salt()) + ping.digest();
        }
        if (frame == null) {
            return message.toString().replaceAll("frame=[^,]*, ", "");
        }
        bounded(List.of(frame));
        return frame.getClass().getSimpleName() + HexFormat.of().formatHex(frame.bytes());
    }

    private static void bounded(List<Frame> frames) {
        for (Frame frame : frames) {
            if (frame.bytes().length > MAX_FRAME) {
                throw new AssertionError("a frame of " + frame.bytes().length + " bytes");
            }
        }
    }

    /** Two pieces, cut where the bytes say. */
    private static byte[][] halves(byte[] data) {
        int cut = data.length == 0 ? 0 : (31 * data.length + (data[data.length - 1] & 0xFF)) % data.length;
        return new byte[][] {Arrays.copyOfRange(data, 0, cut), Arrays.copyOfRange(data, cut, data.length)};
    }

    private static <M> void agree(Cutting<M> cutting, byte[] data) throws Exception {
        Cost.bounded(data.length + 3L * MAX_BATCH, () -> {
            cutting.agree("cut in two", data, halves(data));
            return data;
        });
    }

    /** The same bytes, save those that may go. */
    private static void kept(byte[] in, List<Frame> frames, String mayGo) {
        int[] balance = new int[256];
        for (byte octet : in) {
            balance[octet & 0xFF]++;
        }
        for (Frame frame : frames) {
            for (byte octet : frame.bytes()) {
                balance[octet & 0xFF]--;
            }
        }
        for (int octet = 0; octet < balance.length; octet++) {
            if (balance[octet] != 0 && (balance[octet] < 0 || mayGo.indexOf(octet) < 0)) {
                throw new AssertionError("byte " + octet + ": " + balance[octet] + " more came in than went out");
            }
        }
    }

    @FuzzTest
    void syslog(byte[] data) throws Exception {
        List<Frame> whole = Cost.bounded(data.length, () -> syslogFrames(data));
        kept(data, whole, "\r\n\0 0123456789");
        bounded(whole);
        assertThat(texts(syslogFrames(halves(data)))).isEqualTo(texts(whole));
    }

    private static List<Frame> syslogFrames(byte[]... pieces) {
        EmbeddedChannel channel = new EmbeddedChannel(new SyslogFrameDecoder(MAX_FRAME, (byte) '\n'));
        List<Frame> frames = new ArrayList<>();
        for (byte[] piece : pieces) {
            channel.writeInbound(Unpooled.wrappedBuffer(piece));
        }
        channel.finish();
        for (Frame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            frames.add(frame);
        }
        return frames;
    }

    private static List<String> texts(List<Frame> frames) {
        return frames.stream()
                .map(frame -> frame.getClass().getSimpleName() + HexFormat.of().formatHex(frame.bytes()))
                .toList();
    }

    @FuzzTest
    void relp(byte[] data) throws Exception {
        agree(RELP, data);
    }

    @FuzzTest
    void lumberjack(byte[] data) throws Exception {
        agree(LUMBERJACK, data);
    }

    @FuzzTest
    void forward(byte[] data) throws Exception {
        agree(FORWARD, data);
    }

    @FuzzTest
    void hec(byte[] data) throws Exception {
        HecEvents.Result result = Cost.bounded(data.length, () -> HecEvents.decode(data, MAX_FRAME));
        bounded(result.items().stream().map(Enveloped::frame).toList());
        long bad = result.items().stream()
                .filter(item -> item.frame() instanceof Frame.Bad wrong
                        && !wrong.reason().equals(Frame.OVERSIZE))
                .count();
        assertThat(bad > 0).isEqualTo(result.first() != null);
    }

    @FuzzTest
    void otlpProtobuf(byte[] data) throws Exception {
        otlp(data, OtlpLogs::protobuf);
    }

    @FuzzTest
    void otlpJson(byte[] data) throws Exception {
        otlp(data, OtlpLogs::json);
    }

    private interface Otlp {
        OtlpLogs.Result read(byte[] body, int maxFrame) throws IOException;
    }

    private static void otlp(byte[] data, Otlp decoder) throws Exception {
        OtlpLogs.Result result = Cost.bounded(data.length, () -> {
            try {
                return decoder.read(data, MAX_FRAME);
            } catch (IOException e) {
                return new OtlpLogs.Result(List.of(), 0);
            }
        });
        bounded(result.items().stream().map(Enveloped::frame).toList());
        assertThat(result.noText()).isBetween(0, data.length);
    }

    /** The first letter names the encoding (A the first); the rest is a file that is read in two pieces. */
    @FuzzTest
    void files(byte[] data) throws Exception {
        if (data.length == 0) {
            return;
        }
        TextEncoding encoding = ENCODINGS.get(Math.floorMod(data[0] - 'A', ENCODINGS.size()));
        byte[] file = Arrays.copyOfRange(data, 1, data.length);
        Units units = encoding.units();
        List<Frame> whole = Cost.bounded(file.length, () -> lines(file, file.length, units));
        bounded(whole);
        kept(file, whole, "\r\n\0");
        int cut = halves(file)[0].length;
        assertThat(texts(lines(file, cut - cut % units.width(), units))).isEqualTo(texts(whole));
        for (Frame frame : whole) {
            Frame utf8 = encoding.toUtf8(frame);
            if (utf8 instanceof Frame.Bad bad) {
                assertThat(bad.bytes()).isEqualTo(frame.bytes());
            } else if (encoding == TextEncoding.WINDOWS_1252) {
                String text = LineDecoder.readable(utf8.bytes());
                assertThat(bytes(text, Charset.forName("windows-1252"))).isEqualTo(frame.bytes());
            }
        }
    }

    /** As {@link LineDecoder#bytes}, of text that came from another encoding. */
    private static byte[] bytes(String readable, Charset charset) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int from = 0;
        for (int at = readable.indexOf("\\x"); at >= 0; at = readable.indexOf("\\x", from)) {
            bytes.writeBytes(readable.substring(from, at).getBytes(charset));
            bytes.write(HexFormat.fromHexDigits(readable, at + 2, at + 4));
            from = at + 4;
        }
        bytes.writeBytes(readable.substring(from).getBytes(charset));
        return bytes.toByteArray();
    }

    private static List<Frame> lines(byte[] file, int cut, Units units) {
        List<Frame> frames = new ArrayList<>();
        LineCursor cursor = new LineCursor(file, 0, cut, MAX_FRAME, cut == file.length, false, units);
        for (Frame frame = cursor.next(); frame != null; frame = cursor.next()) {
            frames.add(frame);
        }
        if (cut < file.length) {
            LineCursor rest =
                    new LineCursor(file, cursor.position(), file.length, MAX_FRAME, true, cursor.continuing(), units);
            for (Frame frame = rest.next(); frame != null; frame = rest.next()) {
                frames.add(frame);
            }
        }
        return frames;
    }

    @FuzzTest
    void line(byte[] data) throws Exception {
        LineDecoder.Decoded decoded = Cost.bounded(data.length, () -> LineDecoder.decode(data));
        if (decoded instanceof LineDecoder.Text text) {
            boolean utf8 = text.line().indexOf('\uFFFD') < 0;
            assertThat(utf8 ? text.original().getBytes(UTF_8) : LineDecoder.bytes(text.original()))
                    .isEqualTo(data);
        }
        assertThat(LineDecoder.bytes(LineDecoder.readable(data))).isEqualTo(data);
    }
}
