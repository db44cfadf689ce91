package gac.ingest.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * syslog-ng with the files of docs/agents. Debian does not let it and rsyslog be installed together: {@code GAC_SYSLOG_NG} names a folder into which its
 * package is unpacked.
 */
@Tag("agents")
@Timeout(value = 420, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SyslogNgTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String ROOT = Objects.requireNonNullElse(System.getenv("GAC_SYSLOG_NG"), "");
    private static final String PROGRAM = ROOT + "/usr/sbin/syslog-ng";

    @TempDir
    private Path folder;

    private Program syslogNg(Path shipped) throws Exception {
        // what Debian's syslog-ng.conf sets, with this test's socket, and a copy of all that is sent
        Path main = Files.writeString(folder.resolve("syslog-ng.conf"), """
            @version: 3.38
            source s_src { unix-dgram("%1$s/log"); internal(); };
            destination d_copy { file("%1$s/copy" flags(syslog-protocol) frac-digits(3)); };
            log { source(s_src); destination(d_copy); };
            @include "%2$s"
            """.formatted(folder, shipped));
        Map<String, String> environment = new HashMap<>();
        List<String> command = List.of(
                PROGRAM,
                "--foreground",
                "--no-caps",
                "--module-path=" + ROOT + "/usr/lib/syslog-ng/3.38",
                "--cfgfile=" + main,
                "--persist-file=" + folder.resolve("persist"),
                "--control=" + folder.resolve("control"),
                "--pidfile=" + folder.resolve("pid"));
        if (!ROOT.isEmpty()) {
            environment.put("LD_LIBRARY_PATH", ROOT + "/usr/lib/syslog-ng");
        }
        Program program = Program.start(folder, "syslog-ng", environment, command);
        await().atMost(PATIENCE).until(() -> {
            assertThat(program.runs()).as(program::said).isTrue();
            return Files.exists(folder.resolve("log"));
        });
        return program;
    }

    private List<String> copy() {
        return Lines.of(folder.resolve("copy"));
    }

    private void allArrives(AgentSide gac, String source, int lines) {
        await().atMost(PATIENCE).until(() -> Lines.numbers(copy()).size() == lines);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> gac.originals(source).size() >= copy().size());
        assertThat(Lines.difference(gac.originals(source), copy())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"syslog-ng-tls.conf, syslog-tls", "syslog-ng-tcp.conf, syslog-tcp"})
    void everyLineOnce(String shipped, String source) throws Exception {
        Program.needs(PROGRAM, "logger");
        boolean tls = source.equals("syslog-tls");
        try (AgentSide gac = new AgentSide(folder, "syslog-ng-" + source)) {
            Map<String, String> own = new HashMap<>(Map.of("/var/lib/syslog-ng", folder.toString()));
            if (tls) {
                own.put("/etc/syslog-ng/gac", folder.resolve("tls").toString());
            }
            Path config = gac.install(shipped, folder.resolve("gac.conf"), own);
            Lines lines = new Lines(folder, folder.resolve("log"));
            try (Program syslogNg = syslogNg(config)) {
                lines.send(1000);
                allArrives(gac, source, 1000);
                gac.kafka.away(() -> {
                    lines.send(1000);
                    await().atMost(PATIENCE).until(() -> Lines.numbers(copy()).size() == 2000);
                });
                allArrives(gac, source, 2000);
                assertThat(syslogNg.runs()).isTrue();
            }
            gac.events(source).stream()
                    .filter(event -> event.getEvent().getOriginal().contains(" sshd "))
                    .forEach(Lines::isParsed);
            assertThat(gac.events(source))
                    .allSatisfy(event ->
                            assertThat(event.getLog().getTlsSubject()).isEqualTo(tls ? AgentSide.SUBJECT : null));
            assertThat(gac.deadLetters(source)).isZero();
        }
    }
}
