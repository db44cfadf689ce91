package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gac.correlate.release.ReleaseFiles;
import gac.correlate.topology.StreamsSettings.Availability;
import gac.correlate.topology.StreamsSettings.Recording;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
                        9092,
                        HttpConfig.DEFAULT,
                        StreamsConfig.DEFAULT,
                        folder.resolve("sources.yaml"),
                        ReleaseFiles.ofRules(List.of(folder.resolve("rules")))));
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
                                        ":4:1: sorces: unknown key; did you mean sources? known are exceptions, http, indicators, kafka, rules, sources, streams, systems, watches")));
    }

    @Test
    void whereHealthIsToldCanBeChosen() throws Exception {
        HttpConfig http =
                load("sources: sources.yaml\nrules: [rules]\nhttp: {bind: '2001:db8::1', port: 0, metrics: debug}\n")
                        .http();
        assertThat(http).isEqualTo(new HttpConfig(InetAddress.getByName("2001:db8::1"), 0, Recording.DEBUG));
        assertThat(http.uri()).isEqualTo(URI.create("http://[2001:db8:0:0:0:0:0:1]:0"));
        HttpConfig all = load("sources: sources.yaml\nrules: [rules]\nhttp: {bind: 0.0.0.0}\n")
                .http();
        assertThat(all).isEqualTo(new HttpConfig(InetAddress.getByName("0.0.0.0"), 8515, Recording.INFO));
        assertThat(all.uri()).isEqualTo(URI.create("http://127.0.0.1:8515"));
        assertThatThrownBy(
                        () -> load(
                                "sources: sources.yaml\nrules: [rules]\nhttp: {bind: localhost, port: x, metrics: all, user: y}\n"))
                .isInstanceOf(CommandFailure.class)
                .hasMessage(String.join(
                        "\n",
                        at(":3:48: http.user: unknown key; known are bind, metrics, port"),
                        at(
                                ":3:8: http.bind: 'localhost' is no address of this machine: write one, such as 192.0.2.10, or 0.0.0.0 for all"),
                        at(":3:25: http.port: 'x' is no port: write a number from 1 to 65535, or 0 for any free port"),
                        at(":3:34: http.metrics: 'all' is neither info nor debug")));
        assertThatThrownBy(() -> load("sources: sources.yaml\nrules: [rules]\nhttp: {bind: 192.0.2.0/24}\n"))
                .hasMessageContaining("'192.0.2.0/24' is no address of this machine");
    }

    @Test
    void howDetectAndCorrelateRunCanBeChosen() throws Exception {
        StreamsConfig streams =
                load("sources: sources.yaml\nrules: [rules]\nstreams: {threads: 2, standbys: 1, session_timeout: 20s, transaction_timeout: 30s}\n")
                        .streams();
        assertThat(streams)
                .isEqualTo(new StreamsConfig(2, new Availability(1, Duration.ofSeconds(20), Duration.ofSeconds(30))));
        assertThatThrownBy(
                        () -> load(
                                "sources: sources.yaml\nrules: [rules]\nstreams: {threads: 0, standbys: x, session_timeout: 5s, transaction_timeout: 10, acks: 1}\n"))
                .hasMessage(String.join(
                        "\n",
                        at(
                                ":3:82: streams.acks: unknown key; known are session_timeout, standbys, threads, transaction_timeout"),
                        at(":3:11: streams.threads: '0' is no number from 1 to 256"),
                        at(":3:23: streams.standbys: 'x' is no number from 0 to 5"),
                        at(":3:36: streams.session_timeout: '5s' is no time from 6s to 900s"),
                        at(":3:57: streams.transaction_timeout: '10' is no time from 1s to 900s")));
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
