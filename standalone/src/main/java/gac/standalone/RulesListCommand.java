package gac.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import gac.correlate.sigma.Definition;
import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.SigmaCorrelation;
import gac.correlate.sigma.SigmaRule;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gac rules list}: what there is and what it covers. */
@Command(
        name = "list",
        description =
                "List rules and correlations with level, category and ATT&CK techniques, and sum up the coverage.",
        mixinStandardHelpOptions = true)
final class RulesListCommand implements Callable<Integer> {
    private static final String ROW = "%-34s %-13s %-10s %-17s %s%n";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final RuleOptions options = new RuleOptions();

    @Option(names = "--format", paramLabel = "FORMAT", description = "table (default) or json: one object a line.")
    private Format format = Format.TABLE;

    @Parameters(paramLabel = "PATH", arity = "0..*", description = "Rule files or folders. Default: the shipped rules.")
    private List<Path> paths = List.of();

    private enum Format {
        TABLE,
        JSON
    }

    private final ObjectMapper json = new ObjectMapper();

    @Override
    public Integer call() throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        LoadedRules loaded = options.load(paths.isEmpty() ? RuleOptions.shipped() : paths);
        List<Definition> definitions = new ArrayList<>(loaded.rules());
        definitions.addAll(loaded.correlations());
        if (format == Format.JSON) {
            for (Definition definition : definitions) {
                out.println(json.writeValueAsString(row(definition, loaded)));
            }
        } else {
            table(definitions, loaded, out);
        }
        loaded.errors().forEach(error -> spec.commandLine().getErr().println("error: " + error));
        return loaded.errors().isEmpty() ? 0 : 1;
    }

    private static void table(List<Definition> definitions, LoadedRules loaded, PrintWriter out) {
        Map<String, Integer> categories = new TreeMap<>();
        Map<String, Integer> techniques = new TreeMap<>();
        out.printf(ROW, "NAME", "LEVEL", "CATEGORY", "TYPE", "TITLE");
        for (Definition definition : definitions) {
            String name = definition.name();
            boolean alerts = loaded.alertsByItself(definition.id());
            out.printf(
                    ROW,
                    name == null ? definition.id() : name,
                    definition.level().text(),
                    category(definition),
                    alerts ? type(definition) : "component",
                    definition.title());
            if (alerts) {
                categories.merge(category(definition), 1, Integer::sum);
                techniques(definition).forEach(technique -> techniques.merge(technique, 1, Integer::sum));
            }
        }
        out.printf("%nalerting by category: %s%n", counts(categories));
        out.printf("ATT&CK techniques: %s%n", counts(techniques));
    }

    private static Map<String, Object> row(Definition definition, LoadedRules loaded) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", definition.id());
        String name = definition.name();
        if (name != null) {
            row.put("name", name);
        }
        row.put("title", definition.title());
        row.put("type", type(definition));
        row.put("level", definition.level().text());
        row.put("category", category(definition));
        row.put("techniques", techniques(definition));
        if (definition instanceof SigmaRule rule) {
            row.put("logsource", rule.logSource().toString());
        }
        if (definition instanceof SigmaCorrelation correlation) {
            row.put("rules", correlation.rules());
        }
        row.put("alerts", loaded.alertsByItself(definition.id()));
        row.put("file", definition.header().origin().file());
        return row;
    }

    private static String type(Definition definition) {
        return definition instanceof SigmaCorrelation correlation
                ? correlation.type().text()
                : "rule";
    }

    private static String category(Definition definition) {
        Object category = definition.gac().get("category");
        return category == null ? "-" : category.toString();
    }

    private static List<String> techniques(Definition definition) {
        return definition.tags().stream()
                .filter(tag -> tag.matches("attack\\.t\\d{4}(\\.\\d{3})?"))
                .map(tag -> tag.substring("attack.".length()).toUpperCase(Locale.ROOT))
                .toList();
    }

    private static String counts(Map<String, Integer> counts) {
        List<String> parts = new ArrayList<>();
        counts.forEach((key, count) -> parts.add(key + " " + count));
        return parts.isEmpty() ? "none" : String.join(", ", parts);
    }
}
