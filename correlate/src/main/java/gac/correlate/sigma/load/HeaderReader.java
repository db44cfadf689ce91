package gac.correlate.sigma.load;

import gac.correlate.sigma.Header;
import gac.correlate.sigma.Level;
import gac.correlate.sigma.LogSource;
import gac.correlate.sigma.Origin;
import gac.correlate.sigma.text.Names;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads what all kinds of definitions have in common. */
final class HeaderReader {
    /** Those of the specification, and ours. */
    private static final List<String> DOCUMENT = List.of(
            "title",
            "id",
            "name",
            "taxonomy",
            "related",
            "status",
            "description",
            "license",
            "author",
            "references",
            "date",
            "modified",
            "logsource",
            "detection",
            "correlation",
            "filter",
            "fields",
            "falsepositives",
            "level",
            "tags",
            "scope",
            "gac",
            "samples");

    private static final List<String> LOG_SOURCE = List.of("product", "category", "service", "definition");

    private HeaderReader() {}

    static Header read(Section document) {
        String name = document.text("name");
        String title = document.text("title");
        String id = document.text("id");
        if (title == null) {
            title = name == null ? id : name;
        }
        if (title == null) {
            throw new DefinitionException(document.origin(), "no title", "add 'title:' and an 'id:' (a random UUID)");
        }
        if (id == null) {
            id = name == null ? title : name;
        }
        return new Header(
                id,
                name,
                title,
                document.text("status"),
                document.text("description"),
                document.text("author"),
                document.text("date"),
                document.text("modified"),
                level(document),
                document.texts("tags"),
                document.texts("references"),
                document.texts("falsepositives"),
                document.texts("fields"),
                gac(document),
                gacPlaces(document),
                document.origin());
    }

    /** Keys that nobody reads: all such of the log source; of the document, which may have keys of other tools, those that are slips. */
    static void doubtKeys(Section document, Consumer<DefinitionException> warn) {
        document.unknownKeys(DOCUMENT).forEach((key, origin) -> {
            String meant = Names.meant(key, DOCUMENT);
            if (!meant.isEmpty()) {
                warn.accept(new DefinitionException(
                        origin, "the key '" + key + "' is unknown and has no effect", meant.strip()));
            }
        });
        if (document.get("logsource") instanceof Yaml.Mapping source) {
            new Section(source, "logsource")
                    .unknownKeys(LOG_SOURCE)
                    .forEach((key, origin) -> warn.accept(new DefinitionException(
                            origin,
                            "'logsource' has an unknown key '" + key + "', which has no effect",
                            Names.meant(key, LOG_SOURCE) + "the keys are " + String.join(", ", LOG_SOURCE))));
        }
    }

    static LogSource logSource(Section document) {
        Yaml node = document.get("logsource");
        if (node == null) {
            return LogSource.NONE;
        }
        Section source = Section.of(node, "logsource");
        return new LogSource(source.text("product"), source.text("category"), source.text("service"));
    }

    /** The best name there is for a document that may be broken; null when it has none. */
    static @Nullable String label(Yaml document) {
        if (document instanceof Yaml.Mapping mapping) {
            for (String key : List.of("title", "id", "name")) {
                if (mapping.get(key) instanceof Yaml.Scalar scalar && !scalar.isNull()) {
                    return scalar.text();
                }
            }
        }
        return null;
    }

    private static Level level(Section document) {
        String text = document.text("level");
        if (text == null) {
            return Level.MEDIUM;
        }
        Origin origin = document.origin("level");
        return Level.of(text)
                .orElseThrow(() -> new DefinitionException(
                        origin,
                        "'" + text + "' is not a level",
                        Names.meant(text, List.of("informational", "low", "medium", "high", "critical"))
                                + "the levels are informational, low, medium, high, critical"));
    }

    private static Map<String, Object> gac(Section document) {
        Yaml node = document.get("gac");
        Map<String, Object> keys = new LinkedHashMap<>();
        if (node != null) {
            Section.of(node, "gac").mapping().entries().forEach((key, entry) -> {
                Object value = entry.value().toJava();
                if (value != null) {
                    keys.put(key, value);
                }
            });
        }
        return keys;
    }

    private static Map<String, Origin> gacPlaces(Section document) {
        Map<String, Origin> places = new LinkedHashMap<>();
        if (document.get("gac") instanceof Yaml.Mapping gac) {
            gac.entries().forEach((key, entry) -> places.put(key, entry.key()));
        }
        return places;
    }
}
