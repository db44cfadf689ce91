package gac.correlate.sigma.match;

import gac.correlate.sigma.LogEvent;
import gac.correlate.sigma.SigmaRule;
import gac.correlate.sigma.Span;
import gac.correlate.sigma.Taxonomy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One rule by itself, to show what of an event made it match. Compiled when first asked: few rules ever match. */
public final class CompiledRule {
    private final SigmaRule rule;
    private final Taxonomy taxonomy;
    private volatile @Nullable Form form;

    private record Form(Predicate predicate, FieldTable table) {}

    /** An event told field by field: what one rule reads of one event is not worth more. */
    private record Plain(LogEvent event) implements LogEvent {
        @Override
        public @Nullable Object get(String field) {
            return event.get(field);
        }

        @Override
        public boolean has(String field) {
            return event.has(field);
        }

        @Override
        public void forEachValue(Consumer<Object> consumer) {
            event.forEachValue(consumer);
        }
    }

    public CompiledRule(SigmaRule rule, Taxonomy taxonomy) {
        this.rule = rule;
        this.taxonomy = taxonomy;
    }

    public SigmaRule rule() {
        return rule;
    }

    /** The slots of the fields that the rule names, in a table that may be of many rules. */
    public FieldResolver resolver(FieldTable table) {
        return field -> table.slot(taxonomy.names(rule.logSource(), field));
    }

    /** The parts that made the rule match the event; empty when it does not match. */
    public List<Span> spans(LogEvent event) {
        Form compiled = form;
        if (compiled == null) {
            FieldTable table = new FieldTable();
            compiled = new Form(RuleCompiler.compile(rule, resolver(table)), table);
            form = compiled;
        }
        EventFields fields = new EventFields(compiled.table()).reset(new Plain(event));
        Set<Span> spans = new LinkedHashSet<>();
        if (compiled.predicate().test(fields)) {
            compiled.predicate().spans(fields, spans::add);
        }
        return new ArrayList<>(spans);
    }
}
