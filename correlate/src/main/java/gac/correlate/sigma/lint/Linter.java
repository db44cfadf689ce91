package gac.correlate.sigma.lint;

import gac.correlate.sigma.Definition;
import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.LogSource;
import gac.correlate.sigma.Origin;
import gac.correlate.sigma.SigmaCorrelation;
import gac.correlate.sigma.SigmaRule;
import gac.correlate.sigma.detection.Condition;
import gac.correlate.sigma.detection.Item;
import gac.correlate.sigma.detection.Selection;
import gac.correlate.sigma.detection.Value;
import gac.correlate.sigma.lint.Warning.Kind;
import gac.correlate.sigma.text.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks through rules that loaded. Careful rather than thorough: what it is not sure of it does not say. */
public final class Linter {
    private static final int REASONS = 3;
    /** More rules than this of one log source that no event has are told of together. */
    private static final int RULES_ONE_BY_ONE = 3;

    private final LoadedRules loaded;
    private final FieldCatalog catalog;
    private final Sources sources;
    /** Ordered, and each only once: a filter's items are looked at with every rule it applies to. */
    private final Set<Warning> warnings = new LinkedHashSet<>();

    private Linter(LoadedRules loaded, FieldCatalog catalog, Collection<LogSource> sources) {
        this.loaded = loaded;
        this.catalog = catalog;
        this.sources = new Sources(sources);
    }

    /**
     * Everything doubtful, in the order of the rules, then of the correlations; log sources first.
     *
     * @param sources where events come from; empty when that is not known
     */
    public static List<Warning> check(LoadedRules loaded, FieldCatalog catalog, Collection<LogSource> sources) {
        Linter linter = new Linter(loaded, catalog, sources);
        linter.logSources();
        loaded.rules().forEach(linter::rule);
        loaded.correlations().forEach(linter::correlation);
        return new ArrayList<>(linter.warnings);
    }

    private void rule(SigmaRule rule) {
        fields(rule);
        possible(rule);
        indexed(rule);
        unused(rule);
        if (rule.gac().get("group-by") instanceof List<?> names) {
            names.forEach(name -> grouping(rule, rule, rule.logSource(), String.valueOf(name), "gac.group-by"));
        }
    }

    private void logSources() {
        Map<LogSource, List<SigmaRule>> bySource = loaded.rules().stream()
                .collect(Collectors.groupingBy(SigmaRule::logSource, LinkedHashMap::new, Collectors.toList()));
        bySource.forEach((source, rules) -> sources.doubt(source).ifPresent(doubt -> {
            if (rules.size() > RULES_ONE_BY_ONE) {
                String what = rules.size() + " rules of " + source;
                warnings.add(new Warning(
                        Kind.LOGSOURCE, rules.get(0).header().origin(), what, doubt.reason(), doubt.mend()));
            } else {
                rules.forEach(rule -> warn(Kind.LOGSOURCE, rule.header().origin(), rule, doubt.reason(), doubt.mend()));
            }
        }));
    }

    private void fields(SigmaRule rule) {
        Set<String> told = new LinkedHashSet<>();
        items(rule, item -> {
            String field = item.field();
            if (field != null && told.add(field)) {
                field(rule, field, item.origin());
            }
            for (Value value : item.values()) {
                if (value instanceof Value.FieldReference reference && told.add(reference.field())) {
                    field(rule, reference.field(), item.origin());
                }
            }
        });
    }

    private void field(SigmaRule rule, String field, Origin origin) {
        if (!catalog.has(rule.logSource(), field)) {
            warn(
                    Kind.FIELD,
                    origin,
                    rule,
                    "no event of " + rule.logSource() + " has the field '" + field + "'",
                    meant(rule.logSource(), field));
            return;
        }
        List<String> slips = catalog.slips(rule.logSource(), field);
        if (!slips.isEmpty()) {
            warn(Kind.FIELD, origin, rule, "the field '" + field + "' is unknown", meant(slips));
        }
    }

    private @Nullable String meant(LogSource source, String field) {
        List<String> slips = catalog.slips(source, field);
        return meant(slips.isEmpty() ? Names.like(List.of(field), catalog.names(source)) : slips);
    }

    private static @Nullable String meant(List<String> like) {
        return like.isEmpty() ? null : "did you mean " + String.join(" or ", like) + "?";
    }

    private static void items(SigmaRule rule, Consumer<Item> consumer) {
        rule.detection().selections().values().forEach(selection -> items(selection, consumer));
    }

    private static void items(Selection selection, Consumer<Item> consumer) {
        if (selection instanceof Selection.All all) {
            all.items().forEach(consumer);
        } else {
            ((Selection.Any) selection).alternatives().forEach(part -> items(part, consumer));
        }
    }

    private void possible(SigmaRule rule) {
        Formula whole = Formula.of(rule.detection().condition(), rule.detection(), true);
        boolean never = Satisfiability.contradiction(whole)
                .map(why -> warn(Kind.NEVER, why.origin(), rule, "the rule can never match: " + why.reason(), null))
                .isPresent();
        if (never) {
            return;
        }
        Satisfiability.contradiction(Formula.of(rule.detection().condition(), rule.detection(), false))
                .ifPresent(why -> warn(
                        Kind.ALWAYS,
                        rule.header().origin(),
                        rule,
                        "the rule matches every event of its log source",
                        "ask for something that must be there"));
        Condition condition = rule.detection().condition();
        if (condition instanceof Condition.Or or) {
            for (Condition part : or.parts()) {
                if (!(part instanceof Condition.Named)) {
                    Satisfiability.contradiction(Formula.of(part, rule.detection(), true))
                            .ifPresent(why -> warn(
                                    Kind.NEVER,
                                    why.origin(),
                                    rule,
                                    "a part of the condition can never hold: " + why.reason(),
                                    null));
                }
            }
        }
        rule.detection().selections().forEach((name, selection) -> selection(rule, name, selection));
    }

    private void selection(SigmaRule rule, String name, Selection selection) {
        if (selection instanceof Selection.Any any) {
            any.alternatives().forEach(part -> selection(rule, name, part));
            return;
        }
        Satisfiability.contradiction(Formula.of(selection, true))
                .ifPresent(why -> warn(
                        Kind.NEVER,
                        why.origin(),
                        rule,
                        "the selection '" + name + "' can never hold: " + why.reason(),
                        null));
    }

    private void indexed(SigmaRule rule) {
        if (Boolean.TRUE.equals(rule.gac().get("bulk"))) {
            return; // says that it is about every event
        }
        Indexing.Verdict verdict = Indexing.of(rule.detection());
        if (verdict.strength() == Indexing.Strength.LITERAL || verdict.reasons().isEmpty()) {
            return;
        }
        Indexing.Reason first = verdict.reasons().get(0);
        Origin origin = first.origin();
        String when = verdict.strength() == Indexing.Strength.NOTHING
                ? "tried on every event"
                : "tried on every event that has the field";
        int more = verdict.reasons().size() - REASONS;
        warn(
                Kind.SLOW,
                origin == null ? rule.header().origin() : origin,
                rule,
                when + " of " + rule.logSource() + ": "
                        + verdict.reasons().stream()
                                .map(Indexing.Reason::text)
                                .distinct()
                                .limit(REASONS)
                                .collect(Collectors.joining("; "))
                        + (more > 0 ? "; " + more + " more" : ""),
                "add an item with text that must be there");
    }

    private void correlation(SigmaCorrelation correlation) {
        unused(correlation);
        for (String id : correlation.rules()) {
            if (loaded.find(id).orElse(null) instanceof SigmaRule rule) {
                for (String name : correlation.groupBy()) {
                    grouping(correlation, rule, rule.logSource(), correlation.fieldFor(name, id), "group-by");
                }
                for (String name : correlation.condition().fields()) {
                    grouping(correlation, rule, rule.logSource(), correlation.fieldFor(name, id), "field");
                }
            }
        }
        correlation.aliases().forEach((alias, fields) -> alias(correlation, alias, fields));
    }

    private void alias(SigmaCorrelation correlation, String alias, Map<String, String> fields) {
        boolean used = correlation.groupBy().contains(alias)
                || correlation.condition().fields().contains(alias);
        if (!used) {
            warn(
                    Kind.UNUSED,
                    correlation.header().origin(),
                    correlation,
                    "neither group-by nor the condition uses the alias '" + alias + "' of "
                            + String.join(", ", fields.values()),
                    null);
        }
    }

    private void grouping(Definition about, SigmaRule rule, LogSource source, String field, String key) {
        String[] alternatives = field.split("\\|");
        for (String alternative : alternatives) {
            List<String> slips = alternative.equals("system") ? List.of() : catalog.slips(source, alternative);
            if (!slips.isEmpty()) {
                warn(
                        Kind.FIELD,
                        about.header().origin(),
                        about,
                        key + ": the field '" + alternative + "' is unknown",
                        meant(slips));
                return;
            }
        }
        for (String alternative : alternatives) {
            if (alternative.equals("system") || catalog.has(source, alternative)) {
                return;
            }
        }
        warn(
                Kind.FIELD,
                about.header().origin(),
                about,
                key + ": no event of '" + rule.title() + "' (" + source + ") has the field '" + field + "'",
                meant(source, field));
    }

    private void unused(Definition definition) {
        if (Boolean.TRUE.equals(definition.gac().get("component"))
                && loaded.referringTo(definition.id()).isEmpty()) {
            warn(
                    Kind.UNUSED,
                    definition.header().origin(),
                    definition,
                    "'component: true', but no correlation here refers to it: it never alerts",
                    "load the correlation too, or leave 'component' out");
        }
    }

    private Warning warn(Kind kind, Origin origin, Definition definition, String reason, @Nullable String mend) {
        Warning warning = Warning.of(kind, origin, definition, reason, mend);
        warnings.add(warning);
        return warning;
    }
}
