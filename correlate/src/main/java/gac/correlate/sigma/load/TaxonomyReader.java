package gac.correlate.sigma.load;

import gac.correlate.sigma.NamedText;
import gac.correlate.sigma.Taxonomy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads taxonomy files. */
public final class TaxonomyReader {
    private TaxonomyReader() {}

    /** @throws IllegalArgumentException naming file, line and column of what is wrong */
    public static List<Taxonomy.Section> read(NamedText text) {
        List<Taxonomy.Section> sections = new ArrayList<>();
        try {
            YamlReader.read(text, document -> sections.addAll(sections(document)), error -> {
                throw error;
            });
        } catch (DefinitionException e) {
            throw new IllegalArgumentException(e.error(null).toString(), e);
        }
        return sections;
    }

    private static List<Taxonomy.Section> sections(Yaml document) {
        if (!(document instanceof Yaml.Sequence sequence)) {
            throw new DefinitionException(
                    document.origin(), "a taxonomy is a list of sections", "each with 'logsource' and 'fields'");
        }
        List<Taxonomy.Section> sections = new ArrayList<>();
        for (Yaml element : sequence.elements()) {
            Section section = Section.of(element, "section");
            section.onlyKeys(List.of("logsource", "fields"));
            Section fields = Section.of(section.required("fields", "map Sigma's field names to ours"), "fields");
            Map<String, List<String>> names = new LinkedHashMap<>();
            fields.mapping().entries().keySet().forEach(field -> names.put(field, fields.texts(field)));
            sections.add(new Taxonomy.Section(HeaderReader.logSource(section), names));
        }
        return sections;
    }
}
