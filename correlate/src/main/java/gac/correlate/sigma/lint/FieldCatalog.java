package gac.correlate.sigma.lint;

import gac.correlate.sigma.LogSource;
import gac.correlate.sigma.NamedText;
import gac.correlate.sigma.Taxonomy;
import gac.correlate.sigma.load.TaxonomyReader;
import gac.correlate.sigma.text.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which fields the events of a log source can have, and how fields are spelt. Only of log sources that somebody has described is known
 * what they cannot have; wherever a name is believed, one that is a slip of a known name is doubted.
 */
public final class FieldCatalog {
    /** Nothing is known: no field is doubted. */
    public static final FieldCatalog NONE = new FieldCatalog(List.of(), List.of(), Taxonomy.NONE);

    private final List<Taxonomy.Section> sections;
    private final List<Taxonomy.Section> spellings;
    private final Taxonomy taxonomy;
    private final Map<LogSource, Set<String>> spelt = new HashMap<>();

    private FieldCatalog(List<Taxonomy.Section> sections, List<Taxonomy.Section> spellings, Taxonomy taxonomy) {
        this.sections = List.copyOf(sections);
        this.spellings = List.copyOf(spellings);
        this.taxonomy = taxonomy;
    }

    /** What Gác's parsers give, and the names the taxonomy translates. */
    public static FieldCatalog shipped(Taxonomy taxonomy) {
        return new FieldCatalog(resource("fields.yml"), resource("field-names.yml"), taxonomy);
    }

    /**
     * Sections of {@code logsource} and {@code fields}: under each first part of a name what may follow it, {@code '*'} for anything,
     * nothing for the name itself.
     */
    private static List<Taxonomy.Section> resource(String name) {
        try (InputStream in = FieldCatalog.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing");
            }
            return TaxonomyReader.read(new NamedText(name, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every field of the log source, {@code http.*} for all below; empty when the log source is not described. */
    Optional<Set<String>> fields(LogSource rule) {
        Set<String> fields = new LinkedHashSet<>();
        for (Taxonomy.Section section : sections) {
            if (section.logSource().admits(rule)) {
                fields.addAll(names(section));
            }
        }
        boolean described = sections.stream()
                .anyMatch(section -> !section.logSource().equals(LogSource.NONE)
                        && section.logSource().admits(rule));
        return described ? Optional.of(fields) : Optional.empty();
    }

    /** Whether events of the log source can have the field, by its own name or one the taxonomy knows; true when nothing is known. */
    public boolean has(LogSource rule, String field) {
        return fields(rule)
                .map(known -> taxonomy.names(rule, field).stream().anyMatch(name -> has(known, name)))
                .orElse(true);
    }

    private static List<String> names(Taxonomy.Section section) {
        List<String> names = new ArrayList<>();
        section.fields().forEach((group, members) -> {
            if (members.isEmpty()) {
                names.add(group);
            }
            members.forEach(member -> names.add(group + "." + member));
        });
        return names;
    }

    /**
     * Known names that the field is a slip of; empty when it is known itself, by its own name or one the taxonomy knows. Of names
     * without a dot, of which products have many that are not listed, only one letter may differ.
     */
    public List<String> slips(LogSource rule, String field) {
        Set<String> known = spelt.computeIfAbsent(rule, this::spelt);
        return taxonomy.names(rule, field).stream().anyMatch(known::contains)
                ? List.of()
                : Names.slips(field, known, field.indexOf('.') < 0 ? 1 : 2);
    }

    private Set<String> spelt(LogSource rule) {
        Set<String> names = new LinkedHashSet<>();
        for (Taxonomy.Section section : spellings) {
            if (section.logSource().admits(rule)) {
                names.addAll(names(section));
            }
        }
        for (Taxonomy.Section section : taxonomy.sections()) {
            if (section.logSource().admits(rule)) {
                section.fields().forEach((name, fields) -> {
                    names.add(name);
                    names.addAll(fields);
                });
            }
        }
        return names;
    }

    private static boolean has(Set<String> known, String name) {
        if (known.contains(name)) {
            return true;
        }
        for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
            if (known.contains(name.substring(0, dot) + ".*")) {
                return true;
            }
        }
        return false;
    }

    /** Names for "did you mean": the log source's fields and what the taxonomy translates for it. */
    Set<String> names(LogSource rule) {
        Set<String> names = new LinkedHashSet<>();
        fields(rule)
                .ifPresent(known ->
                        known.stream().filter(name -> !name.endsWith("*")).forEach(names::add));
        for (Taxonomy.Section section : taxonomy.sections()) {
            if (section.logSource().admits(rule)) {
                names.addAll(section.fields().keySet());
            }
        }
        return names;
    }
}
