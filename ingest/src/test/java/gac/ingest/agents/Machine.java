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

/** /dev and /run of its own for the programs of a test, so that {@code /dev/log} is theirs: a mount namespace, which takes root. */
final class Machine implements AutoCloseable {
    private static final String SCRIPT = """
        set -e
        mkdir dev
        mount -t tmpfs -o mode=755 tmpfs dev
        for d in null zero full random urandom tty; do touch dev/$d; mount --bind /dev/$d dev/$d; done
        ln -s /proc/self/fd dev/fd
        mkdir dev/shm
        mount --rbind dev /dev
        mount -t tmpfs -o mode=755 tmpfs /run
        mkdir /run/sshd
        echo ready
        exec sleep infinity
        """;

    private final Path folder;
    private final Program namespace;

    Machine(Path folder) throws IOException {
        this.folder = folder;
        Path script = Files.writeString(folder.resolve("machine.sh"), "cd '" + folder + "'\n" + SCRIPT);
        namespace = Program.start(
                folder,
                "machine",
                Map.of(),
                List.of(Program.executable("unshare").toString(), "--mount", "sh", script.toString()));
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            assertThat(namespace.runs()).as(namespace::said).isTrue();
            return namespace.said().contains("ready");
        });
    }

    /** What goes before a command that is to run in here. */
    List<String> inside() {
        return List.of(
                Program.executable("nsenter").toString(), "--mount", "--target", String.valueOf(namespace.id()), "--");
    }

    Program start(String name, List<String> command) throws IOException {
        List<String> whole = new ArrayList<>(inside());
        whole.add(Program.executable(name).toString());
        whole.addAll(command);
        return Program.start(folder, name, Map.of(), whole);
    }

    @Override
    public void close() {
        namespace.close();
    }
}
