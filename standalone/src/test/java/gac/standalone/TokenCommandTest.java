package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import gac.ingest.config.ReceiverConfig;
import gac.ingest.config.SourcesLoader;
import gac.ingest.config.TokenHash;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TokenCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int gac(String input, String... args) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        try {
            return Main.commandLine()
                    .setOut(new PrintWriter(out))
                    .setErr(new PrintWriter(err))
                    .execute(args);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void theLineLetsTheTokenIn() {
        assertThat(gac("", "token")).isZero();
        String[] lines = out.toString().split("\\R");
        assertThat(lines).hasSize(2);
        String token = lines[0].substring("token: ".length());
        ReceiverConfig receiver = SourcesLoader.parse(
                        "sources.yaml",
                        "sources:\n- name: a\n  organization: x\n  receiver:\n    type: http\n    port: 1\n    "
                                + lines[1],
                        Path.of("/"))
                .sources()
                .get(0)
                .receiver();
        assertThat(((ReceiverConfig.Http) receiver).tokens()).containsExactly(TokenHash.of(token));
        assertThat(lines[1]).doesNotContain(token);
    }

    @Test
    void aTokenThatSendersHave() {
        String token = "0123456789abcdef0123456789ABCDEF";
        assertThat(gac(token + "\n", "token", "--stdin")).isZero();
        assertThat(out.toString()).isEqualTo("tokens: [\"" + TokenHash.of(token) + "\"]" + System.lineSeparator());
    }

    @Test
    void whatCouldBeGuessedIsRefused() {
        assertThat(gac("change-me\n", "token", "--stdin")).isEqualTo(2);
        assertThat(gac("", "token", "--stdin")).isEqualTo(2);
        assertThat(gac("0123456789abcdef 0123456789abcdef\n", "token", "--stdin"))
                .isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .contains("has 9 characters, fewer than 32")
                .contains("has 0 characters")
                .contains("no blanks");
    }
}
