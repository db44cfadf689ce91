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

    @Test
    void lines_that_belong_together_are_seen_as_one_event_too() throws IOException {
        Path rule = Files.writeString(folder.resolve("shadow.yml"), """
                title: Shadow file read
                id: 5f0b1f0e-6c1a-4f63-9a53-5a2f0b7c9d10
                status: test
                logsource: {product: linux, category: process_creation}
                detection:
                  read: {Image|endswith: /cat, CommandLine|contains: /etc/shadow}
                  condition: read
                level: high
                """);
        Path log = Files.writeString(folder.resolve("audit.log"), """
                node=web1 type=SYSCALL msg=audit(1795310100.123:4711): arch=c000003e syscall=59 success=yes ppid=1 pid=2 auid=1001 uid=0 comm="cat" exe="/usr/bin/cat"
                node=web1 type=EXECVE msg=audit(1795310100.123:4711): argc=2 a0="cat" a1="/etc/shadow"
                """);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        assertThat(Main.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute("detect", "--rules", rule.toString(), "--format", "json", log.toString()))
                .isZero();
        assertThat(err.toString()).startsWith("3 events, 1 detections");
    }
}
