package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gac.correlate.release.ReleaseFiles;
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
                        9092, folder.resolve("sources.yaml"), ReleaseFiles.ofRules(List.of(folder.resolve("rules")))));
    }

    @Test
    void everyErrorIsToldAtOnceWithItsKey() {
        assertThatThrownBy(() -> load("kafka: {port: 70000, host: x}\nrules: nowhere\nsystems: no.yaml\nsorces: a\n"))
                .isInstanceOf(CommandFailure.class)
                .hasMessage(
                        String.join(
                                "\n",
                                at(":1:1: sources: is missing: name the file that says what is received"),
                                at(":1:22: kafka.host: unknown key; known are port"),
                                at(
                                        ":1:9: kafka.port: '70000' is no port: write a number from 1 to 65535, or 0 for any free port"),
                                at(":2:1: rules: " + folder.resolve("nowhere") + ": no such file or folder"),
                                at(":3:1: systems: " + folder.resolve("no.yaml") + ": no such file"),
                                at(
                                        ":4:1: sorces: unknown key; did you mean sources? known are exceptions, kafka, rules, sources, systems, watches")));
    }

    @Test
    void brokenYamlIsToldWithItsLine() {
        assertThatThrownBy(() -> load("sources: sources.yaml\nrules: [rules\n"))
                .isInstanceOf(CommandFailure.class)
                .hasMessage(
                        at(":3:1: this is not YAML: a list that '[' begins is not closed by ']', or a ',' is missing"));
    }

    @Test
    void aFileThatIsNotThereIsToldByName() {
        Path missing = folder.resolve("other.yaml");
        assertThatThrownBy(() -> UpConfig.load(missing))
                .isInstanceOf(CommandFailure.class)
                .hasMessage(missing + ": no such file (--config FILE names the configuration)");
    }

    private String at(String error) {
        return folder.resolve("gac.yaml") + error;
    }
}
