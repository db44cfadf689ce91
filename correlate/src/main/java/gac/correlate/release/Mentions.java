package gac.correlate.release;

import gac.correlate.sigma.text.Names;
import gac.schemas.AlertCategory;
import gac.schemas.avro.DefinitionKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What no document shows alone: a name in one that nothing else bears, so that what it stands in has no effect. Looked for when files are read,
 * not when a release is compiled: a published release keeps its meaning.
 *
 * @param errors what can only be a slip
 * @param warnings what may be meant, for what it names may come later
 */
public record Mentions(List<Problem> errors, List<Problem> warnings) {
    public Mentions {
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
    }

    /** What the exceptions and watches among {@code documents} name: rules, categories, systems. */
    public static Mentions of(Release.Compiled compiled, List<Document> documents) {
        Release release = compiled.release();
        Set<String> rules = new TreeSet<>();
        Set<String> names = new TreeSet<>();
        for (AlertDefinition definition : release.definitions().all()) {
            rules.add(definition.id());
            names.add(definition.name());
        }
        rules.addAll(names);
        Set<String> systems = new TreeSet<>();
        release.systems().all().forEach(system -> systems.add(system.getId()));
        List<Problem> errors = new ArrayList<>();
        List<Problem> warnings = new ArrayList<>();
        // a rule that is left out may be the one that is named, and one bad rule must not take others down
        List<Problem> unknownRules = compiled.refused().isEmpty() ? errors : warnings;
        List<Problem> unknownSystems = systems.isEmpty() ? warnings : errors;
        for (Watch watch : release.watches().all()) {
            mentions(watch, release, names, unknownRules);
        }
        for (Document document : documents) {
            if (document.kind() == DefinitionKind.watch) {
                for (YamlEntry entry : entries(document, "watches")) {
                    systems(entry, systems, unknownSystems);
                }
            }
            if (document.kind() != DefinitionKind.exception) {
                continue;
            }
            for (YamlEntry entry : entries(document, "exceptions")) {
                String rule = entry.text("rule");
                if (rule != null && !rules.contains(rule)) {
                    unknownRules.add(entry.at(
                            "rule", "'" + rule + "' is neither the name nor the id of a rule" + like(rule, names)));
                }
                String category = entry.text("category");
                if (category != null && !AlertCategory.CODES.contains(category)) {
                    errors.add(entry.at(
                            "category",
                            "'" + category + "' is no category; " + Names.meant(category, AlertCategory.CODES)
                                    + "write one of " + String.join(", ", AlertCategory.CODES)));
                }
                systems(entry, systems, unknownSystems);
            }
        }
        return new Mentions(errors, warnings);
    }

    private static void systems(YamlEntry entry, Set<String> systems, List<Problem> unknown) {
        for (String system : entry.texts("systems")) {
            if (!systems.contains(system)) {
                unknown.add(entry.at("systems", "'" + system + "' is not a registered system" + like(system, systems)));
            }
        }
    }

    /** The rules a watch wakes: there, and such as can alert. */
    private static void mentions(Watch watch, Release release, Set<String> names, List<Problem> unknown) {
        for (String rule : watch.rules().stream().sorted().toList()) {
            List<AlertDefinition> meant = release.definitions().all().stream()
                    .filter(definition ->
                            definition.id().equals(rule) || definition.name().equals(rule))
                    .toList();
            String key = watch.id() + ".rules";
            if (meant.isEmpty()) {
                unknown.add(new Problem(
                        watch.file(),
                        watch.line(),
                        0,
                        key,
                        "'" + rule + "' is neither the name nor the id of a rule" + like(rule, names)));
            } else if (meant.stream().noneMatch(AlertDefinition::alertsWhenWoken)) {
                unknown.add(new Problem(
                        watch.file(),
                        watch.line(),
                        0,
                        key,
                        "'" + rule
                                + "' is only counted by others and alerts never; name the correlation that counts it"));
            }
        }
    }

    /**
     * What the registers of systems among {@code documents} name: organizations and sources.
     *
     * @param organizations those that have a source
     * @param sources the names of all sources
     */
    public static Mentions ofSystems(List<Document> documents, Set<String> organizations, Set<String> sources) {
        List<Problem> warnings = new ArrayList<>();
        for (Document document : documents) {
            if (document.kind() != DefinitionKind.system) {
                continue;
            }
            for (YamlEntry entry : entries(document, "systems")) {
                String organization = entry.text("organization");
                if (organization != null && !organizations.contains(organization)) {
                    warnings.add(entry.at(
                            "organization",
                            "no source has the organization '" + organization
                                    + "', so no event can belong to this system" + like(organization, organizations)));
                }
                YamlEntry match = entry.isMapping("match") ? entry.entry("match") : null;
                if (match != null) {
                    match.texts("sources").stream()
                            .filter(source -> !sources.contains(source))
                            .forEach(source -> warnings.add(match.at(
                                    "sources", "there is no source named '" + source + "'" + like(source, sources))));
                }
            }
        }
        return new Mentions(List.of(), warnings);
    }

    /** What somebody who wrote {@code name} may have meant, as the end of a sentence; empty when nothing is like it. */
    public static String like(String name, Collection<String> known) {
        List<String> like = Names.like(List.of(name), known);
        return like.isEmpty() ? "" : "; did you mean " + String.join(" or ", like) + "?";
    }

    /** What is wrong with the entries themselves is found where they are read for use. */
    private static List<YamlEntry> entries(Document document, String key) {
        YamlEntry root = YamlEntry.document(document.name(), document.text(), new ArrayList<>());
        return root == null ? List.of() : root.entries(key);
    }
}
