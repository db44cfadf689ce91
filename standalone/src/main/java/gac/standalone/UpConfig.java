package gac.standalone;

import gac.correlate.release.Problem;
import gac.correlate.release.ReleaseFiles;
import gac.correlate.release.YamlEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of {@code gac up}: {@code gac.yaml}. Paths in it are relative to its folder.
 *
 * @param kafkaPort where the embedded broker listens on the loopback address; 0 for any free port
 * @param http where metrics and health are told
 * @param streams how detect and correlate run
 * @param sources the sources file: what is received, and from whom
 * @param files what is to decide
 */
record UpConfig(int kafkaPort, HttpConfig http, StreamsConfig streams, Path sources, ReleaseFiles files) {
    static final int DEFAULT_KAFKA_PORT = 9092;

    static final Set<String> KEYS =
            Set.of("kafka", "http", "streams", "sources", "rules", "systems", "exceptions", "watches", "indicators");
    static final Set<String> KAFKA_KEYS = Set.of("port");

    /**
     * Reads and checks a file.
     *
     * @throws CommandFailure with every error found, one per line
     */
    static UpConfig load(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw CommandFailure.input(file + ": no such file (--config FILE names the configuration)", e);
        } catch (IOException e) {
            String reason = Files.isDirectory(file)
                    ? "is a folder; name the file in it: " + file.resolve("gac.yaml")
                    : "cannot be read: check that it is UTF-8 text and that you may read it";
            throw CommandFailure.input(file + ": " + reason, e);
        }
        Path parent = file.toAbsolutePath().getParent();
        List<Problem> problems = new ArrayList<>();
        YamlEntry entry = YamlEntry.document(file.toString(), text, problems);
        UpConfig config = entry == null ? null : read(entry, parent == null ? Path.of("/") : parent);
        if (config == null || !problems.isEmpty()) {
            throw CommandFailure.input(problems.stream()
                    .sorted(Comparator.comparingInt(Problem::line))
                    .map(Problem::toString)
                    .collect(Collectors.joining("\n")));
        }
        return config;
    }

    private static UpConfig read(YamlEntry entry, Path folder) {
        entry.only(KEYS);
        Path sources = path(entry, "sources", folder);
        if (sources == null && !entry.has("sources")) {
            entry.problem("sources", "is missing: name the file that says what is received");
        }
        List<Path> rules = new ArrayList<>();
        for (String rule : entry.texts("rules")) {
            existing(entry, "rules", rule, folder, rules::add);
        }
        if (!entry.has("rules") || entry.texts("rules").isEmpty()) {
            entry.problem("rules", "has to be a list of rule files and folders");
        }
        return new UpConfig(
                kafkaPort(entry.entry("kafka")),
                HttpConfig.read(entry.entry("http")),
                StreamsConfig.read(entry.entry("streams")),
                sources == null ? folder : sources,
                new ReleaseFiles(
                        rules,
                        path(entry, "systems", folder),
                        path(entry, "exceptions", folder),
                        path(entry, "watches", folder),
                        path(entry, "indicators", folder)));
    }

    private static int kafkaPort(@Nullable YamlEntry kafka) {
        if (kafka == null) {
            return DEFAULT_KAFKA_PORT;
        }
        kafka.only(KAFKA_KEYS);
        return port(kafka, DEFAULT_KAFKA_PORT);
    }

    /** The key {@code port} of an entry. */
    static int port(YamlEntry entry, int byDefault) {
        String port = entry.text("port");
        if (port == null) {
            return byDefault;
        }
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
            entry.problem("port", "'" + port + "' is no port: write a number from 1 to 65535, or 0 for any free port");
            return byDefault;
        }
        return Integer.parseInt(port);
    }

    private static @Nullable Path path(YamlEntry entry, String key, Path folder) {
        String text = entry.text(key);
        List<Path> found = new ArrayList<>();
        if (text != null) {
            existing(entry, key, text, folder, found::add);
        }
        return found.isEmpty() ? null : found.get(0);
    }

    private static void existing(YamlEntry entry, String key, String text, Path folder, Consumer<Path> found) {
        Path path;
        try {
            path = folder.resolve(text).normalize();
        } catch (InvalidPathException e) {
            entry.problem(key, "'" + text + "' is no path");
            return;
        }
        if (!Files.exists(path)) {
            entry.problem(key, path + ": no such file" + (key.equals("rules") ? " or folder" : ""));
        } else if (!Files.isReadable(path)) {
            entry.problem(key, path + ": may not be read by this user: mend its permissions");
        } else {
            found.accept(path);
        }
    }
}
