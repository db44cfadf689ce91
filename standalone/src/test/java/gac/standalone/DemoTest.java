package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** The sample day through the whole of Gác: its alerts are exactly those that the attackers' own action log demands. */
class DemoTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theDayGivesExactlyTheExpectedAlerts() {
        int exit = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute("demo", "--lang", "vi");
        String shown = out.toString();
        assertThat(shown.lines().filter(line -> line.startsWith("- ") || line.startsWith("+ ")))
                .as("alerts missing (-) and not expected (+)")
                .isEmpty();
        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
        assertThat(shown)
                .contains(
                        "■ ",
                        "Phễu xử lý:",
                        "Đây đúng là các cảnh báo mà samples/day/expected.yaml yêu cầu.",
                        "Xem tiếp:");
    }
}
