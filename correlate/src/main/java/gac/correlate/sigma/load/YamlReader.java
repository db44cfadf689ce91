package gac.correlate.sigma.load;

import gac.correlate.sigma.NamedText;
import gac.correlate.sigma.Origin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.AnchorNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads the documents of one text. The text is cut at its {@code ---} lines first, so that a syntax error costs one
 * document and not the rest of the file. Bounded: documents of more than 3 MB, 64 levels or a million nodes (aliases
 * count each time they are used) are refused.
 */
final class YamlReader {
    private static final int MAX_CHARACTERS = 3_000_000;
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NODES = 1_000_000;

    private final String file;
    private final int firstLine;
    private int nodes;

    private YamlReader(String file, int firstLine) {
        this.file = file;
        this.firstLine = firstLine;
    }

    /** Hands over each document that is not empty, and each error in place of a document that cannot be read. */
    static void read(NamedText text, Consumer<Yaml> documents, Consumer<DefinitionException> errors) {
        String[] lines = text.text().split("\n", -1);
        int start = 0;
        for (int line = 0; line <= lines.length; line++) {
            if (line == lines.length || (line > start && separates(lines[line]))) {
                String document = String.join("\n", List.of(lines).subList(start, line));
                try {
                    new YamlReader(text.name(), start).document(document).ifPresent(documents);
                } catch (DefinitionException e) {
                    errors.accept(e);
                }
                start = line;
            }
        }
    }

    private static boolean separates(String line) {
        return line.startsWith("---") && (line.length() == 3 || Character.isWhitespace(line.charAt(3)));
    }

    private Optional<Yaml> document(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(MAX_CHARACTERS)
                .setAllowDuplicateKeys(true)
                .setMaxAliasesForCollections(Integer.MAX_VALUE)
                .build();
        try {
            return new Compose(settings)
                    .composeString(text)
                    .map(node -> convert(node, 0))
                    .filter(node -> !node.isNull());
        } catch (MarkedYamlEngineException e) {
            throw new DefinitionException(
                    e.getProblemMark().map(this::origin).orElse(new Origin(file, firstLine + 1, 1)),
                    "not YAML: " + problem(e),
                    hint(e));
        } catch (YamlEngineException e) {
            throw new DefinitionException(new Origin(file, firstLine + 1, 1), "not YAML: " + e.getMessage());
        } catch (StackOverflowError e) {
            throw new DefinitionException(
                    new Origin(file, firstLine + 1, 1), "the document is nested deeper than " + MAX_DEPTH + " levels");
        }
    }

    private static String problem(MarkedYamlEngineException e) {
        String context = e.getContext();
        return context == null ? e.getProblem() : context + ", " + e.getProblem();
    }

    /** What people most often meant. */
    private static @Nullable String hint(MarkedYamlEngineException e) {
        String problem = problem(e);
        if (problem.contains("scanning an alias") || problem.contains("undefined alias")) {
            return "a value that begins with * or & stands in quotes: '*.php'";
        }
        if (problem.contains("cannot start any token")) {
            return problem.contains("TAB")
                    ? "indent with spaces"
                    : "a value that begins with %, @ or ` stands in quotes: '%name%'";
        }
        if (problem.contains("mapping values are not allowed")) {
            return "a value with ': ' in it stands in quotes; keys of one mapping stand one below the other";
        }
        return problem.contains("expected <block end>") ? "look at the indentation of this line and those above" : null;
    }

    private Yaml convert(Node node, int depth) {
        Origin origin = node.getStartMark().map(this::origin).orElse(new Origin(file, firstLine + 1, 1));
        if (depth > MAX_DEPTH) {
            throw new DefinitionException(origin, "the document is nested deeper than " + MAX_DEPTH + " levels");
        }
        if (++nodes > MAX_NODES) {
            throw new DefinitionException(origin, "the document has more than " + MAX_NODES + " nodes");
        }
        if (node instanceof ScalarNode scalar) {
            return new Yaml.Scalar(origin, scalar.getValue(), scalar.getScalarStyle() == ScalarStyle.PLAIN);
        }
        if (node instanceof SequenceNode sequence) {
            List<Yaml> elements = new ArrayList<>(sequence.getValue().size());
            for (Node element : sequence.getValue()) {
                elements.add(convert(element, depth + 1));
            }
            return new Yaml.Sequence(origin, elements);
        }
        if (node instanceof AnchorNode anchor) {
            return convert(anchor.getRealNode(), depth + 1);
        }
        return mapping((MappingNode) node, origin, depth);
    }

    private Yaml mapping(MappingNode node, Origin origin, int depth) {
        Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            Yaml key = convert(tuple.getKeyNode(), depth + 1);
            if (!(key instanceof Yaml.Scalar scalar)) {
                throw new DefinitionException(key.origin(), "a key must be text, not " + key.kind());
            }
            Yaml.Entry entry = new Yaml.Entry(key.origin(), convert(tuple.getValueNode(), depth + 1));
            Yaml.@Nullable Entry before = entries.put(scalar.text(), entry);
            if (before != null) {
                throw new DefinitionException(
                        key.origin(),
                        "the key '" + scalar.text() + "' is written twice, first in line "
                                + before.key().line(),
                        "join the two, or put them into two selections");
            }
        }
        return new Yaml.Mapping(origin, entries);
    }

    private Origin origin(Mark mark) {
        return new Origin(file, firstLine + mark.getLine() + 1, mark.getColumn() + 1);
    }
}
