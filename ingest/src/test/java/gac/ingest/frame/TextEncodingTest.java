package gac.ingest.frame;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextEncodingTest {
    private static final String NFC = "Đăng nhập thất bại: Nguyễn Thị Ặ";

    private static String utf8(TextEncoding encoding, byte[] bytes) {
        return new String(encoding.toUtf8(new Frame.Line(bytes, false)).bytes(), UTF_8);
    }

    @Test
    void whatIsWrittenIsKept() {
        String nfd = Normalizer.normalize(NFC, Normalizer.Form.NFD);
        for (String text : List.of(NFC, nfd, "Dang nhap that bai", "a\u0301\u0323")) {
            assertThat(utf8(TextEncoding.AUTO, text.getBytes(UTF_8))).isEqualTo(text);
            assertThat(utf8(TextEncoding.UTF_16LE, text.getBytes(UTF_16LE))).isEqualTo(text);
            assertThat(utf8(TextEncoding.UTF_16BE, ("\uFEFF" + text).getBytes(UTF_16BE)))
                    .isEqualTo(text);
        }
        assertThat(utf8(TextEncoding.UTF_8, ("\uFEFF" + NFC).getBytes(UTF_8))).isEqualTo(NFC);
        assertThat(utf8(TextEncoding.WINDOWS_1252, new byte[] {(byte) 0x93, 'a', (byte) 0x94, (byte) 0xE9, (byte) 0x81
                }))
                .isEqualTo("“a”é\uFFFD");
        byte[] lone = {0, (byte) 0xD8, 'a', 0, 0, (byte) 0xDC};
        assertThat(TextEncoding.UTF_16LE.toUtf8(new Frame.Line(lone, false)).bytes())
                .as("halves of pairs can still be told")
                .containsExactly(0xED, 0xA0, 0x80, 'a', 0xED, 0xB0, 0x80);
        byte[] unused = {(byte) 0x81, 'e', (byte) 0xEC, (byte) 0x9D};
        assertThat(TextEncoding.WINDOWS_1258
                        .toUtf8(new Frame.Line(unused, false))
                        .bytes())
                .as("so can bytes without a meaning")
                .containsExactly(0x81, 0xC3, 0xA9, 0x9D);
    }

    /** Every Vietnamese letter, as windows-1258 writes it: a letter of its own where there is one, else with the tone behind it. */
    @Test
    void windows1258ComposesLetterAndTone() {
        Charset charset = Charset.forName("windows-1258");
        StringBuilder letters = new StringBuilder();
        StringBuilder written = new StringBuilder();
        for (char base : "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY".toCharArray()) {
            for (char tone : "\u0300\u0301\u0303\u0309\u0323".toCharArray()) {
                letters.append(Normalizer.normalize("" + base + tone, Normalizer.Form.NFC));
                written.append(base).append(tone);
            }
        }
        assertThat(letters).hasSize(24 * 5);
        byte[] bytes = written.toString().getBytes(charset);
        assertThat(bytes).hasSize(24 * 5 * 2).doesNotContain((byte) '?');
        assertThat(utf8(TextEncoding.WINDOWS_1258, bytes)).isEqualTo(letters.toString());
        assertThat(utf8(TextEncoding.WINDOWS_1258, "\u0301x\u0301 \u0301".getBytes(charset)))
                .as("a tone without a letter that takes it")
                .isEqualTo("\u0301x\u0301 \u0301");
        assertThat(utf8(TextEncoding.WINDOWS_1258, "đĐ€".getBytes(charset))).isEqualTo("đĐ€");
    }

    @Test
    void whatIsNoTextKeepsItsBytes() {
        byte[] bytes = {1, 2, 3, 'a', (byte) 0x80};
        assertThat(TextEncoding.WINDOWS_1258.toUtf8(new Frame.Line(bytes, false)))
                .isInstanceOfSatisfying(Frame.Bad.class, bad -> {
                    assertThat(bad.bytes()).isEqualTo(bytes);
                    assertThat(bad.reason()).isEqualTo("binary");
                });
    }

    @Test
    void byteOrderMarks() {
        assertThat(TextEncoding.AUTO.marked(new byte[] {(byte) 0xFF, (byte) 0xFE}, 2))
                .isEqualTo(TextEncoding.UTF_16LE);
        assertThat(TextEncoding.AUTO.marked(new byte[] {(byte) 0xFE, (byte) 0xFF}, 2))
                .isEqualTo(TextEncoding.UTF_16BE);
        assertThat(TextEncoding.AUTO.marked(new byte[] {'a', 'b'}, 2)).isEqualTo(TextEncoding.AUTO);
        assertThat(TextEncoding.AUTO.marked(new byte[] {(byte) 0xFF, (byte) 0xFE}, 1))
                .isEqualTo(TextEncoding.AUTO);
        assertThat(TextEncoding.UTF_8.marked(new byte[] {(byte) 0xFF, (byte) 0xFE}, 2))
                .isEqualTo(TextEncoding.UTF_8);
        assertThat(TextEncoding.of("Windows_1258")).isEqualTo(TextEncoding.WINDOWS_1258);
        assertThatThrownBy(() -> TextEncoding.of("latin1")).isInstanceOf(IllegalArgumentException.class);
    }

    /** Lines of UTF-16 found piece by piece are the lines of the text. */
    @Test
    void seededLinesOfUtf16() {
        Random random = new Random(20261130);
        String alphabet = "ab\n\r\u0A0A\u0D0A\u010Aế𝄞\uFEFF";
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(60); n > 0; n--) {
                int at = alphabet.offsetByCodePoints(0, random.nextInt(alphabet.codePointCount(0, alphabet.length())));
                text.appendCodePoint(alphabet.codePointAt(at));
            }
            boolean little = random.nextBoolean();
            byte[] bytes = text.toString().getBytes(little ? UTF_16LE : UTF_16BE);
            Units units = little ? Units.UTF_16LE : Units.UTF_16BE;
            int maxFrame = 4 + random.nextInt(40);
            ByteArrayOutputStream kept = new ByteArrayOutputStream();
            List<String> whole = new ArrayList<>();
            int position = 0;
            boolean continuing = false;
            for (boolean more = true; more; ) {
                int to = Math.min(bytes.length, position + maxFrame + 2 * random.nextInt(20));
                boolean last = to == bytes.length;
                LineCursor cursor = new LineCursor(bytes, position, to, maxFrame, last, continuing, units);
                for (Frame frame = cursor.next(); frame != null; frame = cursor.next()) {
                    assertThat(frame.bytes().length).isLessThanOrEqualTo(maxFrame);
                    kept.writeBytes(frame.bytes());
                    if (frame instanceof Frame.Line line && !line.truncated()) {
                        whole.add(new String(frame.bytes(), little ? UTF_16LE : UTF_16BE));
                    }
                }
                more = !last && cursor.position() < bytes.length;
                position = cursor.position();
                continuing = cursor.continuing();
            }
            String all = kept.toString(little ? UTF_16LE : UTF_16BE);
            assertThat(all.replace("\r", "")).isEqualTo(text.toString().replaceAll("[\r\n]", ""));
            assertThat(List.of(text.toString().replaceAll("\r+(\n|$)", "$1").split("\n")))
                    .containsAll(whole);
        }
    }
}
