package gac.correlate.sigma;

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
