package gac.ingest.parse.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlViewTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /plain                               | /plain
            /a+b?c+d=%2B                         | /a+b?c d=+
            /%2e%2e/%2e%2e/etc/passwd            | /../../etc/passwd
            /%252e%252e%252fetc                  | /../etc
            /%25%32%65%%32%65/                   | /../
            /%25252525252e                       | /%2e
            /..%c0%af..%e0%80%af..%f0%80%80%af   | /../../../
            /%c0%ae%c0%ae/                       | /../
            /%u002e%U002e%u2215                  | /../
            /?q=%uFF1Cscript%uFF1E               | /?q=<script>
            /?q=<script>                    | /?q=<script>
            /?q=%00%ff                           | /?q=��
            /%zz%4%                              | /%zz%4%
            /?q=%C4%91%E1%BA%A7u                 | /?q=đầu
            /?u=http%3A%2F%2Fwww.example.com%2F%3Fa%3D1 | /?u=http://www.example.com/?a=1
            /?q=\\x22\\x27\\"\\\\                     | /?q="'"\\
            /?x=%5cu0027\\d                       | /?x=\\u0027\\d
            """)
    void decoded(String target, String view) {
        assertThat(UrlView.decode(target, true)).isEqualTo(view);
    }

    @Test
    void a_log_that_does_not_escape_keeps_its_backslashes() {
        assertThat(UrlView.decode("/a\\x22\\\\b", false)).isEqualTo("/a\\x22\\\\b");
    }

    @Test
    void one_round_of_valid_encoding_agrees_with_the_jdk() {
        Random random = new Random(11);
        String letters = "abc/?&=đầu tư ;'\"<>()[]日本";
        for (int i = 0; i < 5_000; i++) {
            StringBuilder plain = new StringBuilder();
            for (int n = random.nextInt(20); n > 0; n--) {
                plain.append(letters.charAt(random.nextInt(letters.length())));
            }
            StringBuilder encoded = new StringBuilder("/?");
            for (byte b : plain.toString().getBytes(StandardCharsets.UTF_8)) {
                encoded.append(String.format("%%%02x", b & 0xff));
            }
            assertThat(UrlView.decode(encoded.toString(), true))
                    .isEqualTo(URLDecoder.decode(encoded.toString(), StandardCharsets.UTF_8));
        }
    }
}
