package gac.correlate.sigma.load;

import gac.correlate.sigma.RuleError;
import gac.correlate.sigma.SigmaFilter;
import gac.correlate.sigma.SigmaRule;
import gac.correlate.sigma.detection.Condition;
import gac.correlate.sigma.detection.Detection;
import gac.correlate.sigma.detection.Selection;
import gac.correlate.sigma.text.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Joins filters to the rules they are about: {@code (rule) and (filter)}. */
final class Filters {
    private final List<SigmaFilter> filters;
    private final List<RuleError> errors;
    private final List<RuleError> warnings;
    private final Set<String> met = new HashSet<>();

    Filters(List<SigmaFilter> filters, List<RuleError> errors, List<RuleError> warnings) {
        this.filters = filters;
        this.errors = errors;
        this.warnings = warnings;
    }

    List<SigmaRule> join(List<SigmaRule> rules) {
        Set<String> known = new HashSet<>();
        for (SigmaRule rule : rules) {
            known.add(rule.id());
            String name = rule.name();
            if (name != null) {
                known.add(name);
            }
        }
        List<SigmaRule> joined = rules.stream().map(this::join).toList();
        for (SigmaFilter filter : filters) {
            report(filter, known);
        }
        return joined;
    }

    private SigmaRule join(SigmaRule rule) {
        SigmaRule result = rule;
        for (SigmaFilter filter : filters) {
            if (concerns(filter, rule)) {
                met.add(filter.header().id());
                result = join(result, filter);
            }
        }
        return result;
    }

    private static boolean concerns(SigmaFilter filter, SigmaRule rule) {
        String name = rule.name();
        boolean named = filter.rules().isEmpty()
                || filter.rules().contains(rule.id())
                || (name != null && filter.rules().contains(name));
        return named && filter.logSource().admits(rule.logSource());
    }

    private static SigmaRule join(SigmaRule rule, SigmaFilter filter) {
        String prefix = "filter " + filter.header().id() + ": ";
        Map<String, Selection> selections = new LinkedHashMap<>(rule.detection().selections());
        filter.detection().selections().forEach((name, selection) -> selections.put(prefix + name, selection));
        Condition both = new Condition.And(List.of(
                rule.detection().condition(), prefixed(filter.detection().condition(), prefix)));
        List<String> ids = new ArrayList<>(rule.filters());
        ids.add(filter.header().id());
        return new SigmaRule(rule.header(), rule.logSource(), new Detection(selections, both), ids);
    }

    private static Condition prefixed(Condition condition, String prefix) {
        if (condition instanceof Condition.Named named) {
            return new Condition.Named(prefix + named.selection());
        }
        if (condition instanceof Condition.And and) {
            return new Condition.And(
                    and.parts().stream().map(part -> prefixed(part, prefix)).toList());
        }
        if (condition instanceof Condition.Or or) {
            return new Condition.Or(
                    or.parts().stream().map(part -> prefixed(part, prefix)).toList());
        }
        return new Condition.Not(prefixed(((Condition.Not) condition).part(), prefix));
    }

    private void report(SigmaFilter filter, Set<String> known) {
        for (String reference : filter.rules()) {
            if (!known.contains(reference)) {
                errors.add(new DefinitionException(
                                filter.header().origin(),
                                "the filter is about '" + reference + "', which no rule has as id or name",
                                Names.meant(reference, known) + "the filter's other rules are filtered all the same")
                        .error(filter.header().title()));
            }
        }
        if (!met.contains(filter.header().id())) {
            warnings.add(new DefinitionException(
                            filter.header().origin(),
                            "the filter applies to no rule",
                            "its log source must not ask for more than the rules' own do")
                    .error(filter.header().title()));
        }
    }
}
