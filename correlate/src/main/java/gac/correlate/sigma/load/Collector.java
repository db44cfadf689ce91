package gac.correlate.sigma.load;

import gac.correlate.sigma.Header;
import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.NamedText;
import gac.correlate.sigma.RuleError;
import gac.correlate.sigma.SigmaCorrelation;
import gac.correlate.sigma.SigmaFilter;
import gac.correlate.sigma.SigmaRule;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads documents one by one, then joins filters and resolves references over all of them. */
public final class Collector {
    private final Map<String, List<String>> placeholders;
    private final List<RuleError> errors = new ArrayList<>();
    private final List<RuleError> warnings = new ArrayList<>();
    private final Registry registry = new Registry();
    private final List<SigmaRule> rules = new ArrayList<>();
    private final List<CorrelationReader.Draft> correlations = new ArrayList<>();
    private final List<SigmaFilter> filters = new ArrayList<>();

    public Collector(Map<String, List<String>> placeholders) {
        this.placeholders = placeholders;
    }

    /** Reads a file, or every rule file below a folder. */
    public void readPath(Path path) {
        if (!Files.isDirectory(path)) {
            readFile(path);
            return;
        }
        try (Stream<Path> below = Files.walk(path)) {
            below.filter(Collector::isRuleFile).sorted().forEach(this::readFile);
        } catch (IOException | java.io.UncheckedIOException e) {
            errors.add(new RuleError(path.toString(), 0, 0, null, "cannot be read: " + e.getMessage(), null));
        }
    }

    /** Whether a file below a rule folder holds rules: YAML, but not the samples beside them. */
    private static boolean isRuleFile(Path file) {
        String name = file.getFileName().toString();
        boolean yaml = name.endsWith(".yml") || name.endsWith(".yaml");
        boolean samples = name.endsWith(".test.yml") || name.endsWith(".test.yaml");
        return yaml && !samples && !name.startsWith(".") && Files.isRegularFile(file);
    }

    private void readFile(Path file) {
        try {
            String text = Files.readString(file);
            readText(new NamedText(file.toString(), text));
            if (text.lines().allMatch(line -> line.isBlank() || line.startsWith("#") || line.startsWith("---"))) {
                warnings.add(new RuleError(file.toString(), 0, 0, null, "the file holds nothing", null));
            }
        } catch (CharacterCodingException e) {
            errors.add(new RuleError(file.toString(), 0, 0, null, "is not UTF-8", "save the file as UTF-8"));
        } catch (IOException e) {
            String reason = Files.exists(file) ? "cannot be read: " + e.getMessage() : "does not exist";
            errors.add(new RuleError(file.toString(), 0, 0, null, reason, null));
        }
    }

    /** Reads all documents of a text, `action` documents in their order. */
    public void readText(NamedText text) {
        Actions actions = new Actions();
        YamlReader.read(text, document -> readDocument(document, actions), error -> errors.add(error.error(null)));
    }

    private void readDocument(Yaml document, Actions actions) {
        String label = HeaderReader.label(document);
        try {
            Yaml.Mapping rule = actions.apply(Section.of(document, "document"));
            if (rule != null) {
                label = HeaderReader.label(rule);
                readDefinition(new Section(rule, "document"), label);
            }
        } catch (DefinitionException e) {
            errors.add(e.error(label));
            registry.refused(document);
        }
    }

    private void readDefinition(Section document, @Nullable String label) {
        Header header = HeaderReader.read(document);
        HeaderReader.doubtKeys(document, warning -> warnings.add(warning.error(label)));
        if (document.get("correlation") != null) {
            CorrelationReader.Draft draft = CorrelationReader.read(document, header);
            registry.claim(header);
            correlations.add(draft);
            return;
        }
        DetectionReader detections = new DetectionReader(placeholders, warning -> warnings.add(warning.error(label)));
        Yaml filter = document.get("filter");
        if (filter != null) {
            Section section = Section.of(filter, "filter");
            filters.add(new SigmaFilter(
                    header,
                    HeaderReader.logSource(document),
                    filteredRules(section),
                    detections.read(section, Set.of("rules"))));
            return;
        }
        Yaml detection = document.get("detection");
        if (detection == null) {
            throw new DefinitionException(
                    document.origin(),
                    "the document has neither 'detection' nor 'correlation' nor 'filter'",
                    "say what to look for under 'detection:'");
        }
        if (document.get("logsource") == null) {
            warnings.add(new DefinitionException(
                            document.origin(),
                            "no logsource: the rule is tried on every event of every source",
                            "write 'logsource: {}' if that is meant")
                    .error(label));
        }
        SigmaRule rule = new SigmaRule(
                header,
                HeaderReader.logSource(document),
                detections.read(Section.of(detection, "detection"), Set.of("timeframe")),
                List.of());
        registry.claim(header);
        rules.add(rule);
    }

    private static List<String> filteredRules(Section filter) {
        filter.required("rules", "list the rules by id or name, or write 'rules: any'");
        List<String> references = filter.texts("rules");
        return references.size() == 1 && references.get(0).equalsIgnoreCase("any") ? List.of() : references;
    }

    /** Everything read, filters joined and references resolved. */
    public LoadedRules finish() {
        List<SigmaRule> filtered = new Filters(filters, errors, warnings).join(rules);
        List<SigmaCorrelation> resolved = new References(registry, correlations, errors).resolve();
        return new LoadedRules(filtered, resolved, filters, errors, warnings);
    }

    /** The state of {@code action:} documents within one text. */
    private static final class Actions {
        private final Set<String> known = new HashSet<>(List.of("global", "reset", "repeat"));
        private Yaml.@Nullable Mapping global;
        private Yaml.@Nullable Mapping previous;

        /** The document to read as a definition, or null when the document was an instruction only. */
        Yaml.@Nullable Mapping apply(Section document) {
            String action = document.text("action");
            Yaml.Mapping own = document.mapping();
            if (action == null) {
                boolean plain = document.get("correlation") == null && document.get("filter") == null;
                previous = plain && global != null ? global.overlaid(own) : own;
                return previous;
            }
            if (!known.contains(action)) {
                throw new DefinitionException(
                        document.origin("action"),
                        "'" + action + "' is not an action",
                        "the actions are global, reset and repeat");
            }
            Yaml.Mapping rest = own.without("action");
            switch (action) {
                case "global" -> {
                    global = rest;
                    return null;
                }
                case "reset" -> {
                    global = null;
                    return null;
                }
                default -> {
                    if (previous == null) {
                        throw new DefinitionException(document.origin("action"), "there is no rule before to repeat");
                    }
                    previous = previous.overlaid(rest);
                    return previous;
                }
            }
        }
    }
}
