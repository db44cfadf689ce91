package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectCommandTest {
    @TempDir
    private Path folder;

    @Test
    void lines_that_are_left_out_are_counted_and_the_first_is_named() throws IOException {
        String tooLong = "x".repeat(InputLines.LONGEST + 1) + "\n";
        Path whole = Files.writeString(folder.resolve("a.log"), "short\n");
        Path one = Files.writeString(folder.resolve("b.log"), "short\n" + tooLong + "short\n");
        Path two = Files.writeString(folder.resolve("c.log"), tooLong + tooLong);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        assertThat(Main.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(
                                "detect",
                                "--rules",
                                "../rules/ssh",
                                "--format",
                                "json",
                                whole.toString(),
                                one.toString(),
                                two.toString()))
                .isZero();
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines())
                .containsExactly(
                        "3 events, 0 detections (matches of rules, 0 held back by exceptions), 0 alerts (0 shown), 0 held back because the system is below"
                                + " level 3",
                        "3 lines longer than 4194304 bytes were left out, the first at " + one
                                + ":2; gac parse shows them as dead letters (too_long)");
    }
}
