package gac.correlate.release;

import gac.correlate.sigma.text.Names;
import gac.schemas.YamlMistake;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A mapping of a YAML document that remembers where it stands, so that every error can name file, line and key. Reading goes on after an
 * error: all problems of a file are listed at once.
 */
public final class YamlEntry {
    private final String file;
    private final String path;
    private final Place place;
    private final Map<String, Node> values;
    private final Map<String, Place> places;
    private final List<Problem> problems;

    /** 1-based; 0 where it is not known. */
    private record Place(int line, int column) {
        private static final Place NOWHERE = new Place(0, 0);

        private static Place of(Optional<Mark> mark) {
            return mark.map(at -> new Place(at.getLine() + 1, at.getColumn() + 1))
                    .orElse(NOWHERE);
        }

        private static Place of(Node node) {
            return of(node.getStartMark());
        }

        private Problem problem(String file, @Nullable String key, String reason) {
            return new Problem(file, line, column, key, reason);
        }
    }

    private YamlEntry(
            String file,
            String path,
            Place place,
            Map<String, Node> values,
            Map<String, Place> places,
            List<Problem> problems) {
        this.file = file;
        this.path = path;
        this.place = place;
        this.values = values;
        this.places = places;
        this.problems = problems;
    }

    /** The document's mapping; an empty document is an empty mapping; null when there is none, which is then a problem. */
    public static @Nullable YamlEntry document(String file, String text, List<Problem> problems) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(16 << 20)
                .setMaxAliasesForCollections(50)
                .build();
        try {
            Node root = new Compose(settings).composeString(text).orElse(null);
            if (root == null || isNull(root)) {
                return new YamlEntry(file, "", Place.NOWHERE, Map.of(), Map.of(), problems);
            }
            return mapping(file, "", root, problems);
        } catch (MarkedYamlEngineException e) {
            problems.add(Place.of(e.getProblemMark()).problem(file, null, YamlMistake.at(0, e.getProblem())));
        } catch (YamlEngineException e) {
            problems.add(new Problem(file, null, YamlMistake.at(0, String.valueOf(e.getMessage()))));
        }
        return null;
    }

    private static @Nullable YamlEntry mapping(String file, String path, Node node, List<Problem> problems) {
        if (!(node instanceof MappingNode mapping)) {
            problems.add(Place.of(node).problem(file, path.isEmpty() ? null : path, "must be a mapping (key: value)"));
            return null;
        }
        Map<String, Node> values = new LinkedHashMap<>();
        Map<String, Place> places = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(Place.of(tuple.getKeyNode()).problem(file, path, "keys must be plain words"));
                continue;
            }
            if (values.put(key.getValue(), tuple.getValueNode()) != null) {
                problems.add(Place.of(key).problem(file, join(path, key.getValue()), "is given twice"));
            }
            places.put(key.getValue(), Place.of(key));
        }
        return new YamlEntry(file, path, Place.of(node), values, places, problems);
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    int line() {
        return place.line();
    }

    public boolean has(String key) {
        Node node = values.get(key);
        return node != null && !isNull(node);
    }

    public void problem(String key, String reason) {
        problems.add(at(key, reason));
    }

    /** A problem with a key of this mapping, told to nobody yet; one that is missing has the line of the mapping. */
    Problem at(String key, String reason) {
        return places.getOrDefault(key, place).problem(file, join(path, key), reason);
    }

    /** Refuses keys that nobody reads: a misspelt key would otherwise be ignored in silence. */
    public void only(Set<String> known) {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                problem(
                        key,
                        "unknown key; " + Names.meant(key, known) + "known are "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }

    /** The text of a scalar; null when it is absent, null or not a scalar (which is a problem). */
    public @Nullable String text(String key) {
        Node node = values.get(key);
        if (node == null || isNull(node)) {
            return null;
        }
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        problem(key, "must be a single value");
        return null;
    }

    /** As {@link #text}, but absence is a problem too and gives the empty string. */
    String required(String key) {
        String text = text(key);
        if (text == null || text.isBlank()) {
            if (!has(key)) {
                problem(key, "is missing");
            } else if (text != null) {
                problem(key, "is empty");
            }
            return "";
        }
        return text;
    }

    /** A list of scalars; a single scalar counts as a list of one. */
    public List<String> texts(String key) {
        Node node = values.get(key);
        if (node == null || isNull(node)) {
            return List.of();
        }
        if (node instanceof ScalarNode scalar) {
            return List.of(scalar.getValue());
        }
        List<String> texts = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                if (item instanceof ScalarNode scalar) {
                    texts.add(scalar.getValue());
                } else {
                    problems.add(Place.of(item).problem(file, join(path, key), "must be a list of single values"));
                }
            }
        } else {
            problem(key, "must be a list");
        }
        return List.copyOf(texts);
    }

    /** A nested mapping, or null. */
    public @Nullable YamlEntry entry(String key) {
        Node node = values.get(key);
        return node == null || isNull(node) ? null : mapping(file, join(path, key), node, problems);
    }

    public boolean isMapping(String key) {
        return values.get(key) instanceof MappingNode;
    }

    /** The mappings of a list; items that are none are problems and left out. */
    List<YamlEntry> entries(String key) {
        Node node = values.get(key);
        if (node == null || isNull(node)) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            problem(key, "must be a list");
            return List.of();
        }
        List<YamlEntry> entries = new ArrayList<>();
        for (int i = 0; i < sequence.getValue().size(); i++) {
            YamlEntry entry = mapping(
                    file, join(path, key) + "[" + i + "]", sequence.getValue().get(i), problems);
            if (entry != null) {
                entries.add(entry);
            }
        }
        return entries;
    }

    /** A value as one line of YAML, to hand a part of the document to another reader; null when it is absent or cannot be built. */
    @Nullable
    String flow(String key) {
        Node node = values.get(key);
        if (node == null) {
            return null;
        }
        try {
            Object value =
                    new StandardConstructor(LoadSettings.builder().build()).constructSingleDocument(Optional.of(node));
            DumpSettings oneLine = DumpSettings.builder()
                    .setDefaultFlowStyle(FlowStyle.FLOW)
                    .setWidth(Integer.MAX_VALUE)
                    .setSplitLines(false)
                    .build();
            return new Dump(oneLine).dumpToString(value).strip();
        } catch (YamlEngineException e) {
            problem(key, "cannot be read: " + e.getMessage());
            return null;
        }
    }
}
