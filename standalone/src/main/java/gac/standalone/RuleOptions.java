package gac.standalone;

import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.NamedText;
import gac.correlate.sigma.RuleLoader;
import gac.correlate.sigma.Taxonomy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import picocli.CommandLine.Option;

/** How commands read rules: the options they share, and the folder of shipped rules. */
final class RuleOptions {
    @Option(
            names = "--taxonomy",
            paramLabel = "FILE",
            description = "More field names: a YAML list of {logsource, fields}, tried after the shipped ones.")
    private @Nullable Path taxonomy;

    @Option(
            names = "--placeholders",
            paramLabel = "FILE",
            description = "Values for rules with the modifier expand: a YAML mapping of name to list of values.")
    private @Nullable Path placeholders;

    /** The rules that come with Gác: {@code rules/} in its home. */
    static List<Path> shipped() {
        String home = System.getProperty("gac.home");
        return List.of(home == null ? Path.of("rules") : Path.of(home, "rules"));
    }

    /**
     * Parts {@code a b events.jsonl} into rules and inputs: YAML files and folders are rules, as the first path always is.
     *
     * @param inputs takes the others
     */
    static List<Path> part(List<Path> all, List<Path> inputs) {
        List<Path> paths = new ArrayList<>();
        for (Path path : all) {
            String name = path.toString().toLowerCase(Locale.ROOT);
            boolean yaml = name.endsWith(".yml") || name.endsWith(".yaml");
            boolean input = !paths.isEmpty() && !yaml && !Files.isDirectory(path);
            (input ? inputs : paths).add(path);
        }
        return paths;
    }

    /** @throws CommandFailure when a path does not exist or none of them holds anything: a check of nothing must not look like success */
    LoadedRules load(List<Path> paths) {
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw CommandFailure.input(path + ": no such file or folder");
            }
        }
        LoadedRules loaded = new RuleLoader(placeholderValues()).load(paths);
        if (loaded.rules().isEmpty()
                && loaded.correlations().isEmpty()
                && loaded.filters().isEmpty()
                && loaded.errors().isEmpty()) {
            throw CommandFailure.input("no rules in "
                    + String.join(", ", paths.stream().map(Path::toString).toList())
                    + ": rule files end in .yml or .yaml");
        }
        return loaded;
    }

    Taxonomy taxonomy() {
        Taxonomy standard = Taxonomy.standard();
        Path file = taxonomy;
        if (file == null) {
            return standard;
        }
        try {
            return standard.and(Taxonomy.read(new NamedText(file.toString(), text(file))));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.input(String.valueOf(e.getMessage()), e);
        }
    }

    private Map<String, List<String>> placeholderValues() {
        Map<String, List<String>> values = new LinkedHashMap<>();
        Path file = placeholders;
        if (file == null) {
            return values;
        }
        Object document;
        try {
            document = new Load(LoadSettings.builder().setLabel(file.toString()).build()).loadFromString(text(file));
        } catch (YamlEngineException e) {
            throw CommandFailure.input(file + ": not YAML: " + e.getMessage(), e);
        }
        if (!(document instanceof Map<?, ?> map)) {
            throw CommandFailure.input(file + ": write a mapping, such as 'Administrators: [root, adm*]'");
        }
        map.forEach((name, value) -> {
            List<String> list = new ArrayList<>();
            (value instanceof List<?> elements ? elements : List.of(String.valueOf(value)))
                    .forEach(element -> list.add(String.valueOf(element)));
            values.put(String.valueOf(name), list);
        });
        return values;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw CommandFailure.input(file + ": no such file, or it is not UTF-8 text", e);
        }
    }
}
