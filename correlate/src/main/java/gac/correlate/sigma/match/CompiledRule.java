package gac.correlate.sigma.match;

import gac.correlate.sigma.LogEvent;
import gac.correlate.sigma.SigmaRule;
import gac.correlate.sigma.Span;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One rule as a predicate. */
public final class CompiledRule {
    private final SigmaRule rule;
    private final Predicate predicate;
    private final FieldTable table;
    private final FieldResolver resolver;

    CompiledRule(SigmaRule rule, Predicate predicate, FieldTable table, FieldResolver resolver) {
        this.resolver = resolver;
        this.rule = rule;
        this.predicate = predicate;
        this.table = table;
    }

    public SigmaRule rule() {
        return rule;
    }

    /** The slots of the fields that the rule names. */
    public FieldResolver resolver() {
        return resolver;
    }

    public boolean matches(EventFields fields) {
        return predicate.test(fields);
    }

    /** The parts that made the rule match the event; empty when it does not match. */
    public List<Span> spans(LogEvent event) {
        EventFields fields = new EventFields(table).reset(event);
        Set<Span> spans = new LinkedHashSet<>();
        if (predicate.test(fields)) {
            predicate.spans(fields, spans::add);
        }
        return new ArrayList<>(spans);
    }
}
