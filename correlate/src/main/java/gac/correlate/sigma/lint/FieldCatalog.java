package gac.correlate.sigma.lint;

import gac.correlate.sigma.LogSource;
import gac.correlate.sigma.NamedText;
import gac.correlate.sigma.Taxonomy;
import gac.correlate.sigma.load.TaxonomyReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which fields the events of a log source can have. Only log sources that somebody has described are known; of all others every
 * field is believed.
 */
public final class FieldCatalog {
    /** Nothing is known: no field is doubted. */
    public static final FieldCatalog NONE = new FieldCatalog(List.of(), Taxonomy.NONE);

    private static final String RESOURCE = "fields.yml";

    private final List<Taxonomy.Section> sections;
    private final Taxonomy taxonomy;

    private FieldCatalog(List<Taxonomy.Section> sections, Taxonomy taxonomy) {
        this.sections = List.copyOf(sections);
        this.taxonomy = taxonomy;
    }

    /** What Gác's parsers give, and the names the taxonomy translates. */
    public static FieldCatalog shipped(Taxonomy taxonomy) {
        try (InputStream in = FieldCatalog.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + RESOURCE + " is missing");
            }
            return read(new NamedText(RESOURCE, new String(in.readAllBytes(), StandardCharsets.UTF_8)), taxonomy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads sections of {@code logsource} and {@code fields}: under each first part of a name what may follow it, {@code '*'} for
     * anything, nothing for the name itself.
     *
     * @throws IllegalArgumentException naming file, line and column of what is wrong
     */
    public static FieldCatalog read(NamedText text, Taxonomy taxonomy) {
        return new FieldCatalog(TaxonomyReader.read(text), taxonomy);
    }

    /** Every field of the log source, {@code http.*} for all below; empty when the log source is not described. */
    Optional<Set<String>> fields(LogSource rule) {
        Set<String> fields = new LinkedHashSet<>();
        for (Taxonomy.Section section : sections) {
            if (section.logSource().admits(rule)) {
                section.fields().forEach((group, members) -> {
                    if (members.isEmpty()) {
                        fields.add(group);
                    }
                    members.forEach(member -> fields.add(group + "." + member));
                });
            }
        }
        boolean described = sections.stream()
                .anyMatch(section -> !section.logSource().equals(LogSource.NONE)
                        && section.logSource().admits(rule));
        return described ? Optional.of(fields) : Optional.empty();
    }

    /** Whether events of the log source can have the field, by its own name or one the taxonomy knows; true when nothing is known. */
    boolean has(LogSource rule, String field) {
        return fields(rule)
                .map(known -> taxonomy.names(rule, field).stream().anyMatch(name -> has(known, name)))
                .orElse(true);
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

    /** The categories that somebody has described. */
    Set<String> categories() {
        return Stream.concat(sections.stream(), taxonomy.sections().stream())
                .map(section -> section.logSource().category())
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
