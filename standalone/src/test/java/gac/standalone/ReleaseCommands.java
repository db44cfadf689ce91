package gac.standalone;

import gac.correlate.release.ReleaseHistory;
import gac.correlate.release.ReleaseLog;
import gac.correlate.release.ReleaseLog.Known;
import gac.schemas.Topics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A broker without anything that reads events, a configuration, and the commands that change what is in force. */
abstract class ReleaseCommands {
    static final String RULE = """
            title: Root
            name: root
            id: 6f2b4f0e-0f5a-4c39-8a1e-0c6c7a1d0011
            logsource: {product: linux}
            detection: {selection: {user.name: root}, condition: selection}
            level: low
            """;
    static final String MORE =
            RULE.replace("Root", "Admin").replace("root", "admin").replace("0011", "0012");
    static final String SYSTEMS = "systems: [{id: portal, organization: a, name: Portal, level: 3}]\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    EmbeddedBroker broker;

    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();

    @BeforeEach
    final void startBroker() throws Exception {
        broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
        broker.create(Topics.creations().toList());
        Files.createDirectories(folder.resolve("rules"));
        file("rules/root.yml", RULE);
        file("systems.yaml", SYSTEMS);
        file("sources.yaml", "sources: []");
        file("gac.yaml", "sources: sources.yaml\nrules: [rules]\nsystems: systems.yaml\n");
    }

    @AfterEach
    final void stopBroker() {
        broker.close();
    }

    Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    Map<String, Object> client() {
        return Map.of("bootstrap.servers", broker.bootstrap());
    }

    ReleaseLog log() {
        return ReleaseHistory.read(client(), Duration.ofSeconds(30));
    }

    Known newest() {
        return log().newest().orElseThrow();
    }

    int gac(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of(
                "--bootstrap",
                broker.bootstrap(),
                "--config",
                folder.resolve("gac.yaml").toString()));
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }

    int answering(String answer, String... args) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)));
        try {
            return gac(args);
        } finally {
            System.setIn(before);
        }
    }

    String path(String name) {
        return folder.resolve(name).toString();
    }
}
