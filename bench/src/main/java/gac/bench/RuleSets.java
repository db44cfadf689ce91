package gac.bench;

import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.NamedText;
import gac.correlate.sigma.RuleLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules measured: generated ones, or those below a directory. */
final class RuleSets {
    /** Value of the parameter {@code rules} that means our own. */
    static final String GENERATED = "generated";

    static final long SEED = 20_261_122;

    private static final Pattern PLACEHOLDER = Pattern.compile("%(\\w+)%");
    /** Folders of a rule collection that hold rules in force; a directory without any of them is read whole. */
    private static final List<String> FOLDERS = List.of(
            "rules",
            "rules-compliance",
            "rules-dfir",
            "rules-emerging-threats",
            "rules-placeholder",
            "rules-threat-hunting");

    private RuleSets() {}

    static LoadedRules load(String rules) {
        return rules.equals(GENERATED)
                ? new RuleLoader().parse(GeneratedRules.collection(SEED))
                : new RuleLoader(placeholders(rules)).load(paths(rules));
    }

    static LoadedRules parse(List<NamedText> texts) {
        return new RuleLoader().parse(texts);
    }

    static List<Path> paths(String directory) {
        List<Path> folders = FOLDERS.stream()
                .map(folder -> Path.of(directory, folder))
                .filter(Files::isDirectory)
                .toList();
        return folders.isEmpty() ? List.of(Path.of(directory)) : folders;
    }

    /** One made-up value for every placeholder of {@code expand}, so that these rules take part. */
    static Map<String, List<String>> placeholders(String directory) {
        Map<String, List<String>> placeholders = new TreeMap<>();
        for (Path path : paths(directory)) {
            try (Stream<Path> files = Files.walk(path)) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".yml")).toList()) {
                    String text = Files.readString(file);
                    if (text.contains("|expand")) {
                        Matcher matcher = PLACEHOLDER.matcher(text);
                        while (matcher.find()) {
                            placeholders.put(
                                    matcher.group(1), new ArrayList<>(List.of("placeholder-" + matcher.group(1))));
                        }
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return placeholders;
    }
}
