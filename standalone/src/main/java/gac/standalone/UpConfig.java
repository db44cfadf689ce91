package gac.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of {@code gac up}: {@code gac.yaml}. Paths in it are relative to its folder.
 *
 * @param kafkaPort where the embedded broker listens on the loopback address; 0 for any free port
 * @param sources the sources file: what is received, and from whom
 * @param rules rule files, and folders of them
 * @param systems the register of systems; null: none is registered
 * @param exceptions the exceptions file; null: none
 */
record UpConfig(
        int kafkaPort,
        Path sources,
        List<Path> rules,
        @Nullable Path systems,
        @Nullable Path exceptions) {
    static final int DEFAULT_KAFKA_PORT = 9092;

    private static final Set<String> KEYS = Set.of("kafka", "sources", "rules", "systems", "exceptions");

    UpConfig {
        rules = List.copyOf(rules);
    }

    /**
     * Reads and checks a file.
     *
     * @throws CommandFailure with every error found, one per line
     */
    static UpConfig load(Path file) {
        JsonNode tree;
        try {
            tree = new YAMLMapper().readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw CommandFailure.input(file + ":" + line + ": this is not YAML: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw CommandFailure.input(
                    file + ": cannot be read: check that it exists and is UTF-8 text (--config FILE)", e);
        }
        return new Reader(file).read(tree);
    }

    private static final class Reader {
        private final Path file;
        private final Path folder;
        private final List<String> errors = new ArrayList<>();

        private Reader(Path file) {
            this.file = file;
            Path parent = file.toAbsolutePath().getParent();
            this.folder = parent == null ? Path.of("/") : parent;
        }

        private UpConfig read(JsonNode tree) {
            if (!tree.isObject()) {
                throw CommandFailure.input(file + ": has to be a map with the keys " + new TreeSet<>(KEYS));
            }
            tree.fieldNames().forEachRemaining(key -> {
                if (!KEYS.contains(key)) {
                    wrong(key, "is not a key; known are " + new TreeSet<>(KEYS));
                }
            });
            int port = port(tree.path("kafka"));
            Path sources = path(tree, "sources");
            Path systems = path(tree, "systems");
            Path exceptions = path(tree, "exceptions");
            List<Path> rules = rules(tree.path("rules"));
            if (sources == null && !tree.has("sources")) {
                wrong("sources", "is missing: name the file that says what is received");
            }
            if (sources == null || !errors.isEmpty()) {
                throw CommandFailure.input(String.join("\n", errors));
            }
            return new UpConfig(port, sources, rules, systems, exceptions);
        }

        private int port(JsonNode kafka) {
            if (kafka.isMissingNode() || kafka.isNull()) {
                return DEFAULT_KAFKA_PORT;
            }
            kafka.fieldNames().forEachRemaining(key -> {
                if (!key.equals("port")) {
                    wrong("kafka." + key, "is not a key; known is [port]");
                }
            });
            JsonNode port = kafka.path("port");
            if (!port.canConvertToInt() || port.intValue() < 0 || port.intValue() > 65535) {
                wrong("kafka.port", "has to be a number from 0 (any free port) to 65535");
                return DEFAULT_KAFKA_PORT;
            }
            return port.intValue();
        }

        private List<Path> rules(JsonNode rules) {
            List<Path> paths = new ArrayList<>();
            if (!rules.isArray() || rules.isEmpty()) {
                wrong("rules", "has to be a list of rule files and folders");
                return paths;
            }
            for (int i = 0; i < rules.size(); i++) {
                Path path = existing("rules[" + i + "]", rules.get(i));
                if (path != null) {
                    paths.add(path);
                }
            }
            return paths;
        }

        private @Nullable Path path(JsonNode tree, String key) {
            JsonNode node = tree.path(key);
            return node.isMissingNode() || node.isNull() ? null : existing(key, node);
        }

        private @Nullable Path existing(String key, JsonNode node) {
            if (!node.isTextual()) {
                wrong(key, "has to be a path");
                return null;
            }
            Path path = folder.resolve(node.textValue()).normalize();
            if (!Files.isReadable(path)) {
                wrong(key, path + " does not exist or cannot be read");
                return null;
            }
            return path;
        }

        private void wrong(String key, String problem) {
            errors.add(file + ": " + key + ": " + problem);
        }
    }
}
