package gac.ingest.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import gac.ingest.MsgPackBytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardReaderTest {
    private static final Instant TIME = Instant.parse("2026-11-22T02:59:58.123456789Z");
    private static final String STAMP = "\"@timestamp\":\"2026-11-22T02:59:58.123456789Z\",\"fluent.tag\":\"t\"}";
    private static final Cutting<ForwardMessage> CUTTING =
            new Cutting<>(() -> new ForwardReader(480, 4096, 20_000), ForwardReaderTest::text);

    private static String text(ForwardMessage message) {
        if (message instanceof ForwardMessage.Event event) {
            return event.frame() instanceof Frame.Bad bad
                    ? "!" + bad.reason() + " " + bad.bytes().length
                    : new String(event.frame().bytes(), UTF_8) + (((Frame.Line) event.frame()).truncated() ? "~" : "");
        } else if (message instanceof ForwardMessage.Ping ping) {
            return ping.hostname() + " " + new String(ping.salt(), UTF_8) + " " + ping.digest();
        }
        return message.toString();
    }

    private static List<String> everyWay(Object message) {
        return CUTTING.everyWay(message instanceof byte[] bytes ? bytes : MsgPackBytes.of(message));
    }

    private static List<Object> entry(int n) {
        return List.of(TIME, Map.of("n", n));
    }

    @Test
    void theFourModes() {
        String one = "{\"n\":1," + STAMP;
        String two = "{\"n\":2," + STAMP;
        byte[] packed = MsgPackBytes.each(entry(1), entry(2));
        assertThat(everyWay(List.of("t", TIME, Map.of("n", 1)))).containsExactly("Chunk[chunk=null]", one, "End[]");
        assertThat(everyWay(List.of("t", TIME, Map.of("n", 1), Map.of("chunk", "c1"))))
                .containsExactly("Chunk[chunk=c1]", one, "End[]");
        assertThat(everyWay(List.of("t", List.of(entry(1), entry(2)), Map.of("chunk", "c2", "size", 2))))
                .containsExactly("Chunk[chunk=c2]", one, two, "End[]");
        assertThat(everyWay(List.of("t", packed, Map.of("chunk", "c3"))))
                .containsExactly("Chunk[chunk=c3]", one, two, "End[]");
        assertThat(everyWay(List.of("t", MsgPackBytes.gzip(packed), Map.of("compressed", "gzip", "chunk", "c4"))))
                .containsExactly("Chunk[chunk=c4]", one, two, "End[]");
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        members.writeBytes(MsgPackBytes.gzip(MsgPackBytes.of(entry(1))));
        members.writeBytes(MsgPackBytes.gzip(MsgPackBytes.of(entry(2))));
        assertThat(everyWay(List.of("t", members.toByteArray(), Map.of("compressed", "gzip"))))
                .as("as Fluentd puts chunks together")
                .containsExactly("Chunk[chunk=null]", one, two, "End[]");
        assertThat(everyWay(List.of("t", List.of()))).containsExactly("Chunk[chunk=null]", "End[]");
    }

    @Test
    void messagesOneBehindAnotherAndHeartbeats() {
        assertThat(everyWay(MsgPackBytes.each(
                        List.of("t", TIME, Map.of("n", 1)),
                        Arrays.asList("t", List.of(entry(2)), null),
                        List.of("t", TIME, Map.of("n", 3)))))
                .filteredOn(text -> text.startsWith("{"))
                .hasSize(3);
        byte[] nil = {(byte) 0xc0};
        assertThat(everyWay(nil)).isEmpty();
    }

    @Test
    void everyKindOfValue() {
        Map<Object, Object> record = new LinkedHashMap<>();
        record.put("text", "Sở \"x\"\n");
        record.put("binary", "abc".getBytes(UTF_8));
        record.put("long", "x".repeat(40));
        record.put("numbers", List.of(0, -1, 127, -33, 70000, -1L, 1.5));
        record.put("truth", true);
        record.put("nothing", null);
        record.put("map", Map.of("a", Map.of()));
        record.put("when", TIME);
        record.put(7, "number as key");
        assertThat(everyWay(List.of("t", 1, record)))
                .containsExactly(
                        "Chunk[chunk=null]",
                        "{\"text\":\"Sở \\\"x\\\"\\n\",\"binary\":\"abc\",\"long\":\"" + "x".repeat(40)
                                + "\",\"numbers\":[0,-1,127,-33,70000,18446744073709551615,1.5],\"truth\":true,\"nothing\":null,"
                                + "\"map\":{\"a\":{}},\"when\":\"2026-11-22T02:59:58.123456789Z\",\"7\":\"number as key\","
                                + "\"@timestamp\":\"1970-01-01T00:00:01Z\",\"fluent.tag\":\"t\"}",
                        "End[]");
    }

    @Test
    void timesOfEveryKind() {
        Map<String, Object> own = Map.of("@timestamp", "then");
        assertThat(everyWay(List.of("t", TIME, own))).contains("{\"@timestamp\":\"then\",\"fluent.tag\":\"t\"}");
        assertThat(everyWay(List.of("t", 1.25, Map.of())))
                .contains("{\"@timestamp\":\"1970-01-01T00:00:01.250Z\",\"fluent.tag\":\"t\"}");
        assertThat(everyWay(List.of("t", false, Map.of()))).contains("{\"fluent.tag\":\"t\"}");
        assertThat(everyWay(List.of("t", -1L, Map.of()))).contains("{\"fluent.tag\":\"t\"}");
        assertThat(everyWay(List.of("t", List.of(List.of(List.of(TIME, Map.of("meta", 1)), Map.of("n", 1))))))
                .as("with metadata, as Fluent Bit keeps it")
                .contains("{\"n\":1," + STAMP);
    }

    @Test
    void theHandshake() {
        assertThat(everyWay(List.of("PING", "host", "salt".getBytes(UTF_8), "digest", "", "")))
                .containsExactly("host salt digest");
    }

    @Test
    void longEventsComeInPieces() {
        List<String> messages = everyWay(List.of("t", TIME, Map.of("m", "x".repeat(1000))));
        assertThat(messages.get(1)).hasSize(481).startsWith("{\"m\":\"xxx").endsWith("x~");
        assertThat(messages.subList(2, 5))
                .containsExactly("!oversize 480", "!oversize " + (1000 + 6 + 2 + STAMP.length() - 960), "End[]");
    }

    @Test
    void entriesThatAreNoneAreKeptAndTheRestIsRead() {
        byte[] packed = MsgPackBytes.each(entry(1), "no entry", List.of(TIME), List.of(TIME, "no record"), entry(2));
        assertThat(everyWay(List.of("t", packed, Map.of("chunk", "c"))))
                .containsExactly(
                        "Chunk[chunk=c]",
                        "{\"n\":1," + STAMP,
                        "!malformed 9",
                        "!malformed 11",
                        "!malformed 21",
                        "{\"n\":2," + STAMP,
                        "End[]");
        byte[] torn = Arrays.copyOf(packed, packed.length - 1);
        List<String> messages = everyWay(List.of("t", torn, Map.of("chunk", "c")));
        assertThat(messages.subList(5, 7)).containsExactly("!malformed 14", "End[]");
        byte[] noGzip = MsgPackBytes.gzip(packed);
        noGzip[20] ^= 0x55;
        assertThat(everyWay(List.of("t", noGzip, Map.of("chunk", "c", "compressed", "gzip"))))
                .contains("End[]")
                .anyMatch(text -> text.startsWith("!malformed"));
    }

    @Test
    void depthIsBounded() {
        Object deep = 1;
        for (int i = 0; i < 1000; i++) {
            deep = List.of(deep);
        }
        assertThat(everyWay(List.of("t", TIME, Map.of("m", deep))))
                .contains("End[]")
                .anyMatch(text -> text.startsWith("!malformed"));
        byte[] deepest = new byte[4096];
        Arrays.fill(deepest, (byte) 0x91);
        assertThat(CUTTING.read(deepest)).containsExactly("!malformed");
    }

    @Test
    void bombsAreNotInflated() {
        byte[] bomb = MsgPackBytes.gzip(
                MsgPackBytes.each(Collections.nCopies(50_000, entry(1)).toArray()));
        assertThat(bomb.length).isLessThan(4000);
        List<String> messages = CUTTING.read(MsgPackBytes.of(List.of("t", bomb, Map.of("compressed", "gzip"))));
        assertThat(messages.size()).isLessThan(20_000 / 14 + 50);
        assertThat(messages).anyMatch(text -> text.startsWith("!malformed")).endsWith("End[]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01", // a number
                "90", // an empty array
                "9101", // no tag
                "91a174", // a tag alone
                "92a17401", // no record
                "92c1", // no MessagePack
                "81a174a174", // a map
                "93a174c6ffffffff", // lengths that nothing can hold
                "93a174dbffffffff",
                "93a174ddffffffff",
                "93a174dfffffffff",
                "ddffffffff",
                "93a174c9ffffffff00",
                "474554202f20485454502f312e310d0a0d0a" // GET / HTTP/1.1
            })
    void whatIsNoForward(String bytes) {
        assertThat(CUTTING.everyWay(HexFormat.of().parseHex(bytes))).containsExactly("!malformed");
    }

    @Test
    void aMessageThatHasNotComeHoldsNothingButItself() throws Exception {
        try (ForwardReader reader = new ForwardReader(480, 4096, 20_000)) {
            ByteBuf in = Unpooled.buffer();
            byte[] message = MsgPackBytes.of(List.of("t", new byte[4000], Map.of("chunk", "c")));
            for (int i = 0; i < message.length - 1; i++) {
                in.writeByte(message[i]);
                assertThat(reader.next(in)).isNull();
                assertThat(in.readableBytes()).isEqualTo(i + 1);
            }
            in.release();
        }
    }

    @Test
    void seededFuzz() {
        byte[] packed = MsgPackBytes.each(entry(1), entry(2));
        byte[] good = MsgPackBytes.each(
                List.of("t", TIME, Map.of("a", List.of(1, "x", 2.5, true)), Map.of("chunk", "c1")),
                List.of("t", List.of(entry(3), entry(4)), Map.of("chunk", "c2")),
                List.of("t", packed, Map.of("chunk", "c3")),
                List.of("t", MsgPackBytes.gzip(packed), Map.of("compressed", "gzip", "chunk", "c4")));
        CUTTING.fuzz(good, 2000, 24224);
    }
}
