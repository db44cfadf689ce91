package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real {@code gac up} in a process of its own, to be killed. */
final class UpProcess {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final Path log;

    private UpProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts it on {@code folder/data} with {@code folder/gac.yaml}; returns when Kafka listens. What it says goes to {@code log}. */
    static UpProcess start(Path folder, Path log) throws IOException {
        return start(folder, log, Map.of());
    }

    /** Java as {@code ./gac} starts it: without the warnings that later versions print of what Kafka's libraries use. */
    private static List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 23) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        return command;
    }

    /** The same with variables of the environment. */
    static UpProcess start(Path folder, Path log, Map<String, String> environment) throws IOException {
        List<String> command = java();
        command.addAll(List.of(
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "up",
                "--config",
                folder.resolve("gac.yaml").toString(),
                "--data",
                folder.resolve("data").toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        UpProcess up = new UpProcess(process, log);
        await().atMost(PATIENCE).until(() -> {
            assertThat(process.isAlive()).as(up::said).isTrue();
            return up.said().contains("Kafka on 127.0.0.1:");
        });
        return up;
    }

    private String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    String bootstrap() {
        return said().replaceAll("(?s).*Kafka on (127\\.0\\.0\\.1:\\d+).*", "$1");
    }

    /** Where it tells how it is. */
    String url() {
        return said().replace("\\/", "/") // as JSON has it
                .replaceAll("(?s).*health and metrics: (http://127\\.0\\.0\\.1:\\d+)/.*", "$1");
    }

    /** SIGKILL: it gets no chance to finish anything. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    /** SIGTERM, as Ctrl-C: it ends cleanly. */
    void stop() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(this::said).isZero();
    }

    /** Whatever has happened, it is gone. */
    void end() {
        process.destroyForcibly();
    }
}
