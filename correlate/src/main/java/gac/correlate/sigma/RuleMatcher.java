package gac.correlate.sigma;

import gac.correlate.sigma.match.CompiledRule;
import gac.correlate.sigma.match.EventFields;
import gac.correlate.sigma.match.FieldTable;
import gac.correlate.sigma.match.RuleCompiler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All rules of a release, compiled: matches one event against them. Immutable and safe for use by many threads.
 * Correlations play no part here; which matches alert by themselves says {@link LoadedRules#alertsByItself}.
 */
public final class RuleMatcher {
    private final List<CompiledRule> rules;
    private final FieldTable table;

    /** Per matcher, not static: the buffers fit this matcher's fields and are collected with it. */
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<@Nullable EventFields> idle = new ThreadLocal<>();

    private RuleMatcher(List<CompiledRule> rules, FieldTable table) {
        this.rules = List.copyOf(rules);
        this.table = table;
    }

    /** Compiles every rule; fields are looked up by their own name first, then by the taxonomy of the rule's log source. */
    public static RuleMatcher compile(LoadedRules loaded, Taxonomy taxonomy) {
        RuleCompiler compiler = new RuleCompiler(taxonomy);
        List<CompiledRule> compiled =
                loaded.rules().stream().map(compiler::compile).toList();
        return new RuleMatcher(compiled, compiler.table());
    }

    /** Every rule that admits the event's log source and matches it, each once, in the order loaded. */
    public List<Match> match(LogSource source, LogEvent event) {
        return match(List.of(source), event);
    }

    /** The same for an event that belongs to several log sources at once. */
    public List<Match> match(List<LogSource> sources, LogEvent event) {
        List<Match> matches = new ArrayList<>(0);
        match(sources, event, matches::add);
        return matches;
    }

    /** The same without a list: hands over each match as it is found. */
    public void match(List<LogSource> sources, LogEvent event, Consumer<Match> found) {
        each(rule -> admits(rule.logSource(), sources), event, found);
    }

    /** Every rule that matches the event, whatever log source the rule is written for. */
    public List<Match> matchAny(LogEvent event) {
        List<Match> matches = new ArrayList<>(0);
        each(rule -> true, event, matches::add);
        return matches;
    }

    private void each(Predicate<SigmaRule> admitted, LogEvent event, Consumer<Match> found) {
        EventFields fields = idle.get();
        // Taken out while in use: a consumer may match another event on the same thread.
        idle.remove();
        fields = (fields == null ? new EventFields(table) : fields).reset(event);
        try {
            for (CompiledRule rule : rules) {
                if (admitted.test(rule.rule()) && rule.matches(fields)) {
                    found.accept(new Match(rule, event));
                }
            }
        } finally {
            fields.release();
            idle.set(fields);
        }
    }

    private static boolean admits(LogSource rule, List<LogSource> sources) {
        for (LogSource source : sources) {
            if (rule.admits(source)) {
                return true;
            }
        }
        return false;
    }
}
