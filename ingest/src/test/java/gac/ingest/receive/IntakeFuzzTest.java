package gac.ingest.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.re2j.Pattern;
import gac.ingest.Cost;
import gac.ingest.config.Multiline;
import gac.ingest.config.SourceConfig;
import gac.ingest.config.SourcesLoader;
import gac.ingest.frame.Frame;
import gac.ingest.frame.LineDecoder;
import gac.ingest.parse.event.Envelope;
import gac.ingest.parse.event.LineType;
import gac.ingest.write.Outgoing;
import gac.ingest.write.SourceMeters;
import gac.schemas.EventJson;
import gac.schemas.Wire;
import gac.schemas.avro.DeadLetter;
import gac.schemas.avro.Event;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.slf4j.LoggerFactory;

/**
 * The way of any bytes from a body or a file to records: each frame is one event or one dead letter, which can be read back as it was written; {@code event.original} and
 * the dead letter have the frame's bytes; no parser fails; and none takes more than linear time. By default the recorded inputs are read
 * again; CONTRIBUTING tells how to look for new ones.
 */
class IntakeFuzzTest {
    private static final int MAX_FRAME = 64 << 10;
    private static final int MAX_BODY = 64 << 10;
    private static final int STRETCHED = 192 << 10;
    private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");
    private static final Wire WIRE = Wire.local();
    private static final SourceMeters METERS = new SourceMeters(new SimpleMeterRegistry(), "fuzz");
    private static final List<SourceConfig> SOURCES =
            Arrays.stream(LineType.values()).map(IntakeFuzzTest::source).toList();

    private static final Logger LOG = (Logger) LoggerFactory.getLogger("gac.ingest");

    @BeforeAll
    static void quiet() {
        LOG.setLevel(Level.WARN); // each input is the first of its source
    }

    @AfterAll
    static void asBefore() {
        LOG.setLevel(null);
    }

    private static SourceConfig source(LineType type) {
        return SourcesLoader.parse("sources.yaml", """
                        sources:
                          - name: fuzz
                            organization: agency-1
                            receiver: {type: stdin}
                            parser: %s
                            trusted_proxies: [192.0.2.10/31]
                            shared_egress: [203.0.113.128/28]
                        """.formatted(type.id()), Path.of("sources.yaml"))
                .sources()
                .get(0);
    }

    /** A is the first type, B the second, and so on. */
    private static SourceConfig source(int letter) {
        return SOURCES.get(Math.floorMod(letter - 'A', SOURCES.size()));
    }

    private static Provenance provenance(String id) {
        return new Provenance("stdin", "192.0.2.1:514", null, null, -1, NOW, id, Envelope.NONE, null);
    }

    /** The first letter names the declared type ({@code auto} by its first characters finds every parser), the rest are lines of one sender. */
    @FuzzTest
    void lines(byte[] data) throws Exception {
        if (data.length == 0) {
            return;
        }
        SourceIntake intake = new SourceIntake(source(data[0]), METERS);
        SourceIntake twin = new SourceIntake(source(data[0]), METERS);
        List<Frame> frames = HttpLines.lines(Arrays.copyOfRange(data, 1, data.length), MAX_FRAME);
        for (int i = 0; i < frames.size(); i++) {
            Frame frame = frames.get(i);
            Provenance at = provenance("id-" + i);
            List<Outgoing> out = Cost.bounded(frame.bytes().length, () -> intake.process(frame, at));
            check(frame, out.get(0));
            if (LineDecoder.decode(frame.bytes()) instanceof LineDecoder.Text text) {
                Event event = twin.normalize(text, frame, at);
                if (out.get(0).kind() != Outgoing.Kind.DEAD_LETTER && encodable(event.toString())) {
                    assertThat(WIRE.decode(out.get(0).record().value())).isEqualTo(event);
                }
            }
            out.subList(1, out.size())
                    .forEach(joined -> assertThat(joined.kind()).isEqualTo(Outgoing.Kind.JOINED));
        }
        intake.joinedAtEnd(NOW).forEach(joined -> assertThat(joined.kind()).isEqualTo(Outgoing.Kind.JOINED));
    }

    /** Half of a pair of surrogates, which JSON can name, has no UTF-8. */
    private static boolean encodable(String text) {
        return UTF_8.newEncoder().canEncode(text);
    }

    private static void check(Frame frame, Outgoing outgoing) {
        byte[] bytes = frame.bytes();
        byte[] value = outgoing.record().value();
        if (WIRE.decode(value) instanceof DeadLetter letter) {
            byte[] raw = new byte[letter.getRaw().remaining()];
            letter.getRaw().duplicate().get(raw);
            assertThat(raw).isEqualTo(bytes);
            return;
        }
        Event event = (Event) WIRE.decode(value);
        String original = event.getEvent().getOriginal();
        boolean utf8 = new String(bytes, UTF_8).indexOf('\uFFFD') < 0;
        assertThat(utf8 ? original.getBytes(UTF_8) : LineDecoder.bytes(original))
                .isEqualTo(bytes);
        assertThat(event.getTags() == null ? List.of() : event.getTags()).doesNotContain("parser_failed");
        assertThat(event.getMessage()).isNotNull();
        assertThat(event.getIngest().getEffective()).isBeforeOrEqualTo(NOW);
        assertThat(EventJson.of(event).toString()).doesNotContain("\n", "\r", "\0", "\u001B");
        assertThat(value.length).isLessThan(20_000 + 60 * bytes.length);
    }

    /**
     * A line {@code head, middle, tail} whose middle is repeated until the line is long. A step that is quadratic in the line at some nanoseconds each takes
     * longer than is allowed; one that copies the rest of the line each time may not.
     */
    @FuzzTest
    void stretched(byte[] data) throws Exception {
        String text = new String(data, UTF_8);
        if (text.isEmpty()) {
            return;
        }
        SourceIntake intake = new SourceIntake(source(text.charAt(0)), METERS);
        String[] parts = text.substring(1).split("\n", 3);
        if (parts.length < 2 || parts[1].isEmpty()) {
            return;
        }
        String line = parts[0] + parts[1].repeat(STRETCHED / parts[1].length()) + (parts.length == 3 ? parts[2] : "");
        Frame frame = new Frame.Line(line.getBytes(UTF_8), false);
        List<Outgoing> out = Cost.bounded(STRETCHED, () -> intake.process(frame, provenance("id")));
        assertThat(out.get(0).reason()).isIn("", LineDecoder.BINARY, "too_large");
    }

    /** The first byte says whether the body is gzip. */
    @FuzzTest
    void body(byte[] data) throws Exception {
        if (data.length == 0) {
            return;
        }
        byte[] content = Arrays.copyOfRange(data, 1, data.length);
        boolean gzip = data[0] == 'z';
        byte[] body = Cost.bounded(data.length + MAX_BODY, () -> {
            try {
                return HttpBody.read(Unpooled.wrappedBuffer(content), gzip, MAX_BODY);
            } catch (IOException e) {
                return new byte[0];
            }
        });
        assertThat(body.length).isLessThanOrEqualTo(gzip ? MAX_BODY + 1 : content.length);
        long taken = 0;
        for (Frame frame : HttpLines.lines(body, 100)) {
            assertThat(frame.bytes().length).isBetween(1, 100);
            taken += frame.bytes().length;
        }
        assertThat(taken).isLessThanOrEqualTo(body.length);
    }

    /** The first byte chooses the rule; put end to end, the events are the lines. */
    @FuzzTest
    void multiline(byte[] data) throws Exception {
        if (data.length == 0) {
            return;
        }
        Pattern pattern = Pattern.compile("^\\d|^\\s");
        boolean start = data[0] % 2 == 0;
        CutAssembler assembler = new CutAssembler(
                new Multiline(start ? pattern : null, start ? null : pattern, null, 4, Duration.ofSeconds(5)), 40);
        byte[] content = Arrays.copyOfRange(data, 1, data.length);
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        List<TrackedFile.Cut> events = new ArrayList<>();
        Cost.bounded(data.length, () -> {
            long at = 0;
            for (Frame frame : HttpLines.lines(content, 20)) {
                long next = at + frame.bytes().length + 1;
                lines.writeBytes(frame.bytes());
                assembler.add(new TrackedFile.Cut(frame, at, next, false, null, null), NOW);
                at = next;
            }
            assembler.pause(true, NOW);
            for (TrackedFile.Cut cut = assembler.poll(); cut != null; cut = assembler.poll()) {
                events.add(cut);
            }
            return at;
        });
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        long reached = 0;
        for (TrackedFile.Cut cut : events) {
            assertThat(cut.offset()).isEqualTo(reached);
            reached = cut.next();
            assertThat(cut.frame().bytes().length).isLessThanOrEqualTo(40);
            for (byte octet : cut.frame().bytes()) {
                if (octet != '\n') {
                    kept.write(octet);
                }
            }
        }
        assertThat(kept.toByteArray()).isEqualTo(lines.toByteArray());
    }
}
