package gac.correlate.coverage;

import gac.correlate.sigma.LogSource;
import gac.correlate.sigma.NamedText;
import gac.schemas.avro.SystemRecord;
import gac.schemas.avro.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * An input that law or policy wants of systems. Laws change: which there are is dated data, read from YAML, and each says where it is written and when
 * somebody looked.
 *
 * @param level systems of this level and above must have it; 0 where only tags decide
 * @param tags systems with one of these tags must have it, whatever their level
 * @param anyOf log sources that serve; one of them is enough
 * @param basis where it is written
 * @param checked the day somebody last compared it with the text, ISO 8601, or how sure it is
 */
public record Requirement(
        String id, Text name, int level, List<String> tags, List<LogSource> anyOf, String basis, String checked) {
    private static final Set<String> KEYS = Set.of("id", "name", "level", "tags", "any_of", "basis", "checked");
    private static final String SHIPPED = "required-inputs.yml";

    public Requirement {
        tags = List.copyOf(tags);
        anyOf = List.copyOf(anyOf);
    }

    /** Whether it is about a system. */
    boolean isAbout(SystemRecord system) {
        return (level > 0 && system.getLevel() >= level)
                || system.getTags().stream().anyMatch(tags::contains);
    }

    /** Those that come with Gác. */
    public static List<Requirement> shipped() {
        try (InputStream in = Requirement.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + SHIPPED + " is missing");
            }
            return read(new NamedText(SHIPPED, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a list of requirements.
     *
     * @throws IllegalArgumentException naming file, entry and key of what is wrong
     */
    public static List<Requirement> read(NamedText text) {
        Object root;
        try {
            root = new Load(LoadSettings.builder().setLabel(text.name()).build()).loadFromString(text.text());
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(text.name() + ": is no YAML: " + e.getMessage(), e);
        }
        if (!(root instanceof List<?> entries)) {
            throw new IllegalArgumentException(text.name() + ": must be a list; write '- id: …' for each requirement");
        }
        List<Requirement> requirements = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < entries.size(); i++) {
            Reader reader = new Reader(text.name() + ": entry " + (i + 1), entries.get(i));
            Requirement requirement = reader.requirement();
            if (!ids.add(requirement.id)) {
                throw new IllegalArgumentException(reader.place + ": id: '" + requirement.id + "' is there twice");
            }
            requirements.add(requirement);
        }
        return List.copyOf(requirements);
    }

    /** One entry. */
    private static final class Reader {
        private final String place;
        private final Map<?, ?> entry;

        Reader(String place, @Nullable Object entry) {
            this.place = place;
            if (!(entry instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException(place + ": must be a map of " + String.join(", ", sorted()));
            }
            this.entry = map;
            for (Object key : map.keySet()) {
                if (!(key instanceof String name) || !KEYS.contains(name)) {
                    throw new IllegalArgumentException(
                            place + ": unknown key '" + key + "'; the keys are " + String.join(", ", sorted()));
                }
            }
        }

        private static List<String> sorted() {
            return KEYS.stream().sorted().toList();
        }

        Requirement requirement() {
            int level = entry.get("level") == null ? 0 : level();
            List<String> tags = texts("tags");
            if (level == 0 && tags.isEmpty()) {
                throw new IllegalArgumentException(
                        place + ": says neither 'level' nor 'tags': of which systems is it wanted?");
            }
            return new Requirement(text("id"), name(), level, tags, logSources(), text("basis"), text("checked"));
        }

        private String text(String key) {
            Object value = entry.get(key);
            if (value == null || value.toString().isBlank()) {
                throw new IllegalArgumentException(place + ": '" + key + "' is missing");
            }
            return value.toString();
        }

        private Text name() {
            if (entry.get("name") instanceof Map<?, ?> both && both.get("en") != null && both.get("vi") != null) {
                return new Text(both.get("en").toString(), both.get("vi").toString());
            }
            throw new IllegalArgumentException(place + ": name: write 'name: {en: …, vi: …}'");
        }

        private int level() {
            if (entry.get("level") instanceof Integer level && level >= 1 && level <= 5) {
                return level;
            }
            throw new IllegalArgumentException(
                    place + ": level: '" + entry.get("level") + "' is no level; write 1 to 5");
        }

        private List<String> texts(String key) {
            Object value = entry.get(key);
            if (value == null) {
                return List.of();
            }
            if (value instanceof List<?> list) {
                return list.stream().map(String::valueOf).toList();
            }
            throw new IllegalArgumentException(place + ": " + key + ": must be a list");
        }

        private List<LogSource> logSources() {
            List<LogSource> sources = new ArrayList<>();
            for (String source : texts("any_of")) {
                try {
                    sources.add(LogSource.parse(source));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(place + ": any_of: " + e.getMessage(), e);
                }
            }
            if (sources.isEmpty()) {
                throw new IllegalArgumentException(
                        place + ": any_of: names no log source; write for example [category=webserver]");
            }
            return sources;
        }
    }
}
