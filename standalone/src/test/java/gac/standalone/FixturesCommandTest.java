package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FixturesCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private Path log = Path.of("");
    private Path expectation = Path.of("");

    private int gac(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    @BeforeEach
    void record() throws IOException {
        Path access = Files.createDirectories(folder.resolve("portal/nginx_access"));
        log = access.resolve("portal.log");
        String one = "203.0.113.1 - - [22/Nov/2026:08:15:01 +0700] \"GET / HTTP/1.1\" 200 12 \"-\" \"curl/8\"";
        String two = "203.0.113.1 - - [22/Nov/2026:08:15:02 +0700] \"GET /a HTTP/1.1\" 404 0 \"-\" \"curl/8\"";
        Files.write(log, List.of(one, two));
        expectation = access.resolve("portal.expected.json");
    }

    @Test
    void what_was_written_is_what_is_expected_until_it_differs() throws IOException {
        assertThat(gac("fixtures", folder.toString())).isEqualTo(1);
        assertThat(out.toString())
                .isEqualTo(
                        "FAIL %s%n     there is no portal.expected.json; --update writes it%n1 files, 2 lines, 1 differ%n"
                                .formatted(log));

        assertThat(gac("fixtures", "--update", folder.toString())).isZero();
        assertThat(out.toString()).isEqualTo("wrote %s%n1 files, 2 lines, 1 written%n".formatted(expectation));
        assertThat(gac("fixtures", "--update", folder.toString())).isZero();
        assertThat(out.toString()).isEqualTo("1 files, 2 lines, 0 written%n".formatted());
        assertThat(gac("fixtures", log.toString())).isZero();
        assertThat(out.toString()).isEqualTo("1 files, 2 lines, 0 differ%n".formatted());

        Files.writeString(
                expectation, Files.readString(expectation).replace("\"status_code\" : 404", "\"status_code\" : 500"));
        assertThat(gac("fixtures", folder.toString())).isEqualTo(1);
        assertThat(out.toString())
                .isEqualTo(
                        "FAIL %s%n     line 2: http.response.status_code: expected 500, got 404%n1 files, 2 lines, 1 differ%n"
                                .formatted(log));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void what_cannot_be_used_is_named() throws IOException {
        assertThat(gac("fixtures", folder.resolve("absent").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("absent: no such file or folder");
        assertThat(gac(
                        "fixtures",
                        Files.createDirectory(folder.resolve("empty")).toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("no file ends in .log under");
        Files.writeString(expectation, "{\n");
        assertThat(gac("fixtures", folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("portal.expected.json: line 2: no JSON");
        assertThat(gac("fixtures")).isEqualTo(2);
    }
}
