package gac.ingest.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of this machine that a test has started, in the foreground; it ends with the test. */
final class Program implements AutoCloseable {
    private final Process process;
    private final Path said;

    private Program(Process process, Path said) {
        this.process = process;
        this.said = said;
    }

    /** Skips the test where one of them is missing, or fails it where {@code -Dgac.agents.required=true} says that all have to be there. */
    static void needs(String... names) {
        List<String> missing = Arrays.stream(names)
                .filter(name -> !Files.isExecutable(executable(name)))
                .toList();
        String message = "not installed: " + String.join(", ", missing) + "; .ci/agents installs the packages";
        if (Boolean.getBoolean("gac.agents.required")) {
            assertThat(missing).as(message).isEmpty();
        }
        assumeTrue(missing.isEmpty(), message);
    }

    /** Where a program is; {@code /nonexistent} below if it is nowhere. An absolute name stays. */
    static Path executable(String name) {
        return Stream.of("", "/usr/sbin", "/usr/bin", "/sbin", "/bin")
                .map(folder -> Path.of(folder, name))
                .filter(path -> path.isAbsolute() && Files.isExecutable(path))
                .findFirst()
                .orElse(Path.of("/nonexistent", name));
    }

    /** Starts it; what it says goes to {@code folder/NAME.out}. */
    static Program start(Path folder, String name, Map<String, String> environment, List<String> command)
            throws IOException {
        Path said = folder.resolve(name + ".out");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        // a test that is cut short with its JVM leaves nothing behind
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new Program(process, said);
    }

    /** Runs it to its end, which has to be a good one. */
    static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, said).isZero();
        return said;
    }

    boolean runs() {
        return process.isAlive();
    }

    long id() {
        return process.pid();
    }

    String said() {
        try {
            return Files.readString(said);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** SIGTERM, as the service's stop, and SIGKILL for what does not heed it. */
    @Override
    public void close() {
        // Postfix's master outlives the script that starts it
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) { // the test's time is up
            process.destroyForcibly().onExit().join();
            Thread.currentThread().interrupt();
        }
    }
}
