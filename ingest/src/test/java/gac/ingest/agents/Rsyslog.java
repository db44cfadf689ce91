package gac.ingest.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** rsyslogd with shipped files, and with a copy of all that it sends in a file. */
final class Rsyslog {
    private Rsyslog() {}

    /** Starts it with a socket {@code log} and all its files in a folder; returns when it listens. */
    static Program start(Path folder, Path shipped) throws IOException {
        Files.deleteIfExists(folder.resolve("log"));
        String input = """
            module(load="imuxsock" SysSock.Use="off")
            input(type="imuxsock" socket="%s/log")
            """.formatted(folder);
        Program program = start(folder, List.of(), input, List.of(shipped));
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            assertThat(program.runs()).as(program::said).isTrue();
            return Files.exists(folder.resolve("log"));
        });
        return program;
    }

    /** Starts it with what Debian's rsyslog.conf sets, with folders of this test, behind the words {@code before}; returns at once. */
    static Program start(Path folder, List<String> before, String input, List<Path> shipped) throws IOException {
        Files.createDirectories(folder.resolve("work"));
        StringBuilder text = new StringBuilder("global(workDirectory=\"" + folder + "/work\")\n" + input);
        shipped.forEach(file -> text.append("include(file=\"").append(file).append("\")\n"));
        text.append("*.* action(type=\"omfile\" file=\"")
                .append(folder)
                .append("/copy\" template=\"RSYSLOG_SyslogProtocol23Format\")\n");
        Path main = Files.writeString(folder.resolve("rsyslog.conf"), text);
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Program.executable("rsyslogd").toString(),
                "-n",
                "-i",
                folder.resolve("rsyslogd.pid").toString(),
                "-f",
                main.toString()));
        return Program.start(folder, "rsyslogd", Map.of(), command);
    }

    /** What it has taken in, as it sends it. */
    static List<String> copy(Path folder) {
        return Lines.of(folder.resolve("copy"));
    }
}
