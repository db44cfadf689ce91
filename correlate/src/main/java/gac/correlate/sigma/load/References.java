package gac.correlate.sigma.load;

import gac.correlate.sigma.CorrelationCondition;
import gac.correlate.sigma.Origin;
import gac.correlate.sigma.RuleError;
import gac.correlate.sigma.SigmaCorrelation;
import gac.correlate.sigma.detection.Condition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** Resolves the references of correlations: names to ids, cycles, depth. */
final class References {
    private static final Pattern BETWEEN_NAMES = Pattern.compile("[\\s()]+");
    private static final Set<String> KEYWORDS = Set.of("and", "or", "not");

    private final Registry registry;
    private final Map<String, CorrelationReader.Draft> drafts = new LinkedHashMap<>();
    private final List<RuleError> errors;
    private final Map<String, SigmaCorrelation> resolved = new HashMap<>();
    private final Set<String> failed = new HashSet<>();
    private final Set<String> underway = new LinkedHashSet<>();

    References(Registry registry, List<CorrelationReader.Draft> drafts, List<RuleError> errors) {
        this.registry = registry;
        this.errors = errors;
        drafts.forEach(draft -> this.drafts.put(draft.header().id(), draft));
    }

    /** The correlations whose references hold, in the order read. */
    List<SigmaCorrelation> resolve() {
        List<SigmaCorrelation> result = new ArrayList<>();
        for (String id : drafts.keySet()) {
            if (resolve(id)) {
                result.add(Objects.requireNonNull(resolved.get(id)));
            }
        }
        return result;
    }

    private boolean resolve(String id) {
        CorrelationReader.Draft draft = drafts.get(id);
        if (draft == null || resolved.containsKey(id)) {
            return draft != null;
        }
        if (failed.contains(id)) {
            return false;
        }
        underway.add(id);
        try {
            resolved.put(id, correlation(draft));
            return true;
        } catch (DefinitionException e) {
            failed.add(id);
            registry.refused(draft.header());
            errors.add(e.error(draft.header().title()));
            return false;
        } finally {
            underway.remove(id);
        }
    }

    private SigmaCorrelation correlation(CorrelationReader.Draft draft) {
        List<Yaml.Scalar> written = references(draft);
        Map<String, String> ids = new LinkedHashMap<>();
        int depth = 1;
        for (Yaml.Scalar reference : written) {
            String id = registry.id(reference.text())
                    .orElseThrow(() -> registry.missing(reference.text(), reference.origin()));
            if (underway.contains(id)) {
                throw new DefinitionException(
                        reference.origin(), "it refers to itself, by way of " + String.join(" → ", titles(id)));
            }
            if (drafts.containsKey(id)) {
                if (!resolve(id)) {
                    throw registry.missing(reference.text(), reference.origin());
                }
                if (draftOf(id).type() == SigmaCorrelation.Type.ABOVE_USUAL) {
                    throw new DefinitionException(
                            reference.origin(),
                            "'" + reference.text()
                                    + "' is an above_usual: it judges parts of the day, not events, so that no"
                                    + " correlation can refer to it");
                }
                depth = Math.max(
                        depth, 1 + Objects.requireNonNull(resolved.get(id)).depth());
            }
            if (ids.containsValue(id)) {
                throw new DefinitionException(
                        reference.origin(), "the rule '" + reference.text() + "' is listed twice");
            }
            ids.put(reference.text(), id);
        }
        if (depth > SigmaCorrelation.MAX_DEPTH) {
            throw new DefinitionException(
                    draft.header().origin(),
                    "the chain of correlations is " + depth + " deep; at most " + SigmaCorrelation.MAX_DEPTH
                            + " is allowed");
        }
        return new SigmaCorrelation(
                draft.header(),
                draft.type(),
                List.copyOf(ids.values()),
                draft.groupBy(),
                aliases(draft, ids),
                draft.timespan(),
                condition(draft, ids),
                draft.generate(),
                depth);
    }

    private CorrelationReader.Draft draftOf(String id) {
        return Objects.requireNonNull(drafts.get(id));
    }

    private List<String> titles(String from) {
        List<String> titles = new ArrayList<>();
        boolean inCycle = false;
        for (String id : underway) {
            inCycle |= id.equals(from);
            CorrelationReader.Draft draft = drafts.get(id);
            if (inCycle && draft != null) {
                titles.add(draft.header().title());
            }
        }
        return titles;
    }

    /** The rules listed, or, when none are, those the extended condition names. */
    private static List<Yaml.Scalar> references(CorrelationReader.Draft draft) {
        Yaml.Scalar expression = draft.expression();
        if (!draft.rules().isEmpty() || expression == null) {
            return draft.rules();
        }
        Set<String> names = new LinkedHashSet<>();
        for (String word : BETWEEN_NAMES.split(expression.text())) {
            if (!word.isEmpty() && !KEYWORDS.contains(word.toLowerCase(Locale.ROOT))) {
                names.add(word);
            }
        }
        return names.stream()
                .map(name -> new Yaml.Scalar(expression.origin(), name, true))
                .toList();
    }

    private Map<String, Map<String, String>> aliases(CorrelationReader.Draft draft, Map<String, String> ids) {
        Map<String, Map<String, String>> aliases = new LinkedHashMap<>();
        draft.aliases().forEach((alias, fields) -> {
            Map<String, String> byId = new LinkedHashMap<>();
            fields.forEach((rule, field) -> {
                String id = registry.id(rule).orElseThrow(() -> registry.missing(rule, field.origin()));
                if (!ids.containsValue(id)) {
                    throw new DefinitionException(
                            field.origin(),
                            "the alias '" + alias + "' is about rule '" + rule
                                    + "', which the correlation does not list");
                }
                byId.put(id, field.text());
            });
            aliases.put(alias, byId);
        });
        return aliases;
    }

    private CorrelationCondition condition(CorrelationReader.Draft draft, Map<String, String> ids) {
        Yaml.Scalar text = draft.expression();
        if (text == null) {
            return Objects.requireNonNull(draft.condition());
        }
        Origin origin = text.origin();
        Set<String> used = new HashSet<>();
        Condition condition = ConditionParser.parse(text.text(), origin, ids.keySet(), name -> {
            used.add(name);
            return new Condition.Named(Objects.requireNonNull(ids.get(name)));
        });
        for (String name : ids.keySet()) {
            if (!used.contains(name)) {
                throw new DefinitionException(origin, "the condition does not use the rule '" + name + "'");
            }
        }
        CorrelationCondition.RuleExpression expression = CorrelationReader.expression(condition);
        if (expression.holds(Set.of())) {
            throw new DefinitionException(
                    origin,
                    "the condition holds when nothing happens at all",
                    "ask for at least one rule: 'a and not b'");
        }
        return new CorrelationCondition.Combination(expression);
    }
}
