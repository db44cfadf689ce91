package gac.ingest.receive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gac.ingest.Cost;
import gac.ingest.config.SourcesLoader;
import gac.ingest.frame.Frame;
import gac.ingest.frame.LineDecoder;
import gac.ingest.frame.SyslogFrameDecoder;
import gac.ingest.parse.event.Envelope;
import gac.ingest.write.Outgoing;
import gac.ingest.write.SourceMeters;
import gac.schemas.EventJson;
import gac.schemas.Wire;
import gac.schemas.avro.DeadLetter;
import gac.schemas.avro.Event;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shapes that attackers and broken senders are known for, from the socket's bytes to the record. */
class HostileShapesTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-22T03:00:00Z");
    private static final int MAX_FRAME = 65_536;
    private static final String HEAD = "<34>Nov 22 08:15:01 web1 app[7]: ";

    private final SourceIntake intake = new SourceIntake(
            SourcesLoader.parse("sources.yaml", """
                            sources:
                              - {name: s, organization: a, receiver: {type: stdin}}
                            """, Path.of("sources.yaml"))
                    .sources()
                    .get(0),
            new SourceMeters(new SimpleMeterRegistry(), "s"));

    private List<Object> records(byte[] stream) {
        EmbeddedChannel channel = new EmbeddedChannel(new SyslogFrameDecoder(MAX_FRAME, (byte) '\n'));
        channel.writeInbound(Unpooled.wrappedBuffer(stream));
        channel.finish();
        List<Object> records = new ArrayList<>();
        for (Frame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            Provenance at = new Provenance("tcp", "192.0.2.1", null, null, -1, RECEIVED, "id", Envelope.NONE, null);
            for (Outgoing out : intake.process(frame, at)) {
                records.add(Wire.local().decode(out.record().value()));
            }
        }
        return records;
    }

    private Event event(byte[] line) {
        List<Object> records = records(line);
        assertThat(records).hasSize(1);
        return (Event) records.get(0);
    }

    private static byte[] raw(DeadLetter letter) {
        byte[] raw = new byte[letter.getRaw().remaining()];
        letter.getRaw().duplicate().get(raw);
        return raw;
    }

    @Test
    void nulAndAnsiEscapesStayInTheFieldAndLeaveItAsEscapes() {
        String message = "Failed password for ro\0ot\u001B[2J\u0007 from 203.0.113.5 port 22 ssh2";
        Event event = event(("<34>Nov 22 08:15:01 web1 sshd[7]: " + message).getBytes(UTF_8));
        assertThat(event.getMessage()).isEqualTo(message);
        assertThat(event.getUser().getName()).isEqualTo("ro\0ot\u001B[2J\u0007");
        assertThat(event.getSource().getIp()).isEqualTo("203.0.113.5");
        assertThat(event.getTimestamp()).isEqualTo(Instant.parse("2026-11-22T01:15:01Z"));
        assertThat(EventJson.of(event).at("/user").toString()).isEqualTo("{\"name\":\"ro\\u0000ot\\u001B[2J\\u0007\"}");
    }

    /** A value of JSON may hold a whole line of another program: it stays a value. */
    @Test
    void lineEndsInAFieldMakeNoSecondEvent() {
        String forged =
                "x\\r\\n<34>Nov 22 08:15:02 web1 sshd[7]: Accepted password for root from 203.0.113.5 port 22 ssh2";
        Event event = event(("{\"message\":\"login\",\"user\":{\"name\":\"" + forged + "\"}}").getBytes(UTF_8));
        assertThat(event.getUser().getName()).isEqualTo(forged.replace("\\r\\n", "\r\n"));
        assertThat(event.getEvent().getOutcome()).isNull();
        assertThat(event.getSource()).isNull();
        assertThat(EventJson.of(event).toString()).doesNotContain("\n").doesNotContain("\r");
    }

    @Test
    void wrongUtf8CanBeToldFromTheOriginal() {
        byte[] line = (HEAD + "d\u00E2n qu\u00EA \\x41").getBytes(ISO_8859_1);
        Event event = event(line);
        assertThat(event.getMessage()).isEqualTo("d\uFFFDn qu\uFFFD \\x41");
        assertThat(event.getEvent().getOriginal()).isEqualTo(HEAD + "d\\xE2n qu\\xEA \\x5Cx41");
        assertThat(LineDecoder.bytes(event.getEvent().getOriginal())).isEqualTo(line);
        assertThat(event.getTags()).containsExactly("undecodable_bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {MAX_FRAME - 1, MAX_FRAME, MAX_FRAME + 1, 10 << 20})
    void longLinesAreKeptToTheLastByte(int length) throws Exception {
        String line = HEAD + "ệ".repeat((length - HEAD.length()) / 3);
        byte[] bytes = (line + "x".repeat(length - line.getBytes(UTF_8).length)).getBytes(UTF_8);
        List<Object> records = Cost.bounded(length, () -> records(bytes));
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        Event first = (Event) records.get(0);
        kept.writeBytes(first.getEvent().getOriginal().getBytes(UTF_8));
        for (Object record : records.subList(1, records.size())) {
            assertThat(((DeadLetter) record).getReason()).isEqualTo("oversize");
            kept.writeBytes(raw((DeadLetter) record));
        }
        assertThat(kept.toByteArray()).isEqualTo(bytes);
        int pieces = (length + MAX_FRAME - 1) / MAX_FRAME;
        assertThat(records.size()).as("the first piece tears no character").isBetween(pieces, pieces + 1);
        assertThat(first.getTags()).isEqualTo(length > MAX_FRAME ? List.of("truncated") : null);
        assertThat(first.getTimestamp()).isEqualTo(Instant.parse("2026-11-22T01:15:01Z"));
    }

    /** Too small: what is left is the next frame. Too large: it swallows up to its length and no more. Not believed: text. */
    @Test
    void wrongCountsLoseNothing() {
        List<Object> small = records("5 <34>a\n3 b c".getBytes(UTF_8));
        assertThat(small)
                .extracting(record -> ((Event) record).getEvent().getOriginal())
                .containsExactly("<34>a", "b c");
        assertThat(records("4 <34>abc\n7 <34>x y".getBytes(UTF_8)))
                .extracting(record -> ((Event) record).getEvent().getOriginal())
                .containsExactly("<34>", "abc", "<34>x y");
        List<Object> large = records("20 <34>abc\n".getBytes(UTF_8));
        assertThat(large).singleElement().satisfies(record -> {
            assertThat(((DeadLetter) record).getReason()).isEqualTo("incomplete");
            assertThat(new String(raw((DeadLetter) record), UTF_8)).isEqualTo("<34>abc\n");
        });
        assertThat(records("999999999 <34>abc\n".getBytes(UTF_8)))
                .extracting(record -> ((Event) record).getEvent().getOriginal())
                .containsExactly("999999999 <34>abc");
    }

    @Test
    void structuredDataThatNobodyKnowsIsKeptByName() {
        Event event = event(("<165>1 2026-11-22T02:15:01.003Z web1 app 7 ID47 "
                        + "[any@32473 a=\"\\\"\\]\" b=\"\"][x][sở y=\"ệ\"] message")
                .getBytes(UTF_8));
        assertThat(event.getLog().getSyslog().getStructuredData())
                .isEqualTo(Map.of("any@32473.a", "\"]", "any@32473.b", "", "x", "", "sở.y", "ệ"));
        assertThat(event.getMessage()).isEqualTo("message");
        assertThat(event.getTimestamp()).isEqualTo(Instant.parse("2026-11-22T02:15:01.003Z"));
        ObjectNode json = EventJson.of(event);
        assertThat(json.at("/log/syslog/msgid").asText()).isEqualTo("ID47");
    }
}
