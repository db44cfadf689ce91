package gac.ingest.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import gac.ingest.parse.event.Envelope;
import gac.ingest.parse.text.Stamp;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HecEventsTest {
    private static final int MAX_FRAME = 480;

    private static HecEvents.Result decode(String body) {
        return HecEvents.decode(body.getBytes(UTF_8), MAX_FRAME);
    }

    private static String show(Enveloped item) {
        Frame frame = item.frame();
        String text = new String(frame.bytes(), UTF_8);
        if (frame instanceof Frame.Bad bad) {
            return "bad " + bad.reason() + " " + text;
        }
        return (((Frame.Line) frame).truncated() ? "cut " : "") + text + " "
                + item.envelope().fields();
    }

    private static List<String> shown(String body) {
        return decode(body).items().stream().map(HecEventsTest::show).toList();
    }

    @Test
    void objectsFollowEachOtherWithOrWithoutBlanks() {
        HecEvents.Result result = decode("""
                {"time": 1795341600.250, "host": "web-1", "source": "/var/log/app.log", "sourcetype": "app", "index": "main",
                 "event": "đăng nhập }{ \\"ok\\"", "fields": {"tier": "dmz", "n": 3, "roles": ["a", "b"]}}{"event":{"b": 1.50,
                 "a": [ {"c": null} ]}, "time": "1795341601"}

                \t{"event": 17, "time": "soon", "more": {"x": 1}}""");
        assertThat(result.items().stream().map(HecEventsTest::show))
                .containsExactly(
                        "đăng nhập }{ \"ok\" {host.name=web-1, hec.source=/var/log/app.log, hec.sourcetype=app, hec.index=main,"
                                + " tier=dmz, n=3, roles=[\"a\", \"b\"]}",
                        "{\"b\": 1.50,\n \"a\": [ {\"c\": null} ]} {}",
                        "17 {hec.more={\"x\": 1}, hec.time=soon}");
        assertThat(result.items().stream().map(item -> item.envelope().time()))
                .containsExactly(
                        Stamp.ofEpoch(1_795_341_600L, 250_000_000, 14), Stamp.ofEpoch(1_795_341_601L, 0, 10), null);
        assertThat(result.first()).isNull();
    }

    @Test
    void whatIsNoEventIsKeptAndTheRestGoesOn() {
        HecEvents.Result result = decode(
                "{\"event\":\"a\"}{\"host\":\"h\"}{\"event\":\"  \"}{\"event\":tru}"
                        + "{\"event\":\"b\",\"fields\":{\"x\":{}}}{\"event\":\"c\",\"fields\":7}{\"event\":\"d\"}, {\"event\":\"e\"}");
        assertThat(result.items().stream().map(HecEventsTest::show))
                .containsExactly(
                        "a {}",
                        "bad no_event {\"host\":\"h\"}",
                        "bad blank_event {\"event\":\"  \"}",
                        "bad bad_json {\"event\":tru}",
                        "bad bad_fields {\"event\":\"b\",\"fields\":{\"x\":{}}}",
                        "bad bad_fields {\"event\":\"c\",\"fields\":7}",
                        "d {}",
                        "bad bad_json , {\"event\":\"e\"}");
        assertThat(result.first()).isEqualTo(HecEvents.Mistake.NO_EVENT);
        assertThat(result.number()).isEqualTo(1);
    }

    private static byte[] joined(Object... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Object part : parts) {
            bytes.writeBytes(part instanceof byte[] raw ? raw : part.toString().getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void bytesThatAreNoUtf8AreKept() {
        byte[] wrong = {(byte) 0xE9, ' ', (byte) 0xC3, '(', (byte) 0xE1, (byte) 0xBB};
        byte[] body = joined(
                "{\"event\":\"caf",
                wrong,
                "\\u00e9 ệ 😀\", \"host\":\"h",
                new byte[] {(byte) 0xFF},
                "\"}",
                "{\"event\":{\"a\":\"",
                wrong,
                "\"}}");
        List<Enveloped> items = HecEvents.decode(body, MAX_FRAME).items();
        assertThat(items)
                .extracting(item -> item.frame().bytes())
                .containsExactly(joined("caf", wrong, "é ệ 😀"), joined("{\"a\":\"", wrong, "\"}"));
        assertThat(items.get(0).envelope().fields()).isEqualTo(Map.of("host.name", "h\uFFFD"));
    }

    @Test
    void seededBytesComeOutAsTheyWentIn() {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            byte[] line = new byte[1 + random.nextInt(30)];
            random.nextBytes(line);
            for (int i = 0; i < line.length; i++) {
                line[i] = line[i] >= 0 && (line[i] <= ' ' || line[i] == '"' || line[i] == '\\' || line[i] == 0x7F)
                        ? (byte) (0xC0 | i)
                        : line[i];
            }
            List<Enveloped> items = HecEvents.decode(joined("{\"event\":\"", line, "\"}"), MAX_FRAME)
                    .items();
            assertThat(items)
                    .singleElement()
                    .satisfies(item -> assertThat(item.frame().bytes()).isEqualTo(line));
        }
    }

    @Test
    void aTornObjectIsKeptInPieces() {
        String torn = "{\"event\":\"" + "x".repeat(1000);
        assertThat(shown("{\"event\":\"a\"}" + torn))
                .containsExactly(
                        "a {}",
                        "bad bad_json " + torn.substring(0, 480),
                        "bad bad_json " + torn.substring(480, 960),
                        "bad bad_json " + torn.substring(960));
    }

    @Test
    void longEventsAreCutAndKept() {
        assertThat(shown("{\"event\":\"" + "x".repeat(1000) + "\"}"))
                .containsExactly(
                        "cut " + "x".repeat(480) + " {}",
                        "bad oversize " + "x".repeat(480),
                        "bad oversize " + "x".repeat(40));
    }

    @Test
    void depthIsBounded() {
        String deep = "{\"event\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        HecEvents.Result result = HecEvents.decode((deep + "{\"event\":\"a\"}").getBytes(UTF_8), 1 << 18);
        assertThat(result.items().stream().map(item -> item.frame().getClass().getSimpleName()))
                .containsExactly("Bad", "Line");
    }

    @Test
    void nothing() {
        assertThat(shown("")).isEmpty();
        assertThat(shown(" \r\n\t")).isEmpty();
    }

    /** Good events among damaged bytes: no exception, every good one before the damage is there, and all bad bytes are kept. */
    @Test
    void seededDamage() {
        Random random = new Random(20261130);
        for (int round = 0; round < 20_000; round++) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            List<String> good = new ArrayList<>();
            for (int n = random.nextInt(4); n > 0; n--) {
                String event = "e" + random.nextInt(100);
                good.add(event);
                body.writeBytes(("{\"event\":\"" + event + "\",\"time\":" + random.nextInt() + "}").getBytes(UTF_8));
            }
            int intact = body.size();
            byte[] damage = new byte[random.nextInt(40)];
            random.nextBytes(damage);
            if (random.nextBoolean()) {
                byte[] json = "{}[]\":,\\ event0nul".getBytes(UTF_8);
                for (int i = 0; i < damage.length; i++) {
                    damage[i] = json[random.nextInt(json.length)];
                }
            }
            body.writeBytes(damage);
            HecEvents.Result result = HecEvents.decode(body.toByteArray(), MAX_FRAME);
            List<Enveloped> items = result.items();
            assertThat(items.size()).isGreaterThanOrEqualTo(good.size());
            for (int i = 0; i < good.size(); i++) {
                assertThat(new String(items.get(i).frame().bytes(), UTF_8)).isEqualTo(good.get(i));
            }
            boolean blank = new String(damage, UTF_8).chars().allMatch(c -> " \r\n\t".indexOf(c) >= 0);
            assertThat(items.size() > good.size()).as("%d: %s", intact, body).isEqualTo(!blank);
        }
    }

    @Test
    void anEnvelopeOfNothing() {
        assertThat(decode("{\"event\":\"a\"}").items())
                .singleElement()
                .extracting(Enveloped::envelope)
                .isEqualTo(new Envelope(null, Map.of()));
    }
}
