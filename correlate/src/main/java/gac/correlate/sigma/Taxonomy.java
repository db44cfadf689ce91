package gac.correlate.sigma;

import gac.correlate.sigma.load.TaxonomyReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of our fields a rule's field name means, by the log source the rule is written for. A name the taxonomy does not
 * know is the field's own name.
 */
public final class Taxonomy {
    /** No translation: rules name the event's fields. */
    public static final Taxonomy NONE = new Taxonomy(List.of());

    private final List<Section> sections;

    /** Field names for the rules whose log source has at least the keys of this one. */
    public record Section(LogSource logSource, Map<String, List<String>> fields) {
        public Section {
            Map<String, List<String>> copy = new LinkedHashMap<>();
            fields.forEach((field, names) -> copy.put(field, List.copyOf(names)));
            fields = copy;
        }
    }

    private Taxonomy(List<Section> sections) {
        this.sections = List.copyOf(sections);
    }

    public static Taxonomy of(List<Section> sections) {
        return new Taxonomy(sections);
    }

    /** The taxonomy that comes with Gác: the field names of SigmaHQ's rules for the log sources we parse. */
    public static Taxonomy standard() {
        String resource = "taxonomy.yml";
        try (InputStream in = Taxonomy.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + resource + " is missing");
            }
            return read(new NamedText(resource, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a taxonomy: a list of {@code logsource} and {@code fields}, each field with one name or a list of names.
     *
     * @throws IllegalArgumentException naming file, line and column of what is wrong
     */
    public static Taxonomy read(NamedText text) {
        return new Taxonomy(TaxonomyReader.read(text));
    }

    /** This taxonomy and then the other's sections: a user's file after the one we ship. */
    public Taxonomy and(Taxonomy other) {
        List<Section> all = new ArrayList<>(sections);
        all.addAll(other.sections);
        return new Taxonomy(all);
    }

    public List<Section> sections() {
        return sections;
    }

    /** The names to try, in order: the rule's own, then the translations of every section that fits its log source. */
    public List<String> names(LogSource rule, String field) {
        List<String> names = new ArrayList<>();
        names.add(field);
        for (Section section : sections) {
            if (section.logSource().admits(rule)) {
                for (String name : section.fields().getOrDefault(field, List.of())) {
                    if (!names.contains(name)) {
                        names.add(name);
                    }
                }
            }
        }
        return names;
    }
}
