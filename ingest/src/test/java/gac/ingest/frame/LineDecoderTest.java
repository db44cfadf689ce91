package gac.ingest.frame;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineDecoderTest {

    @Test
    void utf8IsTaken() {
        assertThat(LineDecoder.decode("Sở Xây dựng \uFFFD 😀".getBytes(UTF_8)))
                .isEqualTo(new LineDecoder.Text("Sở Xây dựng \uFFFD 😀"));
        assertThat(LineDecoder.decode("\u001B[31mred\u001B[0m\tx".getBytes(UTF_8)))
                .isEqualTo(new LineDecoder.Text("\u001B[31mred\u001B[0m\tx"));
    }

    @Test
    void aFewWrongBytesAreReplaced() {
        assertThat(LineDecoder.decode("d\u00E2n qu\u00EA".getBytes(Charset.forName("windows-1258"))))
                .isEqualTo(new LineDecoder.Text("d\uFFFDn qu\uFFFD", "d\\xE2n qu\\xEA"));
        assertThat(LineDecoder.decode(new byte[] {'/', (byte) 0xC0, (byte) 0xAF, '.', '.'}))
                .isEqualTo(new LineDecoder.Text("/\uFFFD\uFFFD..", "/\\xC0\\xAF.."));
    }

    @Test
    void whatIsNoTextIsRefused() {
        assertThat(LineDecoder.decode("log line".getBytes(UTF_16LE)))
                .isEqualTo(
                        new LineDecoder.Undecodable("binary", "8 of 16 bytes are control characters: not UTF-8 text"));
        assertThat(LineDecoder.decode(new byte[] {(byte) 0xFF}))
                .isEqualTo(new LineDecoder.Undecodable("binary", "1 of 1 bytes are no UTF-8"));
        assertThat(LineDecoder.decode(new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3}))
                .isInstanceOf(LineDecoder.Undecodable.class);
    }

    @Test
    void theOriginalTellsBytesFromWhatLooksLikeThem() {
        byte[] line = "a\\x41\\\\xZ \u00E9\\".getBytes(ISO_8859_1);
        assertThat(LineDecoder.readable(line)).isEqualTo("a\\x5Cx41\\\\x5CxZ \\xE9\\");
        assertThat(LineDecoder.bytes(LineDecoder.readable(line))).isEqualTo(line);
    }

    @Test
    void anyBytesAreOneOrTheOther() {
        Random random = new Random(8);
        for (int round = 0; round < 5000; round++) {
            byte[] bytes = new byte[1 + random.nextInt(40)];
            random.nextBytes(bytes);
            LineDecoder.Decoded decoded = LineDecoder.decode(bytes);
            if (decoded instanceof LineDecoder.Text text && text.line().indexOf('\uFFFD') < 0) {
                assertThat(text.line().getBytes(UTF_8)).isEqualTo(bytes);
            } else if (decoded instanceof LineDecoder.Text text) {
                assertThat(LineDecoder.bytes(text.original())).isEqualTo(bytes);
            }
            assertThat(LineDecoder.bytes(LineDecoder.readable(bytes))).isEqualTo(bytes);
        }
    }
}
