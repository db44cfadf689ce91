package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpConfigTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void files() throws IOException {
        Files.createDirectory(folder.resolve("rules"));
        Files.writeString(folder.resolve("sources.yaml"), "sources: []");
    }

    private UpConfig load(String text) throws IOException {
        return UpConfig.load(Files.writeString(folder.resolve("gac.yaml"), text));
    }

    @Test
    void pathsAreRelativeToTheFile() throws IOException {
        assertThat(load("sources: sources.yaml\nrules: [rules]\n"))
                .isEqualTo(new UpConfig(
                        9092, folder.resolve("sources.yaml"), List.of(folder.resolve("rules")), null, null));
    }

    @Test
    void everyErrorIsToldAtOnceWithItsKey() {
        assertThatThrownBy(() -> load("kafka: {port: 70000, host: x}\nrules: nowhere\nsystems: no.yaml\nsorces: a\n"))
                .isInstanceOf(CommandFailure.class)
                .hasMessage(String.join(
                        "\n",
                        at("sorces: is not a key; known are [exceptions, kafka, rules, sources, systems]"),
                        at("kafka.host: is not a key; known is [port]"),
                        at("kafka.port: has to be a number from 0 (any free port) to 65535"),
                        at("systems: " + folder.resolve("no.yaml") + " does not exist or cannot be read"),
                        at("rules: has to be a list of rule files and folders"),
                        at("sources: is missing: name the file that says what is received")));
    }

    @Test
    void brokenYamlIsToldWithItsLine() {
        assertThatThrownBy(() -> load("sources: sources.yaml\nrules: [rules\n"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith(folder.resolve("gac.yaml") + ":");
    }

    @Test
    void aFileThatIsNotThereIsToldByName() {
        Path missing = folder.resolve("other.yaml");
        assertThatThrownBy(() -> UpConfig.load(missing))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(missing + ": cannot be read");
    }

    private String at(String error) {
        return folder.resolve("gac.yaml") + ": " + error;
    }
}
