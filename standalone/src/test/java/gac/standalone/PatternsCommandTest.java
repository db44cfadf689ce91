package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatternsCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private int gac(String... args) {
        out.getBuffer().setLength(0);
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    @Test
    void files_are_proved_by_their_own_lines() throws IOException {
        Path good = Files.writeString(
                folder.resolve("good.yaml"),
                "name: app\npatterns: [{pattern: \"in {user.name}\", tests: [{line: in an}]}]\n");
        Path bad = Files.writeString(
                folder.resolve("bad.yaml"),
                "name: app\npatterns:\n  - pattern: \"in {user.name}\"\n    tests: [{line: in an, event: {user.name: binh}}]\n");
        assertThat(gac("patterns", good.toString())).isZero();
        assertThat(out.toString()).isEqualTo("%s: 1 patterns, 1 tests hold%n".formatted(good));
        assertThat(gac("patterns", bad.toString(), good.toString())).isEqualTo(1);
        assertThat(out.toString())
                .isEqualTo(
                        "FAIL %s%n     %s:4: patterns[0].tests[0].event: user.name is 'an' instead of 'binh'%n%s: 1 patterns, 1 tests hold%n"
                                .formatted(bad, bad, good));
        assertThat(gac("patterns")).isEqualTo(2);
    }

    @Test
    void parse_tries_them_first() throws IOException {
        Path patterns = Files.writeString(
                folder.resolve("p.yaml"),
                "name: app\npatterns: [{pattern: \"in {user.name}\", tests: [{line: in an}]}]\n");
        Path log = Files.writeString(folder.resolve("app.log"), "in binh\nout\n");
        assertThat(gac("parse", "--patterns", patterns.toString(), log.toString()))
                .isZero();
        assertThat(out.toString().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).contains("\"parser\":\"app\"", "\"user\":{\"name\":\"binh\"}"),
                        line -> assertThat(line).contains("\"parser\":\"generic\""));
        assertThat(gac("parse", "--patterns", folder.resolve("none.yaml").toString(), log.toString()))
                .isEqualTo(2);
    }
}
