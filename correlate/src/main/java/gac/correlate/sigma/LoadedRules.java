package gac.correlate.sigma;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that loaded, and what did not. Rules and correlations are in the order read; every correlation's
 * references are in here too.
 */
public final class LoadedRules {
    private final List<SigmaRule> rules;
    private final List<SigmaCorrelation> correlations;
    private final List<SigmaFilter> filters;
    private final List<RuleError> errors;
    private final List<RuleError> warnings;
    private final Map<String, Definition> byReference = new HashMap<>();
    private final Set<String> silent = new HashSet<>();

    public LoadedRules(
            List<SigmaRule> rules,
            List<SigmaCorrelation> correlations,
            List<SigmaFilter> filters,
            List<RuleError> errors,
            List<RuleError> warnings) {
        this.rules = List.copyOf(rules);
        this.correlations = List.copyOf(correlations);
        this.filters = List.copyOf(filters);
        this.errors = List.copyOf(errors);
        this.warnings = List.copyOf(warnings);
        this.rules.forEach(this::register);
        this.correlations.forEach(this::register);
        Set<String> generated = new HashSet<>();
        for (SigmaCorrelation correlation : this.correlations) {
            (correlation.generate() ? generated : silent).addAll(correlation.rules());
        }
        silent.removeAll(generated);
        byReference.values().stream()
                .filter(definition -> Boolean.TRUE.equals(definition.gac().get("component")))
                .forEach(definition -> silent.add(definition.id()));
    }

    public List<SigmaRule> rules() {
        return rules;
    }

    public List<SigmaCorrelation> correlations() {
        return correlations;
    }

    public List<SigmaFilter> filters() {
        return filters;
    }

    /** One per refused definition or file; empty when everything loaded. */
    public List<RuleError> errors() {
        return errors;
    }

    /** Definitions that loaded but look wrong. */
    public List<RuleError> warnings() {
        return warnings;
    }

    /** The rule or correlation of that id or name. */
    public Optional<Definition> find(String idOrName) {
        return Optional.ofNullable(byReference.get(idOrName));
    }

    /** The correlations that refer to this definition directly, in the order read. */
    public List<SigmaCorrelation> referringTo(String id) {
        return correlations.stream().filter(c -> c.rules().contains(id)).toList();
    }

    /**
     * Whether a match of this definition is an alert of its own. Not when it is `gac: component: true`, nor when
     * correlations refer to it and none of them says `generate: true`.
     */
    public boolean alertsByItself(String id) {
        return !silent.contains(id);
    }

    private void register(Definition definition) {
        byReference.put(definition.id(), definition);
        String name = definition.name();
        if (name != null) {
            byReference.putIfAbsent(name, definition);
        }
    }
}
